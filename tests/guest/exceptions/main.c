// SPDX-License-Identifier: GPL-2.0
/* Exceptions: what is taken, the state on entry (B1.8.3 on), the syndrome registers, and where the vectors are. */
#include "exceptions.h"

const struct mode_name modes[6] = {
	{ MODE_SYS, "sys" }, { MODE_FIQ, "fiq" }, { MODE_IRQ, "irq" },
	{ MODE_SVC, "svc" }, { MODE_ABT, "abt" }, { MODE_UND, "und" },
};

static void run(u32 psr)
{
	struct user_state state;

	user_state_init(&state);
	state.cpsr = psr;
	state.r[1] = HOLE;
	state.r[2] = USER_DATA;
	exception_arm(NULL);
	user_run(&state);
}

u32 run_arm(const u32 *words, size_t count, u32 psr)
{
	user_load(words, count);
	run(psr | MODE_USR);
	return caught.frame.vector;
}

u32 run_thumb(const u16 *halfwords, size_t count, u32 psr)
{
	user_load_thumb(halfwords, count);
	run(psr | MODE_USR | PSR_T);
	return caught.frame.vector;
}

u32 entry_psr(u32 vector, u32 psr)
{
	static const u32 entry_modes[] = {
		[V_UNDEF] = MODE_UND, [V_SVC] = MODE_SVC, [V_PABORT] = MODE_ABT, [V_DABORT] = MODE_ABT,
		[V_IRQ] = MODE_IRQ, [V_FIQ] = MODE_FIQ,
	};
	u32 masks = (psr & PSR_MASKED) | PSR_I;

	if (vector >= V_PABORT)
		masks |= PSR_A;
	if (vector == V_FIQ)
		masks |= PSR_F;
	return masks | entry_modes[vector];
}

static u32 frame_errors(u32 vector, u32 lr, u32 psr)
{
	const struct frame *frame = &caught.frame;
	u32 bad = frame->vector != vector;

	bad |= ((frame->cpsr & (MODE_MASK | PSR_MASKED)) != entry_psr(vector, psr)) << 1;
	bad |= (frame->pc != lr) << 2;
	/* The flags of privileged code are the compiler's. */
	if ((psr & MODE_MASK) == MODE_USR)
		bad |= ((frame->spsr & SPSR_DEFINED) != psr) << 3;
	else
		bad |= ((frame->spsr & (MODE_MASK | PSR_MASKED)) != psr) << 3;
	if (bad)
		print("#   %s, cpsr %08x lr %08x spsr %08x\n", vector_name(frame->vector), frame->cpsr, frame->pc,
		      frame->spsr);
	return bad;
}

u32 entry_errors(u32 vector, u32 offset, u32 psr)
{
	return frame_errors(vector, USER_VA + offset, psr | MODE_USR);
}

void check_entry(const char *what, u32 vector, u32 offset, u32 psr)
{
	is(entry_errors(vector, offset, psr), 0, "%s: vector, mode, masks, LR, SPSR", what);
}

u32 kernel_errors(const struct kernel_trap *traps, size_t mode, u32 address, u32 vector, u32 lr_offset)
{
	u32 cpsr, bad, lr = (vector == V_PABORT ? address : traps[mode].instruction) + lr_offset;

	exception_arm(hook_skip);
	cpsr = traps[mode].enter(address);
	bad = (exception_disarm() != 1) << 4;
	bad |= ((cpsr & MODE_MASK) != modes[mode].mode) << 5;
	return bad | frame_errors(vector, lr, PSR_MASKED | modes[mode].mode);
}

void main(void)
{
	test_svc();
	test_undef();
	test_aborts();
	test_thumb();
	test_vectors();
	test_nested();
}
