/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest-visible state of one vCPU. Both backends and their lowvisors work on this one layout; the backend
 * allocates it, so that it can sit in a page which the lowvisor sees under the guest's address space.
 */
#ifndef KVM32_CONTEXT_H
#define KVM32_CONTEXT_H

#include <linux/types.h>

/** Register banks (B1.3.2); USR and SYS share one. */
enum kvm32_bank { BANK_USR, BANK_FIQ, BANK_IRQ, BANK_SVC, BANK_ABT, BANK_UND, NR_BANKS };

/** CP15 state that a guest can write. Upper halves, of guests with long descriptors, come behind the lower ones. */
enum kvm32_cp15 {
	CP15_SCTLR, CP15_ACTLR, CP15_CPACR,
	CP15_TTBR0, CP15_TTBR0_HIGH, CP15_TTBR1, CP15_TTBR1_HIGH, CP15_TTBCR, CP15_DACR,
	CP15_DFSR, CP15_IFSR, CP15_ADFSR, CP15_AIFSR, CP15_DFAR, CP15_IFAR, CP15_PAR, CP15_PAR_HIGH,
	CP15_PRRR, CP15_NMRR, CP15_AMAIR0, CP15_AMAIR1, CP15_VBAR, CP15_CONTEXTIDR,
	CP15_TPIDRURW, CP15_TPIDRURO, CP15_TPIDRPRW, CP15_CSSELR, CP15_CNTKCTL,
	NR_CP15
};

/** VFP and Advanced SIMD; d is 16-byte aligned for VSTM. */
struct kvm32_vfp {
	u64 d[32];
	u32 fpscr;
	u32 fpexc;	/* what the guest wrote; the real one also depends on who owns the unit */
};

struct kvm32_context {
	u32 regs[16];		/* r0..pc as the current mode sees them; the lowvisor's frame, must come first */
	u32 cpsr;		/* the virtual CPSR, all bits */
	u32 irq_line;		/* non-zero: the GIC asserts nIRQ to this vCPU */
	u32 fiq_line;
	/* Of the current mode, spsr[] is valid here and sp/lr are stale (they are in regs). */
	u32 sp[NR_BANKS];
	u32 lr[NR_BANKS];
	u32 spsr[NR_BANKS];
	u32 high[2][5];		/* r8-r12 of the set that is not current: [0] all modes but FIQ, [1] FIQ */
	u32 cp15[NR_CP15];
	struct kvm32_vfp vfp __aligned(16);
};

/** A 64-bit register, by its lower half. */
static inline u64 kvm32_cp15_64(const struct kvm32_context *ctx, enum kvm32_cp15 low)
{
	return (u64)ctx->cp15[low + 1] << 32 | ctx->cp15[low];
}

static inline void kvm32_set_cp15_64(struct kvm32_context *ctx, enum kvm32_cp15 low, u64 value)
{
	ctx->cp15[low] = value;
	ctx->cp15[low + 1] = value >> 32;
}

#endif
