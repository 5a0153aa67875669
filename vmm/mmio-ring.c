// SPDX-License-Identifier: GPL-2.0
#include "mmio-ring.h"

#include <string.h>
#include <unistd.h>

void mmio_ring_init(struct mmio_ring *ring, void *shared)
{
	size_t room = sysconf(_SC_PAGESIZE) - sizeof(*ring->shared);

	pthread_mutex_init(&ring->lock, NULL);
	ring->shared = shared;
	ring->entries = room / sizeof(ring->shared->coalesced_mmio[0]);
}

/*
 * Stores leave the ring once they are performed. So who finds the ring empty, without the lock, comes after all that
 * were in it: `last` is looked at first, and `first` never overtakes it.
 */
static bool is_empty(const struct kvm_coalesced_mmio_ring *shared)
{
	uint32_t last = __atomic_load_n(&shared->last, __ATOMIC_ACQUIRE);

	return __atomic_load_n(&shared->first, __ATOMIC_ACQUIRE) == last;
}

struct drain {
	struct mmio_ring *ring;
	uint32_t next;		/* behind the stores that are being performed */
	unsigned int count;	/* of them, the first in the ring */
};

static void performed(const struct drain *drain)
{
	__atomic_store_n(&drain->ring->shared->first, drain->next, __ATOMIC_RELEASE);
	atomic_fetch_add_explicit(&drain->ring->performed, drain->count, memory_order_relaxed);
}

/* What a KVM leaves behind the store's own bytes is no part of the value. */
static uint64_t value_of(const struct kvm_coalesced_mmio *entry, uint64_t mask)
{
	uint64_t value;

	memcpy(&value, entry->data, sizeof(value));
	return value & mask;
}

/* The stores from drain->next on, which is not @last, up to one that goes elsewhere. */
static void take_run(struct drain *drain, uint32_t last, struct bus_run *run)
{
	const struct kvm_coalesced_mmio *ring = drain->ring->shared->coalesced_mmio, *end = ring + drain->ring->entries;
	const struct kvm_coalesced_mmio *first = ring + drain->next, *stop = ring + last, *entry = first;
	uint64_t mask = first->len < 8 ? (1ull << 8 * first->len) - 1 : ~0ull;
	unsigned int count = 0;

	do {
		run->values[count++] = value_of(entry, mask);
		if (++entry == end)
			entry = ring;
	} while (entry != stop && count < BUS_RUN && entry->phys_addr == first->phys_addr && entry->len == first->len);
	run->address = first->phys_addr;
	run->length = first->len;
	run->count = count;
	drain->next = entry - ring;
}

static bool next_run(void *opaque, struct bus_run *run)
{
	struct drain *drain = opaque;
	uint32_t last;

	if (drain->count)
		performed(drain);
	drain->count = 0;
	last = __atomic_load_n(&drain->ring->shared->last, __ATOMIC_ACQUIRE);
	if (drain->next == last)
		return false;
	take_run(drain, last, run);
	drain->count = run->count;
	return true;
}

void mmio_ring_drain(struct mmio_ring *ring, const struct bus *bus)
{
	struct drain drain = { .ring = ring };

	if (!ring->shared || is_empty(ring->shared))
		return;
	pthread_mutex_lock(&ring->lock);
	drain.next = ring->shared->first;
	bus_stores(bus, next_run, &drain);
	pthread_mutex_unlock(&ring->lock);
}
