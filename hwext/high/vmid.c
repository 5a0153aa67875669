// SPDX-License-Identifier: GPL-2.0
/*
 * VMIDs: 8 bits tag the translations of 255 VMs (0 is the host's). When all are given away, a new generation starts: every
 * CPU leaves its guest and forgets all guests' translations, and each VM takes a new VMID before it runs again.
 */
#include <linux/smp.h>

#include "hyp.h"

#define LAST_VMID 255

static DEFINE_MUTEX(lock);
static u32 generation = 1;	/* 0: a VM that never ran */
static u32 next_vmid = 1;

bool hyp_vmid_is_current(const struct hyp_vm *vm)
{
	return READ_ONCE(vm->vmid_generation) == READ_ONCE(generation);
}

/* Interrupts are off: a guest that ran here has left. */
static void flush_guests_here(void *unused)
{
	if (hyp_is_ours())
		hyp_call(HYP_CALL_FLUSH_GUESTS, 0, 0);
}

/* A vCPU that looks at the generation after the write goes back for a new VMID; one that looked before is brought out. */
static void start_generation(void)
{
	WRITE_ONCE(generation, generation + 1);
	next_vmid = 1;
	smp_mb();
	preempt_disable();
	smp_call_function(flush_guests_here, NULL, true);
	local_irq_disable();
	flush_guests_here(NULL);
	local_irq_enable();
	preempt_enable();
}

void hyp_vmid_update(struct kvm32_vm *kvm)
{
	struct hyp_vm *vm = hyp_vm(kvm);

	if (hyp_vmid_is_current(vm))
		return;
	mutex_lock(&lock);
	if (!hyp_vmid_is_current(vm)) {
		if (next_vmid > LAST_VMID)
			start_generation();
		vm->vmid = next_vmid++;
		/* Who believes the generation uses the VMID. */
		smp_store_release(&vm->vmid_generation, generation);
	}
	mutex_unlock(&lock);
}

void hyp_flush_vm(const struct hyp_vm *vm)
{
	u64 vttbr = hyp_vttbr(vm);

	preempt_disable();
	if (hyp_is_ours())
		hyp_call(HYP_CALL_FLUSH_VMID, vttbr, vttbr >> 32);
	preempt_enable();
}
