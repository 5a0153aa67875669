// SPDX-License-Identifier: GPL-2.0
/*
 * Exits that are answered between two world switches, with interrupts off and nothing else done: readings of the counter, FPEXC
 * while the unit is not loaded, and stores that only gather in a ring. None of them changes what the next entry is prepared
 * with, sleeps or wakes anybody. Whoever wants this vCPU out sends an interrupt, which the guest does not get past.
 */
#include <linux/context_tracking.h>

#include "../trace.h"
#include "../lib/condition.h"
#include "pv.h"

/* MRRC of CNTPCT or CNTVCT (B8.1.3), with a condition. */
static bool is_counter_reading(u32 word)
{
	return (word & 0x0ff00fef) == 0x0c500f0e;
}

/* VMRS and VMSR of it (B9.3.20, 21). */
static bool is_fpexc(u32 word)
{
	return (word & 0x0fef0fff) == 0x0ee80a10;
}

static bool quick_counter(struct kvm32_vcpu *vcpu, u32 word)
{
	if (pv_cp_access(vcpu, word) <= 0)
		return false;
	kvm32_count(vcpu, STAT_CP15);
	pv_skip(vcpu, true);
	return true;
}

/* The word is there for a privileged mode in ARM state alone. */
static bool quick_undef(struct kvm32_vcpu *vcpu)
{
	u32 word = pv_vcpu(vcpu)->state->instruction;

	if (word >> 28 == 0xf || !condition_passed(vcpu->ctx->cpsr, word >> 28))
		return false;
	if (is_counter_reading(word))
		return quick_counter(vcpu, word);
	return is_fpexc(word) && !pv_vcpu(vcpu)->vfp_loaded && pv_handle_vfp(vcpu, word, true);
}

static bool quick(struct kvm32_vcpu *vcpu, int exit)
{
	u32 word = pv_vcpu(vcpu)->state->instruction;

	switch (exit) {
	case PV_EXIT_UNDEF:
		return word && quick_undef(vcpu);
	case PV_EXIT_DATA_ABORT:
		return word && pv_quick_store(vcpu, word);
	default:
		return false;
	}
}

bool pv_quick_exit(struct kvm32_vcpu *vcpu, int exit)
{
	bool done;

	context_tracking_guest_exit();
	done = quick(vcpu, exit);
	if (done) {
		kvm32_count(vcpu, STAT_EXITS);
		kvm32_count(vcpu, exit == PV_EXIT_UNDEF ? STAT_UNDEF : STAT_DATA_ABORT);
		trace_kvm_exit(vcpu->id, exit, vcpu->ctx->regs[15]);
		trace_kvm_entry(vcpu->id, vcpu->ctx->regs[15]);
	}
	context_tracking_guest_enter();
	return done;
}
