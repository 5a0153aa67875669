// SPDX-License-Identifier: GPL-2.0
/* Where the page is: in every address space and without one, for privileged modes alone, and alone in its MiB. */
#include "shared.h"
#include "access.h"
#include "cp15.h"
#include "mmu.h"
#include "user.h"

void kernel_call(u32 address);

#define SLOT	(SHARED_PAGE_ADDRESS >> 20)

static u32 fault(u32 vector, u32 address)
{
	if (exception_disarm() != 1 || caught.frame.vector != vector)
		return FS_WRONG;
	if ((vector == V_DABORT ? caught.dfar : caught.ifar) != address)
		return FS_WRONG;
	return fault_status(vector == V_DABORT ? caught.dfsr : caught.ifsr);
}

/* One instruction of user mode, r1 the address */
static u32 user_fault(u32 word, u32 address)
{
	struct user_state state;

	user_load(&word, 1);
	user_state_init(&state);
	state.r[1] = address;
	exception_arm(NULL);
	user_run(&state);
	return fault(V_DABORT, address);
}

static u32 user_execute(u32 address)
{
	struct user_state state;

	user_state_init(&state);
	state.pc = address;
	exception_arm(NULL);
	user_run(&state);
	return fault(V_PABORT, address);
}

static u32 kernel_execute(u32 address)
{
	exception_arm(hook_skip);
	kernel_call(address);
	return fault(V_PABORT, address);
}

static u32 kernel_read(u32 address)
{
	exception_arm(hook_skip);
	read32(address);
	return fault(V_DABORT, address);
}

static u32 kernel_as_user(u32 address)
{
	exception_arm(hook_skip);
	load_as_user(address);
	return fault(V_DABORT, address);
}

static void refused(const char *when)
{
	u32 page = SHARED_PAGE_ADDRESS, next = page + SHARED_PAGE_SIZE;

	page_write(UNUSED_WORD, 0x1d3);
	is(user_fault(0xe5910000, page + 8), FS_TRANSLATION_SECTION, "%s: user mode reads", when);
	is(user_fault(0xe5810000, page + UNUSED_WORD), FS_TRANSLATION_SECTION, "%s: user mode writes", when);
	is(user_fault(0xe5c10000, page), FS_TRANSLATION_SECTION, "%s: user mode writes a byte", when);
	is(user_fault(0xe5910000, next), FS_TRANSLATION_SECTION, "%s: user mode reads behind it", when);
	is(user_execute(page), FS_TRANSLATION_SECTION, "%s: user mode executes", when);
	is(kernel_execute(page), FS_TRANSLATION_SECTION, "%s: the kernel executes", when);
	is(kernel_read(next), FS_TRANSLATION_SECTION, "%s: the kernel reads behind it", when);
	is(kernel_read(page - 4), FS_TRANSLATION_SECTION, "%s: the kernel reads before it", when);
	is(kernel_as_user(page), FS_TRANSLATION_SECTION, "%s: the kernel reads with the user's rights", when);
	is(page_read(UNUSED_WORD), 0x1d3, "%s: and it is what it was", when);
}

static u32 works(void)
{
	u32 bad = 0;

	for (u32 i = 0; i < 2; i++) {
		shared_mask();
		bad |= !(trapping_mrs(0) & PSR_I);
		shared_unmask_checked();
		bad |= trapping_mrs(0) & PSR_I;
	}
	shared_mask();
	return bad;
}

static void in_other_tables(void)
{
	u32 *table = frames(16384), ttbr0 = read_ttbr0(), bad = 0;

	memcpy(table, boot_table, 16384);
	dsb();
	for (u32 asid = 1; asid < 20; asid++) {
		write_ttbr0(physical(table) | (ttbr0 & 0x7f));
		write_contextidr(asid);
		bad |= works();
		mmu_flush();
		bad |= works() << 1;
		write_ttbr0(ttbr0);
		bad |= works() << 2;
	}
	write_contextidr(0);
	mmu_flush();
	is(bad, 0, "in the tables and ASIDs of others, and after flushes");
}

static void with_the_mmu_off(void)
{
	static u32 words[16] __attribute__((aligned(64)));
	u32 cpsr = trapping_mrs(0) & (PSR_F | PSR_A | MODE_MASK);

	write_dccimvac((u32)words);
	dsb();
	without_mmu(physical(words));
	write_dcimvac((u32)words);
	dsb();
	is(words[0] & PSR_COMPARED, cpsr | PSR_I, "MMU off: masked");
	is(words[1] & PSR_COMPARED, cpsr, "MMU off: unmasked");
	is(words[2], 0xd0, "MMU off: SPSR");
	is(words[3], cpsr, "MMU off: psr");
	is(works(), 0, "and on again");
}

/* Also once the guest's tables say that there is memory, for everybody. */
void test_mapping(void)
{
	section("where the page is");
	refused("nothing there");
	boot_table[SLOT] = (ram_base_physical + USER_OFFSET) | SECTION | NORMAL_SECTION | AP_SECTION(AP_USER_RW);
	mmu_flush();
	refused("memory there");
	is(works(), 0, "memory there: masked and unmasked");
	boot_table[SLOT] = 0;
	mmu_flush();
	in_other_tables();
	with_the_mmu_off();
}
