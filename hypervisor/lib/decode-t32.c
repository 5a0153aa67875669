// SPDX-License-Identifier: GPL-2.0
/* Loads and stores of Thumb, 32 bits (DDI 0406C A6.3.5-10). In Thumb sp is no general register: see the BadReg rules. */
#include "decode-common.h"

static bool bad_reg(u8 reg)
{
	return reg == 13 || reg == 15;
}

/* A8.8.58, A8.8.199 and their DB twins: IA and DB only, the other two are SRS and RFE. */
static int decode_multiple(const struct decode_input *in, struct load_store *out)
{
	u32 word = in->instruction;
	struct load_store_kind kind = { 4, word_bit(word, 20), false };
	struct block_addressing a = {
		.rn = word_bits(word, 19, 16),
		.before = word_bit(word, 24),
		.add = word_bit(word, 23),
		.writeback = word_bit(word, 21),
		.list = word,
	};
	u32 forbidden = kind.read ? 0x2000 : 0xa000;

	if (a.before == a.add || a.rn == 15 || (a.list & forbidden) || !(a.list & (a.list - 1)))
		return -EINVAL;
	if ((a.list & 0xc000) == 0xc000 || (a.writeback && word_bit(a.list, a.rn)))
		return -EINVAL;
	access_set_kind(out, &kind);
	access_set_block(in, &a, out);
	return 0;
}

/* A8.8.72-73, A8.8.210. P = 0 with W = 0 are the exclusives and table branches. */
static int decode_pair(const struct decode_input *in, struct load_store *out)
{
	u32 word = in->instruction;
	struct load_store_kind kind = { 4, word_bit(word, 20), false };
	struct addressing a = {
		.rn = word_bits(word, 19, 16),
		.index = word_bit(word, 24),
		.add = word_bit(word, 23),
		.writeback = word_bit(word, 21),
		.offset = word_bits(word, 7, 0) * 4,
	};
	u8 rt = word_bits(word, 15, 12);
	u8 rt2 = word_bits(word, 11, 8);

	if ((!a.index && !a.writeback) || bad_reg(rt) || bad_reg(rt2) || (kind.read && rt == rt2))
		return -EINVAL;
	if (a.rn == 15 && (a.writeback || !kind.read))
		return -EINVAL;
	if (a.writeback && (a.rn == rt || a.rn == rt2))
		return -EINVAL;
	access_set_kind(out, &kind);
	access_set_pair(out, rt, rt2);
	access_set_address(in, &a, out);
	return 0;
}

/* Bits 11:8 of the forms with an 8-bit offset: 1PUW; 1110 is the T variant, 10x0 is UNDEFINED. */
static int indexed_addressing(u32 word, struct addressing *a, struct load_store *out)
{
	bool p = word_bit(word, 10), u = word_bit(word, 9), w = word_bit(word, 8);

	if (!p && !w)
		return -EINVAL;
	a->index = p;
	a->add = u;
	a->writeback = w;
	a->offset = word_bits(word, 7, 0);
	out->user = p && u && !w;
	return 0;
}

static int register_addressing(const struct decode_input *in, struct addressing *a)
{
	u32 word = in->instruction;
	u8 rm = word_bits(word, 3, 0);

	if (word_bits(word, 11, 6) || bad_reg(rm))
		return -EINVAL;
	a->index = true;
	a->add = true;
	a->offset = in->regs[rm] << word_bits(word, 5, 4);
	return 0;
}

static int single_addressing(const struct decode_input *in, struct addressing *a, struct load_store *out)
{
	u32 word = in->instruction;

	a->rn = word_bits(word, 19, 16);
	if (a->rn == 15 || word_bit(word, 23)) {
		a->index = true;
		a->add = word_bit(word, 23);
		a->offset = word_bits(word, 11, 0);
		return 0;
	}
	return word_bit(word, 11) ? indexed_addressing(word, a, out) : register_addressing(in, a);
}

/* LDR and STR may name sp, LDR may branch; a narrow load of pc is a preload (A6.3.8-9). */
static bool bad_target(const struct load_store *access, u8 rt)
{
	if (access->size < 4 || access->user)
		return bad_reg(rt);
	return rt == 15 && access->write;
}

static int decode_single(const struct decode_input *in, struct load_store *out)
{
	u32 word = in->instruction;
	u32 size = word_bits(word, 22, 21);
	struct load_store_kind kind = { 1u << size, word_bit(word, 20), word_bit(word, 24) };
	u8 rt = word_bits(word, 15, 12);
	struct addressing a = { 0 };

	if (size == 3 || (kind.sign_extend && (!kind.read || size == 2)))
		return -EINVAL;
	if (single_addressing(in, &a, out) || (a.rn == 15 && !kind.read))
		return -EINVAL;
	access_set_kind(out, &kind);
	if (bad_target(out, rt) || (a.writeback && a.rn == rt))
		return -EINVAL;
	access_set_register(out, rt);
	access_set_address(in, &a, out);
	return 0;
}

int decode_t32(const struct decode_input *in, struct load_store *out)
{
	u32 word = in->instruction;

	if ((word & 0xfe400000) == 0xe8000000)
		return decode_multiple(in, out);
	if ((word & 0xfe400000) == 0xe8400000)
		return decode_pair(in, out);
	if ((word & 0xfe000000) == 0xf8000000)
		return decode_single(in, out);
	return -EINVAL;
}
