// SPDX-License-Identifier: GPL-2.0
/* A kernel's system call entry: found as Linux has it, and not where it does before the writes what a user could tell. */
#include "../../vmm/loader/entry.h"
#include "linked-text.h"
#include "unit.h"

#define FIRST		4u	/* index of the first instruction */
#define MOST		32u

/* As it is with one processor; the places of the two writes. */
#define LINES		21u
#define THREAD_ID	11u
#define DACR		20u
static const uint32_t of_one[LINES] = {
	0xe24dd048,	/* sub sp, sp, #72 */
	0xe88d1fff,	/* stm sp, {r0-r12} */
	0xe28d803c,	/* add r8, sp, #60 */
	0xe9486000,	/* stmdb r8, {sp, lr}^ */
	0xe14f8000,	/* mrs r8, spsr */
	0xe58de03c,	/* str lr, [sp, #60] */
	0xe58d8040,	/* str r8, [sp, #64] */
	0xe58d0044,	/* str r0, [sp, #68] */
	0xe306a0c8,	/* movw r10, #0x60c8 */
	0xe34ca060,	/* movt r10, #0xc060 */
	0xe59aa000,	/* ldr r10, [r10] */
	0xee0daf70,	/* mcr p15, 0, r10, c13, c0, 3 */
	0xee11cf10,	/* mrc p15, 0, r12, c1, c0, 0 */
	0xe306a35c,	/* movw r10, #0x635c */
	0xe34ca060,	/* movt r10, #0xc060 */
	0xe59aa000,	/* ldr r10, [r10] */
	0xe13a000c,	/* teq r10, r12 */
	0x1e01af10,	/* mcrne p15, 0, r10, c1, c0, 0 */
	0xf1080080,	/* cpsie i */
	0xe3a08051,	/* mov r8, #0x51 */
	0xee038f10,	/* mcr p15, 0, r8, c3, c0, 0 */
};

static bool find(const uint32_t *words, unsigned int count, struct entry *entry)
{
	memset(text, 0, sizeof(text));
	memcpy(&text[FIRST], words, 4 * count);
	return entry_find(&flow, LINK + 4 * (FIRST + ENTRY_STM), entry);
}

/* With @count words in the place of the one at @at. */
static bool find_with(unsigned int at, const uint32_t *instead, unsigned int count, struct entry *entry)
{
	uint32_t words[MOST];

	memcpy(words, of_one, 4 * at);
	memcpy(&words[at], instead, 4 * count);
	memcpy(&words[at + count], &of_one[at + 1], 4 * (LINES - at - 1));
	return find(words, LINES - 1 + count, entry);
}

static void test_found(void **state)
{
	static const uint32_t of_several[] = {
		0xee1daf90,	/* mrc p15, 0, r10, c13, c0, 4 */
		0xe309c044,	/* movw r12, #0x9044 */
		0xe34cc063,	/* movt r12, #0xc063 */
		0xe79aa00c,	/* ldr r10, [r10, r12] */
	};
	uint32_t words[MOST];
	struct entry e;

	(void)state;
	assert_true(find(of_one, LINES, &e));
	assert_int_equal(e.first, LINK + 4 * FIRST);
	assert_int_equal(e.thread_id, LINK + 4 * (FIRST + THREAD_ID));
	assert_int_equal(e.dacr, LINK + 4 * (FIRST + DACR));

	memcpy(words, of_one, 4 * 8);
	memcpy(&words[8], of_several, sizeof(of_several));
	memcpy(&words[12], &of_one[THREAD_ID], 4 * (LINES - THREAD_ID));
	assert_true(find(words, LINES + 1, &e));
	assert_int_equal(e.thread_id, LINK + 4 * (FIRST + THREAD_ID + 1));
	assert_int_equal(e.dacr, LINK + 4 * (FIRST + DACR + 1));
}

static void test_cut_off(void **state)
{
	struct entry e;

	(void)state;
	for (unsigned int count = 0; count < LINES; count++)
		assert_false(find(of_one, count, &e));
	assert_false(entry_find(&flow, LINK + 4, &e));
	assert_false(entry_find(&flow, LINK + sizeof(text) - 4, &e));
}

/* One instruction more, behind each of those from the STM on. */
static void test_one_more(void **state)
{
	static const struct { uint32_t word; bool good; } more[] = {
		{ 0xe1a02003, true },		/* mov r2, r3 */
		{ 0xe51d2004, true },		/* ldr r2, [sp, #-4] */
		{ 0xf57ff06f, true },		/* isb */
		{ 0xe59f2004, true },		/* ldr r2, [pc, #4] */
		{ 0xe51ea004, false },		/* ldr r10, [lr, #-4]: the system call's own word */
		{ 0xe5971000, false },		/* ldr r1, [r7] */
		{ 0xe5871000, false },		/* str r1, [r7] */
		{ 0xe79d1007, false },		/* ldr r1, [sp, r7] */
		{ 0xe8971002, false },		/* ldm r7, {r1, r12} */
		{ 0xe89d1002, false },		/* ldm sp, {r1, r12} */
		{ 0xe59d1004, true },		/* ldr r1, [sp, #4] */
		{ 0xe49d1004, false },		/* ldr r1, [sp], #4 */
		{ 0xe5bd1004, false },		/* ldr r1, [sp, #4]! */
		{ 0xe88d1002, true },		/* stm sp, {r1, r12} */
		{ 0xe92d1002, false },		/* push {r1, r12} */
		{ 0xee1d1f70, false },		/* mrc p15, 0, r1, c13, c0, 3: TPIDRURO */
		{ 0xee131f10, false },		/* mrc p15, 0, r1, c3, c0, 0: DACR */
		{ 0xee1d1f50, false },		/* mrc p15, 0, r1, c13, c0, 2: TPIDRURW */
		{ 0xee071f95, false },		/* mcr p15, 0, r1, c7, c5, 4 */
		{ 0xee101e10, false },		/* mrc p14 */
		{ 0x0e0daf70, false },		/* mcreq p15, 0, r10, c13, c0, 3 */
		{ 0xea000000, false },		/* b */
		{ 0x0a000000, false },		/* beq */
		{ 0xebfffffe, false },		/* bl */
		{ 0xe1a0f00e, false },		/* mov pc, lr */
		{ 0xe8ddffff, false },		/* ldm sp, {r0-pc}^ */
		{ 0xef000000, false },		/* svc */
		{ 0xf10c0080, false },		/* cpsid i */
	};
	struct entry e;

	(void)state;
	for (unsigned int at = ENTRY_STM; at < DACR; at++) {
		for (unsigned int i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
			uint32_t words[2] = { of_one[at], more[i].word };

			if (find_with(at, words, 2, &e) != more[i].good)
				fail_msg("%08x behind word %u", more[i].word, at);
		}
	}
}

/* What is not to be had from the user must not come to be by way of registers and memory. */
static void test_where_addresses_come_from(void **state)
{
	static const uint32_t bad[][3] = {
		{ 0xe1a0c007, 0xe59c1000, 0 },			/* mov r12, r7; ldr r1, [r12] */
		{ 0xe3a0c000, 0x11a0c007, 0xe59c1000 },		/* mov r12, #0; movne r12, r7; ldr r1, [r12] */
		{ 0xe59dc000, 0xe59c1000, 0 },			/* ldr r12, [sp]; ldr r1, [r12]: what the user had in r0 */
		{ 0xe3a0c000, 0xe08cc007, 0xe59c1000 },		/* mov r12, #0; add r12, r12, r7; ldr r1, [r12] */
		{ 0x03a0c000, 0xe59c1000, 0 },			/* moveq r12, #0; ldr r1, [r12] */
		{ 0xe34cc060, 0xe59c1000, 0 },			/* movt r12: half of it is the user's */
		{ 0xe08dc007, 0xe59c1000, 0 },			/* add r12, sp, r7; ldr r1, [r12] */
		{ 0xe14fc000, 0xe59c1000, 0 },			/* mrs r12, spsr; ldr r1, [r12] */
		{ 0xe10fc000, 0xe59c1000, 0 },			/* mrs r12, cpsr; ldr r1, [r12] */
		{ 0xe3a0c000, 0xe1a0c06c, 0xe59c1000 },		/* mov r12, #0; rrx r12, r12; ldr r1, [r12] */
		{ 0xe3a0c000, 0xe2acc000, 0xe59c1000 },		/* mov r12, #0; adc r12, r12, #0; ldr r1, [r12] */
		{ 0xe3a0c000, 0xe2ccc000, 0xe59c1000 },		/* sbc */
		{ 0xe3a0c000, 0xe2ecc000, 0xe59c1000 },		/* rsc */
	};
	static const uint32_t good[][3] = {
		{ 0xe3a0c000, 0xe28cc004, 0xe59c1000 },		/* mov r12, #0; add r12, r12, #4; ldr r1, [r12] */
		{ 0xe28dc004, 0xe58c1000, 0xe59c1000 },		/* add r12, sp, #4; str r1, [r12]; ldr r1, [r12] */
		{ 0xe3a0c000, 0xe08cc00c, 0xe59c1000 },		/* mov r12, #0; add r12, r12, r12; ldr r1, [r12] */
		{ 0xe3a0c000, 0xe1a0c0ec, 0xe59c1000 },		/* mov r12, #0; ror r12, r12, #1; ldr r1, [r12] */
		{ 0xe3a0c000, 0xe59cc000, 0xe59c1000 },		/* mov r12, #0; ldr r12, [r12]; ldr r1, [r12] */
	};
	struct entry e;

	(void)state;
	for (unsigned int i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		uint32_t words[4] = { of_one[7], bad[i][0], bad[i][1], bad[i][2] };

		if (find_with(7, words, bad[i][2] ? 4 : 3, &e))
			fail_msg("bad case %u", i);
	}
	for (unsigned int i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		uint32_t words[4] = { of_one[7], good[i][0], good[i][1], good[i][2] };

		if (!find_with(7, words, 4, &e))
			fail_msg("good case %u", i);
	}
}

/* Another beginning, no write of TPIDRURO, two of them. */
static void test_others(void **state)
{
	static const struct { unsigned int at; uint32_t word; } others[] = {
		{ 0, 0xe28dd048 }, { 0, 0xe24de048 }, { 1, 0xe98d1ffe }, { 1, 0xe88d0fff },
		{ THREAD_ID, 0xe1a02003 }, { 16, 0xee0daf70 },
	};
	struct entry e;

	(void)state;
	for (unsigned int i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (find_with(others[i].at, &others[i].word, 1, &e))
			fail_msg("case %u", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found), cmocka_unit_test(test_cut_off), cmocka_unit_test(test_one_more),
		cmocka_unit_test(test_where_addresses_come_from), cmocka_unit_test(test_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
