// SPDX-License-Identifier: GPL-2.0
/*
 * A kernel's exit from stacks that are none. The hypervisor loads such a stack with its own rights, and keeps its own memory in an MiB that the
 * guest maps nothing in: of that it must never make a user's registers.
 */
#include "cp15.h"
#include "shared.h"
#include "user.h"

#define MIB		0x100000u
#define FRAME		(17 * 4)	/* what is loaded, from SP on */
#define FREE		0x9ef00000u	/* kvm32 looks for room from the MiB behind this on (hypervisor/pv/window.c) */

static bool go_back(struct frame *frame)
{
	frame->pc = (u32)leave_back;
	frame->spsr = MODE_SVC | PSR_A | PSR_I | PSR_F;
	return true;
}

static u32 left_by(u32 (*leave)(u32 sp), u32 sp)
{
	u32 done;

	exception_arm(go_back);
	done = leave(sp);
	return done | exception_disarm();
}

static u32 left(u32 sp)
{
	return left_by(leave_from, sp);
}

/* With each word in turn as the one that would have to be user mode's PSR. */
static void from_nowhere(void)
{
	u32 found = 0;

	for (u32 sp = FREE; sp < FREE + 3 * MIB; sp += sp % MIB < 0x20000 || sp % MIB > MIB - 2 * FRAME ? 4 : 0x1000)
		found |= left(sp);
	is(found, 0, "no user's registers where nothing is mapped");
	for (u32 slot = 0; slot < 4096; slot++)
		if (slot << 20 < LINK_BASE || slot << 20 >= LINK_BASE + RAM_MIB * MIB)
			found |= left(slot << 20) | left((slot << 20) - FRAME + 4) | left((slot << 20) + 0x10000);
	is(found, 0, "nor at the beginning of any MiB");
}

/* The handler of what comes from user mode overwrites it. */
static u32 *a_stack(u32 psr)
{
	static u32 stack[20];

	stack[15] = USER_VA;
	stack[16] = psr;
	return stack;
}

/* What the hypervisor has not worked out yet must not look as if it had. */
static void with_a_new_dacr(void)
{
	is(left_by(leave_with_0, (u32)a_stack(MODE_USR)), 0, "with a DACR for the first time, 0: not");
	is(left_by(leave_with_1, (u32)a_stack(MODE_USR)), 0, "with another one, 1: not");
	is(left_by(leave_with_1, (u32)a_stack(MODE_USR)), 1, "the same again: done");
	is(caught.frame.vector, V_SVC, "with a system call");
	is(left_by(leave_with_reserved, (u32)a_stack(MODE_USR)), 0, "with values that mean nothing: not");
	is(left_by(leave_with_reserved, (u32)a_stack(MODE_USR)), 0, "once more: not");
	write_dacr(0x57);
	is(left_by(leave_with_1, (u32)a_stack(MODE_USR)), 0, "when a domain has become Manager: not");
	write_dacr(0x55);
	is(left((u32)a_stack(MODE_USR)), 0, "when it is none again: not");
}

static void from_a_stack(void)
{
	left((u32)a_stack(MODE_USR));	/* the page of it may be what makes the hypervisor forget */
	is(left((u32)a_stack(MODE_USR)), 1, "from a stack: done");
	is(left((u32)a_stack(MODE_USR) + 2), 0, "one that is not aligned: not");
	is(left((u32)a_stack(MODE_USR | PSR_I)), 0, "to user mode with I set: not");
	is(left((u32)a_stack(MODE_SYS)), 0, "to another mode: not");
	is(left(0u - FRAME), 0, "up to the end of all addresses: not");
	is(left(0u - FRAME + 4), 0, "around the end of all addresses: not");
}

void test_hypercall(void)
{
	u32 dacr = read_dacr(), svc = USER_EXIT_SVC;

	section("a kernel's exit");
	shared_mask();
	user_load(&svc, 1);
	write_dacr(0x55);
	with_a_new_dacr();
	from_a_stack();
	from_nowhere();
	exception_arm(hook_skip);
	number_too_large();
	is(exception_disarm(), 1, "an unknown hypercall is UNDEFINED");
	is(caught.frame.vector, V_UNDEF, "as it has to be");
	write_dacr(dacr);
}
