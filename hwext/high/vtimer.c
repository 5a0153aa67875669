// SPDX-License-Identifier: GPL-2.0
/*
 * The virtual timer: the guest programs the real one without an exit. Its interrupt is the lowvisor's to deal with, which
 * has the guest's list registers at hand; on each way out the timer's state is read and the core told. While the timer's
 * output is up the physical interrupt is held: the line is level-sensitive and would bring the guest out for ever.
 */
#include "hyp.h"

void hyp_vtimer_enter(struct kvm32_vcpu *vcpu)
{
	struct hyp_state *state = hyp_vcpu(vcpu)->state;

	kvm32_vtimer_take(vcpu, &state->cntv_ctl, &state->cntv_cval);
	state->cntvoff = READ_ONCE(vcpu->vm->counter_offset);
	hyp_irq_hold(HYP_IRQ_VTIMER, vcpu->vtimer.line);
	state->local.vtimer_active = vcpu->vtimer.line;
}

/* Where the lowvisor saw the line change it has told the model, and only that. */
void hyp_vtimer_leave(struct kvm32_vcpu *vcpu)
{
	const struct hyp_state *state = hyp_vcpu(vcpu)->state;

	WRITE_ONCE(vcpu->vtimer.line, state->local.vtimer_active);
	hyp_irq_note(HYP_IRQ_VTIMER, state->local.vtimer_active);
	kvm32_vtimer_sample(vcpu, state->cntv_ctl, state->cntv_cval);
}
