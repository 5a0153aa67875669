/* SPDX-License-Identifier: GPL-2.0 */
/* The host's counter, on a core with the generic timer (DDI 0406C B8.1). */
#ifndef KVM32_COUNTER_REGISTERS_H
#define KVM32_COUNTER_REGISTERS_H

#include <linux/types.h>

#include <asm/barrier.h>

/** CNTPCT; reads of the counter may be early without the barrier (B8.1.4). */
static inline u64 kvm32_read_cntpct(void)
{
	u64 value;

	isb();
	asm volatile("mrrc p15, 0, %Q0, %R0, c14" : "=r" (value));
	return value;
}

static inline u64 kvm32_read_cntvct(void)
{
	u64 value;

	isb();
	asm volatile("mrrc p15, 1, %Q0, %R0, c14" : "=r" (value));
	return value;
}

/** In Hz, as firmware left it. */
static inline u32 kvm32_read_cntfrq(void)
{
	u32 value;

	asm volatile("mrc p15, 0, %0, c14, c0, 0" : "=r" (value));
	return value;
}

#endif
