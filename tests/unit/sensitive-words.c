// SPDX-License-Identifier: GPL-2.0
/*
 * Words for a comparison of sensitive.def with another disassembler: `sensitive-words a32|thumb CODE EXPECTED` writes
 * raw code and, per instruction, a line "offset word class exact|loose". The class is "-" where no row matches. An exact
 * word has its should-be bits right: the other disassembler has to know it. A loose one may be undefined for it.
 */
#include "unit.h"
#include "sensitive.h"
#include "trap-word.h"

#define PER_ROW		2500
#define RANDOM_WORDS	100000
#define EXACT_WORDS	200000

static FILE *code, *expected;

static uint32_t random_word(void)
{
	static uint32_t seed = 0x2545f491;

	return unit_random(&seed);
}

static void put_half(uint32_t half)
{
	putc(half & 0xff, code);
	putc(half >> 8 & 0xff, code);
}

static void put_word(uint32_t word, enum sensitive_isa isa)
{
	if (isa == SENSITIVE_T32)
		put_half(word >> 16);
	put_half(word);
	if (isa == SENSITIVE_A32)
		put_half(word >> 16);
}

static bool is_pc(uint32_t word, unsigned int at)
{
	return (word >> at & 15) == 15;
}

/* B9.3.2: the flags and imod have to fit together, and a mode goes with M = 1. */
static bool cps_is_unpredictable(uint32_t word)
{
	bool a32 = word >> 28 == 15 && (word & 0x0ff00000) == 0x01000000;
	unsigned int imod = word >> (a32 ? 18 : 9) & 3, flags = word >> (a32 ? 6 : 5) & 7;
	bool mode = word >> (a32 ? 17 : 8) & 1;

	return (word & 31 && !mode) || !(imod & 2) == !!flags || imod == 1 || (!imod && !mode);
}

/* UNPREDICTABLE although all should-be bits are right: the other disassembler may make of it what it likes. */
static bool is_unpredictable(const struct sensitive_row *row, uint32_t word)
{
	if (row->class_id == SENSITIVE_CLASS_CPS)
		return cps_is_unpredictable(word);
	if (row->class_id == SENSITIVE_CLASS_LDRT && row->isa == SENSITIVE_T32)
		return is_pc(word, 16) || is_pc(word, 12);
	/* MOV and MVN have no Rn. */
	return row->class_id == SENSITIVE_CLASS_DP_PC && row->isa == SENSITIVE_A32 &&
	       (word >> 21 & 13) == 13 && word >> 16 & 15;
}

static void put(uint32_t word, enum sensitive_isa isa, bool exact)
{
	const struct sensitive_row *row = sensitive_lookup(word, isa);

	if (row && is_unpredictable(row, word))
		exact = false;
	fprintf(expected, "%lx %08x %s %s\n", ftell(code), word,
		row ? sensitive_classes[row->class_id].name : "-", exact ? "exact" : "loose");
	put_word(word, isa);
}

/** The instruction set a random word belongs to: not A32 means Thumb, told apart by its first halfword (A6.1). */
static void put_any(uint32_t word, enum sensitive_isa isa)
{
	if (isa == SENSITIVE_T32 && word >> 27 < 0x1d)
		word |= 0xe8000000;
	put(word, isa, false);
}

static void put_around(const struct sensitive_row *row)
{
	unsigned int i;

	for (i = 0; i < PER_ROW; i++) {
		uint32_t word = row->value | (random_word() & ~row->mask);

		put_any(word, row->isa);
		put_any(word ^ 1u << (random_word() >> 27), row->isa);
	}
}

static void put_rows(enum sensitive_isa isa)
{
	unsigned int id, i;

	for (id = 0; id < SENSITIVE_ROWS; id++)
		if (sensitive_rows[id].isa == isa)
			put_around(&sensitive_rows[id]);
	for (i = 0; i < RANDOM_WORDS; i++)
		put_any(random_word(), isa);
}

/* Whatever decodes from a trap word has its should-be bits right. */
static void put_exact_a32(void)
{
	unsigned int i;
	uint32_t word;

	for (i = 0; i < EXACT_WORDS; i++) {
		uint32_t trap = random_word() | TRAP_WORD_SVC_MASK;

		/* Every second one from the small forms, which have few of all immediates. */
		if (i & 1)
			trap = (trap & 0xff0f03ff) | 0x00200000;
		if (trap_word_decode(trap, &word))
			put(word, SENSITIVE_A32, true);
	}
}

/** Should-be-one and should-be-zero bits of T32 rows, as in the diagrams of the architecture manual. */
static const struct {
	enum sensitive_row_id first, last;
	uint32_t ones, zeros;
} should_be[] = {
	{ SENSITIVE_T32_SRS_DB,     SENSITIVE_T32_SRS_IA,     0x000dc000, 0x00023fe0 },
	{ SENSITIVE_T32_RFE_DB,     SENSITIVE_T32_RFE_IA,     0x0000c000, 0x00003fff },
	{ SENSITIVE_T32_CPS_IMOD,   SENSITIVE_T32_WFI,        0x000f0000, 0x00002800 },
	{ SENSITIVE_T32_MRS,        SENSITIVE_T32_MRS,        0x000f0000, 0x000020df },
	{ SENSITIVE_T32_MRS_BANKED, SENSITIVE_T32_MRS_BANKED, 0x00000000, 0x000020cf },
	{ SENSITIVE_T32_MSR_CPSR_C, SENSITIVE_T32_MSR_SPSR,   0x00000000, 0x000020df },
	{ SENSITIVE_T32_MSR_BANKED, SENSITIVE_T32_MSR_BANKED, 0x00000000, 0x000020cf },
	{ SENSITIVE_T32_ERET,       SENSITIVE_T32_SUBS_PC,    0x000e0f00, 0x00012000 },
	{ SENSITIVE_T32_STRBT,      SENSITIVE_T32_MRC_CP14,   0x00000000, 0x00000000 },
};

static void put_exact_t32(void)
{
	unsigned int i, id, n;

	for (i = 0; i < sizeof(should_be) / sizeof(should_be[0]); i++)
		for (id = should_be[i].first; id <= should_be[i].last; id++)
			for (n = 0; n < PER_ROW; n++) {
				uint32_t word = sensitive_rows[id].value | (random_word() & ~sensitive_rows[id].mask);

				put((word | should_be[i].ones) & ~should_be[i].zeros, SENSITIVE_T32, true);
			}
}

/* All 16-bit instructions but IT, which would make the next ones conditional for the disassembler. */
static void put_t16(void)
{
	uint32_t half;

	for (half = 0; half < 0xe800; half++)
		if (half >> 8 != 0xbf || !(half & 15))
			put(half, SENSITIVE_T16, false);
}

int main(int argc, char **argv)
{
	bool thumb = argc == 4 && !strcmp(argv[1], "thumb");

	if (argc != 4 || !(code = fopen(argv[2], "wb")) || !(expected = fopen(argv[3], "w")))
		return 2;
	if (thumb)
		put_t16();
	if (thumb)
		put_exact_t32();
	else
		put_exact_a32();
	put_rows(thumb ? SENSITIVE_T32 : SENSITIVE_A32);
	return fclose(code) || fclose(expected);
}
