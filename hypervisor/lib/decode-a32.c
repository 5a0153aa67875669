// SPDX-License-Identifier: GPL-2.0
/* Loads and stores of A32 (DDI 0406C A5.2.8-10, A5.3, A5.5). */
#include "decode-common.h"
#include "psr.h"
#include "shift.h"

enum a32_form {
	A32_IMMEDIATE,
	A32_REGISTER,
	A32_EXTRA,
	A32_SWAP,
	A32_MULTIPLE,
};

static const struct {
	u32 mask;
	u32 value;
	enum a32_form form;
} a32_forms[] = {
	{ 0x0e000000, 0x04000000, A32_IMMEDIATE },
	{ 0x0e000010, 0x06000000, A32_REGISTER },
	{ 0x0fb00ff0, 0x01000090, A32_SWAP },
	{ 0x0e0000f0, 0x000000b0, A32_EXTRA },
	{ 0x0e0000f0, 0x000000d0, A32_EXTRA },
	{ 0x0e0000f0, 0x000000f0, A32_EXTRA },
	{ 0x0e400000, 0x08000000, A32_MULTIPLE },
};

/* Table A5-10, by bits 6:5 and L. A pair is marked by its size of 8. */
static const struct load_store_kind extra_kinds[4][2] = {
	[1] = { { 2, false, false }, { 2, true, false } },	/* STRH, LDRH */
	[2] = { { 8, true, false }, { 1, true, true } },	/* LDRD, LDRSB */
	[3] = { { 8, false, false }, { 2, true, true } },	/* STRD, LDRSH */
};

static bool bit_p(u32 word)
{
	return word_bit(word, 24);
}

static bool bit_w(u32 word)
{
	return word_bit(word, 21);
}

static struct addressing a32_addressing(u32 word, u32 offset)
{
	return (struct addressing){
		.rn = word_bits(word, 19, 16),
		.index = bit_p(word),
		.add = word_bit(word, 23),
		.writeback = !bit_p(word) || bit_w(word),
		.offset = offset,
	};
}

/* Writeback to pc or to the register that is transferred is UNPREDICTABLE in every one of these encodings. */
static bool bad_writeback(const struct addressing *a, u8 rt)
{
	return a->writeback && (a->rn == 15 || a->rn == rt);
}

/* Word and byte, post-indexed with W = 1 meaning the T variant (A8.8.92, A8.8.219). */
static int decode_word_or_byte(const struct decode_input *in, u32 offset, struct load_store *out)
{
	u32 word = in->instruction;
	struct addressing a = a32_addressing(word, offset);
	struct load_store_kind kind = { word_bit(word, 22) ? 1 : 4, word_bit(word, 20), false };
	u8 rt = word_bits(word, 15, 12);

	out->user = !bit_p(word) && bit_w(word);
	if (bad_writeback(&a, rt) || (rt == 15 && (kind.size == 1 || out->user)))
		return -EINVAL;
	access_set_kind(out, &kind);
	access_set_register(out, rt);
	access_set_address(in, &a, out);
	return 0;
}

static int decode_register_offset(const struct decode_input *in, struct load_store *out)
{
	u32 word = in->instruction;
	u8 rm = word_bits(word, 3, 0);

	if (rm == 15)
		return -EINVAL;
	return decode_word_or_byte(in, shift_by_immediate(in->regs[rm], word_bits(word, 6, 5), word_bits(word, 11, 7),
							  in->cpsr & PSR_C), out);
}

/* The offset of the halfword, signed and doubleword forms: imm4H:imm4L or a plain register. */
static int extra_offset(const struct decode_input *in, u32 *offset)
{
	u32 word = in->instruction;
	u8 rm = word_bits(word, 3, 0);

	if (word_bit(word, 22)) {
		*offset = word_bits(word, 11, 8) << 4 | rm;
		return 0;
	}
	if (rm == 15 || word_bits(word, 11, 8))
		return -EINVAL;
	*offset = in->regs[rm];
	return 0;
}

/* A8.8.72-74, A8.8.210-211. There is no T variant, and a load may not have its own index as a target. */
static int decode_pair(const struct decode_input *in, const struct addressing *a, bool read, struct load_store *out)
{
	static const struct load_store_kind kinds[2] = { { 4, false, false }, { 4, true, false } };
	u32 word = in->instruction;
	u8 rt = word_bits(word, 15, 12);
	u8 rm = word_bits(word, 3, 0);

	if ((rt & 1) || rt == 14 || (!bit_p(word) && bit_w(word)))
		return -EINVAL;
	if (bad_writeback(a, rt) || bad_writeback(a, rt + 1))
		return -EINVAL;
	if (read && !word_bit(word, 22) && (rm == rt || rm == rt + 1))
		return -EINVAL;
	access_set_kind(out, &kinds[read]);
	access_set_pair(out, rt, rt + 1);
	access_set_address(in, a, out);
	return 0;
}

static int decode_extra(const struct decode_input *in, struct load_store *out)
{
	u32 word = in->instruction;
	const struct load_store_kind *kind = &extra_kinds[word_bits(word, 6, 5)][word_bit(word, 20)];
	u8 rt = word_bits(word, 15, 12);
	struct addressing a;
	u32 offset;

	if (extra_offset(in, &offset))
		return -EINVAL;
	a = a32_addressing(word, offset);
	if (kind->size == 8)
		return decode_pair(in, &a, kind->read, out);
	if (rt == 15 || bad_writeback(&a, rt))
		return -EINVAL;
	out->user = !bit_p(word) && bit_w(word);
	access_set_kind(out, kind);
	access_set_register(out, rt);
	access_set_address(in, &a, out);
	return 0;
}

/* A8.8.229. */
static int decode_swap(const struct decode_input *in, struct load_store *out)
{
	u32 word = in->instruction;
	struct load_store_kind kind = { word_bit(word, 22) ? 1 : 4, true, false };
	struct addressing a = { .rn = word_bits(word, 19, 16) };
	u8 rt = word_bits(word, 15, 12);
	u8 source = word_bits(word, 3, 0);

	if (rt == 15 || source == 15 || a.rn == 15 || a.rn == rt || a.rn == source)
		return -EINVAL;
	access_set_kind(out, &kind);
	access_set_register(out, rt);
	access_set_address(in, &a, out);
	out->write = true;
	out->swap_source = source;
	out->must_align = true;
	return 0;
}

/* With writeback, a base in the list is UNPREDICTABLE to load and UNKNOWN to store, unless it is stored first. */
static bool bad_block_base(const struct block_addressing *a, bool read)
{
	if (!a->writeback || !word_bit(a->list, a->rn))
		return false;
	return read || (a->list & ((1u << a->rn) - 1));
}

static int decode_multiple(const struct decode_input *in, struct load_store *out)
{
	u32 word = in->instruction;
	struct load_store_kind kind = { 4, word_bit(word, 20), false };
	struct block_addressing a = {
		.rn = word_bits(word, 19, 16),
		.before = bit_p(word),
		.add = word_bit(word, 23),
		.writeback = bit_w(word),
		.list = word,
	};

	if (a.rn == 15 || !a.list || bad_block_base(&a, kind.read))
		return -EINVAL;
	access_set_kind(out, &kind);
	access_set_block(in, &a, out);
	return 0;
}

static int decode_form(const struct decode_input *in, enum a32_form form, struct load_store *out)
{
	switch (form) {
	case A32_IMMEDIATE:
		return decode_word_or_byte(in, word_bits(in->instruction, 11, 0), out);
	case A32_REGISTER:
		return decode_register_offset(in, out);
	case A32_EXTRA:
		return decode_extra(in, out);
	case A32_SWAP:
		return decode_swap(in, out);
	default:
		return decode_multiple(in, out);
	}
}

int decode_a32(const struct decode_input *in, struct load_store *out)
{
	unsigned int i;

	if (in->instruction >> 28 == 15)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(a32_forms); i++)
		if ((in->instruction & a32_forms[i].mask) == a32_forms[i].value)
			return decode_form(in, a32_forms[i].form, out);
	return -EINVAL;
}
