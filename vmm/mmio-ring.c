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
 * A store leaves the ring once it is performed. So who finds the ring empty, without the lock, comes after all that
 * were in it: `last` is looked at first, and `first` never overtakes it.
 */
static bool is_empty(const struct kvm_coalesced_mmio_ring *shared)
{
	uint32_t last = __atomic_load_n(&shared->last, __ATOMIC_ACQUIRE);

	return __atomic_load_n(&shared->first, __ATOMIC_ACQUIRE) == last;
}

struct drain {
	struct mmio_ring *ring;
	bool under_way;		/* the first store in the ring is being performed */
};

static void performed(struct mmio_ring *ring)
{
	uint32_t next = ring->shared->first + 1;

	__atomic_store_n(&ring->shared->first, next == ring->entries ? 0 : next, __ATOMIC_RELEASE);
	atomic_fetch_add_explicit(&ring->performed, 1, memory_order_relaxed);
}

static bool next_store(void *opaque, struct bus_store *store)
{
	struct drain *drain = opaque;
	struct kvm_coalesced_mmio_ring *shared = drain->ring->shared;
	const struct kvm_coalesced_mmio *entry;

	if (drain->under_way)
		performed(drain->ring);
	drain->under_way = !is_empty(shared);
	if (!drain->under_way)
		return false;
	entry = &shared->coalesced_mmio[shared->first];
	store->address = entry->phys_addr;
	store->length = entry->len;
	memcpy(store->data, entry->data, sizeof(store->data));
	return true;
}

void mmio_ring_drain(struct mmio_ring *ring, const struct bus *bus)
{
	struct drain drain = { .ring = ring };

	if (!ring->shared || is_empty(ring->shared))
		return;
	pthread_mutex_lock(&ring->lock);
	bus_stores(bus, next_store, &drain);
	pthread_mutex_unlock(&ring->lock);
}
