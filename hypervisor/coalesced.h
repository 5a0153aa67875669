/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The kernel's end of the ring in which stores gather (coalesced.c), for the core and for a lowvisor that writes to it while
 * the guest stays where it is.
 */
#ifndef KVM32_COALESCED_H
#define KVM32_COALESCED_H

#include <linux/spinlock.h>
#include <linux/string.h>

#include "../abi/kvm-arm.h"

#define COALESCED_ENTRIES \
	((PAGE_SIZE - sizeof(struct kvm_coalesced_mmio_ring)) / sizeof(struct kvm_coalesced_mmio))

/** One of a VM, in a page of its own, which a lowvisor may have mapped as well as the ring's. */
struct kvm32_coalesced {
	spinlock_t lock;	/* zones, and the kernel's end of the ring; innermost */
	struct kvm_coalesced_mmio_ring *ring;	/* shared with user space: write, never trust */
	u32 gpa, size;		/* a store of that size there goes to the ring and nowhere else; size 0: of none it is known */
};

/**
 * coalesced_append() - under the lock; false: there is no room.
 *
 * Both indices are user space's to change: the one that is written through is checked, the other one at worst says that
 * there is room, and then user space loses its own entries.
 */
static inline bool coalesced_append(struct kvm_coalesced_mmio_ring *ring, u32 gpa, u32 size, u32 value)
{
	u32 last = READ_ONCE(ring->last), next = last + 1 == COALESCED_ENTRIES ? 0 : last + 1;
	const u32 data[2] = { value };
	struct kvm_coalesced_mmio *entry;

	/* Pairs with user space's release: it has read the entry that is overwritten. */
	if (last >= COALESCED_ENTRIES || next == smp_load_acquire(&ring->first))
		return false;
	entry = &ring->coalesced_mmio[last];
	entry->phys_addr = gpa;
	entry->len = size;
	entry->pio = 0;
	memcpy(entry->data, data, sizeof(entry->data));
	/* Pairs with user space's acquire: the entry before the index that tells of it. */
	smp_store_release(&ring->last, next);
	return true;
}

#endif
