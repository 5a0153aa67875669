/* SPDX-License-Identifier: GPL-2.0 */
/* The guest's translation registers as they are now, for walks of its tables. */
#ifndef KVM32_GUEST_MMU_H
#define KVM32_GUEST_MMU_H

#include "context.h"
#include "lib/walk.h"

static inline struct guest_mmu kvm32_guest_mmu(const struct kvm32_context *ctx)
{
	return (struct guest_mmu){
		.sctlr = ctx->cp15[CP15_SCTLR],
		.ttbr0 = ctx->cp15[CP15_TTBR0],
		.ttbr1 = ctx->cp15[CP15_TTBR1],
		.ttbcr = ctx->cp15[CP15_TTBCR],
		.dacr = ctx->cp15[CP15_DACR],
		.prrr = ctx->cp15[CP15_PRRR],
		.nmrr = ctx->cp15[CP15_NMRR],
	};
}

#endif
