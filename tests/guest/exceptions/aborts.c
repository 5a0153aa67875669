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

static void user_data(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(user_cases); i++) {
		const char *text = user_cases[i].text;

		run_case(user_cases[i].word, PSR_C);
		check_entry(text, V_DABORT, 8, PSR_C);
		is(fault_status(caught.dfsr), FS_SECTION, "%s: fault status", text);
		is(caught.dfsr & DFSR_WNR, user_cases[i].write ? DFSR_WNR : 0, "%s: write", text);
		is(caught.dfar, user_cases[i].dfar, "%s: DFAR", text);
		ok(caught.frame.r[1] == HOLE && caught.frame.r[3] == LAST_WORDS, "%s: base is restored", text);
	}
}

static void user_masks(void)
{
	u32 load = 0xe5910000;

	for (u32 masks = 0; masks < 8; masks++) {
		run_case(load, masks << 6 | 0x000f0000);
		check_entry("data abort in user mode, masks in turn", V_DABORT, 8, masks << 6 | 0x000f0000);
	}
}

static void user_prefetch(void)
{
	struct user_state state;

	for (u32 thumb = 0; thumb < 2; thumb++)
		for (u32 masks = 0; masks < 8; masks++) {
			u32 psr = masks << 6 | PSR_N | (thumb ? PSR_T : 0);

			user_state_init(&state);
			state.cpsr |= psr;
			state.pc = HOLE + 0x100;
			exception_arm(NULL);
			user_run(&state);
			check_entry(thumb ? "Thumb prefetch abort" : "prefetch abort", V_PABORT,
				    HOLE + 0x104 - USER_VA, psr);
			is(fault_status(caught.ifsr), FS_SECTION, "prefetch abort: fault status");
			is(caught.ifar, HOLE + 0x100, "prefetch abort: IFAR");
		}
}

static void kernel_data(const struct kernel_trap *traps, const char *kind, bool write)
{
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		u32 cpsr;

		exception_arm(hook_skip);
		cpsr = traps[i].enter(HOLE + 0x44);
		is(exception_disarm(), 1, "%s in %s: taken once", kind, modes[i].name);
		is(caught.frame.pc - traps[i].instruction, 8, "%s in %s: LR", kind, modes[i].name);
		is(caught.frame.spsr & (MODE_MASK | PSR_MASKED), modes[i].mode | PSR_MASKED, "%s in %s: SPSR", kind,
		   modes[i].name);
		is(caught.frame.cpsr & (MODE_MASK | PSR_MASKED), MODE_ABT | PSR_MASKED, "%s in %s: CPSR", kind,
		   modes[i].name);
		is(caught.dfar, HOLE + 0x44, "%s in %s: DFAR", kind, modes[i].name);
		is(caught.dfsr & (DFSR_WNR | 0x40f), FS_SECTION | (write ? DFSR_WNR : 0), "%s in %s: DFSR", kind,
		   modes[i].name);
		is(cpsr & MODE_MASK, modes[i].mode, "%s in %s: back in it", kind, modes[i].name);
	}
}

static void kernel_prefetch(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		u32 cpsr;

		exception_arm(hook_skip);
		cpsr = jump_traps[i].enter(HOLE + 0x88);
		is(exception_disarm(), 1, "jump in %s: taken once", modes[i].name);
		is(caught.frame.vector, V_PABORT, "jump in %s: vector", modes[i].name);
		is(caught.frame.pc, HOLE + 0x8c, "jump in %s: LR", modes[i].name);
		is(caught.frame.spsr & (MODE_MASK | PSR_MASKED), modes[i].mode | PSR_MASKED, "jump in %s: SPSR",
		   modes[i].name);
		is(caught.ifar, HOLE + 0x88, "jump in %s: IFAR", modes[i].name);
		is(fault_status(caught.ifsr), FS_SECTION, "jump in %s: fault status", modes[i].name);
		is(cpsr & MODE_MASK, modes[i].mode, "jump in %s: back in it", modes[i].name);
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
