// SPDX-License-Identifier: GPL-2.0
/*
 * The generic timer (DDI 0406C B8) over the host's monotonic clock, whatever hardware that stands on. One tick is 16 ns,
 * so that counter and clock convert into each other by a shift, and a timer fires exactly when its counter says so.
 *
 * Where the guest has the real counter, its backend tells it, and a virtual timer that is real as well (in_hardware)
 * needs the host's clock only while its vCPU sleeps.
 */
#include <linux/export.h>
#include <linux/ktime.h>
#include <linux/math64.h>

#include "core.h"

#define TICK_SHIFT	4

#define CTL_ENABLE	BIT(0)
#define CTL_IMASK	BIT(1)
#define CTL_ISTATUS	BIT(2)

#define VIRTUAL_INTID	27
#define PHYSICAL_INTID	30

#define MONOTONIC_HZ	(NSEC_PER_SEC >> TICK_SHIFT)

u64 kvm32_counter(const struct kvm32_vm *vm)
{
	return vm->backend->counter ? vm->backend->counter() : ktime_get_ns() >> TICK_SHIFT;
}

u32 kvm32_counter_frequency(const struct kvm32_vm *vm)
{
	return vm->backend->counter ? vm->backend->counter_frequency() : MONOTONIC_HZ;
}

static u64 offset(const struct kvm32_timer *timer)
{
	return timer->is_virtual ? READ_ONCE(timer->vcpu->vm->counter_offset) : 0;
}

u64 kvm32_timer_count(const struct kvm32_timer *timer)
{
	return kvm32_counter(timer->vcpu->vm) - offset(timer);
}
EXPORT_SYMBOL_GPL(kvm32_timer_count);

/* B8.1.5: the difference as a 64-bit unsigned comparison, as the manual's pseudocode has it. */
static bool reached(const struct kvm32_timer *timer)
{
	return kvm32_timer_count(timer) >= timer->cval;
}

static bool may_signal(const struct kvm32_timer *timer)
{
	return (timer->ctl & (CTL_ENABLE | CTL_IMASK)) == CTL_ENABLE;
}

/* Without a GIC in the kernel, user space has to be told, before the guest goes on. */
static void set_line(struct kvm32_timer *timer, bool level)
{
	struct kvm32_vcpu *vcpu = timer->vcpu;

	if (timer->line == level)
		return;
	WRITE_ONCE(timer->line, level);
	if (kvm32_gic_nr_irqs(vcpu->vm)) {
		kvm32_gic_set_line(vcpu->vm, vcpu, timer->intid, level);
		return;
	}
	set_bit(REQ_IRQ, &vcpu->requests);
	kvm32_kick(vcpu);
}

/** The timers' outputs as KVM_ARM_DEV_*. */
u64 kvm32_timer_levels(const struct kvm32_vcpu *vcpu)
{
	return (READ_ONCE(vcpu->vtimer.line) ? KVM_ARM_DEV_EL1_VTIMER : 0) |
	       (READ_ONCE(vcpu->ptimer.line) ? KVM_ARM_DEV_EL1_PTIMER : 0);
}

/** Two timers on one interrupt cannot be told apart. */
int kvm32_timers_first_run(const struct kvm32_vcpu *vcpu)
{
	return vcpu->vtimer.intid == vcpu->ptimer.intid ? -EINVAL : 0;
}

/*
 * Of a counter that is not the clock; far away is far enough. The counter goes on meanwhile, and a time that it has just
 * passed is not far away.
 */
static u64 remaining_ns(const struct kvm32_timer *timer)
{
	u64 count = kvm32_timer_count(timer);
	u64 ticks = count < timer->cval ? min_t(u64, timer->cval - count, U32_MAX) : 0;

	return div_u64(ticks * NSEC_PER_SEC, kvm32_counter_frequency(timer->vcpu->vm)) + 1;
}

/* Clock and counter may drift apart. */
static enum hrtimer_restart fired(struct hrtimer *hrtimer)
{
	struct kvm32_timer *timer = container_of(hrtimer, struct kvm32_timer, hrtimer);

	if (!reached(timer)) {
		hrtimer_forward_now(hrtimer, ns_to_ktime(remaining_ns(timer)));
		return HRTIMER_RESTART;
	}
	set_line(timer, true);
	return HRTIMER_NORESTART;
}

/* Times that the clock cannot reach need no timer. */
static void arm_on_clock(struct kvm32_timer *timer)
{
	u64 ticks = timer->cval + offset(timer);

	if (ticks < timer->cval || ticks > KTIME_MAX >> TICK_SHIFT)
		return;
	timer->armed = true;
	hrtimer_start(&timer->hrtimer, ns_to_ktime(ticks << TICK_SHIFT), HRTIMER_MODE_ABS);
}

static void arm(struct kvm32_timer *timer)
{
	if (!timer->vcpu->vm->backend->counter) {
		arm_on_clock(timer);
		return;
	}
	timer->armed = true;
	hrtimer_start(&timer->hrtimer, ns_to_ktime(remaining_ns(timer)), HRTIMER_MODE_REL);
}

static void disarm(struct kvm32_timer *timer)
{
	if (!timer->armed)
		return;
	timer->armed = false;
	hrtimer_cancel(&timer->hrtimer);
}

/*
 * Brings line and clock in step after a change. Only the holder of the vCPU's mutex gets here, and the callback is out
 * of the way first, so a timer needs no lock.
 */
static void update(struct kvm32_timer *timer)
{
	bool level;

	disarm(timer);
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
	WRITE_ONCE(vm->counter_offset, kvm32_counter(vm) - count);
}

/** Before the vCPU enters: the hardware has the timer from here on. Interrupts off. */
void kvm32_vtimer_take(struct kvm32_vcpu *vcpu, u32 *ctl, u64 *cval)
{
	struct kvm32_timer *timer = &vcpu->vtimer;

	disarm(timer);
	*ctl = timer->ctl;
	*cval = timer->cval;
}
EXPORT_SYMBOL_GPL(kvm32_vtimer_take);

/** After it left: what the hardware had. Interrupts off. */
void kvm32_vtimer_sample(struct kvm32_vcpu *vcpu, u32 ctl, u64 cval)
{
	struct kvm32_timer *timer = &vcpu->vtimer;

	timer->ctl = ctl & (CTL_ENABLE | CTL_IMASK);
	timer->cval = cval;
	set_line(timer, may_signal(timer) && (ctl & CTL_ISTATUS));
}
EXPORT_SYMBOL_GPL(kvm32_vtimer_sample);

/** The vCPU is about to sleep: timers that the hardware had need a clock to wake it. */
void kvm32_timers_sleep(struct kvm32_vcpu *vcpu)
{
	if (vcpu->vtimer.in_hardware)
		update(&vcpu->vtimer);
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
