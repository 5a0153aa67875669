// SPDX-License-Identifier: GPL-2.0
/*
 * Exits that are answered between two world switches, with interrupts off and nothing else done: readings of the counter, local
 * TLB operations, accesses to the GIC, stores that only gather in a ring, faults on pages that have been in a shadow before and the
 * guest's own faults. None of them sleeps, and of what the core prepares an entry with the GIC's line alone changes. Whoever wants this
 * vCPU out sends an interrupt, which the guest does not get past.
 *
 * mmu_lock is taken with interrupts off here. Nobody who holds it waits for another CPU.
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

/* MCR to c8 (B3.18.7). Inner-shareable ones, with c3, may have to wait for other vCPUs. */
static bool is_local_tlb_operation(u32 word)
{
	return (word & 0x0fff0f10) == 0x0e080f10 && (word & 15) != 3;
}

/* A privileged mode always may. As pv_cp_access() would, which looks for the register first. */
static bool quick_counter(struct kvm32_vcpu *vcpu, u32 word)
{
	u32 *regs = vcpu->ctx->regs, rt = word >> 12 & 15, rt2 = word >> 16 & 15;
	u64 count;

	if (rt == 15 || rt2 == 15)
		return false;
	count = kvm32_timer_count((word & 0x10) ? &vcpu->vtimer : &vcpu->ptimer);
	regs[rt] = count;
	regs[rt2] = count >> 32;
	kvm32_count(vcpu, STAT_CP15);
	pv_skip(vcpu, true);
	return true;
}

static bool quick_access(struct kvm32_vcpu *vcpu, u32 word)
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
	return is_local_tlb_operation(word) && quick_access(vcpu, word);
}

static bool quick_data_abort(struct kvm32_vcpu *vcpu)
{
	u32 word = pv_vcpu(vcpu)->state->instruction;

	return (word && pv_quick_device(vcpu, word)) || pv_quick_abort(vcpu, false);
}

static __always_inline bool counted(struct kvm32_vcpu *vcpu, enum kvm32_stat stat, bool done)
{
	if (done)
		kvm32_count(vcpu, stat);
	return done;
}

static bool quick(struct kvm32_vcpu *vcpu, int exit)
{
	const struct pv_state *state = pv_vcpu(vcpu)->state;

	switch (exit) {
	case PV_EXIT_UNDEF:
		return state->instruction && counted(vcpu, STAT_UNDEF, quick_undef(vcpu));
	case PV_EXIT_DATA_ABORT:
		return counted(vcpu, STAT_DATA_ABORT, quick_data_abort(vcpu));
	case PV_EXIT_PREFETCH_ABORT:
		return counted(vcpu, STAT_PREFETCH_ABORT, pv_quick_abort(vcpu, true));
	case PV_EXIT_ACCESS:
		return pv_quick_fault(vcpu, state->fault_address, state->fault_write ? GUEST_WRITE : GUEST_READ);
	default:
		return false;
	}
}

bool pv_quick_exit(struct kvm32_vcpu *vcpu, int exit)
{
	bool done;

	context_tracking_guest_exit();
	done = counted(vcpu, STAT_EXITS, quick(vcpu, exit));
	if (done) {
		trace_kvm_exit(vcpu->id, exit, vcpu->ctx->regs[15]);
		trace_kvm_entry(vcpu->id, vcpu->ctx->regs[15]);
	}
	context_tracking_guest_enter();
	return done;
}
