// SPDX-License-Identifier: GPL-2.0
/* Traps of the guest by class (HSR.EC, B3.13.6): a table of handlers. What no row knows is UNDEFINED to the guest. */
#include <linux/sched.h>

#include "../../hypervisor/lib/condition.h"
#include "hyp.h"

void hyp_skip(struct kvm32_vcpu *vcpu)
{
	skip_instruction(vcpu->ctx->regs, &vcpu->ctx->cpsr, hyp_vcpu(vcpu)->state->hsr & HSR_IL);
}

int hyp_inject_undef(struct kvm32_vcpu *vcpu)
{
	kvm32_count(vcpu, STAT_INJECTED);
	kvm32_inject_undef(vcpu->ctx);
	return 1;
}

static int handle_unknown(struct kvm32_vcpu *vcpu)
{
	kvm32_count(vcpu, STAT_UNDEF);
	return hyp_inject_undef(vcpu);
}

#define SHORT_WAIT_HZ	1000	/* a wait is short that ends within this part of a second */

/*
 * A vCPU that waits for something soon need not leave for it: the real WFI ends with any interrupt, which is then taken
 * where the guest is. So after a short wait, and while nobody else here wants the CPU (main.c looks), its WFI does not trap,
 * until an interrupt of the host comes, at the latest its tick: what is to last longer sleeps like any other thread.
 */
static int wait(struct kvm32_vcpu *vcpu)
{
	const struct kvm32_backend *backend = vcpu->vm->backend;
	u64 start = backend->counter();
	int ret = kvm32_wfi(vcpu);

	hyp_vcpu(vcpu)->waits_inside = (backend->counter() - start) * SHORT_WAIT_HZ < backend->counter_frequency();
	return ret;
}

/* HSR.ISS[0] tells WFE, which only says that somebody else may want the CPU. */
static int handle_wait(struct kvm32_vcpu *vcpu)
{
	bool is_wfe = hyp_vcpu(vcpu)->state->hsr & 1;

	hyp_skip(vcpu);
	if (!is_wfe)
		return wait(vcpu);
	cond_resched();
	return 1;
}

/* HVC: the pc is behind it already (table B3-25 has the preferred return address). */
static int handle_hvc(struct kvm32_vcpu *vcpu)
{
	kvm32_count(vcpu, STAT_PSCI);
	return kvm32_psci(vcpu);
}

static int handle_smc(struct kvm32_vcpu *vcpu)
{
	kvm32_count(vcpu, STAT_PSCI);
	hyp_skip(vcpu);
	return kvm32_psci(vcpu);
}

static int (*const handlers[64])(struct kvm32_vcpu *vcpu) = {
	[0x00] = handle_unknown,
	[0x01] = handle_wait,
	[0x03] = hyp_handle_cp15,
	[0x04] = hyp_handle_cp15_64,
	[0x05] = hyp_handle_cp14,
	[0x07] = hyp_handle_vfp,
	[0x08] = hyp_handle_vfp_id,
	[0x0c] = hyp_handle_cp14_64,
	[0x12] = handle_hvc,
	[0x13] = handle_smc,
	[0x20] = hyp_handle_prefetch_abort,
	[0x24] = hyp_handle_data_abort,
};

/* Classes that tell the condition of the instruction; a core may trap although it fails (B3.13.6). */
static bool condition_fails(const struct kvm32_vcpu *vcpu)
{
	u32 hsr = hyp_vcpu(vcpu)->state->hsr, ec = HSR_EC(hsr), cpsr = vcpu->ctx->cpsr;

	if (ec < 0x01 || ec > 0x13 || ec == 0x12)
		return false;
	if (hsr & HSR_CV)
		return !condition_passed(cpsr, HSR_COND(hsr));
	return (cpsr & PSR_T) && !condition_passed(cpsr, thumb_condition(cpsr));
}

int hyp_handle_trap(struct kvm32_vcpu *vcpu)
{
	int (*handler)(struct kvm32_vcpu *vcpu) = handlers[HSR_EC(hyp_vcpu(vcpu)->state->hsr)];

	if (condition_fails(vcpu)) {
		hyp_skip(vcpu);
		return 1;
	}
	return handler ? handler(vcpu) : handle_unknown(vcpu);
}
