// SPDX-License-Identifier: GPL-2.0
/* Loads and stores: what all three encodings share. */
#include "decode-common.h"
#include "condition.h"
#include "psr.h"

void access_set_kind(struct load_store *out, const struct load_store_kind *kind)
{
	out->size = kind->size;
	out->read = kind->read;
	out->write = !kind->read;
	out->sign_extend = kind->sign_extend;
}

void access_set_register(struct load_store *out, u8 rt)
{
	out->count = 1;
	out->reg[0] = rt;
}

void access_set_pair(struct load_store *out, u8 rt, u8 rt2)
{
	out->count = 2;
	out->reg[0] = rt;
	out->reg[1] = rt2;
	out->must_align = true;
}

/* As a base, pc is the instruction's address plus 8 or 4, aligned to a word (A2.3, Align(PC,4)). */
static u32 base_value(const struct decode_input *in, u8 rn)
{
	if (rn != 15)
		return in->regs[rn];
	return (in->regs[15] + ((in->cpsr & PSR_T) ? 4 : 8)) & ~3u;
}

void access_set_address(const struct decode_input *in, const struct addressing *a, struct load_store *out)
{
	u32 base = base_value(in, a->rn);
	u32 moved = a->add ? base + a->offset : base - a->offset;

	out->address = a->index ? moved : base;
	out->writeback = a->writeback;
	out->rn = a->rn;
	out->rn_value = moved;
}

/* A8.8.58-61, A8.8.199-202: the lowest register always goes with the lowest address. */
void access_set_block(const struct decode_input *in, const struct block_addressing *a, struct load_store *out)
{
	u32 base = in->regs[a->rn];
	u32 moved;
	u8 reg;

	for (reg = 0; reg < 16; reg++)
		if (word_bit(a->list, reg))
			out->reg[out->count++] = reg;
	moved = a->add ? base + 4 * out->count : base - 4 * out->count;
	out->address = (a->add ? base : moved) + (a->before == a->add ? 4 : 0);
	out->writeback = a->writeback;
	out->rn = a->rn;
	out->rn_value = moved;
	out->must_align = true;
}

int decode_load_store(u32 instruction, const u32 regs[16], u32 cpsr, struct load_store *out)
{
	struct decode_input in = { instruction, regs, cpsr };

	*out = (struct load_store){ .length = 4 };
	if (!(cpsr & PSR_T))
		return decode_a32(&in, out);
	if (instruction >> 16)
		return decode_t32(&in, out);
	out->length = 2;
	return decode_t16(&in, out);
}

u32 load_store_value(const struct load_store *access, const u32 regs[16], unsigned int index)
{
	u8 reg = access->read ? access->swap_source : access->reg[index];
	/* Only A32 can store pc; PCStoreValue() is the instruction's address plus 8 (A2.3.1). */
	u32 value = reg == 15 ? regs[15] + 8 : regs[reg];

	return access->size == 4 ? value : value & ((1u << 8 * access->size) - 1);
}

static u32 extend(const struct load_store *access, u32 value)
{
	u32 unused = 32 - 8 * access->size;

	value <<= unused;
	return access->sign_extend ? (u32)((s32)value >> unused) : value >> unused;
}

/* LoadWritePC() (A2.3.2). Such a load is the last of its IT block, if any. */
static void branch(u32 regs[16], u32 *cpsr, u32 target)
{
	*cpsr &= ~(PSR_T | PSR_IT);
	if (target & 1)
		*cpsr |= PSR_T;
	regs[15] = target & ((target & 1) ? ~1u : ~3u);
}

void load_store_complete(const struct load_store *access, u32 regs[16], u32 *cpsr, const u32 *loaded)
{
	unsigned int i;

	if (access->writeback)
		regs[access->rn] = access->rn_value;
	skip_instruction(regs, cpsr, access->length == 4);
	if (!access->read)
		return;
	for (i = 0; i < access->count; i++) {
		u32 value = extend(access, loaded[i]);

		if (access->reg[i] == 15)
			branch(regs, cpsr, value);
		else
			regs[access->reg[i]] = value;
	}
}
