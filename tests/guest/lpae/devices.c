// SPDX-License-Identifier: GPL-2.0
/*
 * Loads that a hypervisor has to look up in the guest's memory, because the hardware tells only of simple ones: in code
 * of blocks and pages of all sizes, and as an instruction that two pages share.
 */
#include "lpae-tests.h"

#define DEVICE_PAGE	(PAGES + 0x1ff000)
#define CELL_ID		0xff0		/* of a PrimeCell: 0d f0 05 b1 */

void call_ldrd(u32 code, u32 from, u32 to[2]);

static const u32 arm_code[] = { 0xe1c020d0, 0xe12fff1e };	/* ldrd r2, r3, [r0]; bx lr */

static void map_device(void)
{
	u64 device = boot_table[platform->rtc >> 20] & 0xfff00000;

	level3[0x1ff] = device | (platform->rtc & 0xff000) | DEVICE | LONG_AP(RIGHTS_USER) | LONG_PAGE;
}

static bool is_cell(const u32 words[2])
{
	return (words[0] & 0xff) == 0x0d && (words[1] & 0xff) == 0xf0;
}

static void run_user(u32 pc, u32 cpsr, u32 words[2])
{
	struct user_state state;

	user_state_init(&state);
	state.r[0] = DEVICE_PAGE + CELL_ID;
	state.pc = pc;
	state.lr = USER_VA;
	state.cpsr |= cpsr;
	exception_arm(NULL);
	user_run(&state);
	words[0] = caught.frame.r[2];
	words[1] = caught.frame.r[3];
}

static void check_level(u32 level)
{
	u32 *code = frames(4096), words[2] = { 0 }, va;

	memcpy(code, arm_code, sizeof(arm_code));
	sync_code((u32)code, sizeof(arm_code));
	va = map_at(level, code, NORMAL | LONG_AP(RIGHTS_USER));
	map_device();
	mmu_flush();
	call_ldrd(va, DEVICE_PAGE + CELL_ID, words);
	ok(is_cell(words), "ldrd in code of %s, kernel", level_names[level]);
	run_user(va, 0, words);
	ok(is_cell(words) && caught.frame.vector == V_SVC, "ldrd in code of %s, user", level_names[level]);
	unmap_all();
}

/* ldrd r2, r3, [r0] in Thumb: the last halfword of one page, the first of another one, which is not its neighbour. */
static void check_across(void)
{
	u16 *first = frames(8192), *second = frames(4096);
	u32 words[2] = { 0 };

	first[2047] = 0xe9d0;
	second[0] = 0x2300;
	second[1] = 0xdffe;
	sync_code((u32)&first[2047], 2);
	sync_code((u32)second, 4);
	level3[0] = physical(first) | NORMAL | LONG_AP(RIGHTS_USER) | LONG_PAGE;
	level3[1] = physical(second) | NORMAL | LONG_AP(RIGHTS_USER) | LONG_PAGE;
	map_device();
	mmu_flush();
	run_user(PAGES + 4094, PSR_T, words);
	ok(is_cell(words) && caught.frame.vector == V_SVC, "ldrd of two pages, Thumb, user");
	unmap_all();
}

void test_devices(void)
{
	u32 many[4];

	section("devices");
	asm volatile("ldm %1, {r2, r3, r4, r5}\n\tstm %0, {r2, r3, r4, r5}"
		     :: "r"(many), "r"(platform->rtc + CELL_ID) : "r2", "r3", "r4", "r5", "memory");
	is(many[0] | many[1] << 8 | many[2] << 16 | many[3] << 24, 0xb105f00d, "ldm in the kernel's own code");
	user_load(NULL, 0);	/* where user mode returns to: its exit */
	for (u32 level = LEVEL_GIB; level <= LEVEL_PAGE; level++)
		check_level(level);
	check_across();
}
