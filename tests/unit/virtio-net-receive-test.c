// SPDX-License-Identifier: GPL-2.0
/*
 * What the network card's driver receives from a link with headers: packets over several buffers; and packets and buffers
 * that do not fit, for each other or at all.
 */
#include "virtio-net.h"

static void test_receive_one_buffer(void **state)
{
	struct net_header header;

	(void)state;
	offer_many(2, 1526);
	arrives(CSUM | VALID | 0xf8, 0, 1500);
	assert_int_equal(used_index(), 1);
	assert_int_equal(packet_at(0, 1500, &header), 1);
	assert_int_equal(header.flags, CSUM | VALID);
	assert_int_equal(header.gso_size, 1448);
	assert_true(virtio_net_listens(dev));
}

static void test_receive_over_buffers(void **state)
{
	struct net_header header;

	(void)state;
	offer_many(10, 1000);
	comes(CSUM, TCP4, 4000);
	comes(CSUM, TCP6, 5 * 1000 - NET_HEADER);	/* full to the last byte */
	virtio_net_input(dev);
	assert_int_equal(used_index(), 10);
	assert_int_equal(packet_at(0, 4000, &header), 5);
	assert_int_equal(header.gso_type, TCP4);
	assert_int_equal(used_length(4), 4000 + NET_HEADER - 4 * 1000);
	assert_int_equal(packet_at(5, 5000 - NET_HEADER, &header), 5);
	assert_true(line_level);
}

static void test_receive_the_largest(void **state)
{
	struct net_header header;

	(void)state;
	for (int i = 0; i < 100; i++) {
		offer_many(9, 0x2000);
		arrives(CSUM, TCP4, NET_FRAME_MAX);
		assert_int_equal(packet_at(9 * i, NET_FRAME_MAX, &header), 9);
	}
	assert_int_equal(used_index(), 900);
}

/* The driver has another descriptor: the packet waits for it, whole, and the link is left alone. */
static void test_packet_waits_for_buffers(void **state)
{
	struct net_header header;

	(void)state;
	offer_many(2, 1000);
	arrives(CSUM, TCP4, 2500);
	assert_int_equal(used_index(), 0);
	assert_false(virtio_net_listens(dev));
	comes(0, 0, 60);
	offer_many(1, 500);
	assert_int_equal(used_index(), 0);
	offer_many(1, 1000);
	assert_int_equal(used_index(), 4);
	assert_int_equal(packet_at(0, 2500, &header), 4);
	offer_many(1, 1000);
	assert_int_equal(packet_at(4, 60, &header), 1);
	assert_false(broken());
}

/* Chains of @pieces descriptors, each of 100 bytes, as many as there can be: not enough. Then a packet that fits. */
static void never_fits(unsigned int pieces, uint64_t features)
{
	start_ports_with(features);
	for (unsigned int n = 0; n + pieces <= QSIZE; n += pieces) {
		for (unsigned int i = n; i < n + pieces; i++)
			descriptor(i, BUFFERS + i * 0x2000, 100, i < n + pieces - 1 ? NEXT | WRITE : WRITE, i + 1);
		offer(n);
	}
	notify();
	comes(CSUM, TCP4, 16 * 100);
	comes(0, 0, 80);
	virtio_net_input(dev);
	assert_int_equal(used_index(), 0);
	assert_true(virtio_net_listens(dev));
	virtio_net_input(dev);
	assert_int_equal(used_index(), 1);
	assert_int_equal(rx_length(), NET_HEADER + 80);
	assert_false(broken());
}

static void test_packet_that_never_fits(void **state)
{
	(void)state;
	for (unsigned int pieces = 1; pieces < QSIZE; pieces++)
		never_fits(pieces, NET_OFFLOADS);
}

/* An indirect buffer takes one descriptor, however many pieces it has. */
static void test_indirect_buffers(void **state)
{
	struct net_header header;

	(void)state;
	for (unsigned int i = 0; i < 10; i++)
		descriptor_at(TABLE, i, BUFFERS + i * 10, 10, i < 9 ? NEXT | WRITE : WRITE, i + 1);
	for (unsigned int n = 0; n < QSIZE - 1; n++) {
		descriptor(n, TABLE, 10 * 16, INDIRECT, 0);
		offer(n);
	}
	notify();
	arrives(CSUM, TCP4, QSIZE * 100);
	assert_int_equal(used_index(), 0);
	assert_false(virtio_net_listens(dev));	/* it waits for the last buffer, and is too long with that one */
	offer_many(1, 100);
	assert_int_equal(used_index(), 0);
	assert_true(virtio_net_listens(dev));
	arrives(0, 0, 80);
	assert_int_equal(used_index(), 1);
	assert_int_equal(packet_at(0, 80, &header), 1);
}

/* By vCPU, too: the event loop is told to look for the next. */
static void test_lost_packet_wakes_the_loop(void **state)
{
	uint64_t count;

	(void)state;
	comes(CSUM, TCP4, 60000);
	offer_many(QSIZE, 100);
	assert_int_equal(used_index(), 0);
	assert_true(virtio_net_listens(dev));
	assert_int_equal(read(wake_fd, &count, sizeof(count)), sizeof(count));
}

/* Without MRG_RXBUF a packet has one buffer. */
static void test_receive_without_merging(void **state)
{
	struct net_header header;

	(void)state;
	start_ports_with(NET_OFFLOADS & ~NET_F_MRG_RXBUF);
	offer_many(3, 1000);
	arrives(CSUM, TCP4, 2500);
	assert_int_equal(used_index(), 1);
	assert_int_equal(used_length(0), 1000);
	arrives(0, 0, 500);
	assert_int_equal(packet_at(1, 500, &header), 1);
}

/* As they may be on the link from before the driver had chosen */
static void test_receive_what_was_not_agreed(void **state)
{
	static const struct {
		uint64_t features;
		uint8_t flags, gso_type;
	} rows[] = {
		{ 0, CSUM, 0 }, { NET_F_CSUM, CSUM, 0 }, { NET_F_GUEST_CSUM, CSUM, TCP4 }, { NET_F_GUEST_CSUM, 0, TCP6 },
		{ NET_OFFLOADS & ~NET_F_GUEST_TSO6, CSUM, TCP6 }, { NET_OFFLOADS & ~NET_F_GUEST_ECN, CSUM, TCP4 | ECN },
		{ NET_OFFLOADS, CSUM, UDP }, { NET_F_CSUM | NET_F_HOST_TSO4, CSUM, TCP4 },
	};
	struct net_header header;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		start_ports_with(rows[i].features);
		offer_many(2, 2000);
		comes(rows[i].flags, rows[i].gso_type, 1500);
		comes(VALID, 0, 300);
		virtio_net_input(dev);
		assert_int_equal(used_index(), 0);
		assert_true(virtio_net_listens(dev));
		virtio_net_input(dev);
		assert_int_equal(used_index(), 1);
		assert_int_equal(packet_at(0, 300, &header), 1);
		assert_int_equal(header.flags, rows[i].features & NET_F_GUEST_CSUM ? VALID : 0);
	}
}

static void test_reset_forgets_what_waits(void **state)
{
	struct net_header header;

	(void)state;
	offer_many(1, 1000);
	arrives(CSUM, TCP4, 2500);
	start_ports_with(0);
	offer_many(3, 1000);
	assert_int_equal(used_index(), 0);
	assert_true(virtio_net_listens(dev));
	arrives(0, 0, 60);
	assert_int_equal(packet_at(0, 60, &header), 1);
}

static void test_short_packets_from_the_link(void **state)
{
	struct net_header header;

	(void)state;
	offer_many(2, 1526);
	for (uint32_t length = 0; length < NET_HEADER + NET_FRAME_MIN; length++) {
		comes(0, 0, 100);
		cable.lengths[0] = length;
		virtio_net_input(dev);
		assert_int_equal(used_index(), 0);
		assert_true(virtio_net_listens(dev));
	}
	arrives(0, 0, NET_FRAME_MIN);
	assert_int_equal(packet_at(0, NET_FRAME_MIN, &header), 1);
}

/* Room for the header only, and a byte at a time. */
static void test_small_buffers(void **state)
{
	struct net_header header;

	(void)state;
	offer_quietly(NET_HEADER);
	offer_many(13, 1);
	offer_many(1, 1);
	arrives(0, 0, NET_FRAME_MIN);
	assert_int_equal(used_index(), 15);
	assert_int_equal(packet_at(0, NET_FRAME_MIN, &header), 15);
	comes(0, 0, 60);
	offer_many(3, NET_HEADER - 1);		/* no room for the header: back empty */
	assert_int_equal(used_index(), 18);
	assert_int_equal(used_length(17), 0);
	offer_many(1, 100);
	assert_int_equal(packet_at(18, 60, &header), 1);
	assert_false(broken());
}

/* Behind a good buffer: one that is to be read, the same again and again, nonsense. */
static void test_hostile_buffers(void **state)
{
	(void)state;
	offer_quietly(100);
	descriptor(1, DATA, 100, 0, 0);
	for (unsigned int i = 1; i < QSIZE; i++)
		offer(1);
	notify();
	arrives(CSUM, TCP4, 2000);
	assert_int_equal(used_index(), 0);
	assert_true(virtio_net_listens(dev));	/* it was lost */
	assert_false(broken());
	start_ports();
	offer_quietly(100);
	for (unsigned int i = 1; i < QSIZE; i++)
		offer(0);
	notify();
	arrives(CSUM, TCP4, 1500);
	assert_int_equal(used_index(), 16);
	start_ports();
	offer_quietly(100);
	descriptor(1, BASE + SIZE - 50, 100, WRITE, 0);
	offer(1);
	notify();
	arrives(CSUM, TCP4, 2000);
	assert_true(broken());
	start_ports();
	offer_many(2, 2000);
	assert_int_equal(used_index(), 0);
}

static void outside(void)
{
	static const uint8_t kinds[] = { 0, 0, TCP4, TCP6, TCP4 | ECN, UDP, 0xff };

	if (cable.coming < 4)
		comes(some(8), kinds[some(sizeof(kinds))], NET_FRAME_MIN + some(some(4) ? 3000 : NET_FRAME_MAX - NET_FRAME_MIN));
	virtio_net_input(dev);
}

static void test_garbage(void **state)
{
	srandom(5);
	for (int round = 0; round < 4000; round++) {
		start_ports_with(dev->ops->features(dev) & (some(3) ? UINT64_MAX : (uint64_t)random()));
		offer_many(some(QSIZE), 1 + some(2000));
		garbage(outside);
	}
	cable.coming = 0;
	start_ports();
	test_receive_over_buffers(state);
	send_buffer(LARGE, NET_HEADER + 60);
	assert_int_equal(cable.sent_length, NET_HEADER + 60);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET(test_receive_one_buffer), NET(test_receive_over_buffers), NET(test_receive_the_largest),
		NET(test_packet_waits_for_buffers), NET(test_packet_that_never_fits), NET(test_indirect_buffers),
		NET(test_lost_packet_wakes_the_loop), NET(test_receive_without_merging),
		NET(test_receive_what_was_not_agreed), NET(test_reset_forgets_what_waits),
		NET(test_short_packets_from_the_link), NET(test_small_buffers), NET(test_hostile_buffers),
		NET(test_garbage),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
