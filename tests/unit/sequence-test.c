// SPDX-License-Identifier: GPL-2.0
/* Code that the loader knows by its words: found as Linux has it, and nothing that differs where it matters. */
#include "../../abi/hypercall.h"
#include "../../vmm/loader/sequence.h"
#include "../../vmm/loader/stub.h"
#include "linked-text.h"
#include "unit.h"

#define FIRST	8u	/* index of the first instruction */
#define MSR	8u	/* of the MSR, from there */
#define LDM	10u
#define LINES	14u

static const uint32_t from_call[LINES] = {
	0xee0d1f70, 0xe3a01055, 0xee031f10, 0xe1a0200d, 0xe5921048, 0xe5b2e044, 0xe311008f, 0x1a000005,
	0xe16ff001, 0xe1821f92, 0xe9527ffe, 0xe1a00000, 0xe28dd050, 0xe1b0f00e,
};

static bool find(const uint32_t *words, struct sequence *sequence)
{
	memset(text, 0, sizeof(text));
	memcpy(&text[FIRST], words, 4 * LINES);
	return sequence_find(&flow, LINK + 4 * (FIRST + MSR), sequence);
}

static void test_found(void **state)
{
	uint32_t words[LINES];
	struct sequence s;

	(void)state;
	assert_true(find(from_call, &s));
	assert_int_equal(s.address, LINK + 4 * FIRST);
	assert_int_equal(s.word, 0xee0d1f70);
	assert_int_equal(s.dacr, 0x55);
	assert_int_equal(s.number, 1 | 17 << HYPERCALL_EXIT_SHIFT);

	memcpy(words, from_call, sizeof(words));
	words[0] = 0xee0dcf70;		/* r12 */
	words[1] = 0xe3a014ff;		/* 0xff000000 */
	words[4] = 0xe5921040;
	words[5] = 0xe5b2e03c;
	words[LDM] |= 1;
	words[12] = 0xe28dd048;
	assert_true(find(words, &s));
	assert_int_equal(s.dacr, 0xff000000);
	assert_int_equal(s.number, 12 | HYPERCALL_EXIT_R0 | 15 << HYPERCALL_EXIT_SHIFT);
}

/* Bits of each word that may be others. */
static uint32_t free_bits(unsigned int line)
{
	switch (line) {
	case 0:
		return 0xf000;		/* Rt */
	case 1:
		return 0xfff;		/* the value for DACR */
	case 7:
		return 0xffffff;	/* where a frame leads that is wrong */
	case LDM:
		return 1;		/* r0 */
	default:
		return 0;
	}
}

static void test_each_bit_counts(void **state)
{
	(void)state;
	for (unsigned int bit = 0; bit < 32 * LINES; bit++) {
		uint32_t words[LINES], changed = 1u << bit % 32;
		struct sequence s;

		memcpy(words, from_call, sizeof(words));
		words[bit / 32] ^= changed;
		if (find(words, &s) != !!(changed & free_bits(bit / 32)))
			fail_msg("word %u, bit %u", bit / 32, bit % 32);
	}
}

/* The same registers in all words, but they are none that could be taken for others. */
static void test_registers(void **state)
{
	for (unsigned int i = 0; i < 16 * 16 * 16; i++) {
		uint32_t rv = i & 15, rb = i >> 4 & 15, rp = i >> 8, rt = (i * 7) & 15;
		bool good = rt < 13 && rv && rv < 13 && rb && rb < 13 && rp && rp < 13 && rb != rp;
		const uint32_t words[LINES] = {
			0xee0d0f70 | rt << 12, 0xe3a00055 | rv << 12, 0xee030f10 | rv << 12, 0xe1a0000d | rb << 12,
			0xe5900048 | rb << 16 | rp << 12, 0xe5b0e044 | rb << 16, 0xe310008f | rp << 16, 0x1a000005,
			0xe16ff000 | rp, 0xe1800f90 | rb << 16 | rp << 12 | rb, 0xe9507ffe | rb << 16, 0xe1a00000,
			0xe28dd050, 0xe1b0f00e,
		};
		struct sequence s;

		(void)state;
		if (find(words, &s) != good)
			fail_msg("rt %u, rv %u, rb %u, rp %u", rt, rv, rb, rp);
	}
}

/* Offsets that fit each other are not enough: they have to fit the hypercall. What is added to SP is no plain number. */
static void test_frames(void **state)
{
	(void)state;
	for (uint32_t pc = 0; pc + 12 < 0x1000; pc++) {
		uint32_t words[LINES];
		struct sequence s;

		memcpy(words, from_call, sizeof(words));
		words[4] = 0xe5921000 | (pc + 4);
		words[5] = 0xe5b2e000 | pc;
		words[12] = 0xe28dd000 | (pc + 12);
		assert_int_equal(find(words, &s), pc >= 60 && !(pc & 3) && pc + 12 <= 0xff);
	}
	struct sequence s;
	uint32_t words[LINES];

	memcpy(words, from_call, sizeof(words));
	words[4] = 0xe59210fc;
	words[5] = 0xe5b2e0f8;
	words[12] = 0xe28ddf41;		/* 0x104 */
	assert_true(find(words, &s));
	assert_int_equal(s.number, 1 | 62 << HYPERCALL_EXIT_SHIFT);
}

static void test_cut_off(void **state)
{
	struct sequence s;

	(void)state;
	assert_true(find(from_call, &s));
	memcpy(text, &from_call[1], sizeof(from_call) - 4);
	assert_false(sequence_find(&flow, LINK + 4 * (MSR - 1), &s));
	memcpy(&text[64 - LINES + 1], from_call, sizeof(from_call) - 4);
	assert_false(sequence_find(&flow, LINK + 4 * (64 - LINES + 1 + MSR), &s));
}

static void test_made(void **state)
{
	struct sequence s;
	uint32_t words[SEQUENCE_WORDS], branch;

	(void)state;
	assert_true(find(from_call, &s));
	assert_true(sequence_make(&s, s.address + 0x1000, words, &branch));
	assert_int_equal(branch, 0xea0003fe);
	assert_int_equal(words[0], HYPERCALL_WORD(s.number));
	assert_int_equal(words[1], 0x55);
	assert_int_equal(words[2], s.word);
	assert_int_equal(words[3], 0xea000000 | (((4u - 0x100c - 8) >> 2) & 0xffffff));
	assert_false(sequence_make(&s, s.address + 0x02000008, words, &branch));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found), cmocka_unit_test(test_each_bit_counts), cmocka_unit_test(test_registers),
		cmocka_unit_test(test_frames), cmocka_unit_test(test_cut_off), cmocka_unit_test(test_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
