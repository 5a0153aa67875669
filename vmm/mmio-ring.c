// SPDX-License-Identifier: GPL-2.0
#include "mmio-ring.h"

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

void mmio_ring_drain(struct mmio_ring *ring, const struct bus *bus)
{
	struct kvm_coalesced_mmio_ring *shared = ring->shared;

	if (!shared || is_empty(shared))
		return;
	pthread_mutex_lock(&ring->lock);
	while (!is_empty(shared)) {
		uint32_t first = shared->first;
		struct kvm_coalesced_mmio store = shared->coalesced_mmio[first % ring->entries];

		bus_access(bus, store.phys_addr, store.data, store.len, true);
		__atomic_store_n(&shared->first, (first + 1) % ring->entries, __ATOMIC_RELEASE);
		atomic_fetch_add_explicit(&ring->performed, 1, memory_order_relaxed);
	}
	pthread_mutex_unlock(&ring->lock);
}
