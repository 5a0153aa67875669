// SPDX-License-Identifier: GPL-2.0
/* Nonsense in the page: the guest gets what it wrote, of I, the SPSR and the user's bank, and nothing else of it counts. */
#include "shared.h"
#include "user.h"

#define ROUNDS	200

static u32 random_state = 1;

static u32 random_word(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

static void fill(void)
{
	for (u32 offset = 0; offset < SHARED_PAGE_SIZE; offset += 4)
		page_write(offset, random_word());
}

/* What only the hypervisor writes is right again after any trap that takes it to C; a device's register is one. */
static void in_the_kernel(void)
{
	u32 bad = 0, cpsr = trapping_mrs(0) & PSR_COMPARED & ~PSR_I;

	for (u32 i = 0; i < ROUNDS; i++) {
		u32 masked, spsr, bank[2];

		fill();
		masked = page_read(SHARED_PAGE_MASK) & PSR_I;
		spsr = page_read(SHARED_PAGE_SPSR);
		bad |= (trapping_mrs(0) & PSR_COMPARED) != (cpsr | masked);
		bad |= (trapping_mrs_spsr(0) != spsr) << 1;
		save_user_bank(bank);
		bad |= (page_read(SHARED_PAGE_USR_SP) != bank[0] || page_read(SHARED_PAGE_USR_LR) != bank[1]) << 2;
		gicd_read(GICD_CTLR);
		bad |= (shared_cpsr() != (cpsr | masked)) << 3;
		bad |= (page_read(SHARED_PAGE_MASK) != masked) << 4;
		bad |= (page_read(SHARED_PAGE_PENDING) != 0) << 5;
		bad |= (page_read(SHARED_PAGE_SPSR) != spsr) << 6;
	}
	irq_disable();
	is(bad, 0, "in the kernel: all words");
}

static void around_user_mode(void)
{
	u32 word = 0xe3a00005;	/* mov r0, #5 */
	struct user_state state;
	u32 bad = 0;

	user_load(&word, 1);
	user_state_init(&state);
	for (u32 i = 0; i < ROUNDS; i++) {
		fill();
		irq_disable();
		exception_arm(NULL);
		user_run(&state);
		bad |= exception_disarm() != 1 || caught.frame.vector != V_SVC || caught.frame.r[0] != 5;
		bad |= (caught.frame.spsr != MODE_USR) << 1;
		bad |= (caught.frame.user[0] != USER_STACK) << 2;
	}
	is(bad, 0, "user mode between");
}

/* UNPREDICTABLE (B1.5.7): here the mode stays what it is. */
static void modes_that_are_none(void)
{
	static const u8 none[] = { 0x00, 0x0f, 0x14, 0x15, 0x16, 0x18, 0x19, 0x1a, 0x1c, 0x1d, 0x1e };
	u32 bad = 0;

	for (size_t i = 0; i < ARRAY_SIZE(none); i++) {
		return_with((random_word() & 0xf8000000) | PSR_I | PSR_F | PSR_A | none[i]);
		bad |= (trapping_mrs(0) & PSR_COMPARED) != (PSR_I | PSR_F | PSR_A | MODE_SVC);
		bad |= (shared_cpsr() != (PSR_I | PSR_F | PSR_A | MODE_SVC)) << 1;
	}
	is(bad, 0, "exception returns to modes that do not exist");
}

void test_garbage(void)
{
	section("nonsense in the page");
	shared_mask();
	in_the_kernel();
	around_user_mode();
	modes_that_are_none();
}
