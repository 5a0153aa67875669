/* SPDX-License-Identifier: GPL-2.0 */
/* Guest memory for walks: a handful of words; all other addresses do not answer. */
#ifndef KVM32_TESTS_WALK_MEMORY_H
#define KVM32_TESTS_WALK_MEMORY_H

#include "unit.h"
#include "walk.h"

static struct memory {
	struct { u32 address, word; } cell[8];
	unsigned int cells, reads;
	u32 last;
	int error;
} memory;

static int read_memory(void *ctx, u32 gpa, u32 *word)
{
	struct memory *m = ctx;
	unsigned int i;

	assert_int_equal(gpa & 3, 0);
	m->reads++;
	m->last = gpa;
	for (i = 0; i < m->cells; i++) {
		if (m->cell[i].address == gpa) {
			*word = m->cell[i].word;
			return 0;
		}
	}
	return m->error ? m->error : -ENXIO;
}

static void put(u32 address, u32 word)
{
	assert_true(memory.cells < ARRAY_SIZE(memory.cell));
	memory.cell[memory.cells].address = address;
	memory.cell[memory.cells++].word = word;
}

static int reset(void **state)
{
	(void)state;
	memory = (struct memory){ 0 };
	return 0;
}

#endif
