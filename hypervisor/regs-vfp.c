// SPDX-License-Identifier: GPL-2.0
/* Registers for user space: VFP and Advanced SIMD. */
#include "identity.h"
#include "regs.h"

#define FPEXC_EN	(1u << 30)
#define MVFR0_REGISTERS	0xf	/* 1: sixteen of 64 bits, 2: thirty-two (B4.1.114) */

static u32 get_fpscr(struct kvm32_vcpu *vcpu)
{
	return vcpu->ctx->vfp.fpscr;
}

static int set_fpscr(struct kvm32_vcpu *vcpu, u32 value)
{
	vcpu->ctx->vfp.fpscr = value;
	return 0;
}

static u32 get_fpexc(struct kvm32_vcpu *vcpu)
{
	return vcpu->ctx->vfp.fpexc;
}

static int set_fpexc(struct kvm32_vcpu *vcpu, u32 value)
{
	vcpu->ctx->vfp.fpexc = value & FPEXC_EN;
	return 0;
}

/* Where no subarchitecture keeps bounced instructions they read as zero and ignore writes. */
static u32 get_zero(struct kvm32_vcpu *vcpu)
{
	return 0;
}

static int set_nothing(struct kvm32_vcpu *vcpu, u32 value)
{
	return 0;
}

static u32 get_fpsid(struct kvm32_vcpu *vcpu)
{
	return kvm32_identity.fpsid;
}

static u32 get_mvfr0(struct kvm32_vcpu *vcpu)
{
	return kvm32_identity.mvfr0;
}

static u32 get_mvfr1(struct kvm32_vcpu *vcpu)
{
	return kvm32_identity.mvfr1;
}

static const struct {
	u32 id;
	u32 (*get)(struct kvm32_vcpu *vcpu);
	int (*set)(struct kvm32_vcpu *vcpu, u32 value);	/* NULL: only what it is */
} controls[] = {
	{ KVM_REG_ARM_VFP_FPSCR, get_fpscr, set_fpscr },
	{ KVM_REG_ARM_VFP_FPEXC, get_fpexc, set_fpexc },
	{ KVM_REG_ARM_VFP_FPINST, get_zero, set_nothing },
	{ KVM_REG_ARM_VFP_FPINST2, get_zero, set_nothing },
	{ KVM_REG_ARM_VFP_FPSID, get_fpsid, NULL },
	{ KVM_REG_ARM_VFP_MVFR0, get_mvfr0, NULL },
	{ KVM_REG_ARM_VFP_MVFR1, get_mvfr1, NULL },
};

static unsigned int nr_data(void)
{
	return (kvm32_identity.mvfr0 & MVFR0_REGISTERS) * 16;
}

static unsigned int vfp_count(void)
{
	return kvm32_identity.fpsid ? nr_data() + ARRAY_SIZE(controls) : 0;
}

static u64 vfp_id(struct kvm32_vcpu *vcpu, unsigned int n)
{
	if (n < nr_data())
		return KVM_REG_ARM | KVM_REG_SIZE_U64 | KVM_REG_ARM_VFP | n;
	return KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_VFP | controls[n - nr_data()].id;
}

static u64 vfp_get(struct kvm32_vcpu *vcpu, unsigned int n)
{
	return n < nr_data() ? vcpu->ctx->vfp.d[n] : controls[n - nr_data()].get(vcpu);
}

static int vfp_set(struct kvm32_vcpu *vcpu, unsigned int n, u64 value)
{
	if (n < nr_data()) {
		vcpu->ctx->vfp.d[n] = value;
		return 0;
	}
	n -= nr_data();
	if (controls[n].set)
		return controls[n].set(vcpu, value);
	return value == controls[n].get(vcpu) ? 0 : -EINVAL;
}

const struct kvm32_register_file kvm32_vfp_registers = { vfp_count, vfp_id, vfp_get, vfp_set };
