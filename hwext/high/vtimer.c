// SPDX-License-Identifier: GPL-2.0
/*
 * The virtual timer: the guest programs the real one without an exit. While it runs, its interrupt brings the guest out;
 * the timer's state is then read and the core's GIC told. Once it has fired, the host keeps its interrupt disabled until
 * the guest has turned it off: the line is level-sensitive and would bring the guest out for ever.
 */
#include "hyp.h"

void hyp_vtimer_enter(struct kvm32_vcpu *vcpu)
{
	struct hyp_state *state = hyp_vcpu(vcpu)->state;

	kvm32_vtimer_take(vcpu, &state->cntv_ctl, &state->cntv_cval);
	state->cntvoff = READ_ONCE(vcpu->vm->counter_offset);
	hyp_irq_disable(HYP_IRQ_VTIMER, vcpu->vtimer.line);
}

void hyp_vtimer_leave(struct kvm32_vcpu *vcpu)
{
	const struct hyp_state *state = hyp_vcpu(vcpu)->state;

	kvm32_vtimer_sample(vcpu, state->cntv_ctl, state->cntv_cval);
}
