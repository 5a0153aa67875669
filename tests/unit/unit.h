/* SPDX-License-Identifier: GPL-2.0 */
/* What every unit test starts with. */
#ifndef KVM32_TESTS_UNIT_H
#define KVM32_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A fixed xorshift: the same words on every machine, so that a failure repeats. */
static inline uint32_t unit_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

#endif
