// SPDX-License-Identifier: GPL-2.0
/*
 * VFP and Advanced SIMD, lazily: HCPTR traps the first use. From then until the thread is scheduled out, the guest's
 * registers are exchanged for the host's at each entry and exit, and the unit is given back as it was, FPEXC last, so that the host's own
 * lazy state stays true whatever it is.
 */
#include "../../hypervisor/vfp-registers.h"
#include "hyp.h"

#define HCPTR_TCP10	(1u << 10)
#define HCPTR_TCP11	(1u << 11)
#define HCPTR_TASE	(1u << 15)
#define HCPTR_VFP	(HCPTR_TCP10 | HCPTR_TCP11 | HCPTR_TASE)

void hyp_vfp_enter(struct hyp_vcpu *hyp)
{
	if (!hyp->vfp_loaded) {
		hyp->state->hcptr |= HCPTR_VFP;
		return;
	}
	hyp->state->hcptr &= ~HCPTR_VFP;
	hyp->host_vfp->fpexc = vfp_read_fpexc();
	vfp_write_fpexc(FPEXC_EN);
	vfp_save(hyp->host_vfp);
	vfp_load(&hyp->state->ctx.vfp);
	vfp_write_fpexc(hyp->state->ctx.vfp.fpexc);
}

void hyp_vfp_exit(struct hyp_vcpu *hyp)
{
	if (!hyp->vfp_loaded)
		return;
	hyp->state->ctx.vfp.fpexc = vfp_read_fpexc();
	vfp_write_fpexc(FPEXC_EN);
	vfp_save(&hyp->state->ctx.vfp);
	vfp_load(hyp->host_vfp);
	vfp_write_fpexc(hyp->host_vfp->fpexc);
}

void hyp_vfp_put(struct hyp_vcpu *hyp)
{
	hyp->vfp_loaded = false;
}

/* A use that the guest's own CPACR forbids does not get here: it is UNDEFINED before HCPTR is asked (B1.14.2). */
int hyp_handle_vfp(struct kvm32_vcpu *vcpu)
{
	struct hyp_vcpu *hyp = hyp_vcpu(vcpu);
	u32 coprocessor = hyp->state->hsr & 15;
	bool simd = hyp->state->hsr & (1u << 5);

	if (!simd && coprocessor != 10 && coprocessor != 11)
		return hyp_inject_undef(vcpu);
	kvm32_count(vcpu, STAT_VFP);
	hyp->vfp_loaded = true;
	return 1;
}

/* HCR.TID3 covers MVFR0 and MVFR1. */
int hyp_handle_vfp_id(struct kvm32_vcpu *vcpu)
{
	u32 hsr = hyp_vcpu(vcpu)->state->hsr;
	unsigned long flags;

	hyp_skip(vcpu);
	if (!(hsr & ISS_READ))
		return 1;
	local_irq_save(flags);
	kvm32_set_reg(vcpu, ISS_RT(hsr), vfp_read_identification(ISS_CRN(hsr)));
	local_irq_restore(flags);
	return 1;
}
