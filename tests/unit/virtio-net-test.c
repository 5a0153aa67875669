// SPDX-License-Identifier: GPL-2.0
/* The network card on a link with headers: which features it offers, what a driver that took some of them may send. */
#include <linux/if_tun.h>

#include "virtio-net.h"

static void test_features(void **state)
{
	static const struct {
		uint64_t features;
		unsigned int flags;
	} rows[] = {
		{ 0, 0 }, { NET_F_MAC | NET_F_CSUM | NET_F_HOST_TSO4, 0 }, { NET_F_GUEST_CSUM, TUN_F_CSUM },
		{ NET_F_GUEST_TSO4 | NET_F_GUEST_TSO6, 0 }, { NET_F_GUEST_CSUM | NET_F_GUEST_TSO4, TUN_F_CSUM | TUN_F_TSO4 },
		{ NET_OFFLOADS, TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN },
		{ NET_OFFLOADS & ~NET_F_GUEST_TSO4, TUN_F_CSUM | TUN_F_TSO6 | TUN_F_TSO_ECN },
		{ NET_OFFLOADS | VIRTIO_FEATURE(14), 0 },	/* was not offered */
	};

	(void)state;
	assert_true(dev->ops->features(dev) == (NET_F_MAC | NET_OFFLOADS));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		start_ports_with(rows[i].features);
		assert_int_equal(cable.flags, rows[i].flags);
		store(R_STATUS, 0);
		assert_int_equal(cable.flags, 0);
		assert_true(cable.asked <= 3 * (i + 2));	/* two resets, one choice, as in the setup */
	}
}

/* A driver that says it is ready before it has agreed to anything */
static void test_features_late(void **state)
{
	(void)state;
	store(R_STATUS, 0);
	store(R_STATUS, 7);
	assert_int_equal(cable.flags, 0);
	store(0x024, 0);
	store(0x020, NET_F_GUEST_CSUM);
	store(0x024, 1);
	store(0x020, 1);
	store(R_STATUS, DRIVER_OK);
	assert_int_equal(cable.flags, TUN_F_CSUM);
	store(0x024, 0);
	store(0x020, NET_OFFLOADS);
	store(R_STATUS, DRIVER_OK);
	assert_int_equal(cable.flags, TUN_F_CSUM);
}

static void test_no_offloads_without_headers(void **state)
{
	struct net_header zero = { .buffers = 1 }, header;

	(void)state;
	cable.link.header = 0;
	assert_true(dev->ops->features(dev) == NET_F_MAC);
	start_ports_with(NET_OFFLOADS);		/* refused */
	assert_int_equal(load(R_QUEUE_READY), 0);
	start_ports();
	memset(guest_memory_host(&memory, DATA, NET_HEADER), 0xff, NET_HEADER);
	send_buffer(DATA, NET_HEADER + 60);
	assert_int_equal(cable.sent_length, 60);
	offer_many(1, 1526);
	comes(0, 0, 60);
	memmove(cable.bytes[0], cable.bytes[0] + NET_HEADER, 60);
	cable.lengths[0] = 60;
	virtio_net_input(dev);
	assert_int_equal(packet_at(0, 60, &header), 1);
	assert_memory_equal(&header, &zero, NET_HEADER);
}

static void send_header(uint8_t flags, uint8_t gso_type, uint32_t length)
{
	const struct net_header header = {
		.flags = flags, .gso_type = gso_type, .header_length = 66, .gso_size = 1448, .checksum_start = 34,
		.checksum_offset = 16,
	};

	guest_write(&memory, LARGE, &header, NET_HEADER);
	send_buffer(LARGE, NET_HEADER + length);
}

static void test_send(void **state)
{
	struct net_header header;

	(void)state;
	memset(guest_memory_host(&memory, LARGE + NET_HEADER, NET_FRAME_MAX), 0x5a, NET_FRAME_MAX);
	send_header(CSUM | VALID | 0xf8, TCP4, NET_FRAME_MAX);
	assert_int_equal(cable.sent_length, LARGEST);
	memcpy(&header, cable.sent_bytes, NET_HEADER);
	assert_int_equal(header.flags, CSUM);
	assert_int_equal(header.gso_type, TCP4);
	assert_int_equal(header.gso_size, 1448);
	assert_int_equal(header.checksum_offset, 16);
	assert_int_equal(cable.sent_bytes[NET_HEADER], 0x5a);
	assert_int_equal(cable.sent_bytes[LARGEST - 1], 0x5a);
	assert_int_equal(tx_used(), 1);
}

/* A header in pieces, and a frame that takes all the descriptors there are. */
static void test_send_in_pieces(void **state)
{
	const struct net_header header = { .flags = CSUM, .gso_type = TCP6 | ECN };

	(void)state;
	guest_write(&memory, DATA, &header, NET_HEADER);
	for (unsigned int i = 0; i < QSIZE; i++)
		descriptor_at(TX_DESC, i, i < 4 ? DATA + 3 * i : LARGE + 4000 * i, i < 4 ? 3 : 4000,
			      i < QSIZE - 1 ? NEXT : 0, i + 1);
	guest_store16(&memory, TX_AVAIL + 2, 1);
	store(R_NOTIFY, TX);
	assert_int_equal(cable.sent_length, NET_HEADER + 4000 * (QSIZE - 4));
	assert_memory_equal(cable.sent_bytes, &header, NET_HEADER);
}

/* What the driver has not agreed to is lost, and nothing else. */
static void test_send_what_was_not_agreed(void **state)
{
	static const struct {
		uint64_t features;
		uint8_t flags, gso_type;
		bool goes;
	} rows[] = {
		{ NET_F_CSUM, CSUM, 0, true }, { 0, CSUM, 0, false }, { 0, 0, 0, true }, { 0, VALID, 0, true },
		{ NET_F_CSUM, CSUM, TCP4, false }, { NET_F_CSUM | NET_F_HOST_TSO4, CSUM, TCP4, true },
		{ NET_F_CSUM | NET_F_HOST_TSO4, CSUM, TCP6, false }, { NET_F_CSUM | NET_F_HOST_TSO4, CSUM, TCP4 | ECN, false },
		{ NET_F_CSUM | NET_F_HOST_TSO6 | NET_F_HOST_ECN, CSUM, TCP6 | ECN, true },
		{ NET_OFFLOADS, CSUM, UDP, false }, { NET_OFFLOADS, CSUM, 5, false }, { NET_OFFLOADS, CSUM, 0x7f, false },
		{ NET_OFFLOADS, 0, 2 | ECN, false }, { NET_F_GUEST_CSUM | NET_F_GUEST_TSO4, CSUM, TCP4, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		start_ports_with(rows[i].features);
		cable.sent = 0;
		send_header(rows[i].flags, rows[i].gso_type, 2000);
		assert_int_equal(cable.sent, rows[i].goes);
		send_header(0, 0, 60);
		assert_int_equal(cable.sent, rows[i].goes + 1);
		assert_int_equal(tx_used(), 2);
		assert_false(broken());
	}
}

static void test_send_odd_lengths(void **state)
{
	static const uint32_t lengths[] = {
		1, NET_HEADER - 1, NET_HEADER, NET_HEADER + NET_FRAME_MIN - 1, LARGEST + 1, 0xe0000,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++)
		send_buffer(LARGE, lengths[i]);
	assert_int_equal(cable.sent, 0);
	assert_int_equal(tx_used(), sizeof(lengths) / sizeof(*lengths));
	send_buffer(LARGE, NET_HEADER + NET_FRAME_MIN);
	send_buffer(LARGE, LARGEST);
	assert_int_equal(cable.sent, 2);
	assert_false(broken());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET(test_features), NET(test_features_late), NET(test_no_offloads_without_headers), NET(test_send),
		NET(test_send_in_pieces), NET(test_send_what_was_not_agreed), NET(test_send_odd_lengths),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
