// SPDX-License-Identifier: GPL-2.0
/* Registers of a vCPU for user space (KVM_GET_ONE_REG and friends): the core registers and the timers. */
#include <linux/uaccess.h>

#include "core.h"
#include "exception.h"

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

static int get_core(struct kvm32_vcpu *vcpu, u64 id, u64 *value)
{
	u32 index = id & 0xffff;
	u32 *reg;

	if (index >= NR_CORE_REGS)
		return -ENOENT;
	reg = core_register(vcpu->ctx, index);
	*value = reg ? *reg : 0;
	return 0;
}

static int set_cpsr(struct kvm32_context *ctx, u32 cpsr)
{
	if (kvm32_mode_bank(cpsr) < 0)
		return -EINVAL;
	/* Neither Jazelle nor ThumbEE: a real core must never be entered so (B1.3.3). */
	kvm32_set_cpsr(ctx, cpsr & ~(1u << 24));
	return 0;
}

static int set_core(struct kvm32_vcpu *vcpu, u64 id, u64 value)
{
	u32 index = id & 0xffff;
	u32 *reg;

	if (index >= NR_CORE_REGS)
		return -ENOENT;
	if (index == CORE_CPSR)
		return set_cpsr(vcpu->ctx, value);
	reg = core_register(vcpu->ctx, index);
	if (reg)
		*reg = value;
	return 0;
}

/* --- timers --- */

static int get_ctl(struct kvm32_vcpu *vcpu, u64 id, u64 *value)
{
	*value = kvm32_timer_get_ctl(id == KVM_REG_ARM_TIMER_CTL ? &vcpu->vtimer : &vcpu->ptimer);
	return 0;
}

static int set_ctl(struct kvm32_vcpu *vcpu, u64 id, u64 value)
{
	kvm32_timer_set_ctl(id == KVM_REG_ARM_TIMER_CTL ? &vcpu->vtimer : &vcpu->ptimer, value);
	return 0;
}

static int get_cval(struct kvm32_vcpu *vcpu, u64 id, u64 *value)
{
	*value = (id == KVM_REG_ARM_TIMER_CVAL ? &vcpu->vtimer : &vcpu->ptimer)->cval;
	return 0;
}

static int set_cval(struct kvm32_vcpu *vcpu, u64 id, u64 value)
{
	kvm32_timer_set_cval(id == KVM_REG_ARM_TIMER_CVAL ? &vcpu->vtimer : &vcpu->ptimer, value);
	return 0;
}

static int get_count(struct kvm32_vcpu *vcpu, u64 id, u64 *value)
{
	*value = kvm32_timer_count(id == KVM_REG_ARM_TIMER_CNT ? &vcpu->vtimer : &vcpu->ptimer);
	return 0;
}

static int set_count(struct kvm32_vcpu *vcpu, u64 id, u64 value)
{
	kvm32_set_virtual_count(vcpu->vm, value);
	kvm32_timer_set_cval(&vcpu->vtimer, vcpu->vtimer.cval);
	return 0;
}

/* The physical count is the host's: it is taken and does not move. */
static int ignore(struct kvm32_vcpu *vcpu, u64 id, u64 value)
{
	return 0;
}

static const struct single {
	u64 id;
	int (*get)(struct kvm32_vcpu *vcpu, u64 id, u64 *value);
	int (*set)(struct kvm32_vcpu *vcpu, u64 id, u64 value);
} singles[] = {
	{ KVM_REG_ARM_TIMER_CTL, get_ctl, set_ctl },
	{ KVM_REG_ARM_TIMER_CNT, get_count, set_count },
	{ KVM_REG_ARM_TIMER_CVAL, get_cval, set_cval },
	{ KVM_REG_ARM_PTIMER_CTL, get_ctl, set_ctl },
	{ KVM_REG_ARM_PTIMER_CNT, get_count, ignore },
	{ KVM_REG_ARM_PTIMER_CVAL, get_cval, set_cval },
};

static const struct single core_group = { 0, get_core, set_core };

static const struct single *find_single(u64 id)
{
	unsigned int i;

	if ((id & ~0xffffull) == KVM_REG_ARM_CORE_ID(0))
		return &core_group;
	for (i = 0; i < ARRAY_SIZE(singles); i++)
		if (singles[i].id == id)
			return &singles[i];
	return NULL;
}

/* Registers have 4 or 8 bytes; both ends are little-endian. */
int kvm32_get_one_reg(struct kvm32_vcpu *vcpu, const struct kvm_one_reg *reg)
{
	const struct single *single = find_single(reg->id);
	u64 value = 0;
	int ret;

	if (!single)
		return -ENOENT;
	ret = single->get(vcpu, reg->id, &value);
	if (ret)
		return ret;
	return copy_to_user((void __user *)(unsigned long)reg->addr, &value, KVM_REG_SIZE(reg->id)) ? -EFAULT : 0;
}

int kvm32_set_one_reg(struct kvm32_vcpu *vcpu, const struct kvm_one_reg *reg)
{
	const struct single *single = find_single(reg->id);
	u64 value = 0;
	int ret;

	if (!single)
		return -ENOENT;
	if (copy_from_user(&value, (void __user *)(unsigned long)reg->addr, KVM_REG_SIZE(reg->id)))
		return -EFAULT;
	ret = single->set(vcpu, reg->id, value);
	if (!ret)
		kvm32_changed(vcpu);
	return ret;
}

static int put_ids(u64 __user *to)
{
	unsigned int i;

	for (i = 0; i < NR_CORE_REGS; i++)
		if (put_user(KVM_REG_ARM_CORE_ID(i), to++))
			return -EFAULT;
	for (i = 0; i < ARRAY_SIZE(singles); i++)
		if (put_user(singles[i].id, to++))
			return -EFAULT;
	return 0;
}

int kvm32_get_reg_list(struct kvm32_vcpu *vcpu, struct kvm_reg_list __user *list)
{
	u64 room, n = NR_CORE_REGS + ARRAY_SIZE(singles);

	if (get_user(room, &list->n) || put_user(n, &list->n))
		return -EFAULT;
	return room < n ? -E2BIG : put_ids(list->reg);
}
