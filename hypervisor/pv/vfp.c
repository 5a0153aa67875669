// SPDX-License-Identifier: GPL-2.0
/*
 * VFP and Advanced SIMD, lazily: a vCPU that does not use the unit never sees it enabled. From its first use until the
 * thread is scheduled out, the guest's registers are exchanged for the host's at each entry and exit. The host's own
 * lazy state stays true whatever it is, because the unit is given back as it was, FPEXC last. The lowvisor does the same
 * without an exit, at first use and when the guest switches its unit off (low/vfp.c).
 */
#include "pv.h"
#include "vfp.h"

void pv_vfp_enter(struct pv_vcpu *pv)
{
	pv->state->host_vfp.fpexc = vfp_read_fpexc();
	if (!pv->state->vfp_loaded) {
		if (pv->state->host_vfp.fpexc & FPEXC_EN)
			vfp_write_fpexc(pv->state->host_vfp.fpexc & ~FPEXC_EN);
		return;
	}
	vfp_write_fpexc(FPEXC_EN);
	vfp_save(&pv->state->host_vfp);
	vfp_load(&pv->state->ctx.vfp);
}

void pv_vfp_exit(struct pv_vcpu *pv)
{
	if (pv->state->vfp_loaded) {
		vfp_save(&pv->state->ctx.vfp);
		vfp_load(&pv->state->host_vfp);
		vfp_write_fpexc(pv->state->host_vfp.fpexc);
	} else if (pv->state->host_vfp.fpexc & FPEXC_EN) {
		vfp_write_fpexc(pv->state->host_vfp.fpexc);
	}
}

void pv_vfp_put(struct pv_vcpu *pv)
{
	pv->state->vfp_loaded = false;
}

static u32 identification(u32 reg)
{
	unsigned long flags;
	u32 value;

	local_irq_save(flags);
	value = vfp_read_identification(reg);
	local_irq_restore(flags);
	return value;
}

static int system_register(struct pv_vcpu *pv, u32 word, u32 reg, bool wide)
{
	struct kvm32_context *ctx = &pv->state->ctx;
	u32 *rt = &ctx->regs[word >> 12 & 15];
	bool read = word & (1u << 20);

	if (!kvm32_privileged(ctx) || (reg != 8 && reg != 0 && reg != 6 && reg != 7))
		return 0;
	if (reg == 8 && read) {
		*rt = ctx->vfp.fpexc;
	} else if (reg == 8) {
		ctx->vfp.fpexc = *rt & FPEXC_EN;
		pv->state->vfp_loaded = pv->state->vfp_loaded && (*rt & FPEXC_EN);
	} else if (read) {
		*rt = identification(reg);
	}
	pv_skip(pv->vcpu, wide);
	return 1;
}

int pv_handle_vfp(struct kvm32_vcpu *vcpu, u32 word, bool wide)
{
	struct pv_vcpu *pv = pv_vcpu(vcpu);
	u32 reg;

	if (!pv_vfp_allowed(vcpu->ctx))
		return 0;
	kvm32_count(vcpu, STAT_VFP);
	if (pv_vfp_system_register(word, &reg))
		return system_register(pv, word, reg, wide);
	if (!(vcpu->ctx->vfp.fpexc & FPEXC_EN) || pv->state->vfp_loaded)
		return 0;	/* enabled, loaded and still undefined: the unit does not have it */
	pv->state->vfp_loaded = true;
	return 1;
}
