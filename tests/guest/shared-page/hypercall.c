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

static u32 left(u32 sp)
{
	u32 done;

	exception_arm(go_back);
	done = leave_from(sp);
	return done | exception_disarm();
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

static void from_a_stack(void)
{
	static u32 stack[20];
	u32 svc = USER_EXIT_SVC;

	user_load(&svc, 1);
	stack[15] = USER_VA;
	stack[16] = MODE_USR;
	left((u32)stack);	/* of the first one with a DACR the hypervisor learns that */
	is(left((u32)stack), 1, "from a stack: done");
	is(left((u32)stack + 2), 0, "one that is not aligned: not");
	stack[16] = MODE_USR | PSR_I;
	is(left((u32)stack), 0, "to user mode with I set: not");
	stack[16] = MODE_SYS;
	is(left((u32)stack), 0, "to another mode: not");
	is(left(0u - FRAME), 0, "up to the end of all addresses: not");
	is(left(0u - FRAME + 4), 0, "around the end of all addresses: not");
}

void test_hypercall(void)
{
	u32 dacr = read_dacr();

	section("a kernel's exit");
	shared_mask();
	write_dacr(0x55);
	from_a_stack();
	from_nowhere();
	exception_arm(hook_skip);
	number_too_large();
	is(exception_disarm(), 1, "an unknown hypercall is UNDEFINED");
	is(caught.frame.vector, V_UNDEF, "as it has to be");
	write_dacr(dacr);
}
