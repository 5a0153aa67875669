// SPDX-License-Identifier: GPL-2.0
/*
 * The trap word, held against the instruction diagrams of the architecture manual (DDI 0406C) and the layout table in
 * trap-word.h. Both are written here as patterns: equal letters are the same bits, and no code is shared with the
 * encoder. Guards against a guest that runs on another instruction than the one it was built with.
 */
#include "unit.h"
#include "sensitive.h"
#include "trap-word.h"

#define AL		0xe0000000u
#define SVC		0x0f000000u
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define BITS_MAX	32

/** An instruction diagram (bit 31 first; c is the condition) and the immediate that stands for it (bit 23 first). */
struct pattern {
	const char *word;
	const char *imm;
};

static const struct pattern patterns[] = {
	/* LDM (exception return), LDM and STM (user registers): B9.3.5, B9.3.6, B9.3.17 */
	{ "cccc 100P U1W1 nnnn 1lll llll llll llll", "11 P U W nnnn lllllllllllllll" },
	{ "cccc 100P U100 nnnn 0lll llll llll llll", "101 P U nnnn lllllllllllllll" },
	{ "cccc 100P U101 nnnn 0lll llll llll llll", "100 P U nnnn lllllllllllllll" },
	/* STRT, LDRT, STRBT, LDRBT: A8.8.92 and on, encodings A1 (offsets up to 255) and A2 (register not shifted) */
	{ "cccc 0100 U010 nnnn tttt 0000 iiii iiii", "011 000 U 0 nnnn tttt iiiiiiii" },
	{ "cccc 0100 U011 nnnn tttt 0000 iiii iiii", "011 001 U 0 nnnn tttt iiiiiiii" },
	{ "cccc 0100 U110 nnnn tttt 0000 iiii iiii", "011 010 U 0 nnnn tttt iiiiiiii" },
	{ "cccc 0100 U111 nnnn tttt 0000 iiii iiii", "011 011 U 0 nnnn tttt iiiiiiii" },
	{ "cccc 0110 U010 nnnn tttt 0000 0000 mmmm", "011 000 U 1 nnnn tttt 0000mmmm" },
	{ "cccc 0110 U011 nnnn tttt 0000 0000 mmmm", "011 001 U 1 nnnn tttt 0000mmmm" },
	{ "cccc 0110 U110 nnnn tttt 0000 0000 mmmm", "011 010 U 1 nnnn tttt 0000mmmm" },
	{ "cccc 0110 U111 nnnn tttt 0000 0000 mmmm", "011 011 U 1 nnnn tttt 0000mmmm" },
	/* STRHT, LDRHT, LDRSBT, LDRSHT */
	{ "cccc 0000 U110 nnnn tttt iiii 1011 iiii", "011 100 U 0 nnnn tttt iiiiiiii" },
	{ "cccc 0000 U111 nnnn tttt iiii 1011 iiii", "011 101 U 0 nnnn tttt iiiiiiii" },
	{ "cccc 0000 U111 nnnn tttt iiii 1101 iiii", "011 110 U 0 nnnn tttt iiiiiiii" },
	{ "cccc 0000 U111 nnnn tttt iiii 1111 iiii", "011 111 U 0 nnnn tttt iiiiiiii" },
	{ "cccc 0000 U010 nnnn tttt 0000 1011 mmmm", "011 100 U 1 nnnn tttt 0000mmmm" },
	{ "cccc 0000 U011 nnnn tttt 0000 1011 mmmm", "011 101 U 1 nnnn tttt 0000mmmm" },
	{ "cccc 0000 U011 nnnn tttt 0000 1101 mmmm", "011 110 U 1 nnnn tttt 0000mmmm" },
	{ "cccc 0000 U011 nnnn tttt 0000 1111 mmmm", "011 111 U 1 nnnn tttt 0000mmmm" },
	/* SUBS PC, LR and related (B9.3.20): AND..RSC, then ORR MOV BIC MVN */
	{ "cccc 0010 ooo1 nnnn 1111 iiii iiii iiii", "010 1 0ooo nnnn iiiiiiiiiiii" },
	{ "cccc 0011 1oo1 nnnn 1111 iiii iiii iiii", "010 1 11oo nnnn iiiiiiiiiiii" },
	{ "cccc 0000 ooo1 nnnn 1111 ssss stt0 mmmm", "010 0 0ooo nnnn ssssstt0mmmm" },
	{ "cccc 0001 1oo1 nnnn 1111 ssss stt0 mmmm", "010 0 11oo nnnn ssssstt0mmmm" },
	/* MRC p14, 0: A8.8.107 */
	{ "cccc 1110 0001 nnnn tttt 1110 ooo1 mmmm", "0011 1 1 000 nnnn tttt ooo mmmm" },
	/* CPS, MRS, MSR (register), SRS, RFE, SETEND: B9.3.2, B9.3.8, B9.3.12, B9.3.16, B9.3.13, A8.8.159 */
	{ "1111 0001 0000 iiM0 0000 000A IF0m mmmm", "0010 0000 00000 ii M A I F mmmmm" },
	{ "cccc 0001 0R00 1111 dddd 0000 0000 0000", "0010 0001 00000000000 R dddd" },
	{ "cccc 0001 0010 mmm1 1111 0000 0000 nnnn", "0010 0010 0000000 0 mmm1 nnnn" },
	{ "cccc 0001 0010 mm10 1111 0000 0000 nnnn", "0010 0010 0000000 0 mm10 nnnn" },
	{ "cccc 0001 0110 mmmm 1111 0000 0000 nnnn", "0010 0010 0000000 1 mmmm nnnn" },
	{ "1111 100P U1W0 1101 0000 0101 000m mmmm", "0010 0011 00000000 P U W mmmmm" },
	{ "1111 100P U0W1 nnnn 0000 1010 0000 0000", "0010 0100 000000000 P U W nnnn" },
	{ "1111 0001 0000 0001 0000 00E0 0000 0000", "0010 0101 000000000000000 E" },
	/* WFE, WFI, ERET, banked MRS and MSR (SYSm is M:M1): A8.8.424, A8.8.425, B9.3.3, B9.3.9, B9.3.10 */
	{ "cccc 0011 0010 0000 1111 0000 0000 0010", "0010 0110 00000000 00000010" },
	{ "cccc 0011 0010 0000 1111 0000 0000 0011", "0010 0110 00000000 00000011" },
	{ "cccc 0001 0110 0000 0000 0000 0110 1110", "0010 0111 0000000000000000" },
	{ "cccc 0001 0R00 ssss dddd 001M 0000 0000", "0010 1000 000000 R M ssss dddd" },
	{ "cccc 0001 0R10 ssss 1111 001M 0000 nnnn", "0010 1001 000000 R M ssss nnnn" },
	/* MSR (immediate): B9.3.11 */
	{ "cccc 0011 0010 mmm1 1111 iiii iiii iiii", "0001 000 0 mmm1 iiiiiiiiiiii" },
	{ "cccc 0011 0010 mm10 1111 iiii iiii iiii", "0001 000 0 mm10 iiiiiiiiiiii" },
	{ "cccc 0011 0110 mmmm 1111 iiii iiii iiii", "0001 000 1 mmmm iiiiiiiiiiii" },
};

/** Where the free bits of a pattern stand, in the order in which they are counted through. */
struct holes {
	uint32_t word;
	uint32_t imm;
	bool conditional;
	unsigned int count;
	struct {
		unsigned int word;
		unsigned int imm;
	} bits[BITS_MAX];
};

/** Strip the spaces; bit n of the pattern is then out[width - 1 - n]. */
static void squeeze(const char *in, char *out, size_t width)
{
	size_t n = 0;

	for (; *in; in++) {
		if (*in == ' ')
			continue;
		assert_true(n < width);
		out[n++] = *in;
	}
	assert_int_equal(n, width);
}

static uint32_t ones(const char *bits, unsigned int width)
{
	uint32_t value = 0;
	unsigned int i;

	for (i = 0; i < width; i++)
		value |= (uint32_t)(bits[i] == '1') << (width - 1 - i);
	return value;
}

static bool is_letter(char c)
{
	return c != '0' && c != '1';
}

/* The n-th bit of a letter in the word is the n-th of it in the immediate. */
static unsigned int partner(const char *word, unsigned int at, char *imm)
{
	char *found = memchr(imm, word[at], 24);

	assert_non_null(found);
	*found = '0';
	return 23 - (unsigned int)(found - imm);
}

static void parse(const struct pattern *pattern, struct holes *holes)
{
	char word[32], imm[24];
	unsigned int i;

	squeeze(pattern->word, word, 32);
	squeeze(pattern->imm, imm, 24);
	memset(holes, 0, sizeof(*holes));
	holes->conditional = word[0] == 'c';
	holes->word = ones(word, 32);
	holes->imm = ones(imm, 24);
	for (i = holes->conditional ? 4 : 0; i < 32; i++) {
		if (!is_letter(word[i]))
			continue;
		holes->bits[holes->count].word = 31 - i;
		holes->bits[holes->count++].imm = partner(word, i, imm);
	}
	for (i = 0; i < 24; i++)
		assert_false(is_letter(imm[i]));
}

static void fill(const struct holes *holes, uint32_t value, uint32_t *word, uint32_t *imm)
{
	unsigned int i;

	*word = holes->word;
	*imm = holes->imm;
	for (i = 0; i < holes->count; i++) {
		*word |= (value >> i & 1) << holes->bits[i].word;
		*imm |= (value >> i & 1) << holes->bits[i].imm;
	}
}

/* The user-register forms without a register are UNPREDICTABLE, and have no trap word. */
static bool is_empty_list(uint32_t word)
{
	return (word & 0x0e40ffff) == 0x08400000 && word >> 28 != 15;
}

static void check_pair(uint32_t word, uint32_t want)
{
	uint32_t trap = 0, back = 0;

	if (is_empty_list(word)) {
		assert_false(trap_word_encode(word, &trap) || trap_word_decode(want, &back));
		return;
	}
	if (!trap_word_encode(word, &trap) || trap != want)
		fail_msg("%08x encodes to %08x, not to %08x", word, trap, want);
	if (!trap_word_decode(trap, &back) || back != word)
		fail_msg("%08x decodes to %08x, not to %08x", trap, back, word);
}

/* Condition 0b1111 is another instruction, or none: never the same form. */
static void check_never(uint32_t word, uint32_t imm)
{
	uint32_t trap, back;

	if (trap_word_encode(word | 0xf0000000, &trap))
		assert_int_not_equal(trap & TRAP_WORD_IMM_MASK, imm);
	assert_false(trap_word_decode(0xf0000000 | SVC | imm, &back));
}

static void check_conditions(uint32_t word, uint32_t imm)
{
	uint32_t cond;

	for (cond = 0; cond < 15; cond++)
		check_pair(word | cond << 28, cond << 28 | SVC | imm);
	check_never(word, imm);
}

static void check_unconditional(uint32_t imm)
{
	uint32_t cond, back;

	for (cond = 0; cond < 16; cond++)
		assert_int_equal(trap_word_decode(cond << 28 | SVC | imm, &back), cond == AL >> 28);
}

/* Each filling under AL, each 61st under all conditions (61 is odd: it meets each value of each field). */
static void check_pattern(const struct holes *holes)
{
	uint32_t value, word, imm;

	for (value = 0; value < 1u << holes->count; value++) {
		fill(holes, value, &word, &imm);
		check_pair(word | (holes->conditional ? AL : 0), AL | SVC | imm);
		if (value % 61)
			continue;
		if (holes->conditional)
			check_conditions(word, imm);
		else
			check_unconditional(imm);
	}
}

static void every_form_goes_there_and_back(void **state)
{
	struct holes holes;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(patterns); i++) {
		parse(&patterns[i], &holes);
		check_pattern(&holes);
	}
}

static bool is_trap_word(uint32_t trap)
{
	return (trap & SVC) == SVC && trap >> 28 != 15 && trap >> 20 & 15;
}

/** What must hold for any word at all; returns whether it was encoded. */
static bool check_any_word(uint32_t word)
{
	uint32_t trap, back;

	if (!trap_word_encode(word, &trap))
		return false;
	if (!sensitive_lookup(word, SENSITIVE_A32))
		fail_msg("%08x is encoded but not sensitive", word);
	if (!is_trap_word(trap))
		fail_msg("%08x encodes to %08x", word, trap);
	if (!trap_word_decode(trap, &back) || back != word)
		fail_msg("%08x -> %08x -> %08x", word, trap, back);
	return true;
}

static uint32_t random_word(void)
{
	static uint32_t seed = 0x2545f491;

	return unit_random(&seed);
}

static void random_words_are_encoded_only_if_sensitive(void **state)
{
	unsigned int i, encoded = 0;

	(void)state;
	for (i = 0; i < 3000000; i++)
		encoded += check_any_word(random_word());
	assert_true(encoded > 10000);
}

/* Around each row: its own words, and those one bit away from them. */
static void words_near_a_row_are_encoded_only_if_sensitive(void **state)
{
	unsigned int id, i;

	(void)state;
	for (id = 0; id < SENSITIVE_ROWS; id++) {
		const struct sensitive_row *row = &sensitive_rows[id];

		for (i = 0; i < 20000; i++) {
			uint32_t word = row->value | (random_word() & ~row->mask);

			check_any_word(word);
			check_any_word(word ^ 1u << (random_word() >> 27));
		}
	}
}

static void every_svc_that_decodes_is_the_one_that_encodes(void **state)
{
	uint32_t imm, word, trap, decoded = 0;

	(void)state;
	for (imm = 0; imm <= TRAP_WORD_IMM_MASK; imm++) {
		if (!trap_word_decode(AL | SVC | imm, &word))
			continue;
		decoded++;
		if (!trap_word_encode(word, &trap) || trap != (AL | SVC | imm))
			fail_msg("svc %06x decodes to %08x, which encodes to %08x", imm, word, trap);
	}
	assert_true(decoded > 1u << 23);
}

static void an_immediate_below_100000_is_a_genuine_svc(void **state)
{
	uint32_t imm, word;

	(void)state;
	for (imm = 0; imm < 0x100000; imm++)
		assert_false(trap_word_decode(AL | SVC | imm, &word));
}

static void what_no_instruction_makes_is_not_decoded(void **state)
{
	static const uint32_t none[] = {
		0xe0000000, 0xeaffffff, 0xe10f0000,	/* no SVC at all */
		0xef2f0001, 0xef2fffff,			/* hypercalls */
		0xef100000,				/* MSR CPSR_, #0 without a field: a hint */
		0xef108000, 0xef10c0ff,			/* MSR CPSR_f, CPSR_fs */
		0xef220080, 0xef2200c5,			/* the same with a register */
		0xef48f00e, 0xef4af001,			/* TST, CMP */
		0xef40f011,				/* AND by a register-shifted register */
		0xef300000, 0xef340000, 0xef380000,	/* MCR p15, MCR p14, MRC p15 */
		0xef3c8000,				/* MRC p14, 1 */
		0xef610010,				/* LDRT register with bits above Rm */
		0xef200800, 0xef210020, 0xef260000,	/* payload bits that no form uses */
		0xef2a0000, 0xef2e0000,			/* ids not given away */
		0xef9f0000,				/* LDM^ without registers: Linux has this SVC in its vectors */
		0xef120000,				/* 0001 with bits 19:17 set */
		0xef123456, 0xef3bcdef,			/* semihosting; MRC p15 */
	};
	uint32_t word;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(none); i++)
		if (trap_word_decode(none[i], &word))
			fail_msg("%08x decodes to %08x", none[i], word);
}

static void a_sensitive_word_without_exact_form_is_refused(void **state)
{
	static const uint32_t words[] = {
		0xe8cd8000,	/* stmia sp, {pc}^ */
		0xe8fd0001,	/* ldmia sp!, {r0}^ */
		0xe8ed0001,	/* stmia sp!, {r0}^ */
		0xe4b10100,	/* ldrt r0, [r1], #256 */
		0xe4a10fff,	/* strt r0, [r1], #4095 */
		0xe6b10102,	/* ldrt r0, [r1], r2, lsl #2 */
		0xe03101d2,	/* ldrsbt with bits 11:8 not zero */
		0xe1000000,	/* mrs r0, cpsr without its should-be-one bits */
		0xe121f100,	/* msr with bit 8 set */
		0xf1088080,	/* cpsie i with bit 15 set */
		0xe1600060,	/* eret with should-be bits wrong */
		0xe320f103,	/* wfi likewise */
		0xf84c0500,	/* srs with a base that is not r13 */
	};
	uint32_t trap;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (!sensitive_lookup(words[i], SENSITIVE_A32))
			fail_msg("%08x should be sensitive", words[i]);
		if (trap_word_encode(words[i], &trap))
			fail_msg("%08x encodes to %08x", words[i], trap);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_goes_there_and_back),
		cmocka_unit_test(random_words_are_encoded_only_if_sensitive),
		cmocka_unit_test(words_near_a_row_are_encoded_only_if_sensitive),
		cmocka_unit_test(every_svc_that_decodes_is_the_one_that_encodes),
		cmocka_unit_test(an_immediate_below_100000_is_a_genuine_svc),
		cmocka_unit_test(what_no_instruction_makes_is_not_decoded),
		cmocka_unit_test(a_sensitive_word_without_exact_form_is_refused),
	};

	return cmocka_run_group_tests_name("trap-word", tests, NULL, NULL);
}
