// SPDX-License-Identifier: GPL-2.0-only
/*
 * Compiled and run on the guest's root file system: integers, floating point, memory and the C library, told in one line
 * that is the same on every machine.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 20000 };

static uint32_t state = 1;

/* A linear congruential generator: the same sequence everywhere. */
static uint32_t next(void)
{
	state = state * 1664525u + 1013904223u;
	return state;
}

static int compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Fletcher's sum over the words, with a 64-bit division each */
static uint64_t sum(const uint32_t *words, size_t count)
{
	uint64_t a = 1, b = 0;

	for (size_t i = 0; i < count; i++) {
		a = (a + words[i]) % 4294967291u;
		b = (b + a) % 4294967291u;
	}
	return b << 32 | a;
}

int main(void)
{
	uint32_t *words = malloc(COUNT * sizeof(*words));
	double series = 0;

	if (!words)
		return 1;
	for (int i = 0; i < COUNT; i++) {
		words[i] = next();
		series += sqrt(words[i]) / (i + 1);
	}
	qsort(words, COUNT, sizeof(*words), compare);
	printf("%016llx %.9f\n", (unsigned long long)sum(words, COUNT), series);
	free(words);
	return 0;
}
