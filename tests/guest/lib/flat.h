/* SPDX-License-Identifier: GPL-2.0 */
/* What every flat test uses: TAP, printing, the platform, memory functions. A test defines main(). */
#ifndef FLAT_H
#define FLAT_H

#include "types.h"

/** The board, known by its RAM base: nothing is decided at build time. */
struct platform {
	const char *name;
	u32 uart, rtc, gicd, gicc;	/* virtual */
	u32 uart_interrupt;
	bool psci;
};

extern const struct platform *platform;
extern u32 ram_base_physical;

void main(void);

/** %s %c %u %d %x with a width and 0; no more. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
void power_off(void) __attribute__((noreturn));

/** One TAP point. Return: passed. */
bool ok(bool passed, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** One TAP point that shows both values when they differ. */
bool is(u32 got, u32 want, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** One skipped point; only for what the machine does not have. */
void skip(const char *what, const char *reason);
/** Ends the whole test as skipped. */
void skip_all(const char *reason) __attribute__((noreturn));
/** A comment line; must not depend on where the test runs. */
void section(const char *title);

void *memset(void *to, int byte, size_t count);
void *memcpy(void *to, const void *from, size_t count);
int memcmp(const void *a, const void *b, size_t count);

static inline u32 read32(u32 address)
{
	return *(volatile u32 *)address;
}

static inline void write32(u32 address, u32 value)
{
	*(volatile u32 *)address = value;
}

#endif
