// SPDX-License-Identifier: GPL-2.0
/*
 * The generic timer (DDI 0406C B8) over the host's monotonic clock, whatever hardware that stands on. One tick is 16 ns,
 * so that counter and clock convert into each other by a shift, and a timer fires exactly when its counter says so.
 */
#include <linux/ktime.h>

#include "core.h"

#define TICK_SHIFT	4

#define CTL_ENABLE	BIT(0)
#define CTL_IMASK	BIT(1)
#define CTL_ISTATUS	BIT(2)

#define VIRTUAL_INTID	27
#define PHYSICAL_INTID	30

u64 kvm32_counter(void)
{
	return ktime_get_ns() >> TICK_SHIFT;
}

static u64 offset(const struct kvm32_timer *timer)
{
	return timer->is_virtual ? READ_ONCE(timer->vcpu->vm->counter_offset) : 0;
}

u64 kvm32_timer_count(const struct kvm32_timer *timer)
{
	return kvm32_counter() - offset(timer);
}

/* B8.1.5: the difference as a 64-bit unsigned comparison, as the manual's pseudocode has it. */
static bool reached(const struct kvm32_timer *timer)
{
	return kvm32_timer_count(timer) >= timer->cval;
}

static bool may_signal(const struct kvm32_timer *timer)
{
	return (timer->ctl & (CTL_ENABLE | CTL_IMASK)) == CTL_ENABLE;
}

static void set_line(struct kvm32_timer *timer, bool level)
{
	if (timer->line == level)
		return;
	timer->line = level;
	kvm32_gic_set_line(timer->vcpu->vm, timer->vcpu, timer->intid, level);
}

static enum hrtimer_restart fired(struct hrtimer *hrtimer)
{
	set_line(container_of(hrtimer, struct kvm32_timer, hrtimer), true);
	return HRTIMER_NORESTART;
}

/* Times that the clock cannot reach need no timer. */
static void arm(struct kvm32_timer *timer)
{
	u64 ticks = timer->cval + offset(timer);

	if (ticks >= timer->cval && ticks <= KTIME_MAX >> TICK_SHIFT)
		hrtimer_start(&timer->hrtimer, ns_to_ktime(ticks << TICK_SHIFT), HRTIMER_MODE_ABS);
}

/*
 * Brings line and clock in step after a change. Only the holder of the vCPU's mutex gets here, and the callback is out
 * of the way first, so a timer needs no lock.
 */
static void update(struct kvm32_timer *timer)
{
	bool level;

	hrtimer_cancel(&timer->hrtimer);
	level = may_signal(timer) && reached(timer);
	set_line(timer, level);
	if (may_signal(timer) && !level)
		arm(timer);
}

u32 kvm32_timer_get_ctl(struct kvm32_timer *timer)
{
	u32 ctl = timer->ctl;

	if ((ctl & CTL_ENABLE) && reached(timer))
		ctl |= CTL_ISTATUS;
	return ctl;
}

void kvm32_timer_set_ctl(struct kvm32_timer *timer, u32 ctl)
{
	timer->ctl = ctl & (CTL_ENABLE | CTL_IMASK);
	update(timer);
}

void kvm32_timer_set_cval(struct kvm32_timer *timer, u64 cval)
{
	timer->cval = cval;
	update(timer);
}

/** The virtual count of all vCPUs becomes @count now; for user space, while no vCPU runs. */
void kvm32_set_virtual_count(struct kvm32_vm *vm, u64 count)
{
	WRITE_ONCE(vm->counter_offset, kvm32_counter() - count);
}

static void init_timer(struct kvm32_vcpu *vcpu, struct kvm32_timer *timer, bool is_virtual)
{
	timer->vcpu = vcpu;
	timer->is_virtual = is_virtual;
	timer->intid = is_virtual ? VIRTUAL_INTID : PHYSICAL_INTID;
	hrtimer_init(&timer->hrtimer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	timer->hrtimer.function = fired;
}

void kvm32_timers_init(struct kvm32_vcpu *vcpu)
{
	init_timer(vcpu, &vcpu->ptimer, false);
	init_timer(vcpu, &vcpu->vtimer, true);
}

void kvm32_timers_reset(struct kvm32_vcpu *vcpu)
{
	vcpu->ptimer.cval = vcpu->vtimer.cval = 0;
	kvm32_timer_set_ctl(&vcpu->ptimer, 0);
	kvm32_timer_set_ctl(&vcpu->vtimer, 0);
}

void kvm32_timers_free(struct kvm32_vcpu *vcpu)
{
	hrtimer_cancel(&vcpu->ptimer.hrtimer);
	hrtimer_cancel(&vcpu->vtimer.hrtimer);
}
