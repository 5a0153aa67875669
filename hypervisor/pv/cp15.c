// SPDX-License-Identifier: GPL-2.0
/* CP15 registers and operations of address translation; all other registers are the core's. */
#include "pv.h"

struct mmu_register {
	u8 crn, opc1, crm, opc2;
	enum kvm32_cp15 index;
	void (*written)(struct pv_vcpu *pv, u32 old, u32 now);
};

static void flush(struct pv_vcpu *pv)
{
	spin_lock(&pv->vcpu->vm->mmu_lock);
	pv_shadow_flush(pv);
	spin_unlock(&pv->vcpu->vm->mmu_lock);
}

static void sctlr_written(struct pv_vcpu *pv, u32 old, u32 now)
{
	if ((old ^ now) & (SCTLR_AFE | SCTLR_TRE | SCTLR_EE))
		flush(pv);
	pv->state->guest_sctlr = (pv->state->guest_sctlr & ~SCTLR_A) | (now & SCTLR_A);
	pv_update_dacr(pv);
}

/* Manager shows in the entries themselves (pv_real_dacr), so a domain that becomes or ceases to be one starts anew. */
static void dacr_written(struct pv_vcpu *pv, u32 old, u32 now)
{
	if ((old ^ now) & PV_DACR_HIGH_BITS)
		flush(pv);
	pv_update_dacr(pv);
}

static void ttbcr_written(struct pv_vcpu *pv, u32 old, u32 now)
{
	if (old != now)
		flush(pv);
}

static const struct mmu_register registers[] = {
	{ 1, 0, 0, 0, CP15_SCTLR, sctlr_written },
	{ 2, 0, 0, 0, CP15_TTBR0 },
	{ 2, 0, 0, 1, CP15_TTBR1, ttbcr_written },
	{ 2, 0, 0, 2, CP15_TTBCR, ttbcr_written },
	{ 3, 0, 0, 0, CP15_DACR, dacr_written },
	{ 12, 0, 0, 0, CP15_VBAR },
	{ 13, 0, 0, 1, CP15_CONTEXTIDR },
	{ 13, 0, 0, 2, CP15_TPIDRURW },
	{ 13, 0, 0, 3, CP15_TPIDRURO },
};

static u32 writable_bits(enum kvm32_cp15 index)
{
	switch (index) {
	case CP15_TTBCR:
		return TTBCR_N | TTBCR_PD0 | TTBCR_PD1;
	case CP15_VBAR:
		return ~0x1fu;
	default:
		return ~0u;
	}
}

static int access_register(struct pv_vcpu *pv, const struct mmu_register *reg, struct kvm32_cp_access *access)
{
	u32 *value = &pv->state->ctx.cp15[reg->index];
	u32 old = *value;

	if (!access->write) {
		access->value[0] = *value;
		return 1;
	}
	*value = access->value[0] & writable_bits(reg->index);
	if (reg->written)
		reg->written(pv, old, *value);
	return 1;
}

/* TLB operations (B3.10.6): the same for instruction, data and unified. By address, @count pages from there on. */
static bool flush_translations(struct pv_vcpu *pv, u32 operation, u32 value, u32 count)
{
	switch (operation) {
	case 0:
		pv_shadow_flush(pv);
		return true;
	case 1:
	case 3:
		pv_shadow_flush_pages(pv, value & ~0xfffu, count, operation == 1 ? value & 0xff : PV_ANY_ASID);
		return true;
	case 2:
		pv_shadow_flush_asid(pv, value & 0xff);
		return true;
	default:
		return false;
	}
}

/* Returns when no vCPU runs on what was flushed, and nothing is done for one on a translation from before. */
static void wait_for_others(struct kvm32_vm *vm)
{
	kvm32_force_out(vm);
	down_write(&pv_vm(vm)->emulation);
	up_write(&pv_vm(vm)->emulation);
}

/* Inner shareable: in every vCPU, and done only when none uses what was flushed (B3.10.5). */
static bool flush_everywhere(struct kvm32_vm *vm, u32 operation, u32 value, u32 count)
{
	bool known = true;
	unsigned int i;

	spin_lock(&vm->mmu_lock);
	for (i = 0; i < KVM32_MAX_VCPUS; i++)
		if (vm->vcpus[i])
			known = flush_translations(pv_vcpu(vm->vcpus[i]), operation, value, count);
	spin_unlock(&vm->mmu_lock);
	if (vm->nr_vcpus > 1)
		wait_for_others(vm);
	return known;
}

/* Where a loop names a range, all of it, and the loop goes on at its last page (flush_page() in low/cp15.c). */
static int tlb_operation(struct pv_vcpu *pv, const struct kvm32_cp_access *access)
{
	struct pv_state *state = pv->state;
	struct kvm32_vm *vm = pv->vcpu->vm;
	u32 more = state->more_pages;
	bool known;

	state->more_pages = 0;
	if (more)
		state->ctx.regs[state->instruction >> 12 & 15] += more * PAGE_SIZE;
	if (access->crm == 3)
		return flush_everywhere(vm, access->opc2, access->value[0], 1 + more);
	spin_lock(&vm->mmu_lock);
	known = flush_translations(pv, access->opc2, access->value[0], 1 + more);
	spin_unlock(&vm->mmu_lock);
	return known;
}

static bool is_tlb_operation(const struct kvm32_cp_access *access)
{
	return access->crn == 8 && access->opc1 == 0 && access->write &&
	       (access->crm == 3 || (access->crm >= 5 && access->crm <= 7));
}

/* ATS1C{PR,PW,UR,UW} (B3.12.5): the result of a translation goes to PAR, short-descriptor format (B4.1.112). */
static int translate_operation(struct kvm32_vcpu *vcpu, const struct kvm32_cp_access *access)
{
	struct guest_translation translation;
	u32 fault_status, *par = &vcpu->ctx->cp15[CP15_PAR];
	int ret = pv_translate(vcpu, access->value[0], (access->opc2 & 1) ? GUEST_WRITE : GUEST_READ,
			       access->opc2 < 2, &translation, &fault_status);

	if (ret == -EFAULT) {
		*par = 1 | (fault_status & 15) << 1 | (fault_status >> 4 & 1) << 5;
		return 1;
	}
	if (ret)
		return ret;
	/* SS: a supersection, of which only the base is told; this machine has no addresses above 32 bits. */
	if (translation.size == 1 << 24)
		*par = (translation.gpa & 0xff000000u) | 1u << 1;
	else
		*par = translation.gpa & ~0xfffu;
	return 1;
}

static bool is_translate_operation(const struct kvm32_cp_access *access)
{
	return access->crn == 7 && access->opc1 == 0 && access->crm == 8 && access->opc2 < 4 && access->write;
}

/* CPACR may take the VFP away: its next instruction has to trap. */
static bool is_cpacr_write(const struct kvm32_cp_access *access)
{
	return access->crn == 1 && access->opc1 == 0 && access->crm == 0 && access->opc2 == 2 && access->write;
}

static int privileged_cp15(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	unsigned int i;

	if (is_cpacr_write(access))
		pv_vfp_put(pv_vcpu(vcpu));
	if (is_tlb_operation(access))
		return tlb_operation(pv_vcpu(vcpu), access);
	if (is_translate_operation(access))
		return translate_operation(vcpu, access);
	for (i = 0; i < ARRAY_SIZE(registers); i++) {
		const struct mmu_register *reg = &registers[i];

		if (access->crn == reg->crn && access->opc1 == reg->opc1 && access->crm == reg->crm &&
		    access->opc2 == reg->opc2)
			return access_register(pv_vcpu(vcpu), reg, access);
	}
	return kvm32_cp_access(vcpu, access);
}

static int perform(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	access->privileged = kvm32_privileged(vcpu->ctx);
	if (access->cp == 15 && access->privileged && !access->is64)
		return privileged_cp15(vcpu, access);
	return kvm32_cp_access(vcpu, access);
}

/* MRC to pc sets the flags (A8.8.108). */
static void write_result(struct kvm32_vcpu *vcpu, u32 rt, u32 value)
{
	if (rt == 15)
		vcpu->ctx->cpsr = (vcpu->ctx->cpsr & 0x0fffffff) | (value & 0xf0000000);
	else
		vcpu->ctx->regs[rt] = value;
}

static int access_32(struct kvm32_vcpu *vcpu, u32 word)
{
	u32 rt = word >> 12 & 15;
	struct kvm32_cp_access access = {
		.cp = word >> 8 & 15, .opc1 = word >> 21 & 7, .crn = word >> 16 & 15, .crm = word & 15,
		.opc2 = word >> 5 & 7, .write = !(word & (1u << 20)), .value = { vcpu->ctx->regs[rt] },
	};
	int ret = perform(vcpu, &access);

	if (ret > 0 && !access.write)
		write_result(vcpu, rt, access.value[0]);
	return ret;
}

static int access_64(struct kvm32_vcpu *vcpu, u32 word)
{
	u32 rt = word >> 12 & 15, rt2 = word >> 16 & 15;
	struct kvm32_cp_access access = {
		.cp = word >> 8 & 15, .opc1 = word >> 4 & 15, .crm = word & 15, .is64 = true,
		.write = !(word & (1u << 20)), .value = { vcpu->ctx->regs[rt], vcpu->ctx->regs[rt2] },
	};
	int ret = perform(vcpu, &access);

	if (ret > 0 && !access.write) {
		vcpu->ctx->regs[rt] = access.value[0];
		vcpu->ctx->regs[rt2] = access.value[1];
	}
	return ret;
}

int pv_cp_access(struct kvm32_vcpu *vcpu, u32 instruction)
{
	return (instruction & 0x0f000000) == 0x0e000000 ? access_32(vcpu, instruction) : access_64(vcpu, instruction);
}
