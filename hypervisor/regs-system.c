// SPDX-License-Identifier: GPL-2.0
/* Registers for user space: timers, cache geometry. */
#include "identity.h"
#include "regs.h"

static u64 get_ctl(struct kvm32_timer *timer)
{
	return kvm32_timer_get_ctl(timer);
}

static void set_ctl(struct kvm32_timer *timer, u64 value)
{
	kvm32_timer_set_ctl(timer, value);
}

static u64 get_cval(struct kvm32_timer *timer)
{
	return timer->cval;
}

static u64 get_count(struct kvm32_timer *timer)
{
	return kvm32_timer_count(timer);
}

/* The physical count is the host's: it is taken and does not move. */
static void set_count(struct kvm32_timer *timer, u64 value)
{
	if (!timer->is_virtual)
		return;
	kvm32_set_virtual_count(timer->vcpu->vm, value);
	kvm32_timer_set_cval(timer, timer->cval);
}

static const struct {
	u64 id;
	u64 (*get)(struct kvm32_timer *timer);
	void (*set)(struct kvm32_timer *timer, u64 value);
	bool is_virtual;
} timers[] = {
	{ KVM_REG_ARM_TIMER_CTL, get_ctl, set_ctl, true },
	{ KVM_REG_ARM_TIMER_CNT, get_count, set_count, true },
	{ KVM_REG_ARM_TIMER_CVAL, get_cval, kvm32_timer_set_cval, true },
	{ KVM_REG_ARM_PTIMER_CTL, get_ctl, set_ctl, false },
	{ KVM_REG_ARM_PTIMER_CNT, get_count, set_count, false },
	{ KVM_REG_ARM_PTIMER_CVAL, get_cval, kvm32_timer_set_cval, false },
};

static unsigned int timer_count(void)
{
	return ARRAY_SIZE(timers);
}

static u64 timer_id(struct kvm32_vcpu *vcpu, unsigned int n)
{
	return timers[n].id;
}

static struct kvm32_timer *which(struct kvm32_vcpu *vcpu, unsigned int n)
{
	return timers[n].is_virtual ? &vcpu->vtimer : &vcpu->ptimer;
}

static u64 timer_get(struct kvm32_vcpu *vcpu, unsigned int n)
{
	return timers[n].get(which(vcpu, n));
}

static int timer_set(struct kvm32_vcpu *vcpu, unsigned int n, u64 value)
{
	timers[n].set(which(vcpu, n), value);
	return 0;
}

const struct kvm32_register_file kvm32_timer_registers = { timer_count, timer_id, timer_get, timer_set };

/* --- CCSIDR of each cache; what a saved guest believes of its caches must be so --- */

static unsigned int cache_count(void)
{
	return KVM32_NR_CSSELR;
}

static u64 cache_id(struct kvm32_vcpu *vcpu, unsigned int n)
{
	if (!kvm32_identity.ccsidr[n])
		return 0;
	return KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_DEMUX | KVM_REG_ARM_DEMUX_ID_CCSIDR | n;
}

static u64 cache_get(struct kvm32_vcpu *vcpu, unsigned int n)
{
	return kvm32_identity.ccsidr[n];
}

static int cache_set(struct kvm32_vcpu *vcpu, unsigned int n, u64 value)
{
	return value == kvm32_identity.ccsidr[n] ? 0 : -EINVAL;
}

const struct kvm32_register_file kvm32_cache_registers = { cache_count, cache_id, cache_get, cache_set };
