// SPDX-License-Identifier: GPL-2.0
/* Registers for user space: general registers of all banks. */
#include "exception.h"
#include "regs.h"

#define NR_CORE_REGS	(sizeof(struct kvm_regs) / 4)
#define CORE(name)	KVM_REG_ARM_CORE_REG(name)
#define CORE_CPSR	CORE(usr_regs.uregs[KVM_ARM_UREG_CPSR])

/* The banks of the current mode are in ctx->regs (context.h). */
static u32 *bank_sp(struct kvm32_context *ctx, enum kvm32_bank bank)
{
	return bank == kvm32_mode_bank(ctx->cpsr) ? &ctx->regs[13] : &ctx->sp[bank];
}

static u32 *bank_lr(struct kvm32_context *ctx, enum kvm32_bank bank)
{
	return bank == kvm32_mode_bank(ctx->cpsr) ? &ctx->regs[14] : &ctx->lr[bank];
}

static u32 *bank_high(struct kvm32_context *ctx, bool fiq, unsigned int n)
{
	bool current_fiq = kvm32_mode_bank(ctx->cpsr) == BANK_FIQ;

	return fiq == current_fiq ? &ctx->regs[8 + n] : &ctx->high[fiq][n];
}

static u32 *user_register(struct kvm32_context *ctx, unsigned int n)
{
	if (n >= 8 && n <= 12)
		return bank_high(ctx, false, n - 8);
	if (n == 13)
		return bank_sp(ctx, BANK_USR);
	if (n == 14)
		return bank_lr(ctx, BANK_USR);
	return &ctx->regs[n];
}

/* sp, lr, spsr */
static u32 *banked_register(struct kvm32_context *ctx, enum kvm32_bank bank, unsigned int n)
{
	return n == 0 ? bank_sp(ctx, bank) : n == 1 ? bank_lr(ctx, bank) : &ctx->spsr[bank];
}

/** Where a core register is kept, by its index in struct kvm_regs; NULL: Linux's own word, which we don't have. */
static u32 *core_register(struct kvm32_context *ctx, unsigned int index)
{
	static const enum kvm32_bank banks[] = { BANK_SVC, BANK_ABT, BANK_UND, BANK_IRQ };
	unsigned int n = index - CORE(svc_regs);

	if (index <= KVM_ARM_UREG_PC)
		return user_register(ctx, index);
	if (index == CORE_CPSR)
		return &ctx->cpsr;
	if (index < CORE(svc_regs))
		return NULL;
	if (index < CORE(fiq_regs))
		return banked_register(ctx, banks[n / 3], n % 3);
	n = index - CORE(fiq_regs);
	return n < 5 ? bank_high(ctx, true, n) : banked_register(ctx, BANK_FIQ, n - 5);
}

static unsigned int core_count(void)
{
	return NR_CORE_REGS;
}

static u64 core_id(struct kvm32_vcpu *vcpu, unsigned int n)
{
	return KVM_REG_ARM_CORE_ID(n);
}

static u64 core_get(struct kvm32_vcpu *vcpu, unsigned int n)
{
	u32 *reg = core_register(vcpu->ctx, n);

	return reg ? *reg : 0;
}

static int set_cpsr(struct kvm32_context *ctx, u32 cpsr)
{
	if (kvm32_mode_bank(cpsr) < 0)
		return -EINVAL;
	/* Neither Jazelle nor ThumbEE: a real core must never be entered so (B1.3.3). */
	kvm32_set_cpsr(ctx, cpsr & ~(1u << 24));
	return 0;
}

static int core_set(struct kvm32_vcpu *vcpu, unsigned int n, u64 value)
{
	u32 *reg;

	if (n == CORE_CPSR)
		return set_cpsr(vcpu->ctx, value);
	reg = core_register(vcpu->ctx, n);
	if (reg)
		*reg = value;
	return 0;
}

const struct kvm32_register_file kvm32_core_registers = { core_count, core_id, core_get, core_set };
