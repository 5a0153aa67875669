// SPDX-License-Identifier: GPL-2.0
/*
 * kvm32-slirp - a network without privileges: frames on a stream socket (see ../stream.c), which libslirp turns into
 * ordinary sockets of the user's. A process of its own, so that what parses a stranger's packets has no guest's memory in
 * its address space and nothing open but this socket.
 *
 * Usage: kvm32-slirp FD. Ends when the other side closes.
 *
 * The guest finds 10.0.2.0/24: it is 10.0.2.15 by DHCP, the host's loopback is 10.0.2.2 (and the router), names are
 * resolved at 10.0.2.3. With IPv6 fec0::/64, the host at fec0::2. Nobody gets in from outside.
 */
#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <slirp/libslirp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../link.h"

#define LENGTH_BYTES	sizeof(uint32_t)
#define TIMERS_MAX	4
#define POLLS_MAX	1024
#define WAIT_MS		1000
#define NOBODY		65534

struct timer {
	SlirpTimerCb call;	/* NULL: free */
	void *argument;
	int64_t at;		/* in ms; < 0: not set */
};

static struct {
	int fd;
	Slirp *slirp;
	struct timer timers[TIMERS_MAX];
	struct pollfd polls[POLLS_MAX];
	int poll_count;
	size_t in_count;
	uint8_t in[LENGTH_BYTES + NET_FRAME_MAX], out[LENGTH_BYTES + NET_FRAME_MAX];
} state;

static void fail(const char *what, const char *why)
{
	fprintf(stderr, "kvm32-slirp: %s: %s\n", what, why);
	exit(1);
}

/* --- what libslirp wants of us --- */

/* Whole: half a frame would be the end of the stream. A guest that takes nothing holds up only itself. */
static ssize_t send_frame(const void *frame, size_t length, void *opaque)
{
	size_t count = LENGTH_BYTES + length, sent = 0;
	uint32_t big_endian = htonl(length);

	(void)opaque;
	if (length > NET_FRAME_MAX)
		return -1;
	memcpy(state.out, &big_endian, LENGTH_BYTES);
	memcpy(state.out + LENGTH_BYTES, frame, length);
	while (sent < count) {
		ssize_t n = send(state.fd, state.out + sent, count - sent, MSG_NOSIGNAL);

		if (n > 0)
			sent += n;
		else if (errno != EINTR)
			exit(0);
	}
	return length;
}

/* Whatever a guest may send is no event for the host's user. */
static void ignore_error(const char *text, void *opaque)
{
	(void)text;
	(void)opaque;
}

static int64_t now_ns(void *opaque)
{
	struct timespec now;

	(void)opaque;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ll + now.tv_nsec;
}

static int64_t now_ms(void)
{
	return now_ns(NULL) / 1000000;
}

static void *timer_new(SlirpTimerCb call, void *argument, void *opaque)
{
	(void)opaque;
	for (int i = 0; i < TIMERS_MAX; i++) {
		if (state.timers[i].call)
			continue;
		state.timers[i] = (struct timer){ .call = call, .argument = argument, .at = -1 };
		return &state.timers[i];
	}
	fail("timer", "too many");
	return NULL;
}

static void timer_free(void *timer, void *opaque)
{
	(void)opaque;
	((struct timer *)timer)->call = NULL;
}

static void timer_set(void *timer, int64_t at, void *opaque)
{
	(void)opaque;
	((struct timer *)timer)->at = at;
}

/* Each turn polls what libslirp names then. */
static void ignore_fd(int fd, void *opaque)
{
	(void)fd;
	(void)opaque;
}

static void ignore_notice(void *opaque)
{
	(void)opaque;
}

static const SlirpCb callbacks = {
	.send_packet = send_frame,
	.guest_error = ignore_error,
	.clock_get_ns = now_ns,
	.timer_new = timer_new,
	.timer_free = timer_free,
	.timer_mod = timer_set,
	.register_poll_fd = ignore_fd,
	.unregister_poll_fd = ignore_fd,
	.notify = ignore_notice,
};

static Slirp *start(void)
{
	SlirpConfig config = {
		.version = SLIRP_CONFIG_VERSION_MIN,
		.in_enabled = true,
		.in6_enabled = true,
		.vprefix_len = 64,
		.vhostname = "kvm32",
	};

	inet_pton(AF_INET, "10.0.2.0", &config.vnetwork);
	inet_pton(AF_INET, "255.255.255.0", &config.vnetmask);
	inet_pton(AF_INET, "10.0.2.2", &config.vhost);
	inet_pton(AF_INET, "10.0.2.15", &config.vdhcp_start);
	inet_pton(AF_INET, "10.0.2.3", &config.vnameserver);
	inet_pton(AF_INET6, "fec0::", &config.vprefix_addr6);
	inet_pton(AF_INET6, "fec0::2", &config.vhost6);
	inet_pton(AF_INET6, "fec0::3", &config.vnameserver6);
	return slirp_new(&config, &callbacks, NULL);
}

/* --- frames from the guest --- */

static uint32_t incoming_length(void)
{
	uint32_t length;

	memcpy(&length, state.in, sizeof(length));
	length = ntohl(length);
	if (length < NET_FRAME_MIN || length > NET_FRAME_MAX)
		fail("the guest's side", "what comes from it is no frame");
	return length;
}

static void take_frame(void)
{
	size_t wanted = state.in_count < LENGTH_BYTES ? LENGTH_BYTES : LENGTH_BYTES + incoming_length();
	ssize_t n = recv(state.fd, state.in + state.in_count, wanted - state.in_count, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0)
		exit(0);
	state.in_count += n;
	if (state.in_count < wanted || wanted == LENGTH_BYTES)
		return;
	state.in_count = 0;
	slirp_input(state.slirp, state.in + LENGTH_BYTES, wanted - LENGTH_BYTES);
}

/* --- the loop --- */

static const struct {
	int slirp, system;
} events[] = {
	{ SLIRP_POLL_IN, POLLIN }, { SLIRP_POLL_OUT, POLLOUT }, { SLIRP_POLL_PRI, POLLPRI },
	{ SLIRP_POLL_ERR, POLLERR }, { SLIRP_POLL_HUP, POLLHUP },
};

#define EVENTS	(sizeof(events) / sizeof(*events))

static int add_poll(int fd, int wanted, void *opaque)
{
	struct pollfd *poll = &state.polls[state.poll_count];

	(void)opaque;
	if (state.poll_count == POLLS_MAX)
		return -1;
	*poll = (struct pollfd){ .fd = fd };
	for (size_t i = 0; i < EVENTS; i++)
		poll->events |= wanted & events[i].slirp ? events[i].system : 0;
	return state.poll_count++;
}

static int poll_result(int index, void *opaque)
{
	int result = 0;

	(void)opaque;
	for (size_t i = 0; index >= 0 && i < EVENTS; i++)
		result |= state.polls[index].revents & events[i].system ? events[i].slirp : 0;
	return result;
}

static void run_timers(void)
{
	for (int i = 0; i < TIMERS_MAX; i++) {
		struct timer *timer = &state.timers[i];

		if (!timer->call || timer->at < 0 || timer->at > now_ms())
			continue;
		timer->at = -1;
		timer->call(timer->argument);
	}
}

static void turn(void)
{
	uint32_t timeout = WAIT_MS;
	int ready;

	state.polls[0] = (struct pollfd){ .fd = state.fd, .events = POLLIN };
	state.poll_count = 1;
	slirp_pollfds_fill(state.slirp, &timeout, add_poll, NULL);
	ready = poll(state.polls, state.poll_count, timeout < WAIT_MS ? timeout : WAIT_MS);
	if (ready > 0 && state.polls[0].revents)
		take_frame();
	slirp_pollfds_poll(state.slirp, ready < 0, poll_result, NULL);
	run_timers();
}

/* Ordinary sockets are all that this needs; a user who is root gives away the rest. */
static void confine(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		fail("prctl", strerror(errno));
	if (!geteuid() && (setgroups(0, NULL) || setgid(NOBODY) || setuid(NOBODY)))
		fail("giving up root", strerror(errno));
}

int main(int argc, char **argv)
{
	char *end;

	state.fd = argc == 2 ? strtol(argv[1], &end, 10) : -1;
	if (state.fd < 0 || *end) {
		fprintf(stderr, "usage: kvm32-slirp FD (kvm32 run --net user starts it)\n");
		return 2;
	}
	confine();
	state.slirp = start();
	if (!state.slirp)
		fail("libslirp", "does not start");
	for (;;)
		turn();
}
