// SPDX-License-Identifier: GPL-2.0
/* The set of slots against one flag for each. */
#include "slot-set.h"
#include "unit.h"

#define STEPS	20000u

static struct slot_set set;
static bool flags[SLOT_SET_SLOTS];

static uint32_t random32(void)
{
	static uint32_t seed = 2463534242u;

	return unit_random(&seed);
}

static void change(u32 slot, bool in)
{
	flags[slot] = in;
	if (in)
		slot_set_add(&set, slot);
	else
		slot_set_remove(&set, slot);
}

static u32 expected_next(u32 from)
{
	while (from < SLOT_SET_SLOTS && !flags[from])
		from++;
	return from;
}

static void check_from(u32 from)
{
	if (slot_set_next(&set, from) != expected_next(from))
		fail_msg("from %u: %u", from, slot_set_next(&set, from));
}

static void test_empty(void **state)
{
	(void)state;
	for (u32 from = 0; from <= SLOT_SET_SLOTS; from++)
		assert_int_equal(slot_set_next(&set, from), SLOT_SET_SLOTS);
}

static void test_each_alone(void **state)
{
	(void)state;
	for (u32 slot = 0; slot < SLOT_SET_SLOTS; slot++) {
		change(slot, true);
		check_from(0);
		check_from(slot);
		check_from(slot + 1);
		change(slot, false);
		check_from(0);
	}
}

/* Mostly empty, in a few places full, as address spaces are. */
static void test_random(void **state)
{
	(void)state;
	for (u32 i = 0; i < STEPS; i++) {
		u32 slot = random32() % 4 ? random32() % SLOT_SET_SLOTS : 3072 + random32() % 64;

		change(slot, random32() % (i / 4000 % 2 ? 16 : 2) == 0);
		check_from(slot);
		check_from(random32() % (SLOT_SET_SLOTS + 1));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty), cmocka_unit_test(test_each_alone), cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
