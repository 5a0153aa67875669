/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mode changes and exception entry of the guest-visible machine (ARM ARM B1.3, B1.8, B1.9). Pure functions on the
 * context, inline so that the lowvisor has them too.
 */
#ifndef KVM32_EXCEPTION_H
#define KVM32_EXCEPTION_H

#include "context.h"
#include "lib/walk.h"

#define PSR_MODE	0x0000001fu
#define PSR_T		0x00000020u
#define PSR_F		0x00000040u
#define PSR_I		0x00000080u
#define PSR_A		0x00000100u
#define PSR_E		0x00000200u
#define PSR_J		0x01000000u
#define PSR_RESERVED	0x00f00000u	/* 23:20, read as zero (B1.3.3) */
#define PSR_IT_J	0x0700fc00u	/* IT[1:0] and J in 26:24, IT[7:2] in 15:10 */
/** The bits of which USR mode cannot hold the guest's value: they live in the virtual CPSR alone. */
#define PSR_VIRTUAL	(PSR_MODE | PSR_F | PSR_I | PSR_A)

#define MODE_USR	0x10u
#define MODE_FIQ	0x11u
#define MODE_IRQ	0x12u
#define MODE_SVC	0x13u
#define MODE_ABT	0x17u
#define MODE_UND	0x1bu
#define MODE_SYS	0x1fu

/* What lib/walk.h does not need of SCTLR (B4.1.130). */
#define SCTLR_V		(1u << 13)
#define SCTLR_TE	(1u << 30)

/** Exceptions by vector; the value times 4 is the vector's offset (table B1-3). */
enum kvm32_exception { EXC_RESET, EXC_UNDEF, EXC_SVC, EXC_PREFETCH_ABORT, EXC_DATA_ABORT, EXC_UNUSED, EXC_IRQ, EXC_FIQ };

/** The bank of a mode, -1 for modes that this machine does not have. */
static inline int kvm32_mode_bank(u32 mode)
{
	switch (mode & PSR_MODE) {
	case MODE_USR:
	case MODE_SYS:
		return BANK_USR;
	case MODE_SVC:
		return BANK_SVC;
	case MODE_IRQ:
		return BANK_IRQ;
	case MODE_ABT:
		return BANK_ABT;
	case MODE_UND:
		return BANK_UND;
	case MODE_FIQ:
		return BANK_FIQ;
	default:
		return -1;
	}
}

static inline bool kvm32_privileged(const struct kvm32_context *ctx)
{
	return (ctx->cpsr & PSR_MODE) != MODE_USR;
}

static inline void kvm32_swap_high(struct kvm32_context *ctx, u32 *park, const u32 *fetch)
{
	unsigned int i;

	for (i = 0; i < 5; i++) {
		park[i] = ctx->regs[8 + i];
		ctx->regs[8 + i] = fetch[i];
	}
}

/** Sets the virtual CPSR and brings the banked registers in line; a mode that does not exist leaves the mode alone. */
static inline void kvm32_set_cpsr(struct kvm32_context *ctx, u32 cpsr)
{
	int from = kvm32_mode_bank(ctx->cpsr);
	int to = kvm32_mode_bank(cpsr);

	cpsr &= ~(PSR_J | PSR_RESERVED);	/* no Jazelle, no ThumbEE */
	if (to < 0) {
		cpsr = (cpsr & ~PSR_MODE) | (ctx->cpsr & PSR_MODE);
		to = from;
	}
	ctx->cpsr = cpsr;
	if (from == to)
		return;
	ctx->sp[from] = ctx->regs[13];
	ctx->lr[from] = ctx->regs[14];
	ctx->regs[13] = ctx->sp[to];
	ctx->regs[14] = ctx->lr[to];
	if (from == BANK_FIQ)
		kvm32_swap_high(ctx, ctx->high[1], ctx->high[0]);
	else if (to == BANK_FIQ)
		kvm32_swap_high(ctx, ctx->high[0], ctx->high[1]);
}

static inline u32 kvm32_exception_mode(enum kvm32_exception kind)
{
	switch (kind) {
	case EXC_UNDEF:
		return MODE_UND;
	case EXC_PREFETCH_ABORT:
	case EXC_DATA_ABORT:
		return MODE_ABT;
	case EXC_IRQ:
		return MODE_IRQ;
	case EXC_FIQ:
		return MODE_FIQ;
	default:
		return MODE_SVC;
	}
}

/**
 * kvm32_exception_enter() - takes an exception as the architecture does (B1.9).
 * @return_address: what the exception's LR gets, offset included.
 */
static inline void kvm32_exception_enter(struct kvm32_context *ctx, enum kvm32_exception kind, u32 return_address)
{
	u32 old = ctx->cpsr;
	u32 sctlr = ctx->cp15[CP15_SCTLR];
	u32 base = (sctlr & SCTLR_V) ? 0xffff0000u : ctx->cp15[CP15_VBAR];
	u32 cpsr = (old & ~(PSR_MODE | PSR_T | PSR_E | PSR_IT_J)) | kvm32_exception_mode(kind) | PSR_I;

	if (kind == EXC_FIQ || kind == EXC_RESET)
		cpsr |= PSR_F;
	if (kind != EXC_UNDEF && kind != EXC_SVC)
		cpsr |= PSR_A;
	if (sctlr & SCTLR_TE)
		cpsr |= PSR_T;
	if (sctlr & SCTLR_EE)
		cpsr |= PSR_E;
	kvm32_set_cpsr(ctx, cpsr);
	ctx->spsr[kvm32_mode_bank(cpsr)] = old;
	ctx->regs[14] = return_address;
	ctx->regs[15] = base + 4 * kind;
}

/** Delivers a pending, unmasked interrupt line; pc is the instruction to return to. */
static inline void kvm32_deliver_interrupts(struct kvm32_context *ctx)
{
	if (ctx->fiq_line && !(ctx->cpsr & PSR_F))
		kvm32_exception_enter(ctx, EXC_FIQ, ctx->regs[15] + 4);
	else if (ctx->irq_line && !(ctx->cpsr & PSR_I))
		kvm32_exception_enter(ctx, EXC_IRQ, ctx->regs[15] + 4);
}

/** UNDEF at the instruction at pc (not behind it): LR points behind it (table B1-7). */
static inline void kvm32_inject_undef(struct kvm32_context *ctx)
{
	kvm32_exception_enter(ctx, EXC_UNDEF, ctx->regs[15] + ((ctx->cpsr & PSR_T) ? 2 : 4));
}

static inline void kvm32_inject_data_abort(struct kvm32_context *ctx, u32 dfsr, u32 dfar)
{
	ctx->cp15[CP15_DFSR] = dfsr;
	ctx->cp15[CP15_DFAR] = dfar;
	kvm32_exception_enter(ctx, EXC_DATA_ABORT, ctx->regs[15] + 8);
}

static inline void kvm32_inject_prefetch_abort(struct kvm32_context *ctx, u32 ifsr, u32 ifar)
{
	ctx->cp15[CP15_IFSR] = ifsr;
	ctx->cp15[CP15_IFAR] = ifar;
	kvm32_exception_enter(ctx, EXC_PREFETCH_ABORT, ctx->regs[15] + 4);
}

#endif
