/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stores that KVM kept back (KVM_CAP_COALESCED_MMIO): they happened before any exit of any vCPU that is looked at after
 * them, so whoever looks at one performs them first.
 */
#ifndef VMM_MMIO_RING_H
#define VMM_MMIO_RING_H

#include <pthread.h>
#include <stdatomic.h>

#include "bus.h"
#include "kvm.h"

struct mmio_ring {
	pthread_mutex_t lock;				/* before those of devices */
	struct kvm_coalesced_mmio_ring *shared;		/* with the kernel; NULL: there is none */
	uint32_t entries;				/* it has room for one less */
	atomic_uint performed;				/* stores so far */
};

/** mmio_ring_init() - @shared: a page, or NULL for a ring that is always empty. */
void mmio_ring_init(struct mmio_ring *ring, void *shared);

/** mmio_ring_drain() - performs what is in the ring; from any thread that holds no device's lock. */
void mmio_ring_drain(struct mmio_ring *ring, const struct bus *bus);

#endif
