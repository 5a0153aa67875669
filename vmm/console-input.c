// SPDX-License-Identifier: GPL-2.0
/* Keys on their way to the guest, and the few that are for us. */
#include "console.h"

#include <errno.h>
#include <unistd.h>

#include "msg.h"

static bool input_has_room(struct console *console)
{
	bool room;

	pthread_mutex_lock(&console->lock);
	room = console->in.count < console->in.size;
	pthread_mutex_unlock(&console->lock);
	return room;
}

bool console_wants_input(struct console *console)
{
	return !console->end_of_input && input_has_room(console);
}

static void send(struct console *console, char key)
{
	struct ring *in = &console->in;

	pthread_mutex_lock(&console->lock);
	if (in->count < in->size)
		in->bytes[(in->head + in->count++) & (in->size - 1)] = key;
	pthread_mutex_unlock(&console->lock);
}

static void help(char escape)
{
	char key = escape | 0x40;

	msg_info("Ctrl-%c x  ends the virtual machine", key);
	msg_info("Ctrl-%c h  shows this", key);
	msg_info("Ctrl-%c twice sends it to the guest", key);
}

/* The key after the escape key. Return: false to quit. */
static bool command(struct console *console, char key)
{
	if (key == 'x')
		return false;
	if (key == console->escape)
		send(console, key);
	else
		help(console->escape);
	return true;
}

/* Only a person types escapes: input from a pipe or a file goes through as it is. */
static bool take_key(struct console *console, char key)
{
	if (console->escaped) {
		console->escaped = false;
		return command(console, key);
	}
	if (console->raw && key == console->escape)
		console->escaped = true;
	else
		send(console, key);
	return true;
}

bool console_input(struct console *console)
{
	char keys[256];
	size_t room;
	ssize_t n;
	bool go_on = true;

	pthread_mutex_lock(&console->lock);
	room = console->in.size - console->in.count;
	pthread_mutex_unlock(&console->lock);
	n = read(STDIN_FILENO, keys, room < sizeof(keys) ? room : sizeof(keys));
	if (n <= 0) {
		console->end_of_input = n == 0 || (errno != EINTR && errno != EAGAIN);
		return true;
	}
	for (ssize_t i = 0; i < n && go_on; i++)
		go_on = take_key(console, keys[i]);
	pthread_mutex_lock(&console->attach_lock);
	if (console->notify)
		console->notify(console->opaque);
	pthread_mutex_unlock(&console->attach_lock);
	return go_on;
}
