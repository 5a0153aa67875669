// SPDX-License-Identifier: GPL-2.0
/* Loads and stores of Thumb, 16 bits (DDI 0406C A6.2.4, A6.2.5, A8.8). None of them can be UNPREDICTABLE but by its list. */
#include "decode-common.h"

enum t16_form {
	T16_REGISTER,		/* Rm:8-6 Rn:5-3 Rt:2-0 */
	T16_IMMEDIATE,		/* imm5:10-6 Rn:5-3 Rt:2-0 */
	T16_SP,			/* Rt:10-8 imm8 */
	T16_LITERAL,		/* Rt:10-8 imm8 */
	T16_PUSH,		/* M:8 list:7-0 */
	T16_POP,		/* P:8 list:7-0 */
	T16_MULTIPLE,		/* Rn:10-8 list:7-0 */
};

static const struct t16_row {
	u16 mask;
	u16 value;
	enum t16_form form;
	struct load_store_kind kind;
} t16_rows[] = {
	{ 0xf800, 0x4800, T16_LITERAL, { 4, true, false } },	/* LDR (literal) */
	{ 0xfe00, 0x5000, T16_REGISTER, { 4, false, false } },	/* STR */
	{ 0xfe00, 0x5200, T16_REGISTER, { 2, false, false } },	/* STRH */
	{ 0xfe00, 0x5400, T16_REGISTER, { 1, false, false } },	/* STRB */
	{ 0xfe00, 0x5600, T16_REGISTER, { 1, true, true } },	/* LDRSB */
	{ 0xfe00, 0x5800, T16_REGISTER, { 4, true, false } },	/* LDR */
	{ 0xfe00, 0x5a00, T16_REGISTER, { 2, true, false } },	/* LDRH */
	{ 0xfe00, 0x5c00, T16_REGISTER, { 1, true, false } },	/* LDRB */
	{ 0xfe00, 0x5e00, T16_REGISTER, { 2, true, true } },	/* LDRSH */
	{ 0xf800, 0x6000, T16_IMMEDIATE, { 4, false, false } },	/* STR */
	{ 0xf800, 0x6800, T16_IMMEDIATE, { 4, true, false } },	/* LDR */
	{ 0xf800, 0x7000, T16_IMMEDIATE, { 1, false, false } },	/* STRB */
	{ 0xf800, 0x7800, T16_IMMEDIATE, { 1, true, false } },	/* LDRB */
	{ 0xf800, 0x8000, T16_IMMEDIATE, { 2, false, false } },	/* STRH */
	{ 0xf800, 0x8800, T16_IMMEDIATE, { 2, true, false } },	/* LDRH */
	{ 0xf800, 0x9000, T16_SP, { 4, false, false } },	/* STR [sp] */
	{ 0xf800, 0x9800, T16_SP, { 4, true, false } },		/* LDR [sp] */
	{ 0xfe00, 0xb400, T16_PUSH, { 4, false, false } },
	{ 0xfe00, 0xbc00, T16_POP, { 4, true, false } },
	{ 0xf800, 0xc000, T16_MULTIPLE, { 4, false, false } },	/* STMIA Rn! */
	{ 0xf800, 0xc800, T16_MULTIPLE, { 4, true, false } },	/* LDMIA Rn{!} */
};

static int decode_single(const struct decode_input *in, const struct t16_row *row, struct load_store *out)
{
	u32 word = in->instruction;
	struct addressing a = { .index = true, .add = true };

	access_set_register(out, row->form < T16_SP ? word_bits(word, 2, 0) : word_bits(word, 10, 8));
	switch (row->form) {
	case T16_REGISTER:
		a.rn = word_bits(word, 5, 3);
		a.offset = in->regs[word_bits(word, 8, 6)];
		break;
	case T16_IMMEDIATE:
		a.rn = word_bits(word, 5, 3);
		a.offset = word_bits(word, 10, 6) * row->kind.size;
		break;
	default:
		a.rn = row->form == T16_SP ? 13 : 15;
		a.offset = word_bits(word, 7, 0) * 4;
	}
	access_set_address(in, &a, out);
	return 0;
}

/* A8.8.58: a load writes back unless its base is in the list. A8.8.199: a store's base must come first in it. */
static int decode_multiple(const struct decode_input *in, bool read, struct load_store *out)
{
	u32 word = in->instruction;
	struct block_addressing a = { .rn = word_bits(word, 10, 8), .add = true, .list = word_bits(word, 7, 0) };
	bool has_base = word_bit(a.list, a.rn);

	if (!a.list || (!read && has_base && (a.list & ((1u << a.rn) - 1))))
		return -EINVAL;
	a.writeback = !read || !has_base;
	access_set_block(in, &a, out);
	return 0;
}

static int decode_stack(const struct decode_input *in, bool pop, struct load_store *out)
{
	u32 word = in->instruction;
	struct block_addressing a = { .rn = 13, .before = !pop, .add = pop, .writeback = true };

	a.list = word_bits(word, 7, 0) | word_bit(word, 8) << (pop ? 15 : 14);
	if (!a.list)
		return -EINVAL;
	access_set_block(in, &a, out);
	return 0;
}

int decode_t16(const struct decode_input *in, struct load_store *out)
{
	const struct t16_row *row = t16_rows;

	while ((in->instruction & row->mask) != row->value)
		if (++row == t16_rows + ARRAY_SIZE(t16_rows))
			return -EINVAL;
	access_set_kind(out, &row->kind);
	switch (row->form) {
	case T16_PUSH:
	case T16_POP:
		return decode_stack(in, row->form == T16_POP, out);
	case T16_MULTIPLE:
		return decode_multiple(in, row->kind.read, out);
	default:
		return decode_single(in, row, out);
	}
}
