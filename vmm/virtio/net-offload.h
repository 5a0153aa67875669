/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a network card's two sides may leave to each other (section 5.1.6 of the virtio 1.2 specification): checksums, and the
 * cutting of TCP's data into segments. A header before each frame says what is left to do.
 */
#ifndef VMM_VIRTIO_NET_OFFLOAD_H
#define VMM_VIRTIO_NET_OFFLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "virtio.h"

#define NET_F_CSUM		VIRTIO_FEATURE(0)	/* CSUM and HOST_: what the guest sends */
#define NET_F_GUEST_CSUM	VIRTIO_FEATURE(1)	/* GUEST_: what it receives */
#define NET_F_MAC		VIRTIO_FEATURE(5)
#define NET_F_GUEST_TSO4	VIRTIO_FEATURE(7)
#define NET_F_GUEST_TSO6	VIRTIO_FEATURE(8)
#define NET_F_GUEST_ECN		VIRTIO_FEATURE(9)
#define NET_F_HOST_TSO4		VIRTIO_FEATURE(11)
#define NET_F_HOST_TSO6		VIRTIO_FEATURE(12)
#define NET_F_HOST_ECN		VIRTIO_FEATURE(13)
#define NET_F_MRG_RXBUF		VIRTIO_FEATURE(15)	/* a packet may lie in several buffers */

#define NET_OFFLOADS		(NET_F_CSUM | NET_F_HOST_TSO4 | NET_F_HOST_TSO6 | NET_F_HOST_ECN | NET_F_GUEST_CSUM | \
				 NET_F_GUEST_TSO4 | NET_F_GUEST_TSO6 | NET_F_GUEST_ECN | NET_F_MRG_RXBUF)

struct net_header {
	uint8_t flags, gso_type;
	uint16_t header_length, gso_size, checksum_start, checksum_offset;
	uint16_t buffers;	/* that a received packet lies in */
};

enum net_direction { NET_TO_GUEST, NET_FROM_GUEST };

/**
 * net_header_agreed() - does a header ask for nothing but what the driver agreed to? Flags that ask for nothing and mean
 * nothing in this direction are taken out.
 */
bool net_header_agreed(struct net_header *header, enum net_direction direction, uint64_t features);

/** net_offloads_to_guest() - what a link may leave to a driver with these features: TUN_F_ flags. */
unsigned int net_offloads_to_guest(uint64_t features);

#endif
