// SPDX-License-Identifier: GPL-2.0
/*
 * The virtio devices with two directions, console and network card: what a good driver may expect, and a hostile one
 * together with a hostile other side.
 */
#include <sys/eventfd.h>
#include <sys/socket.h>

#include "../../vmm/net/link.h"
#include "virtio-ports.h"

static struct net_link *cable;
static int peer, wake_fd;
static char printed[4000], typed[200];
static size_t printed_count, printed_room, typed_count;

static size_t port_write(void *opaque, const uint8_t *bytes, size_t count)
{
	size_t n = count < printed_room ? count : printed_room;

	(void)opaque;
	if (printed_count + n > sizeof(printed))
		printed_count = 0;
	memcpy(printed + printed_count, bytes, n);
	printed_count += n;
	printed_room -= n;
	return n;
}

static size_t port_read(void *opaque, uint8_t *bytes, size_t most)
{
	size_t n = most < typed_count ? most : typed_count;

	(void)opaque;
	memcpy(bytes, typed, n);
	memmove(typed, typed + n, typed_count - n);
	typed_count -= n;
	return n;
}

static void type(const char *text)
{
	typed_count = strlen(text);
	memcpy(typed, text, typed_count);
	virtio_console_poke(dev);
}

static int setup_console(void **state)
{
	static const struct console_port port = { .write = port_write, .read = port_read };

	(void)state;
	printed_count = typed_count = 0;
	printed_room = sizeof(printed);
	if (guest_memory_create(&memory, BASE, SIZE))
		return -1;
	dev = virtio_console_create(&port, &memory, &irq);
	start_ports();
	return 0;
}

static int setup_net(void **state)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 1 };
	int pair[2];

	(void)state;
	wake_fd = eventfd(0, EFD_NONBLOCK);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) || guest_memory_create(&memory, BASE, SIZE))
		return -1;
	peer = pair[0];
	cable = net_stream(pair[1]);
	dev = virtio_net_create(cable, mac, wake_fd, &memory, &irq);
	start_ports();
	return 0;
}

static int teardown_net(void **state)
{
	teardown(state);
	net_link_close(cable);
	close(wake_fd);
	return close(peer);
}

static void test_console_output(void **state)
{
	(void)state;
	assert_int_equal(load(8), 3);
	guest_write(&memory, DATA, "hello", 5);
	send_buffer(DATA, 5);
	assert_int_equal(printed_count, 5);
	assert_memory_equal(printed, "hello", 5);
	assert_int_equal(tx_used(), 1);
	assert_true(line_level);
}

/* The request waits with its rest; nothing is lost and nothing comes twice. */
static void test_console_reader_that_stopped(void **state)
{
	char text[2000];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i * 7;
	guest_write(&memory, DATA, text, sizeof(text));
	printed_room = 700;
	send_buffer(DATA, sizeof(text));
	assert_int_equal(tx_used(), 0);
	for (int i = 0; i < 13; i++) {
		printed_room = 100;
		virtio_console_poke(dev);
	}
	assert_int_equal(tx_used(), 1);
	assert_int_equal(printed_count, sizeof(text));
	assert_memory_equal(printed, text, sizeof(text));
	assert_false(broken());
}

static void test_console_reset_forgets_the_rest(void **state)
{
	(void)state;
	printed_room = 3;
	send_buffer(DATA, 100);
	start_ports();
	printed_count = 0;
	printed_room = sizeof(printed);
	guest_write(&memory, DATA, "again", 5);
	send_buffer(DATA, 5);
	assert_int_equal(printed_count, 5);
	assert_memory_equal(printed, "again", 5);
}

static void test_console_input(void **state)
{
	(void)state;
	type("early");		/* there is no buffer yet: it waits */
	assert_int_equal(used_index(), 0);
	offer_buffer(3);
	assert_int_equal(used_index(), 1);
	assert_int_equal(rx_length(), 3);
	assert_memory_equal(guest_memory_host(&memory, DATA, 3), "ear", 3);
	offer_buffer(64);
	assert_int_equal(rx_length(), 2);
	offer_buffer(64);
	assert_int_equal(used_index(), 2);
	type("now");
	assert_int_equal(used_index(), 3);
	assert_int_equal(rx_length(), 3);
}

static void test_console_buffer_to_read_only(void **state)
{
	(void)state;
	descriptor(0, DATA, 16, 0, 0);
	offer(0);
	notify();
	assert_true(broken());
}

static void arrives(const uint8_t *frame, uint32_t length)
{
	uint8_t head[] = { 0, 0, length >> 8, length };

	assert_int_equal(write(peer, head, 4), 4);
	assert_int_equal(write(peer, frame, length), length);
}

static bool woken(void)
{
	uint64_t count;

	return read(wake_fd, &count, sizeof(count)) > 0;
}

static void test_net_send(void **state)
{
	uint8_t out[64 + 4];

	(void)state;
	assert_int_equal(load(8), 1);
	assert_int_equal(load(R_CONFIG), 2);
	memset(guest_memory_host(&memory, DATA + NET_HEADER, 64), 0x5a, 64);
	send_buffer(DATA, NET_HEADER + 64);
	assert_int_equal(read(peer, out, sizeof(out)), 68);
	assert_int_equal(out[3], 64);
	assert_int_equal(out[4], 0x5a);
	assert_int_equal(out[67], 0x5a);
	assert_int_equal(tx_used(), 1);
}

/* Too short and too long for a frame: gone, without harm. */
static void test_net_odd_lengths(void **state)
{
	(void)state;
	send_buffer(DATA, NET_HEADER);
	send_buffer(DATA, NET_HEADER + NET_FRAME_MIN - 1);
	send_buffer(LARGE, NET_HEADER + NET_FRAME_MAX + 1);
	send_buffer(LARGE, 0x80000);
	assert_int_equal(tx_used(), 4);
	send_buffer(DATA, NET_HEADER - 1);
	assert_int_equal(tx_used(), 5);
	assert_int_equal(recv(peer, &(char){ 0 }, 1, MSG_DONTWAIT), -1);
	assert_false(broken());
}

static void test_net_receive(void **state)
{
	static const uint8_t header[NET_HEADER] = { [10] = 1 };
	uint8_t frame[100];

	(void)state;
	memset(frame, 0xa5, sizeof(frame));
	arrives(frame, 100);
	assert_false(virtio_net_listens(dev));
	virtio_net_input(dev);
	assert_int_equal(used_index(), 0);
	offer_buffer(1526);		/* the frame was waiting */
	assert_int_equal(rx_length(), NET_HEADER + 100);
	assert_memory_equal(guest_memory_host(&memory, DATA, 12), header, 12);
	assert_memory_equal(guest_memory_host(&memory, DATA + 12, 100), frame, 100);
	assert_false(virtio_net_listens(dev));
	offer_buffer(1526);		/* now the link is empty: listen */
	assert_true(virtio_net_listens(dev));
	assert_true(woken());
	arrives(frame, 60);
	virtio_net_input(dev);
	assert_int_equal(rx_length(), NET_HEADER + 60);
	assert_false(virtio_net_listens(dev));
	assert_true(line_level);
}

/* The event loop, which looks by itself, is not woken by what it does; a vCPU that finds the link empty wakes it. */
static void test_net_wakes_others_only(void **state)
{
	uint8_t frame[60] = { 0 };

	(void)state;
	arrives(frame, sizeof(frame));
	virtio_net_input(dev);
	assert_false(virtio_net_listens(dev));	/* no buffer */
	assert_false(woken());
	offer_buffer(1526);
	offer_buffer(1526);
	assert_true(virtio_net_listens(dev));
	assert_true(woken());
	for (int i = 0; i < 3; i++) {
		virtio_net_input(dev);
		assert_true(virtio_net_listens(dev));
		assert_false(woken());
	}
}

static void test_net_frame_too_long(void **state)
{
	uint8_t frame[200] = { 0 };

	(void)state;
	offer_buffer(NET_HEADER + 100);
	arrives(frame, 200);
	virtio_net_input(dev);
	assert_int_equal(rx_length(), NET_HEADER + 100);
	assert_false(broken());
}

/* For the header: it comes back empty, and what it was not for waits for the next. */
static void test_net_buffer_too_small(void **state)
{
	uint8_t frame[60] = { 0 };

	(void)state;
	arrives(frame, sizeof(frame));
	offer_buffer(NET_HEADER - 1);
	assert_int_equal(used_index(), 1);
	assert_int_equal(rx_length(), 0);
	offer_buffer(1526);
	assert_int_equal(rx_length(), NET_HEADER + 60);
	assert_false(broken());
}

static void test_net_link_down(void **state)
{
	(void)state;
	offer_buffer(1526);
	assert_true(virtio_net_listens(dev));
	shutdown(peer, SHUT_RDWR);
	virtio_net_input(dev);
	assert_false(virtio_net_listens(dev));	/* or the event loop would spin */
	send_buffer(DATA, NET_HEADER + 64);
	assert_int_equal(tx_used(), 1);
	assert_false(broken());
}

static void console_outside(void)
{
	printed_room = some(3) ? some(1000) : 0;
	type(some(2) ? "some keys" : "");
}

static void test_console_garbage(void **state)
{
	srandom(3);
	for (int round = 0; round < 4000; round++) {
		start_ports();
		garbage(console_outside);
	}
	typed_count = 0;
	printed_room = sizeof(printed);
	start_ports();
	printed_count = 0;
	test_console_output(state);
}

static void net_outside(void)
{
	uint8_t bytes[2000];

	memset(bytes, some(256), sizeof(bytes));
	if (some(20))
		arrives(bytes, NET_FRAME_MIN + some(1500));
	while (recv(peer, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		;
	virtio_net_input(dev);
}

static void test_net_garbage(void **state)
{
	uint8_t bytes[2000];

	srandom(4);
	for (int round = 0; round < 4000; round++) {
		if (round % 10 == 0) {		/* what nobody fetched would block the test's side */
			teardown_net(state);
			setup_net(state);
		}
		start_ports();
		garbage(net_outside);
	}
	while (recv(peer, bytes, sizeof(bytes), MSG_DONTWAIT) > 0)
		;
	teardown_net(state);
	setup_net(state);
	test_net_send(state);
}

#define CONSOLE(test)	cmocka_unit_test_setup_teardown(test, setup_console, teardown)
#define NET(test)	cmocka_unit_test_setup_teardown(test, setup_net, teardown_net)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CONSOLE(test_console_output), CONSOLE(test_console_reader_that_stopped),
		CONSOLE(test_console_reset_forgets_the_rest), CONSOLE(test_console_input),
		CONSOLE(test_console_buffer_to_read_only), CONSOLE(test_console_garbage),
		NET(test_net_send), NET(test_net_odd_lengths), NET(test_net_receive), NET(test_net_wakes_others_only),
		NET(test_net_frame_too_long), NET(test_net_buffer_too_small), NET(test_net_link_down), NET(test_net_garbage),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
