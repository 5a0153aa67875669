// SPDX-License-Identifier: GPL-2.0
/* Long-descriptor table walk of PL1 and PL0; the order of the checks is that of DDI 0406C B3.19.6. */
#include "walk-common.h"

/* Descriptors (B3.6.1), and what a table says for all that is below it (B3.6.2). */
#define DESC_VALID	(1ull << 0)
#define DESC_TABLE	(1ull << 1)	/* at level 3: a page, and reserved without */
#define DESC_AF		(1ull << 10)
#define DESC_ADDRESS	0xfffffff000ull
#define DESC_XN		(1ull << 54)
#define DESC_PXN	(1ull << 53)
#define TABLE_PXN	(1ull << 59)
#define TABLE_XN	(1ull << 60)
#define TABLE_AP0	(1ull << 61)	/* nothing below is for PL0 */
#define TABLE_AP1	(1ull << 62)	/* nothing below is writable */

#define TTBR_ADDRESS	0xffffffffffull

#define FIRST_LEVEL	1
#define LAST_LEVEL	3
#define NR_LEVELS	4

/* How far the walk has come. */
struct position {
	u64 table;
	u32 rest;	/* the bits of the address that are still to be translated */
	u64 inherited;	/* TABLE_* of all tables that led here */
};

static const u8 translation_faults[NR_LEVELS] = { 0, FS_TRANSLATION_L1, FS_TRANSLATION_L2, FS_TRANSLATION_L3 };
static const u8 access_flag_faults[NR_LEVELS] = { 0, FS_ACCESS_FLAG_L1, FS_ACCESS_FLAG_L2, FS_ACCESS_FLAG_L3 };
static const u8 walk_aborts[NR_LEVELS] = { 0, FS_EXTERNAL_WALK_L1, FS_EXTERNAL_WALK_L2, FS_EXTERNAL_WALK_L3 };

/* What one descriptor of a level stands for: 1 GiB, 2 MiB, 4 KiB. */
static unsigned int level_shift(unsigned int level)
{
	return 39 - 9 * level;
}

/* The upper n bits; two shifts, because va >> 32 is undefined in C. */
static u32 top_bits(u32 va, u32 n)
{
	return va >> 1 >> (31 - n);
}

/* B3.6.5: a table that has two bits less of the address or fewer still to look at leaves level 1 out. */
static void start_at(const struct walk *w, struct position *at, u64 ttbr, u32 n)
{
	u32 size;

	w->out->level = n < 2 ? FIRST_LEVEL : FIRST_LEVEL + 1;
	at->rest = w->va & (0xffffffffu >> n);
	size = 8u << (32 - n - level_shift(w->out->level));
	at->table = ttbr & TTBR_ADDRESS & ~(u64)(size - 1);
}

/*
 * B3.6.4: each register has its end of the address space; one whose size is 0 has all that the other has not. Returns
 * false between the two, or if walks through the register are disabled.
 */
static bool start(const struct walk *w, struct position *at)
{
	const struct guest_mmu *mmu = w->mmu;
	u32 t0sz = word_bits(mmu->ttbcr, 2, 0), t1sz = word_bits(mmu->ttbcr, 18, 16);
	bool low = !top_bits(w->va, t0sz);
	bool high = t1sz ? top_bits(w->va, t1sz) == (1u << t1sz) - 1 : !low;

	w->out->level = FIRST_LEVEL;
	if (high) {
		start_at(w, at, mmu->ttbr1, t1sz);
		return !(mmu->ttbcr & TTBCR_EPD1);
	}
	start_at(w, at, mmu->ttbr0, t0sz);
	return low && !(mmu->ttbcr & TTBCR_EPD0);
}

/*
 * Two reads, where hardware has one: what a guest may change of a valid entry without breaking it first (B3.10.1) are
 * its attributes, and an address below 4 GiB stands in the lower half alone.
 */
static int read_descriptor(const struct walk *w, const struct position *at, u64 *descriptor)
{
	u64 address = at->table + 8 * (at->rest >> level_shift(w->out->level));
	enum fault_status on_error = walk_aborts[w->out->level];
	bool big_endian = w->mmu->sctlr & SCTLR_EE;
	u32 word[2] = { 0 };
	int err;

	/* Nothing of this machine is up there. */
	if (address >> 32)
		return walk_fault(w, on_error);
	err = walk_read(w, address, on_error, &word[0]);
	if (!err)
		err = walk_read(w, address + 4, on_error, &word[1]);
	*descriptor = (u64)word[!big_endian] << 32 | word[big_endian];
	return err;
}

static void descend(const struct walk *w, struct position *at, u64 descriptor)
{
	at->rest &= (1u << level_shift(w->out->level)) - 1;
	at->table = descriptor & DESC_ADDRESS;
	at->inherited |= descriptor;
	w->out->level++;
}

/* AP[0] does not exist, and would be the access flag: the rest reads as in the simplified model (B3.7.1). */
static u8 access_bits(u64 descriptor, u64 inherited)
{
	u8 ap = 1 | word_bits(descriptor, 7, 6) << 1;

	if (inherited & TABLE_AP0)
		ap &= ~2;
	if (inherited & TABLE_AP1)
		ap |= 4;
	return ap;
}

static int finish(const struct walk *w, const struct position *at, u64 descriptor)
{
	struct guest_translation *out = w->out;
	u32 size = 1u << level_shift(out->level);
	u64 base = descriptor & DESC_ADDRESS & ~(u64)(size - 1);

	out->ap = access_bits(descriptor, at->inherited);
	out->memattr = word_bits(descriptor, 4, 2);
	out->xn = (descriptor & DESC_XN) || (at->inherited & TABLE_XN);
	out->pxn = (descriptor & DESC_PXN) || (at->inherited & TABLE_PXN);
	out->ng = word_bit(descriptor, 11);
	out->shared = word_bit(descriptor, 9);
	if (!(descriptor & DESC_AF))
		return walk_fault(w, access_flag_faults[out->level]);
	/* As for a supersection: the access itself fails on the bus. */
	if (base >> 32)
		return walk_fault(w, FS_EXTERNAL);
	out->size = size;
	out->gpa = base | (at->rest & (size - 1));
	return 0;
}

static int walk_tables(const struct walk *w)
{
	struct position at = { 0 };
	u64 descriptor;
	int err;

	if (!start(w, &at))
		return walk_fault(w, FS_TRANSLATION_L1);
	for (;;) {
		bool last = w->out->level == LAST_LEVEL;

		err = read_descriptor(w, &at, &descriptor);
		if (err)
			return err;
		if (!(descriptor & DESC_VALID) || (last && !(descriptor & DESC_TABLE)))
			return walk_fault(w, translation_faults[w->out->level]);
		if (last || !(descriptor & DESC_TABLE))
			return finish(w, &at, descriptor);
		descend(w, &at, descriptor);
	}
}

int guest_walk_long(const struct guest_mmu *mmu, u32 va, guest_read_word read_word, void *ctx,
		    struct guest_translation *out, u32 *fault_status)
{
	struct walk w = { mmu, va, read_word, ctx, out, fault_status };

	if (!(mmu->sctlr & SCTLR_M))
		return guest_walk(mmu, va, read_word, ctx, out, fault_status);
	*fault_status = FS_NONE;
	*out = (struct guest_translation){ 0 };
	return walk_tables(&w);
}
