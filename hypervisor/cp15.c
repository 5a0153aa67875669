// SPDX-License-Identifier: GPL-2.0
/* Coprocessor registers that are the same on every backend: what each kind of register does, and the way to them. */
#include <linux/export.h>

#include "cp15.h"
#include "exception.h"
#include "identity.h"
#include "trace.h"

#define MPIDR_MP		0x80000000u
#define MPIDR_UNIPROCESSOR	0x40000000u
#define MMFR0_VMSA		0xfu
#define VMSA_V7			3

/*
 * A core with the multiprocessing extensions, as all since Cortex-A9 are; alone in its VM it says so (U), as a
 * single-core part does, and an SMP kernel drops its locks and broadcasts.
 */
u32 kvm32_mpidr(const struct kvm32_vcpu *vcpu)
{
	return MPIDR_MP | (READ_ONCE(vcpu->vm->nr_vcpus) == 1 ? MPIDR_UNIPROCESSOR : 0) | vcpu->id;
}
EXPORT_SYMBOL_GPL(kvm32_mpidr);

u32 kvm32_midr(void)
{
	return kvm32_identity.id[ID_MIDR];
}
EXPORT_SYMBOL_GPL(kvm32_midr);

int cp15_identification(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	return cp15_give(access, kvm32_identity.id[row->argument]);
}

/* VMSA 4 is PXN, 5 the long descriptors besides (B4.1.89): a shadow entry can say neither on cores that have 3. */
int cp15_memory_model(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	u32 value = kvm32_identity.id[ID_MMFR0];

	if (!vcpu->vm->backend->lpae && (value & MMFR0_VMSA) > VMSA_V7)
		value = (value & ~MMFR0_VMSA) | VMSA_V7;
	return cp15_give(access, value);
}

int cp15_constant(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	return cp15_give(access, row->argument);
}

int cp15_mpidr(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	return cp15_give(access, kvm32_mpidr(vcpu));
}

int cp15_raz_wi(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	access->value[0] = access->value[1] = 0;
	return 1;
}

int cp15_storage(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	u32 *value = &vcpu->ctx->cp15[row->argument];

	if (access->write)
		*value = access->value[0];
	else
		access->value[0] = *value;
	return 1;
}

/*
 * TTBR0, TTBR1 and PAR by MCRR and MRRC; the 32-bit forms in rows of their own reach the lower half and leave the upper
 * one alone.
 */
int cp15_wide_storage(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	u32 *halves = &vcpu->ctx->cp15[row->argument];

	if (access->write)
		memcpy(halves, access->value, sizeof(access->value));
	else
		memcpy(access->value, halves, sizeof(access->value));
	return 1;
}

/* What the host set up is what the guest gets; it may believe that it changed it. */
int cp15_auxiliary_control(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	if (!access->write)
		access->value[0] = kvm32_identity.id[ID_ACTLR];
	return 1;
}

int cp15_cache_size_selection(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	access->value[0] &= 0xf;
	return cp15_storage(vcpu, row, access);
}

int cp15_cache_size(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	u32 selected = vcpu->ctx->cp15[CP15_CSSELR];

	return cp15_give(access, selected < KVM32_NR_CSSELR ? kvm32_identity.ccsidr[selected] : 0);
}

/* B4.1.98: I and F as the GIC asserts them, whatever CPSR masks. */
int cp15_interrupt_status(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	return cp15_give(access, kvm32_irq_pending(vcpu) ? PSR_I : 0);
}

/* Cortex-A15 and A7 count their CPUs here, other cores have it for the L2 cache. */
int cp15_l2_control(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	access->value[0] = (min(vcpu->vm->nr_vcpus, 4u) - 1) << 24;
	return 1;
}

/* Cortex-A9: where snoop control unit and private timers are; zero on a single-core part. */
int cp15_configuration_base(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	access->value[0] = READ_ONCE(vcpu->vm->nr_vcpus) > 1 ? kvm32_gic_private_base(vcpu->vm) : 0;
	return 1;
}

static bool user_may(const struct cp15_row *row, bool write)
{
	return row->flags & (write ? CP15_USER_WRITE : CP15_USER_READ);
}

static int cp15_access(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	const struct cp15_row *row = cp15_find_row(access->is64 ? CP15_KEY64(access->opc1, access->crm) :
						   CP15_KEY(access->crn, access->opc1, access->crm, access->opc2));

	if (!row || !cp15_exists(vcpu, row) || (!access->privileged && !user_may(row, access->write)))
		return 0;
	return row->access(vcpu, row, access);
}

/*
 * Debug (opc1 0) and trivial Jazelle (opc1 7) read as zero and ignore writes: no debug architecture, no lock. USR mode may
 * read the debug and Jazelle identification. Trace and ThumbEE do not exist.
 */
static int cp14_access(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	bool identification = !access->write && !access->crn && !access->crm && !access->opc2;

	if (access->is64 || (access->opc1 != 0 && access->opc1 != 7))
		return 0;
	if (!access->privileged && !identification)
		return 0;
	return cp15_raz_wi(vcpu, NULL, access);
}

static int cp_access(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	switch (access->cp) {
	case 14:
		return cp14_access(vcpu, access);
	case 15:
		return cp15_access(vcpu, access);
	default:
		return 0;
	}
}

int kvm32_cp_access(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	int ret = cp_access(vcpu, access);

	trace_kvm_cp_access(vcpu->id, access, ret);
	return ret;
}
EXPORT_SYMBOL_GPL(kvm32_cp_access);

/* Reset values where the architecture gives one or Linux cannot live without: SCTLR (B4.1.130), remap (Cortex-A9). */
void kvm32_context_reset(struct kvm32_vcpu *vcpu)
{
	struct kvm32_context *ctx = vcpu->ctx;

	memset(ctx, 0, sizeof(*ctx));
	ctx->cpsr = MODE_SVC | PSR_A | PSR_I | PSR_F;
	ctx->cp15[CP15_SCTLR] = 0x00c50078;
	ctx->cp15[CP15_PRRR] = 0x00098aa4;
	ctx->cp15[CP15_NMRR] = 0x44e048e0;
}
EXPORT_SYMBOL_GPL(kvm32_context_reset);

int __init kvm32_cp15_init(void)
{
	kvm32_identity_init();
	return cp15_check_rows();
}
