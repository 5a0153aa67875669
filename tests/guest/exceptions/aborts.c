// SPDX-License-Identifier: GPL-2.0
#include "cp15.h"
#include "exceptions.h"

#define DFSR_WNR	BIT(11)
#define FS_SECTION	0x05	/* translation fault, first level */
#define LAST_WORDS	(USER_VA + 0x100000 - 8)

/* r1 = HOLE, r2 = USER_DATA, r3 = LAST_WORDS */
static const struct {
	u32 word;
	const char *text;
	bool write;
	u32 dfar;
} user_cases[] = {
	{ 0xe5910000, "ldr r0, [r1]", false, HOLE },
	{ 0xe5b10008, "ldr r0, [r1, #8]!", false, HOLE + 8 },
	{ 0xe4910008, "ldr r0, [r1], #8", false, HOLE },
	{ 0xe5d10003, "ldrb r0, [r1, #3]", false, HOLE + 3 },
	{ 0xe1d100b2, "ldrh r0, [r1, #2]", false, HOLE + 2 },
	{ 0xe1d100d1, "ldrsb r0, [r1, #1]", false, HOLE + 1 },
	{ 0xe1c140d8, "ldrd r4, [r1, #8]", false, HOLE + 8 },
	{ 0xe1914f9f, "ldrex r4, [r1]", false, HOLE },
	{ 0xe8911011, "ldm r1, {r0, r4, r12}", false, HOLE },
	{ 0xe8b11011, "ldm r1!, {r0, r4, r12}", false, HOLE },
	{ 0xe9311011, "ldmdb r1!, {r0, r4, r12}", false, HOLE - 12 },
	{ 0xe8931070, "ldm r3, {r4, r5, r6, r12}", false, LAST_WORDS + 8 },
	{ 0xe8931078, "ldm r3, base in the list", false, LAST_WORDS + 8 },
	{ 0xe5810000, "str r0, [r1]", true, HOLE },
	{ 0xe5a10008, "str r0, [r1, #8]!", true, HOLE + 8 },
	{ 0xe5c10003, "strb r0, [r1, #3]", true, HOLE + 3 },
	{ 0xe1c100b2, "strh r0, [r1, #2]", true, HOLE + 2 },
	{ 0xe1c140f8, "strd r4, [r1, #8]", true, HOLE + 8 },
	{ 0xe9211011, "stmdb r1!, {r0, r4, r12}", true, HOLE - 12 },
	{ 0xe8831070, "stm r3, {r4, r5, r6, r12}", true, LAST_WORDS + 8 },
};

static void run_case(u32 word, u32 psr)
{
	struct user_state state;

	user_load(&word, 1);
	user_state_init(&state);
	state.cpsr |= psr;
	state.r[1] = HOLE;
	state.r[2] = USER_DATA;
	state.r[3] = LAST_WORDS;
	exception_arm(NULL);
	user_run(&state);
}

/* Bits of entry_errors(), and of the syndrome. */
static u32 data_errors(u32 psr, bool write, u32 dfar)
{
	u32 bad = entry_errors(V_DABORT, 8, psr);

	bad |= (fault_status(caught.dfsr) != FS_SECTION) << 8;
	bad |= ((caught.dfsr & DFSR_WNR) != (write ? DFSR_WNR : 0)) << 9;
	bad |= (caught.dfar != dfar) << 10;
	bad |= (caught.frame.r[1] != HOLE || caught.frame.r[3] != LAST_WORDS) << 11;
	return bad;
}

static void user_data(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(user_cases); i++) {
		run_case(user_cases[i].word, PSR_C);
		is(data_errors(PSR_C, user_cases[i].write, user_cases[i].dfar), 0,
		   "%s: entry, DFSR, DFAR, base restored", user_cases[i].text);
	}
}

static void user_masks(void)
{
	u32 load = 0xe5910000, bad = 0;

	for (u32 masks = 0; masks < 8; masks++) {
		run_case(load, masks << 6 | 0x000f0000);
		bad |= data_errors(masks << 6 | 0x000f0000, false, HOLE);
	}
	is(bad, 0, "data abort in user mode under all masks");
}

static u32 prefetch_errors(u32 psr)
{
	struct user_state state;
	u32 bad;

	user_state_init(&state);
	state.cpsr |= psr;
	state.pc = HOLE + 0x100;
	exception_arm(NULL);
	user_run(&state);
	bad = entry_errors(V_PABORT, HOLE + 0x104 - USER_VA, psr);
	bad |= (fault_status(caught.ifsr) != FS_SECTION) << 8;
	return bad | (caught.ifar != HOLE + 0x100) << 9;
}

static void user_prefetch(void)
{
	for (u32 thumb = 0; thumb < 2; thumb++) {
		u32 bad = 0;

		for (u32 masks = 0; masks < 8; masks++)
			bad |= prefetch_errors(masks << 6 | PSR_N | (thumb ? PSR_T : 0));
		is(bad, 0, "prefetch abort from %s user code under all masks: entry, IFSR, IFAR",
		   thumb ? "Thumb" : "ARM");
	}
}

static void kernel_data(const struct kernel_trap *traps, const char *kind, bool write)
{
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		u32 bad = kernel_errors(traps, i, HOLE + 0x44, V_DABORT, 8);

		bad |= (caught.dfar != HOLE + 0x44) << 8;
		bad |= ((caught.dfsr & (DFSR_WNR | 0x40f)) != (FS_SECTION | (write ? DFSR_WNR : 0))) << 9;
		is(bad, 0, "%s in %s: entry, DFSR, DFAR", kind, modes[i].name);
	}
}

static void kernel_prefetch(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		u32 bad = kernel_errors(jump_traps, i, HOLE + 0x88, V_PABORT, 4);

		bad |= (caught.ifar != HOLE + 0x88) << 8;
		bad |= (fault_status(caught.ifsr) != FS_SECTION) << 9;
		is(bad, 0, "jump in %s: entry, IFSR, IFAR", modes[i].name);
	}
}

void test_aborts(void)
{
	section("data aborts");
	user_data();
	user_masks();
	kernel_data(load_traps, "load", false);
	kernel_data(store_traps, "store", true);
	section("prefetch aborts");
	user_prefetch();
	kernel_prefetch();
}
