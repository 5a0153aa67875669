// SPDX-License-Identifier: GPL-2.0
/*
 * The core keeps r0-pc as the current mode sees them (context.h); the hardware keeps each bank in its place. In between:
 * sp and lr of the current mode, and r8-r12 of FIQ mode.
 */
#include "hyp.h"

static bool in_fiq(const struct kvm32_context *ctx)
{
	return (ctx->cpsr & PSR_MODE) == MODE_FIQ;
}

void hyp_context_to_banks(struct kvm32_context *ctx)
{
	int bank = kvm32_mode_bank(ctx->cpsr);

	ctx->sp[bank] = ctx->regs[13];
	ctx->lr[bank] = ctx->regs[14];
	if (in_fiq(ctx))
		kvm32_swap_high(ctx, ctx->high[1], ctx->high[0]);
}

/* Monitor mode does not exist in the Non-secure state, and Hyp mode is not the guest's: a bank there always is. */
void hyp_context_from_banks(struct kvm32_context *ctx)
{
	int bank = kvm32_mode_bank(ctx->cpsr);

	if (bank < 0)
		return;
	ctx->regs[13] = ctx->sp[bank];
	ctx->regs[14] = ctx->lr[bank];
	if (in_fiq(ctx))
		kvm32_swap_high(ctx, ctx->high[0], ctx->high[1]);
}
