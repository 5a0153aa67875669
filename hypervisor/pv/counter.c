// SPDX-License-Identifier: GPL-2.0
/*
 * The host's counter (DDI 0406C B8.1) as the guests' own: then reading it needs no trap, in a guest's kernel nor in its user space,
 * which both run in USR mode. That is possible where the counter is the same on every CPU and a guest's virtual count is not
 * moved against it: nobody but a hypervisor sets CNTVOFF, and PL1 cannot.
 */
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/math64.h>

#include "../counter-registers.h"
#include "../cp15.h"
#include "pv.h"

#define MEASURE_US	1000u
#define MEASUREMENTS	3u
#define TOLERANCE	50u	/* a part of it */
#define NEAR		1024u	/* ticks that two readings one after the other may be apart, with a hypervisor below */

static u32 frequency;
static u64 distance;	/* of CNTPCT from CNTVCT, on the CPU where it was measured: CNTVOFF */

static u64 read_distance(void)
{
	u64 count = kvm32_read_cntvct();

	return kvm32_read_cntpct() - count;
}

static bool keeps_time(u32 hz)
{
	u64 count = kvm32_read_cntvct(), ns = ktime_get_ns(), expected;

	udelay(MEASURE_US);
	count = kvm32_read_cntvct() - count;
	expected = div_u64((ktime_get_ns() - ns) * hz, NSEC_PER_SEC);
	return count - (expected - div_u64(expected, TOLERANCE)) <= 2 * div_u64(expected, TOLERANCE);
}

/* Firmware has to have set CNTFRQ and started the counter, and not all has. An interrupt between two readings may look like that once. */
static bool is_usable(u32 hz)
{
	unsigned int tries;

	for (tries = 0; hz && tries < MEASUREMENTS; tries++)
		if (keeps_time(hz))
			return true;
	return false;
}

/* CNTVCT as it was on the first CPU, on any. */
static u64 counter(void)
{
	return kvm32_read_cntpct() - distance;
}

static u32 counter_frequency(void)
{
	return frequency;
}

void pv_counter_init(struct kvm32_backend *backend)
{
	u32 hz = kvm32_read_cntfrq();

	if (!is_usable(hz))
		return;
	frequency = hz;
	distance = read_distance();
	backend->counter = counter;
	backend->counter_frequency = counter_frequency;
}

void pv_counter_init_vm(struct kvm32_vm *vm)
{
	if (frequency)
		vm->counter_offset = 0;
}

bool pv_counter_agrees_here(void)
{
	return frequency && kvm32_read_cntfrq() == frequency && read_distance() - distance + NEAR <= 2 * NEAR;
}

/* With strategy `trap` everything traps. */
u32 pv_counter_enable(struct kvm32_vcpu *vcpu)
{
	const struct kvm32_vm *vm = vcpu->vm;

	if (!pv_vcpu(vcpu)->counter_agrees || READ_ONCE(vm->counter_offset) || vm->strategy == KVM32_STRATEGY_TRAP)
		return 0;
	return vcpu->ctx->cp15[CP15_CNTKCTL] & CNTKCTL_PL0VCTEN;
}
