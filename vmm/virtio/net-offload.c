// SPDX-License-Identifier: GPL-2.0
#include "net-offload.h"

#include <linux/if_tun.h>

#define FLAG_NEEDS_CSUM		0x01u
#define FLAG_DATA_VALID		0x02u

#define GSO_NONE		0x00u
#define GSO_TCP4		0x01u
#define GSO_TCP6		0x04u
#define GSO_ECN			0x80u	/* with either of them */

static const struct {
	uint64_t checksum, tcp4, tcp6, ecn;
} features_for[] = {
	[NET_TO_GUEST] = { NET_F_GUEST_CSUM, NET_F_GUEST_TSO4, NET_F_GUEST_TSO6, NET_F_GUEST_ECN },
	[NET_FROM_GUEST] = { NET_F_CSUM, NET_F_HOST_TSO4, NET_F_HOST_TSO6, NET_F_HOST_ECN },
};

static uint64_t needs(const struct net_header *header, enum net_direction direction)
{
	uint64_t features = 0;

	if (header->flags & FLAG_NEEDS_CSUM)
		features |= features_for[direction].checksum;
	if (header->gso_type & GSO_ECN)
		features |= features_for[direction].ecn;
	switch (header->gso_type & ~GSO_ECN) {
	case GSO_NONE:
		return features;
	case GSO_TCP4:
		return features | features_for[direction].tcp4;
	case GSO_TCP6:
		return features | features_for[direction].tcp6;
	default:
		return UINT64_MAX;	/* what nobody was offered: the host's kernel would do some of it */
	}
}

/* 5.1.6.4.1: to a driver without GUEST_CSUM no flag is set at all. A driver never says that a checksum is valid. */
bool net_header_agreed(struct net_header *header, enum net_direction direction, uint64_t features)
{
	bool may_be_valid = direction == NET_TO_GUEST && features & NET_F_GUEST_CSUM;

	header->flags &= may_be_valid ? FLAG_NEEDS_CSUM | FLAG_DATA_VALID : FLAG_NEEDS_CSUM;
	return !(needs(header, direction) & ~features);
}

/* 5.1.3.1: without GUEST_CSUM the others make no sense, as segments are left without checksums. */
unsigned int net_offloads_to_guest(uint64_t features)
{
	unsigned int flags = TUN_F_CSUM;

	if (!(features & NET_F_GUEST_CSUM))
		return 0;
	if (features & NET_F_GUEST_TSO4)
		flags |= TUN_F_TSO4;
	if (features & NET_F_GUEST_TSO6)
		flags |= TUN_F_TSO6;
	if (features & NET_F_GUEST_ECN)
		flags |= TUN_F_TSO_ECN;
	return flags;
}
