// SPDX-License-Identifier: GPL-2.0
/*
 * KVM_REGISTER_COALESCED_MMIO: stores to a zone gather in a ring that user space shares (the page behind kvm_run in
 * each vCPU's mapping, the same for all of them), with no exit. User space takes them out before it looks at any exit,
 * so it sees all accesses in their order; a store that finds no room is an exit itself, behind what is in the ring.
 *
 * ARM has no port space: what is registered there is kept, so that it can be taken away again, and never hit.
 */
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "coalesced.h"
#include "core.h"

#define MAX_ZONES	1000	/* as many devices as KVM puts on a bus */

struct coalesced_zone {
	struct list_head link;
	u32 start, size;	/* of what a guest can reach; size 0: nothing */
	struct kvm_coalesced_mmio_zone args;
};

static bool covers(const struct coalesced_zone *zone, u32 gpa, u32 size)
{
	return size <= zone->size && gpa - zone->start <= zone->size - size;
}

static bool contains(const struct coalesced_zone *zone, u64 addr, u32 size)
{
	const struct kvm_coalesced_mmio_zone *args = &zone->args;

	/* An address below wraps to a large offset. */
	return size <= args->size && addr - args->addr <= args->size - size;
}

/* Under the lock. */
static bool in_a_zone(const struct kvm32_vm *vm, u32 gpa, u32 size)
{
	const struct coalesced_zone *zone;

	list_for_each_entry(zone, &vm->coalesced_zones, link)
		if (covers(zone, gpa, size))
			return true;
	return false;
}

/** A store that can wait, @value cut to its size; false: nobody registered for it, or the ring is full. */
bool kvm32_coalesced_write(struct kvm32_vm *vm, u32 gpa, u32 size, u32 value)
{
	struct kvm32_coalesced *coalesced = vm->coalesced;
	bool done;

	/* A vCPU that must see a new zone has synchronized with who registered it. */
	if (list_empty(&vm->coalesced_zones))
		return false;
	spin_lock(&coalesced->lock);
	done = in_a_zone(vm, gpa, size) && coalesced_append(coalesced->ring, gpa, size, value);
	spin_unlock(&coalesced->lock);
	return done;
}

/* Whoever changes what is there calls kvm32_coalesced_forget() afterwards, so it is either seen here or forgotten again. */
void kvm32_coalesced_learn(struct kvm32_vm *vm, u32 gpa, u32 size, unsigned long seq)
{
	struct kvm32_coalesced *coalesced = vm->coalesced;

	if (list_empty(&vm->coalesced_zones))
		return;
	spin_lock(&coalesced->lock);
	if (in_a_zone(vm, gpa, size) && READ_ONCE(vm->mmu_seq) == seq && !kvm32_ioeventfd_at(vm, gpa) &&
	    !kvm32_gic_covers(vm, gpa)) {
		coalesced->gpa = gpa;
		coalesced->size = size;
	}
	spin_unlock(&coalesced->lock);
}
EXPORT_SYMBOL_GPL(kvm32_coalesced_learn);

void kvm32_coalesced_forget(struct kvm32_vm *vm)
{
	spin_lock(&vm->coalesced->lock);
	vm->coalesced->size = 0;
	spin_unlock(&vm->coalesced->lock);
}

static int add(struct kvm32_vm *vm, struct coalesced_zone *zone)
{
	int ret = -ENOSPC;

	spin_lock(&vm->coalesced->lock);
	if (vm->nr_coalesced_zones < MAX_ZONES) {
		list_add_tail(&zone->link, &vm->coalesced_zones);
		vm->nr_coalesced_zones++;
		ret = 0;
	}
	spin_unlock(&vm->coalesced->lock);
	return ret;
}

static int take_args(unsigned long arg, struct kvm_coalesced_mmio_zone *args)
{
	if (copy_from_user(args, (void __user *)arg, sizeof(*args)))
		return -EFAULT;
	return args->pio > 1 ? -EINVAL : 0;
}

long kvm32_register_coalesced(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_coalesced_mmio_zone args;
	struct coalesced_zone *zone;
	int ret = take_args(arg, &args);

	if (ret)
		return ret;
	zone = kzalloc(sizeof(*zone), GFP_KERNEL_ACCOUNT);
	if (!zone)
		return -ENOMEM;
	zone->args = args;
	if (!args.pio && args.addr <= U32_MAX) {
		zone->start = args.addr;
		zone->size = min_t(u64, args.size, BIT_ULL(32) - args.addr);
	}
	ret = add(vm, zone);
	if (ret)
		kfree(zone);
	return ret;
}

/* Every zone around the range that is named; none is no error. No store goes to the ring by them once this is back. */
long kvm32_unregister_coalesced(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_coalesced_mmio_zone args;
	struct coalesced_zone *zone, *next;
	LIST_HEAD(gone);
	int ret = take_args(arg, &args);

	if (ret)
		return ret;
	spin_lock(&vm->coalesced->lock);
	vm->coalesced->size = 0;
	list_for_each_entry_safe(zone, next, &vm->coalesced_zones, link) {
		if (zone->args.pio != args.pio || !contains(zone, args.addr, args.size))
			continue;
		list_move(&zone->link, &gone);
		vm->nr_coalesced_zones--;
	}
	spin_unlock(&vm->coalesced->lock);
	list_for_each_entry_safe(zone, next, &gone, link)
		kfree(zone);
	return 0;
}

int kvm32_coalesced_init(struct kvm32_vm *vm)
{
	INIT_LIST_HEAD(&vm->coalesced_zones);
	vm->coalesced_page = alloc_page(GFP_KERNEL_ACCOUNT | __GFP_ZERO);
	vm->coalesced = (struct kvm32_coalesced *)get_zeroed_page(GFP_KERNEL_ACCOUNT);
	if (!vm->coalesced_page || !vm->coalesced) {
		kvm32_free_coalesced(vm);
		return -ENOMEM;
	}
	spin_lock_init(&vm->coalesced->lock);
	vm->coalesced->ring = page_address(vm->coalesced_page);
	return 0;
}

/** Of a VM that nobody uses any more. */
void kvm32_free_coalesced(struct kvm32_vm *vm)
{
	struct coalesced_zone *zone, *next;

	list_for_each_entry_safe(zone, next, &vm->coalesced_zones, link)
		kfree(zone);
	free_page((unsigned long)vm->coalesced);
	if (vm->coalesced_page)
		put_page(vm->coalesced_page);
}
