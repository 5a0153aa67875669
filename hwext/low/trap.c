// SPDX-License-Identifier: GPL-2.0
/*
 * Traps and interrupts that the lowvisor may end by itself, while all that the guest has stays where it is: a table by
 * HSR.EC. What a row does not want to decide goes to the highvisor as if nobody had looked.
 */
#include "low.h"

/* r0-r7 are the same in every mode and r8-r12 in all but FIQ; SP and LR are banked, and the pc is none of ours. */
bool low_has_register(u32 spsr, u32 n)
{
	return n <= 7 || (n <= 12 && (spsr & PSR_MODE) != MODE_FIQ);
}

bool low_trylock(struct hyp_state *state, spinlock_t *lock)
{
	if (!arch_spin_trylock(&lock->rlock.raw_lock))
		return false;
	state->local.held = &lock->rlock.raw_lock;
	return true;
}

void low_unlock(struct hyp_state *state)
{
	arch_spinlock_t *held = state->local.held;

	if (!held)
		return;
	state->local.held = NULL;
	arch_spin_unlock(held);
}

void low_skip(u32 hsr)
{
	write_bank(elr_hyp, read_bank(elr_hyp) + (hsr & HSR_IL ? 4 : 2));
}

static u32 (*const answers[64])(struct hyp_state *state, u32 hsr) = {
	[EC_CP15] = low_cp15,
	[EC_HVC] = low_hvc,
	[EC_DATA_ABORT] = low_data_abort,
};

u32 low_trap(struct hyp_state *state)
{
	u32 hsr = read_sys(HSR);

	return answers[HSR_EC(hsr)] ? answers[HSR_EC(hsr)](state, hsr) : HYP_EXIT_TRAP;
}

u32 low_interrupt(struct hyp_state *state)
{
	u32 exit = 0;

	return low_own_interrupt(state, &exit) ? exit : HYP_EXIT_IRQ;
}
