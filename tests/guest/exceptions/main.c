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

void check_entry(const char *what, u32 vector, u32 offset, u32 psr)
{
	const struct frame *frame = &caught.frame;

	if (!is(frame->vector, vector, "%s: vector", what))
		return;
	is(frame->cpsr & (MODE_MASK | PSR_MASKED), entry_psr(vector, psr), "%s: mode and masks", what);
	is(frame->pc - USER_VA, offset, "%s: LR", what);
	is(frame->spsr & SPSR_DEFINED, psr | MODE_USR, "%s: SPSR", what);
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
