// SPDX-License-Identifier: GPL-2.0
/*
 * Both directions run over one table of forms. A form is a word with holes: its fixed bits, the should-be bits among
 * them, must be exactly right, and each hole moves unchanged between the word and the 24-bit immediate. So what can be
 * encoded comes back bit by bit, by construction.
 */
#include "trap-word.h"
#include "sensitive.h"

#define COND_MASK	0xf0000000u
#define COND_AL		0xe0000000u
#define FIELDS_MAX	6

/** @width bits that stand at bit @word of the instruction and at bit @imm of the immediate. */
struct field {
	uint8_t word;
	uint8_t imm;
	uint8_t width;
};

/**
 * struct form - one shape of instruction.
 * @word: the instruction with all holes zero; condition bits 0 where the form has a condition.
 * @imm: the immediate with all holes zero.
 * @first: the rows of sensitive.def that may be behind this form: not each filling of the holes is sensitive.
 * @last: the last of them.
 * @some_of: bits of the word that must not all be zero; 0: no such demand.
 */
struct form {
	uint32_t word;
	uint32_t imm;
	enum sensitive_row_id first;
	enum sensitive_row_id last;
	struct field fields[FIELDS_MAX];
	uint32_t some_of;
};

#define ROW(id)		.first = SENSITIVE_A32_##id, .last = SENSITIVE_A32_##id
#define ROWS(from, to)	.first = SENSITIVE_A32_##from, .last = SENSITIVE_A32_##to
/* An empty list is UNPREDICTABLE (B9.3.6, B9.3.17), and it is what the SVC in Linux's reset vector would decode to. */
#define LIST		0x7fffu
#define MINOR(id)	(0x200000u | (uint32_t)(id) << 16)
#define RN_RT		{ 16, 12, 4 }, { 12, 8, 4 }
#define IMM4H_IMM4L	{ 8, 4, 4 }, { 0, 0, 4 }

/* Those that a kernel runs most often come first. Fields: { bit in the word, bit in the immediate, width }. */
static const struct form forms[] = {
	{ 0xf1000000, MINOR(TRAP_CPS), ROW(CPS), {{ 17, 8, 3 }, { 6, 5, 3 }, { 0, 0, 5 }} },
	{ 0x010f0000, MINOR(TRAP_MRS), ROWS(MRS_CPSR, MRS_SPSR), {{ 22, 4, 1 }, { 12, 0, 4 }} },
	{ 0x0120f000, MINOR(TRAP_MSR), ROWS(MSR_CPSR_C, MSR_SPSR), {{ 22, 8, 1 }, { 16, 4, 4 }, { 0, 0, 4 }} },
	{ 0x0010f000, 0x400000, ROWS(DP_IMM_LOW, DP_REG_HIGH), {{ 25, 20, 1 }, { 21, 16, 4 }, { 16, 12, 4 }, { 0, 0, 12 }} },
	{ 0x08508000, 0xc00000, ROW(LDM_PC), {{ 23, 20, 2 }, { 21, 19, 1 }, { 16, 15, 4 }, { 0, 0, 15 }} },
	{ 0x08500000, 0x800000, ROW(LDM_USER), {{ 23, 19, 2 }, { 16, 15, 4 }, { 0, 0, 15 }}, LIST },
	{ 0x08400000, 0xa00000, ROW(STM_USER), {{ 23, 19, 2 }, { 16, 15, 4 }, { 0, 0, 15 }}, LIST },

	{ 0x04200000, 0x600000, ROW(LDRT_IMM), {{ 22, 19, 1 }, { 20, 18, 1 }, { 23, 17, 1 }, RN_RT, { 0, 0, 8 }} },
	{ 0x06200000, 0x610000, ROW(LDRT_REG), {{ 22, 19, 1 }, { 20, 18, 1 }, { 23, 17, 1 }, RN_RT, { 0, 0, 4 }} },
	{ 0x006000b0, 0x700000, ROW(LDRHT), {{ 20, 18, 1 }, { 23, 17, 1 }, RN_RT, IMM4H_IMM4L} },
	{ 0x002000b0, 0x710000, ROW(LDRHT), {{ 20, 18, 1 }, { 23, 17, 1 }, RN_RT, { 0, 0, 4 }} },
	{ 0x007000d0, 0x780000, ROW(LDRSBT), {{ 23, 17, 1 }, RN_RT, IMM4H_IMM4L} },
	{ 0x003000d0, 0x790000, ROW(LDRSBT), {{ 23, 17, 1 }, RN_RT, { 0, 0, 4 }} },
	{ 0x007000f0, 0x7c0000, ROW(LDRSHT), {{ 23, 17, 1 }, RN_RT, IMM4H_IMM4L} },
	{ 0x003000f0, 0x7d0000, ROW(LDRSHT), {{ 23, 17, 1 }, RN_RT, { 0, 0, 4 }} },

	{ 0x0320f000, 0x100000, ROWS(MSR_IMM_C, MSR_IMM_SPSR), {{ 22, 16, 1 }, { 16, 12, 4 }, { 0, 0, 12 }} },
	{ 0x0320f003, MINOR(TRAP_HINT) | 3, ROW(WFI) },
	{ 0x0320f002, MINOR(TRAP_HINT) | 2, ROW(WFE) },
	/* L and cp14 stand fixed at 1: only reads from CP14 are sensitive, and those with opc1 = 0. */
	{ 0x0e100e10, 0x3c0000, ROW(MRC_CP14), {{ 16, 11, 4 }, { 12, 7, 4 }, { 5, 4, 3 }, { 0, 0, 4 }} },
	{ 0xf84d0500, MINOR(TRAP_SRS), ROW(SRS), {{ 23, 6, 2 }, { 21, 5, 1 }, { 0, 0, 5 }} },
	{ 0xf8100a00, MINOR(TRAP_RFE), ROW(RFE), {{ 23, 5, 2 }, { 21, 4, 1 }, { 16, 0, 4 }} },
	{ 0xf1010000, MINOR(TRAP_SETEND), ROW(SETEND), {{ 9, 0, 1 }} },
	{ 0x0160006e, MINOR(TRAP_ERET), ROW(ERET) },
	{ 0x01000200, MINOR(TRAP_MRS_BANKED), ROW(MRS_BANKED), {{ 22, 9, 1 }, { 8, 8, 1 }, { 16, 4, 4 }, { 12, 0, 4 }} },
	{ 0x0120f200, MINOR(TRAP_MSR_BANKED), ROW(MSR_BANKED), {{ 22, 9, 1 }, { 8, 8, 1 }, { 16, 4, 4 }, { 0, 0, 4 }} },
};

#define FORMS_END	(forms + sizeof(forms) / sizeof(forms[0]))

/** Move each hole of @form from @from into @to; false if @from differs from @fixed outside of the holes. */
static bool move(const struct form *form, uint32_t from, uint32_t fixed, bool to_imm, uint32_t *to)
{
	const struct field *f;
	uint32_t rest = from ^ fixed;

	/* Rejects most forms before the loop: this runs on each trap. */
	if (rest & fixed)
		return false;
	for (f = form->fields; f < form->fields + FIELDS_MAX && f->width; f++) {
		uint32_t ones = (1u << f->width) - 1;
		uint32_t value = from >> (to_imm ? f->word : f->imm) & ones;

		rest &= ~(ones << (to_imm ? f->word : f->imm));
		*to |= value << (to_imm ? f->imm : f->word);
	}
	return !rest;
}

static bool form_is_sensitive(const struct form *form, uint32_t word)
{
	unsigned int id;

	if (form->some_of && !(word & form->some_of))
		return false;
	for (id = form->first; id <= form->last; id++)
		if (sensitive_row_matches(id, word))
			return true;
	return false;
}

static bool has_condition(const struct form *form)
{
	return !(form->word & COND_MASK);
}

static bool encode_as(const struct form *form, uint32_t word, uint32_t *trap)
{
	uint32_t cond = has_condition(form) ? word & COND_MASK : 0;
	uint32_t imm = form->imm;

	if (!move(form, word ^ cond, form->word, true, &imm) || !form_is_sensitive(form, word))
		return false;
	*trap = (has_condition(form) ? cond : COND_AL) | TRAP_WORD_SVC_MASK | imm;
	return true;
}

static bool decode_as(const struct form *form, uint32_t cond, uint32_t imm, uint32_t *word)
{
	uint32_t result = form->word | (has_condition(form) ? cond : 0);

	if (!has_condition(form) && cond != COND_AL)
		return false;
	if (!move(form, imm, form->imm, false, &result) || !form_is_sensitive(form, result))
		return false;
	*word = result;
	return true;
}

bool trap_word_encode(uint32_t word, uint32_t *trap)
{
	const struct form *form;

	for (form = forms; form < FORMS_END; form++)
		if (encode_as(form, word, trap))
			return true;
	return false;
}

bool trap_word_decode(uint32_t trap, uint32_t *word)
{
	const struct form *form;
	uint32_t cond = trap & COND_MASK;

	if ((trap & TRAP_WORD_SVC_MASK) != TRAP_WORD_SVC_MASK || cond == COND_MASK)
		return false;
	for (form = forms; form < FORMS_END; form++)
		if (decode_as(form, cond, trap & TRAP_WORD_IMM_MASK, word))
			return true;
	return false;
}
