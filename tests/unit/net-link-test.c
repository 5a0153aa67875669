// SPDX-License-Identifier: GPL-2.0
/* --net's words, and frames on a stream socket whose other side may send them in pieces, nonsense, or nothing any more. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../vmm/msg.h"
#include "../../vmm/net/link.h"
#include "unit.h"

static struct net_link *link_;
static int peer;

static void hush(const char *line)
{
	(void)line;
}

static int setup(void **state)
{
	int pair[2];

	(void)state;
	msg_sink = hush;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return -1;
	peer = pair[0];
	link_ = net_stream(pair[1]);
	return link_ ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	net_link_close(link_);
	return close(peer);
}

static int parse(const char *text, struct net_config *config)
{
	char word[200];

	msg_sink = hush;
	snprintf(word, sizeof(word), "%s", text);
	*config = (struct net_config){ 0 };
	return net_parse(config, word);
}

static void test_words(void **state)
{
	static const struct {
		const char *text;
		enum net_kind kind;
		bool named;
	} good[] = {
		{ "none", NET_NONE }, { "user", NET_USER }, { "tap", NET_TAP }, { "tap=tap0", NET_TAP, true },
		{ "passt=/run/a socket", NET_PASST, true }, { "tap=x,mac=02:00:00:00:00:01", NET_TAP, true },
		{ "user,mac=52:54:00:12:34:Ff", NET_USER },
	};
	static const char *const bad[] = {
		"", "x", "tap=", "passt", "passt=", "user=me", "none=1", "tap=a-name-that-is-too-long", "user,mac=",
		"user,mac=02:00:00:00:00", "user,mac=02:00:00:00:00:01:", "user,mac=02:00:00:00:00:0g",
		"user,mac=03:00:00:00:00:01", "user,mac=2:0:0:0:0:1", "user,mtu=9000", "tapp",
	};
	struct net_config config;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_int_equal(parse(good[i].text, &config), 0);
		assert_int_equal(config.kind, good[i].kind);
		assert_int_equal(!!config.name, good[i].named);
	}
	assert_int_equal(config.mac[5], 0xff);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(parse(bad[i], &config), -EINVAL);
}

static void test_address_of_our_own(void **state)
{
	struct net_config a, b;

	(void)state;
	assert_int_equal(parse("user", &a), 0);
	assert_int_equal(parse("user", &b), 0);
	assert_int_equal(a.mac[0] & 3, 2);	/* local, one station's */
	assert_memory_not_equal(a.mac, b.mac, 6);
}

static void put(const void *bytes, size_t count)
{
	assert_int_equal(write(peer, bytes, count), count);
}

static void put_length(uint32_t length)
{
	length = htonl(length);
	put(&length, 4);
}

static void test_frames_in_pieces(void **state)
{
	uint8_t bytes[NET_FRAME_MAX], frame[100];

	(void)state;
	for (int i = 0; i < 100; i++)
		frame[i] = i;
	assert_int_equal(net_link_receive(link_, bytes, sizeof(bytes)), -EAGAIN);
	put("\0\0", 2);
	assert_int_equal(net_link_receive(link_, bytes, sizeof(bytes)), -EAGAIN);
	put("\0\144", 2);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(net_link_receive(link_, bytes, sizeof(bytes)), -EAGAIN);
		put(frame + i, 1);
	}
	put_length(60);
	put(frame, 60);
	assert_int_equal(net_link_receive(link_, bytes, sizeof(bytes)), 100);
	assert_memory_equal(bytes, frame, 100);
	assert_int_equal(net_link_receive(link_, bytes, sizeof(bytes)), 60);
	assert_int_equal(net_link_receive(link_, bytes, sizeof(bytes)), -EAGAIN);
}

static void test_small_buffer(void **state)
{
	uint8_t frame[100] = { 0 }, bytes[20];

	(void)state;
	put_length(100);
	put(frame, 100);
	assert_int_equal(net_link_receive(link_, bytes, sizeof(bytes)), 20);
	assert_int_equal(net_link_receive(link_, bytes, sizeof(bytes)), -EAGAIN);
}

static void test_nonsense_ends_the_link(void **state)
{
	static const uint32_t lengths[] = { 0, NET_FRAME_MIN - 1, NET_FRAME_MAX + 1, 0x80000000, 0xffffffff };
	uint8_t frame[64] = { 0 };

	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		put_length(lengths[i]);
		put(frame, 64);
		assert_int_equal(net_link_receive(link_, frame, sizeof(frame)), -ENOTCONN);
		assert_int_equal(net_link_receive(link_, frame, sizeof(frame)), -ENOTCONN);
		net_link_send(link_, frame, sizeof(frame));
		teardown(state);
		setup(state);
	}
}

static void test_other_side_gone(void **state)
{
	uint8_t frame[64] = { 0 };

	(void)state;
	shutdown(peer, SHUT_RDWR);
	net_link_send(link_, frame, sizeof(frame));	/* no SIGPIPE */
	assert_int_equal(net_link_receive(link_, frame, sizeof(frame)), -ENOTCONN);
	assert_true(link_->down);
}

/* Reads what a reader of frames would. Return: frames, all whole and with their number in every byte. */
static unsigned int drain(void)
{
	static uint8_t bytes[1 << 22];
	size_t count = 0, at = 0;
	unsigned int frames = 0;
	ssize_t n;

	while ((n = recv(peer, bytes + count, sizeof(bytes) - count, MSG_DONTWAIT)) > 0 || frames == 0) {
		count += n > 0 ? n : 0;
		net_link_receive(link_, (uint8_t[1]){ 0 }, 1);	/* sends the rest */
		if (n <= 0)
			break;
	}
	while (at < count) {
		uint32_t length;

		memcpy(&length, bytes + at, 4);
		length = ntohl(length);
		assert_true(length == 9000 && at + 4 + length <= count);
		for (uint32_t i = 0; i < length; i++)
			assert_int_equal(bytes[at + 4 + i], bytes[at + 4]);
		at += 4 + length;
		frames++;
	}
	return frames;
}

/* Frames get lost, but never in part. */
static void test_reader_that_stopped(void **state)
{
	static uint8_t frame[9000];
	unsigned int frames;
	int small = 5000;

	(void)state;
	setsockopt(link_->fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof(small));
	for (int i = 0; i < 1000; i++) {
		memset(frame, i, sizeof(frame));
		net_link_send(link_, frame, sizeof(frame));
	}
	frames = drain();
	assert_true(frames >= 1 && frames < 1000);
	memset(frame, 7, sizeof(frame));
	net_link_send(link_, frame, sizeof(frame));
	assert_true(drain() >= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words), cmocka_unit_test(test_address_of_our_own),
		cmocka_unit_test_setup_teardown(test_frames_in_pieces, setup, teardown),
		cmocka_unit_test_setup_teardown(test_small_buffer, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nonsense_ends_the_link, setup, teardown),
		cmocka_unit_test_setup_teardown(test_other_side_gone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_reader_that_stopped, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
