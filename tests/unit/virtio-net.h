/* SPDX-License-Identifier: GPL-2.0 */
/* A network card on a link with headers that is an array. */
#ifndef KVM32_TESTS_VIRTIO_NET_H
#define KVM32_TESTS_VIRTIO_NET_H

#include <sys/eventfd.h>

#include "../../vmm/net/link.h"
#include "../../vmm/virtio/net-offload.h"
#include "virtio-ports.h"

#define BUFFERS		(BASE + 0x40000)
#define LARGEST		(NET_HEADER + NET_FRAME_MAX)

enum { CSUM = 1, VALID = 2, TCP4 = 1, UDP = 3, TCP6 = 4, ECN = 0x80 };

/* A link that keeps what it was given last, and gives what was put into it. */
static struct cable {
	struct net_link link;
	unsigned int flags, asked, sent, coming;
	size_t sent_length, lengths[4];
	uint8_t sent_bytes[LARGEST], bytes[4][LARGEST];
} cable;

static int wake_fd;

static ssize_t cable_receive(struct net_link *link, uint8_t *frame, size_t most)
{
	size_t n = cable.lengths[0] < most ? cable.lengths[0] : most;

	(void)link;
	if (!cable.coming)
		return -EAGAIN;
	memcpy(frame, cable.bytes[0], n);
	cable.coming--;
	memmove(cable.lengths, cable.lengths + 1, sizeof(cable.lengths) - sizeof(*cable.lengths));
	memmove(cable.bytes, cable.bytes + 1, sizeof(cable.bytes) - sizeof(*cable.bytes));
	return n;
}

static void cable_send(struct net_link *link, const uint8_t *frame, size_t length)
{
	assert_ptr_equal(link, &cable.link);
	assert_true(length <= LARGEST);
	memcpy(cable.sent_bytes, frame, length);
	cable.sent_length = length;
	cable.sent++;
}

static void cable_offload(struct net_link *link, unsigned int flags)
{
	assert_ptr_equal(link, &cable.link);
	cable.flags = flags;
	cable.asked++;
}

static int setup_net(void **state)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 1 };

	(void)state;
	memset(&cable, 0, sizeof(cable));
	cable.link = (struct net_link){
		.header = NET_LINK_HEADER, .receive = cable_receive, .send = cable_send, .offload = cable_offload,
	};
	cable.flags = UINT32_MAX;
	wake_fd = eventfd(0, EFD_NONBLOCK);
	if (guest_memory_create(&memory, BASE, SIZE))
		return -1;
	dev = virtio_net_create(&cable.link, mac, wake_fd, &memory, &irq);
	assert_int_equal(cable.flags, 0);	/* whatever its last user has left */
	start_ports();
	return 0;
}

static int teardown_net(void **state)
{
	teardown(state);
	assert_int_equal(cable.flags, 0);
	return close(wake_fd);
}

/* To the link only. Byte i of a frame is a function of i and @length. */
static void comes(uint8_t flags, uint8_t gso_type, uint32_t length)
{
	const struct net_header header = { .flags = flags, .gso_type = gso_type, .gso_size = 1448, .buffers = 0xdead };
	uint8_t *bytes = cable.bytes[cable.coming];

	memcpy(bytes, &header, NET_HEADER);
	for (uint32_t i = 0; i < length; i++)
		bytes[NET_HEADER + i] = i * 7 + length;
	cable.lengths[cable.coming++] = NET_HEADER + length;
}

static void arrives(uint8_t flags, uint8_t gso_type, uint32_t length)
{
	comes(flags, gso_type, length);
	virtio_net_input(dev);
}

/* Buffer @n is 64 KiB at most, and 8 KiB away from the next. */
static void offer_quietly(uint32_t length)
{
	unsigned int n = avail_index % QSIZE;

	descriptor(n, BUFFERS + n * 0x2000, length, WRITE, 0);
	offer(n);
}

static void offer_many(unsigned int count, uint32_t length)
{
	while (count--)
		offer_quietly(length);
	notify();
}

static uint32_t used_length(unsigned int n)
{
	uint32_t length = 0;

	guest_read(&memory, USED + 4 + 8 * (n % QSIZE) + 4, &length, 4);
	return length;
}

/* The packet of @length that lies in used entries [first, first + header.buffers). Return: how many. */
static unsigned int packet_at(unsigned int first, uint32_t length, struct net_header *header)
{
	uint32_t at = 0;

	guest_read(&memory, BUFFERS + (first % QSIZE) * 0x2000, header, NET_HEADER);
	for (unsigned int n = first; n < first + header->buffers; n++) {
		const uint8_t *bytes = guest_memory_host(&memory, BUFFERS + (n % QSIZE) * 0x2000, used_length(n));

		assert_non_null(bytes);
		for (uint32_t i = n == first ? NET_HEADER : 0; i < used_length(n); i++, at++)
			assert_int_equal(bytes[i], (uint8_t)(at * 7 + length));
	}
	assert_int_equal(at, length);
	return header->buffers;
}

#define NET(test)	cmocka_unit_test_setup_teardown(test, setup_net, teardown_net)

#endif
