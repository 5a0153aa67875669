// SPDX-License-Identifier: GPL-2.0
#include "msg.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

#define LINE_MAX_BYTES	1024
#define GUEST_LINES	16

void (*msg_sink)(const char *line);

static void emit(const char *kind, const char *format, va_list args)
{
	char text[LINE_MAX_BYTES], line[LINE_MAX_BYTES + 32];

	vsnprintf(text, sizeof(text), format, args);
	snprintf(line, sizeof(line), "kvm32: %s%s\n", kind, text);
	if (msg_sink)
		msg_sink(line);
	else
		fputs(line, stderr);
}

void msg_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit("", format, args);
	va_end(args);
}

void msg_warn(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit("warning: ", format, args);
	va_end(args);
}

void msg_info(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	emit("", format, args);
	va_end(args);
}

void msg_guest(const char *format, ...)
{
	static atomic_uint count;
	unsigned int n = atomic_fetch_add(&count, 1);
	va_list args;

	if (n >= GUEST_LINES) {
		atomic_store(&count, GUEST_LINES);
		return;
	}
	va_start(args, format);
	emit(n == GUEST_LINES - 1 ? "guest (the last such line): " : "guest: ", format, args);
	va_end(args);
}
