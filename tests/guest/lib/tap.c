// SPDX-License-Identifier: GPL-2.0
#include "flat.h"

static u32 points, failed;

/*
 * The FIFO takes 16 bytes: wait for it to be empty before each 16, not for room before each one. Not inlined: gcc 12
 * repeats the volatile store behind loops in which it stands beside the counter.
 */
static __attribute__((noinline)) void put(char c)
{
	static u32 sent;

	if (sent++ % 16 == 0)
		while (!(read32(platform->uart + 0x18) & BIT(7)))
			;
	write32(platform->uart, c);
}

static void put_string(const char *s)
{
	while (*s)
		put(*s++);
}

static void put_number(u32 value, u32 base, int width, char pad)
{
	char digits[12];
	int n = 0;

	do {
		u32 digit = base == 16 ? value & 15 : value % 10;

		digits[n++] = digit < 10 ? '0' + digit : 'a' + digit - 10;
		value = base == 16 ? value >> 4 : value / 10;
	} while (value);
	while (width-- > n)
		put(pad);
	while (n)
		put(digits[--n]);
}

static void put_signed(s32 value)
{
	if (value < 0)
		put('-');
	put_number(value < 0 ? -(u32)value : (u32)value, 10, 0, ' ');
}

static void vprint(const char *f, va_list *args)
{
	for (; *f; f++) {
		char pad = ' ';
		int width = 0;

		if (*f != '%') {
			put(*f);
			continue;
		}
		if (*++f == '0')
			pad = *f++;
		while (*f >= '0' && *f <= '9')
			width = width * 10 + *f++ - '0';
		if (*f == 's')
			put_string(va_arg(*args, const char *));
		else if (*f == 'c')
			put(va_arg(*args, int));
		else if (*f == 'd')
			put_signed(va_arg(*args, s32));
		else if (*f == 'u')
			put_number(va_arg(*args, u32), 10, width, pad);
		else if (*f == 'x')
			put_number(va_arg(*args, u32), 16, width, pad);
		else
			put(*f);
	}
}

void print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprint(format, &args);
	va_end(args);
}

static void point(bool passed, const char *format, va_list *args)
{
	failed += !passed;
	print("%s %u - ", passed ? "ok" : "not ok", ++points);
	vprint(format, args);
	put('\n');
}

bool ok(bool passed, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	point(passed, format, &args);
	va_end(args);
	return passed;
}

bool is(u32 got, u32 want, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	point(got == want, format, &args);
	va_end(args);
	if (got != want)
		print("#   got 0x%08x, want 0x%08x\n", got, want);
	return got == want;
}

void skip(const char *what, const char *reason)
{
	print("ok %u - %s # SKIP %s\n", ++points, what, reason);
}

void skip_all(const char *reason)
{
	print("1..0 # SKIP %s\n", reason);
	power_off();
}

void section(const char *title)
{
	print("# %s\n", title);
}

void tap_plan(void)
{
	print("1..%u\n", points);
	if (failed)
		print("# %u of %u failed\n", failed, points);
}
