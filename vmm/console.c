// SPDX-License-Identifier: GPL-2.0
#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "msg.h"
#include "terminal.h"

/* What Linux prints first and last; the latter only if it will neither reboot nor go on. */
#define PANIC_LINE	"Kernel panic - not syncing"
#define HANG_LINE	"---[ end Kernel panic"

/* Wait that long for more before writing: one system call for a line instead of one for each character. */
#define GATHER_NS	4000000
#define FLUSH_SECONDS	2
#define CHUNK		4096u

/* How many of @count bytes from @index on come before the ring's end. */
static size_t before_end(const struct ring *ring, size_t index, size_t count)
{
	size_t rest = ring->size - index;

	return count < rest ? count : rest;
}

static size_t ring_put(struct ring *ring, const uint8_t *bytes, size_t count)
{
	size_t room = ring->size - ring->count, n = count < room ? count : room;
	size_t tail = (ring->head + ring->count) & (ring->size - 1), first = before_end(ring, tail, n);

	memcpy(ring->bytes + tail, bytes, first);
	memcpy(ring->bytes, bytes + first, n - first);
	ring->count += n;
	return n;
}

static void ring_drop(struct ring *ring, size_t bytes)
{
	ring->head = (ring->head + bytes) & (ring->size - 1);
	ring->count -= bytes;
}

static size_t ring_peek(const struct ring *ring, uint8_t *bytes, size_t most)
{
	size_t n = ring->count < most ? ring->count : most, first = before_end(ring, ring->head, n);

	memcpy(bytes, ring->bytes + ring->head, first);
	memcpy(bytes + first, ring->bytes, n - first);
	return n;
}

/* Bytes that the serial device keeps back for a moment were sent before it could say so. */
size_t console_room(struct console *console)
{
	size_t used = console->out.count, most = console->out.size - CONSOLE_RESERVE;

	return used < most ? most - used : 0;
}

void console_wake(struct console *console)
{
	uint64_t one = 1;

	if (write(console->wake_fd, &one, sizeof(one)) < 0)
		return;		/* the counter is full: the loop is awake already */
}

static void notify(struct console *console)
{
	pthread_mutex_lock(&console->attach_lock);
	if (console->notify)
		console->notify(console->opaque);
	pthread_mutex_unlock(&console->attach_lock);
}

void console_attach(struct console *console, void (*tell)(void *opaque), void *opaque)
{
	pthread_mutex_lock(&console->attach_lock);
	console->notify = tell;
	console->opaque = opaque;
	pthread_mutex_unlock(&console->attach_lock);
}

/* Returns when all is written or cannot be; a stdout that somebody else made non-blocking is waited for. */
static void write_all(int fd, const uint8_t *bytes, size_t count)
{
	struct pollfd room = { .fd = fd, .events = POLLOUT };

	while (count) {
		ssize_t n = write(fd, bytes, count);

		if (n > 0) {
			bytes += n;
			count -= n;
		} else if (n < 0 && errno == EAGAIN) {
			poll(&room, 1, -1);
		} else if (n == 0 || errno != EINTR) {
			return;
		}
	}
}

/* One more byte. Return: true if it completes the line. */
static bool match(const char *line, size_t *matched, uint8_t byte)
{
	if (byte == (uint8_t)line[*matched])
		++*matched;
	else
		*matched = byte == (uint8_t)line[0];
	if (line[*matched])
		return false;
	*matched = 0;
	return true;
}

static void watch_for_panic(struct console *console, const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		/* Most bytes neither begin one nor go on with it. */
		if (!console->panic_matched && !console->hang_matched && bytes[i] != PANIC_LINE[0] && bytes[i] != HANG_LINE[0])
			continue;
		if (match(PANIC_LINE, &console->panic_matched, bytes[i]))
			atomic_store(&console->panicked, true);
		if (match(HANG_LINE, &console->hang_matched, bytes[i])) {
			atomic_store(&console->hung, true);
			console_wake(console);
		}
	}
}

/* Waits for output; returns the bytes taken, 0 when it is time to end. They stay in the ring until they are written. */
static size_t next_chunk(struct console *console, uint8_t *bytes)
{
	static const struct timespec gather = { .tv_nsec = GATHER_NS };
	bool stopping;
	size_t n;

	pthread_mutex_lock(&console->lock);
	while (!console->out.count && !console->stopping)
		pthread_cond_wait(&console->changed, &console->lock);
	stopping = console->stopping;
	pthread_mutex_unlock(&console->lock);
	if (!stopping)
		nanosleep(&gather, NULL);
	pthread_mutex_lock(&console->lock);
	n = ring_peek(&console->out, bytes, CHUNK);
	pthread_mutex_unlock(&console->lock);
	return n;
}

static void chunk_done(struct console *console, size_t bytes)
{
	bool was_full;

	pthread_mutex_lock(&console->lock);
	was_full = !console_room(console);
	ring_drop(&console->out, bytes);
	pthread_cond_broadcast(&console->changed);
	pthread_mutex_unlock(&console->lock);
	if (was_full)
		notify(console);
}

static void *writer(void *opaque)
{
	struct console *console = opaque;
	uint8_t bytes[CHUNK];
	size_t n;

	while ((n = next_chunk(console, bytes))) {
		write_all(STDOUT_FILENO, bytes, n);
		if (console->log_fd >= 0)
			write_all(console->log_fd, bytes, n);
		watch_for_panic(console, bytes, n);
		chunk_done(console, n);
	}
	return NULL;
}

static int open_log(struct console *console, const char *path)
{
	console->log_fd = -1;
	if (!path)
		return 0;
	console->log_fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (console->log_fd >= 0)
		return 0;
	msg_error("log %s: %s", path, strerror(errno));
	return -errno;
}

static void init_locks(struct console *console)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&console->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	pthread_mutex_init(&console->lock, NULL);
	pthread_mutex_init(&console->attach_lock, NULL);
}

int console_open(struct console *console, char escape, const char *log)
{
	int err;

	memset(console, 0, sizeof(*console));
	console->out = (struct ring){ .bytes = console->out_bytes, .size = CONSOLE_OUT };
	console->in = (struct ring){ .bytes = console->in_bytes, .size = CONSOLE_IN };
	console->escape = escape;
	init_locks(console);
	err = open_log(console, log);
	if (err)
		return err;
	console->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (console->wake_fd < 0)
		return -errno;
	err = -pthread_create(&console->writer, NULL, writer, console);
	if (err)
		return err;
	console->raw = terminal_raw();
	return 0;
}

/* The writer may hang in a write() that nobody reads: then leave it there, the process ends anyway. */
static bool wait_for_writer(struct console *console)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += FLUSH_SECONDS;
	return !pthread_timedjoin_np(console->writer, NULL, &until);
}

void console_close(struct console *console)
{
	pthread_mutex_lock(&console->lock);
	console->stopping = true;
	pthread_cond_broadcast(&console->changed);
	pthread_mutex_unlock(&console->lock);
	if (wait_for_writer(console) && console->log_fd >= 0)
		close(console->log_fd);
	close(console->wake_fd);
	terminal_restore();
}

size_t console_put(struct console *console, const uint8_t *bytes, size_t count)
{
	bool was_empty;
	size_t n;

	pthread_mutex_lock(&console->lock);
	was_empty = !console->out.count;
	n = ring_put(&console->out, bytes, count);
	if (was_empty && n)
		pthread_cond_broadcast(&console->changed);
	pthread_mutex_unlock(&console->lock);
	return n;
}

bool console_waiting(struct console *console)
{
	return console->in.count;
}

bool console_get(struct console *console, uint8_t *byte)
{
	bool was_full, got;

	pthread_mutex_lock(&console->lock);
	was_full = console->in.count == console->in.size;
	got = ring_peek(&console->in, byte, 1);
	if (got)
		ring_drop(&console->in, 1);
	pthread_mutex_unlock(&console->lock);
	if (was_full)
		console_wake(console);
	return got;
}
