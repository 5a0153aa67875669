/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest's console on stdin and stdout. Output goes through a bounded buffer and a thread of its own: a reader that
 * stopped reading slows the guest's serial line down, and nothing else.
 */
#ifndef VMM_CONSOLE_H
#define VMM_CONSOLE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONSOLE_OUT	(64 * 1024)
#define CONSOLE_RESERVE	512		/* of it, for what may still come when it is said to be full */
#define CONSOLE_IN	4096

_Static_assert(!(CONSOLE_OUT & (CONSOLE_OUT - 1)) && !(CONSOLE_IN & (CONSOLE_IN - 1)), "sizes of rings");

struct ring {
	uint8_t *bytes;
	size_t size, head;		/* the size is a power of two */
	atomic_size_t count;		/* changes under the lock; a serial device looks at it often, without */
};

struct console {
	pthread_mutex_t lock;		/* rings, stopping; innermost */
	pthread_cond_t changed;
	struct ring out, in;
	uint8_t out_bytes[CONSOLE_OUT], in_bytes[CONSOLE_IN];
	bool stopping;
	pthread_t writer;

	pthread_mutex_t attach_lock;	/* before the lock of the device that is attached */
	void (*notify)(void *opaque);
	void *opaque;

	int wake_fd;			/* to the event loop: input has room, the guest panicked or waits for frames, ... */
	int log_fd;
	bool raw;			/* stdin is a terminal */
	bool end_of_input;
	char escape;			/* Ctrl-A unless the user said otherwise */
	bool escaped;			/* it was the last key */
	size_t panic_matched, hang_matched;
	atomic_bool panicked;		/* Linux said that it panics */
	atomic_bool hung;		/* ... and that it stays where it is */
};

/** console_open() - @log: a file that gets the output too, or NULL. Return: 0, or -errno after a message. */
int console_open(struct console *console, char escape, const char *log);

/** console_close() - writes out what is left, for two seconds at most, and restores the terminal. */
void console_close(struct console *console);

/** console_attach() - whom to tell that there is input, or room for output. NULL: nobody; then no call is under way. */
void console_attach(struct console *console, void (*tell)(void *opaque), void *opaque);

/** console_wake() - from any thread: the event loop is to look around. */
void console_wake(struct console *console);

/* For the serial device; none of them blocks. */
/** console_put() - Return: how many of the bytes found room. */
size_t console_put(struct console *console, const uint8_t *bytes, size_t count);
/** console_room() - how many bytes the serial device may still take; 0: it has to say that it is full. */
size_t console_room(struct console *console);
bool console_get(struct console *console, uint8_t *byte);
/** console_waiting() - would console_get() give something? */
bool console_waiting(struct console *console);

/** console_wants_input() - is it worth waiting for stdin? */
bool console_wants_input(struct console *console);

/** console_input() - stdin is readable. Return: false if the user wants to quit. */
bool console_input(struct console *console);

#endif
