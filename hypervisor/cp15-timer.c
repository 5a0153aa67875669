// SPDX-License-Identifier: GPL-2.0
/* Registers of the generic timer (DDI 0406C B8.1); timer.c keeps them. */
#include "cp15.h"

#define CNTKCTL_MASK		0x3ff

static bool timer_allowed(struct kvm32_vcpu *vcpu, u32 bits, const struct kvm32_cp_access *access)
{
	return access->privileged || (vcpu->ctx->cp15[CP15_CNTKCTL] & bits);
}

/* Set by firmware for good; written where there is none it would mean nothing. */
int cp15_counter_frequency(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	if (!timer_allowed(vcpu, row->argument, access))
		return 0;
	return cp15_give(access, kvm32_counter_frequency(vcpu->vm));
}

int cp15_timer_kernel_control(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	access->value[0] &= CNTKCTL_MASK;
	return cp15_storage(vcpu, row, access);
}

static struct kvm32_timer *row_timer(struct kvm32_vcpu *vcpu, const struct cp15_row *row)
{
	return row->argument & (CNTKCTL_PL0VCTEN | CNTKCTL_PL0VTEN) ? &vcpu->vtimer : &vcpu->ptimer;
}

int cp15_timer_value(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	struct kvm32_timer *timer = row_timer(vcpu, row);

	if (!timer_allowed(vcpu, row->argument, access))
		return 0;
	if (access->write)
		kvm32_timer_set_cval(timer, kvm32_timer_count(timer) + (s32)access->value[0]);
	else
		access->value[0] = timer->cval - kvm32_timer_count(timer);
	return 1;
}

int cp15_timer_control(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	struct kvm32_timer *timer = row_timer(vcpu, row);

	if (!timer_allowed(vcpu, row->argument, access))
		return 0;
	if (access->write)
		kvm32_timer_set_ctl(timer, access->value[0]);
	else
		access->value[0] = kvm32_timer_get_ctl(timer);
	return 1;
}

static int give_64(struct kvm32_cp_access *access, u64 value)
{
	access->value[0] = value;
	access->value[1] = value >> 32;
	return 1;
}

int cp15_timer_compare(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	struct kvm32_timer *timer = row_timer(vcpu, row);

	if (!timer_allowed(vcpu, row->argument, access))
		return 0;
	if (!access->write)
		return give_64(access, timer->cval);
	kvm32_timer_set_cval(timer, (u64)access->value[1] << 32 | access->value[0]);
	return 1;
}

int cp15_counter(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access)
{
	if (access->write || !timer_allowed(vcpu, row->argument, access))
		return 0;
	return give_64(access, kvm32_timer_count(row_timer(vcpu, row)));
}
