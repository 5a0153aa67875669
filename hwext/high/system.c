// SPDX-License-Identifier: GPL-2.0
/* Coprocessor accesses that trap: identification, cache maintenance by set and way, and what the core's tables have. */
#include "hyp.h"

#define SCTLR_CACHES	(SCTLR_M | SCTLR_C)

#define HCR_TVM		(1u << 26)

bool hyp_caches_on(const struct kvm32_context *ctx)
{
	return (ctx->cp15[CP15_SCTLR] & SCTLR_CACHES) == SCTLR_CACHES;
}

void hyp_watch_caches(struct kvm32_vcpu *vcpu)
{
	hyp_vcpu(vcpu)->caches_watched = true;
	hyp_vcpu(vcpu)->state->hcr |= HCR_TVM;
}

static void clean_memory(struct kvm32_vcpu *vcpu)
{
	spin_lock(&vcpu->vm->mmu_lock);
	stage2_clean(&hyp_vm(vcpu->vm)->stage2);
	spin_unlock(&vcpu->vm->mmu_lock);
}

/*
 * Operations by set and way (DCISW, DCCSW, DCCISW) reach one CPU's caches, and a vCPU may have been on several. Guests
 * do them to turn caches on or off: all of the VM's memory goes to the point of coherency now and again when they turn.
 */
static bool is_set_way(const struct kvm32_cp_access *access)
{
	return access->write && access->crn == 7 && !access->opc1 && access->opc2 == 2 &&
	       (access->crm == 6 || access->crm == 10 || access->crm == 14);
}

static int clean_by_set_way(struct kvm32_vcpu *vcpu)
{
	if (!hyp_vcpu(vcpu)->caches_watched) {
		clean_memory(vcpu);
		hyp_watch_caches(vcpu);
	}
	return 1;
}

/* While HCR.TVM is set: the registers of translation, of which only SCTLR needs more than storing. */
static int write_translation(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	bool before = hyp_caches_on(vcpu->ctx);
	int ret = kvm32_cp_access(vcpu, access);
	bool after = hyp_caches_on(vcpu->ctx);

	if (before != after)
		clean_memory(vcpu);
	if (after) {
		hyp_vcpu(vcpu)->caches_watched = false;
		hyp_vcpu(vcpu)->state->hcr &= ~HCR_TVM;
	}
	return ret;
}

/* TTBR0 and TTBR1. */
static bool is_wide_translation(const struct kvm32_cp_access *access)
{
	return access->write && access->is64 && access->crm == 2 && access->opc1 < 2;
}

static bool is_translation(const struct kvm32_cp_access *access)
{
	if (access->is64)
		return is_wide_translation(access);
	if (!access->write || access->opc1)
		return false;
	switch (access->crn) {
	case 1:
		return access->opc2 == 0;
	case 2:
	case 3:
	case 5:
	case 6:
	case 10:
		return true;
	default:
		return access->crn == 13 && access->opc2 == 1;
	}
}

/* TEECR and TEEHBR. The guest is told of no ThumbEE, but not each core can trap the question (HCR.TID3). */
static bool is_thumbee(const struct kvm32_cp_access *access)
{
	return access->cp == 14 && !access->is64 && access->opc1 == 6 && access->privileged;
}

static int perform(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	if (is_thumbee(access)) {
		access->value[0] = 0;
		return 1;
	}
	if (access->cp == 15 && !access->is64 && is_set_way(access))
		return clean_by_set_way(vcpu);
	if (access->cp != 15 || !is_translation(access))
		return kvm32_cp_access(vcpu, access);
	return write_translation(vcpu, access);
}

static int transfer(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	u32 hsr = hyp_vcpu(vcpu)->state->hsr;
	int ret;

	kvm32_count(vcpu, STAT_CP15);
	access->write = !(hsr & ISS_READ);
	access->privileged = kvm32_privileged(vcpu->ctx);
	access->value[0] = kvm32_reg(vcpu, ISS_RT(hsr));
	if (access->is64)
		access->value[1] = kvm32_reg(vcpu, ISS_RT2(hsr));
	ret = perform(vcpu, access);
	if (!ret)
		return hyp_inject_undef(vcpu);
	if (ret < 0)
		return ret;
	hyp_skip(vcpu);
	if (access->write)
		return 1;
	kvm32_set_reg(vcpu, ISS_RT(hsr), access->value[0]);
	if (access->is64)
		kvm32_set_reg(vcpu, ISS_RT2(hsr), access->value[1]);
	return 1;
}

static int handle_32(struct kvm32_vcpu *vcpu, u8 cp)
{
	u32 hsr = hyp_vcpu(vcpu)->state->hsr;
	struct kvm32_cp_access access = {
		.cp = cp,
		.opc1 = ISS_OPC1(hsr),
		.crn = ISS_CRN(hsr),
		.crm = ISS_CRM(hsr),
		.opc2 = ISS_OPC2(hsr),
	};

	return transfer(vcpu, &access);
}

static int handle_64(struct kvm32_vcpu *vcpu, u8 cp)
{
	u32 hsr = hyp_vcpu(vcpu)->state->hsr;
	struct kvm32_cp_access access = {
		.cp = cp,
		.opc1 = ISS_OPC1_64(hsr),
		.crm = ISS_CRM(hsr),
		.is64 = true,
	};

	return transfer(vcpu, &access);
}

int hyp_handle_cp15(struct kvm32_vcpu *vcpu)
{
	return handle_32(vcpu, 15);
}

int hyp_handle_cp15_64(struct kvm32_vcpu *vcpu)
{
	return handle_64(vcpu, 15);
}

int hyp_handle_cp14(struct kvm32_vcpu *vcpu)
{
	return handle_32(vcpu, 14);
}

int hyp_handle_cp14_64(struct kvm32_vcpu *vcpu)
{
	return handle_64(vcpu, 14);
}
