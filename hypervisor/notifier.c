// SPDX-License-Identifier: GPL-2.0
/* Keeps translations and the VMM's memory coherent: MMU notifiers, and getting vCPUs out of the guest to make it so. */
#include <linux/export.h>
#include <linux/mmu_notifier.h>
#include <linux/sched/mm.h>
#include <linux/smp.h>

#include "core.h"

static void acknowledge(void *unused)
{
}

/* The CPU where a vCPU is in its guest; -1: it is not, or here, where it cannot be. */
static int cpu_inside(const struct kvm32_vcpu *vcpu, int me)
{
	int cpu = READ_ONCE(vcpu->mode) == VCPU_IN_GUEST ? READ_ONCE(vcpu->cpu) : -1;

	return cpu == me ? -1 : cpu;
}

/**
 * kvm32_force_out() - returns when no vCPU runs on translations that were there before the call.
 *
 * The interrupt is enough: a vCPU enters with interrupts off and leaves on the first one, and each entry starts with
 * an empty TLB or invalidates what zap() took. Pairs with enter_guest(): either it sees the new tables, or we see
 * it in the guest.
 */
void kvm32_force_out(struct kvm32_vm *vm)
{
	struct cpumask inside = { };
	unsigned int i;
	int me = get_cpu();

	/* The tables that changed, before the look at who is inside. */
	smp_mb();
	for (i = 0; i < KVM32_MAX_VCPUS; i++) {
		struct kvm32_vcpu *vcpu = READ_ONCE(vm->vcpus[i]);
		int cpu = vcpu ? cpu_inside(vcpu, me) : -1;

		if (cpu >= 0)
			cpumask_set_cpu(cpu, &inside);
	}
	smp_call_function_many(&inside, acknowledge, NULL, true);
	put_cpu();
}
EXPORT_SYMBOL_GPL(kvm32_force_out);

void kvm32_force_out_vcpu(const struct kvm32_vcpu *vcpu)
{
	int cpu, me = get_cpu();

	smp_mb();	/* as above */
	cpu = cpu_inside(vcpu, me);
	if (cpu >= 0)
		smp_call_function_single(cpu, acknowledge, NULL, true);
	put_cpu();
}
EXPORT_SYMBOL_GPL(kvm32_force_out_vcpu);

/* The slot's pages that lie in [start, end) of the VMM's addresses, as [*first, *first + count). */
static u32 slot_intersection(const struct kvm32_memslot *slot, unsigned long start, unsigned long end, u32 *first)
{
	unsigned long slot_end = slot->hva + ((unsigned long)slot->npages << PAGE_SHIFT);

	if (!slot->npages || start >= slot_end || end <= slot->hva)
		return 0;
	start = max(start, slot->hva);
	end = min(end, slot_end);
	*first = (start - slot->hva) >> PAGE_SHIFT;
	return ((end - slot->hva + PAGE_SIZE - 1) >> PAGE_SHIFT) - *first;
}

/* Before they are zapped: a lowvisor that finds one still there has to see itself zapped. */
static void forget_frames(struct kvm32_memslot *slot, u32 first, u32 count)
{
	if (slot->frames)
		memset(&slot->frames[first], 0, count * sizeof(*slot->frames));
}

/* Zaps the runs of pages that have a translation; most of what the kernel invalidates has none. */
static bool zap_shadowed(struct kvm32_vm *vm, struct kvm32_memslot *slot, u32 first, u32 count)
{
	unsigned long end = first + count;
	unsigned long run = find_next_bit(slot->shadowed, end, first);
	bool zapped = false;

	while (run < end) {
		unsigned long run_end = find_next_zero_bit(slot->shadowed, end, run);

		forget_frames(slot, run, run_end - run);
		vm->backend->zap(vm, slot->base_gfn + run, run_end - run);
		bitmap_clear(slot->shadowed, run, run_end - run);
		zapped = true;
		run = find_next_bit(slot->shadowed, end, run_end);
	}
	return zapped;
}

static bool zap_range(struct kvm32_vm *vm, unsigned long start, unsigned long end)
{
	bool zapped = false;
	unsigned int i;

	for (i = 0; i < KVM32_MAX_SLOTS; i++) {
		u32 first;
		u32 count = slot_intersection(&vm->slots[i], start, end, &first);

		if (count)
			zapped |= zap_shadowed(vm, &vm->slots[i], first, count);
	}
	return zapped;
}

static int invalidate_start(struct mmu_notifier *notifier, const struct mmu_notifier_range *range)
{
	struct kvm32_vm *vm = container_of(notifier, struct kvm32_vm, notifier);
	bool zapped;

	spin_lock(&vm->mmu_lock);
	vm->mmu_invalidating++;
	zapped = zap_range(vm, range->start, range->end);
	spin_unlock(&vm->mmu_lock);
	if (zapped)
		kvm32_force_out(vm);
	return 0;
}

static void invalidate_end(struct mmu_notifier *notifier, const struct mmu_notifier_range *range)
{
	struct kvm32_vm *vm = container_of(notifier, struct kvm32_vm, notifier);

	spin_lock(&vm->mmu_lock);
	vm->mmu_seq++;
	vm->mmu_invalidating--;
	spin_unlock(&vm->mmu_lock);
}

/* The VMM's memory goes away while somebody still holds a file of the VM: nothing can run, nothing may stay mapped. */
static void release(struct mmu_notifier *notifier, struct mm_struct *mm)
{
	struct kvm32_vm *vm = container_of(notifier, struct kvm32_vm, notifier);

	spin_lock(&vm->mmu_lock);
	zap_range(vm, 0, ULONG_MAX);
	vm->mmu_seq++;
	spin_unlock(&vm->mmu_lock);
	kvm32_force_out(vm);
}

static const struct mmu_notifier_ops notifier_ops = {
	.invalidate_range_start = invalidate_start,
	.invalidate_range_end = invalidate_end,
	.release = release,
};

int kvm32_register_notifier(struct kvm32_vm *vm)
{
	vm->notifier.ops = &notifier_ops;
	return mmu_notifier_register(&vm->notifier, vm->mm);
}

void kvm32_unregister_notifier(struct kvm32_vm *vm)
{
	mmu_notifier_unregister(&vm->notifier, vm->mm);
}
