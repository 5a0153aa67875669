/* SPDX-License-Identifier: GPL-2.0 */
/* The guest's translation registers as they are now: for walks of its tables, and for the format of its faults. */
#ifndef KVM32_GUEST_MMU_H
#define KVM32_GUEST_MMU_H

#include "context.h"
#include "lib/permission.h"
#include "lib/walk.h"

static inline struct guest_mmu kvm32_guest_mmu(const struct kvm32_context *ctx)
{
	return (struct guest_mmu){
		.ttbr0 = kvm32_cp15_64(ctx, CP15_TTBR0),
		.ttbr1 = kvm32_cp15_64(ctx, CP15_TTBR1),
		.sctlr = ctx->cp15[CP15_SCTLR],
		.ttbcr = ctx->cp15[CP15_TTBCR],
		.dacr = ctx->cp15[CP15_DACR],
		.prrr = ctx->cp15[CP15_PRRR],
		.nmrr = ctx->cp15[CP15_NMRR],
		.has_pxn = false,
	};
}

static inline bool kvm32_long_descriptors(const struct kvm32_context *ctx)
{
	return ctx->cp15[CP15_TTBCR] & TTBCR_EAE;
}

/** DFSR or IFSR; of no domain in particular. */
static inline u32 kvm32_fsr(const struct kvm32_context *ctx, u32 fault_status, bool write)
{
	return kvm32_long_descriptors(ctx) ? fsr_encode_long(fault_status, write) : fsr_encode(fault_status, 0, write);
}

#endif
