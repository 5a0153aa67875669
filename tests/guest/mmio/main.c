// SPDX-License-Identifier: GPL-2.0
/*
 * Loads and stores of all widths and addressing modes on device registers that behave as memory does: the priorities of
 * the GIC (words and bytes) and the UART's baud rate divisor (halfwords). Each is run on RAM too, from user and from
 * privileged mode; registers and memory must be the same behind it.
 */
#include "cp15.h"
#include "gic.h"
#include "mmu.h"
#include "user.h"

#define WORDS		8
#define DEVICE_VA	0xd8000000	/* the GIC's MiB and that of the UART, for user mode too */
#define PRIORITIES	(GICD_IPRIORITYR + 32)
#define UART_IBRD	0x24

struct snippet {
	u32 thumb;
	const char *name;
	const u8 *begin, *end;
};

extern const struct snippet words[], halves[];
void kernel_run(u32 registers[13], u32 code);

/* What a snippet did. */
struct outcome {
	u32 registers[13];	/* r1 relative to the base */
	u32 memory[WORDS];
};

static const u32 pattern[WORDS] = {
	0x10203040, 0xf0e0d0c0, 0x8090a0b0, 0x50607000, 0xa0501020, 0x00f08040, 0xc0d01020, 0x70e06050,
};

static void load(const struct snippet *snippet, bool user)
{
	u32 size = snippet->end - snippet->begin, exit = user ? USER_EXIT_SVC : 0xe12fff1e;

	if (snippet->thumb)
		exit = user ? 0xdffe : 0x4770;
	memcpy((void *)USER_VA, snippet->begin, size);
	memcpy((u8 *)USER_VA + size, &exit, 4);
	sync_code(USER_VA, size + 4);
}

static void run(const struct snippet *snippet, bool user, u32 base, u32 registers[13])
{
	static const u32 initial[13] = { 0, 0, 4, 0x10305070, 0x90b0d0f0, 0x20406080, 0xa0c0e000, 1, 16, 8 };
	struct user_state state;

	load(snippet, user);
	user_state_init(&state);
	memcpy(state.r, initial, sizeof(initial));
	state.r[1] = base;
	if (user) {
		state.cpsr |= snippet->thumb ? PSR_T : 0;
		exception_arm(NULL);
		user_run(&state);
		memcpy(registers, caught.frame.r, sizeof(initial));
	} else {
		kernel_run(state.r, USER_VA | snippet->thumb);
		memcpy(registers, state.r, sizeof(initial));
	}
	registers[1] -= base;
}

static void run_on(const struct snippet *snippet, bool user, u32 memory, u32 middle, u32 count, struct outcome *outcome)
{
	memset(outcome, 0, sizeof(*outcome));
	for (u32 i = 0; i < count; i++)
		write32(memory + 4 * i, count == 1 ? 0x8765 : pattern[i]);
	run(snippet, user, memory + 4 * middle, outcome->registers);
	for (u32 i = 0; i < count; i++)
		outcome->memory[i] = read32(memory + 4 * i);
}

static u32 differences(const struct outcome *a, const struct outcome *b)
{
	u32 bad = 0;

	for (int i = 0; i < 13; i++)
		bad |= (a->registers[i] != b->registers[i]) << i;
	for (int i = 0; i < WORDS; i++)
		bad |= (a->memory[i] != b->memory[i]) << (16 + i);
	return bad;
}

static void check(const struct snippet *snippet, u32 device, u32 count)
{
	struct outcome ram, registers;
	u32 bad[2];

	for (int user = 0; user < 2; user++) {
		run_on(snippet, user, USER_DATA + 0x100, count / 2, count, &ram);
		run_on(snippet, user, device, count / 2, count, &registers);
		bad[user] = differences(&ram, &registers);
	}
	if (!is(bad[0] | bad[1], 0, "%s: %s", snippet->thumb ? "Thumb" : "ARM", snippet->name))
		print("#   kernel %x, user %x\n", bad[0], bad[1]);
}

static u32 map_device(u32 va, u32 kernel_va)
{
	u32 entry = boot_table[kernel_va >> 20] & 0xfff00000;

	boot_table[va >> 20] = entry | SECTION | DEVICE_SECTION | AP_SECTION(AP_USER_RW);
	mmu_flush();
	return va + (kernel_va & 0xfffff);
}

/* Faults on device memory, by rights: before any device is asked. */
static void check_rights(void)
{
	u32 load = 0xe5910000;	/* ldr r0, [r1] */
	struct user_state state;

	user_load(&load, 1);
	user_state_init(&state);
	state.r[1] = platform->uart + UART_IBRD;
	exception_arm(NULL);
	user_run(&state);
	is(caught.frame.vector, V_DABORT, "user mode without rights: data abort");
	is(fault_status(caught.dfsr), 0x0d, "user mode without rights: permission fault");
	is(caught.dfar, platform->uart + UART_IBRD, "user mode without rights: DFAR");
}

/*
 * Physical addresses with nothing behind them: an external abort, or (boards differ) a load of something; never the RAM
 * that an address cut short would name.
 */
static void check_holes(void)
{
	static const u32 holes[] = { 0xf0000000, 0xfff00000, 0x0b000000 };

	for (size_t i = 0; i < ARRAY_SIZE(holes); i++) {
		u32 va = DEVICE_VA + 0x200000, value = 0x1234;

		write32(LINK_BASE + (holes[i] & 0x1ff0000) + 0x800, 0x5a5a5a5a);
		boot_table[va >> 20] = (holes[i] & 0xfff00000) | SECTION | DEVICE_SECTION | AP_SECTION(AP_KERNEL_RW);
		mmu_flush();
		exception_arm(hook_skip);
		asm volatile("ldr %0, [%1, #0x800]" : "+r"(value) : "r"(va | (holes[i] & 0xf0000)) : "memory");
		if (exception_disarm())
			is(fault_status(caught.dfsr), 0x08, "nothing at %x: no RAM either", holes[i]);
		else
			ok(value != 0x5a5a5a5a, "nothing at %x: no RAM either", holes[i]);
	}
}

static void check_identification(void)
{
	static const u8 primecell[] = { 0x0d, 0xf0, 0x05, 0xb1 };
	u32 many[4];

	for (u32 i = 0; i < 4; i++) {
		u32 uart = platform->uart + 0xff0 + 4 * i, rtc = platform->rtc + 0xff0 + 4 * i;

		is(read32(uart) & 0xff, primecell[i], "UART: cell identification %u, word", i);
		is(*(volatile u16 *)rtc & 0xff, primecell[i], "RTC: cell identification %u, halfword", i);
		is(*(volatile u8 *)rtc, primecell[i], "RTC: cell identification %u, byte", i);
	}
	asm volatile("ldm %1, {r2, r3, r4, r5}\n\tstm %0, {r2, r3, r4, r5}"
		     :: "r"(many), "r"(platform->rtc + 0xff0) : "r2", "r3", "r4", "r5", "memory");
	is(many[0] | many[1] << 8 | many[2] << 16 | many[3] << 24, 0xb105f00d, "RTC: cell identification, ldm");
	is(read32(platform->rtc + 0xfe0) & 0xff, 0x31, "RTC: a PL031");
	is(read32(platform->uart + 0xfe0) & 0xff, 0x11, "UART: a PL011");
	write32(platform->rtc + 4, 0x89abcdef);
	is(read32(platform->rtc + 4), 0x89abcdef, "RTC: match register reads back");
	ok(read32(platform->rtc) > 0, "RTC: there is a time");
}

void main(void)
{
	u32 gic, uart;

	gic = map_device(DEVICE_VA, platform->gicd + PRIORITIES);
	uart = map_device(DEVICE_VA + 0x100000, platform->uart + UART_IBRD);
	section("words and bytes on the GIC");
	for (const struct snippet *s = words; s->thumb != 2; s++)
		check(s, gic, WORDS);
	section("halfwords on the UART");
	for (const struct snippet *s = halves; s->thumb != 2; s++)
		check(s, uart, 1);
	section("devices");
	check_rights();
	check_holes();
	check_identification();
}
