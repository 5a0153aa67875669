// SPDX-License-Identifier: GPL-2.0
/* Short-descriptor table walk; the order of the checks is TranslationTableWalkSD() of DDI 0406C B3.19.6. */
#include "walk-common.h"

/* B3.5.4: TTBR1 always works as if N were 0. Returns false if walks through the chosen register are disabled. */
static bool l1_address(const struct guest_mmu *mmu, u32 va, u32 *address)
{
	u32 n = mmu->ttbcr & TTBCR_N;
	u32 base = mmu->ttbr0;
	u32 disable = TTBCR_PD0;

	/* Two shifts: va >> 32 is undefined in C, and N = 0 means that no bit selects TTBR1. */
	if (n && va >> 1 >> (31 - n)) {
		base = mmu->ttbr1;
		disable = TTBCR_PD1;
		n = 0;
	}
	*address = (base & ~((1u << (14 - n)) - 1)) | word_bits(va << n, 31, 20 + n) << 2;
	return !(mmu->ttbcr & disable);
}

static void set_block(const struct walk *w, u32 descriptor, u32 size)
{
	w->out->size = size;
	w->out->gpa = (descriptor & ~(size - 1)) | (w->va & (size - 1));
}

/* With AFE set, AP[0] is the access flag; it is checked after the descriptor's type and before its domain. */
static bool access_flag_clear(const struct walk *w)
{
	return (w->mmu->sctlr & SCTLR_AFE) && !(w->out->ap & 1);
}

static int walk_section(const struct walk *w, u32 l1)
{
	struct guest_translation *out = w->out;
	bool super = word_bit(l1, 18);

	out->domain = super ? 0 : word_bits(l1, 8, 5);
	out->ap = word_bit(l1, 15) << 2 | word_bits(l1, 11, 10);
	out->memattr = word_bits(l1, 14, 12) << 2 | word_bits(l1, 3, 2);
	out->xn = word_bit(l1, 4);
	out->pxn = word_bit(l1, 0);
	out->ng = word_bit(l1, 17);
	out->shared = word_bit(l1, 16);
	if (access_flag_clear(w))
		return walk_fault(w, FS_ACCESS_FLAG_L1);
	/* PA[39:32] of a supersection: nothing of this machine is up there, so the access itself fails on the bus. */
	if (super && (word_bits(l1, 23, 20) || word_bits(l1, 8, 5)))
		return walk_fault(w, FS_EXTERNAL);
	set_block(w, l1, super ? 0x1000000 : 0x100000);
	return 0;
}

static void decode_page(const struct walk *w, u32 address, u32 l2)
{
	struct guest_translation *out = w->out;
	bool small = word_bit(l2, 1);

	out->descriptor = small ? l2 : 0;
	out->descriptor_gpa = address;
	out->ap = word_bit(l2, 9) << 2 | word_bits(l2, 5, 4);
	out->memattr = (small ? word_bits(l2, 8, 6) : word_bits(l2, 14, 12)) << 2 | word_bits(l2, 3, 2);
	out->xn = word_bit(l2, small ? 0 : 15);
	out->ng = word_bit(l2, 11);
	out->shared = word_bit(l2, 10);
	set_block(w, l2, small ? 0x1000 : 0x10000);
}

static int walk_page(const struct walk *w, u32 l1)
{
	u32 address = (l1 & ~0x3ffu) | word_bits(w->va, 19, 12) << 2;
	u32 l2;
	int err;

	w->out->level = 2;
	w->out->domain = word_bits(l1, 8, 5);
	w->out->pxn = w->mmu->has_pxn && word_bit(l1, 2);
	err = walk_read(w, address, FS_EXTERNAL_WALK_L2, &l2);
	if (err)
		return err;
	if (!(l2 & 3))
		return walk_fault(w, FS_TRANSLATION_L2);
	decode_page(w, address, l2);
	return access_flag_clear(w) ? walk_fault(w, FS_ACCESS_FLAG_L2) : 0;
}

static int walk_tables(const struct walk *w)
{
	u32 address, l1;
	int err;

	w->out->level = 1;
	if (!l1_address(w->mmu, w->va, &address))
		return walk_fault(w, FS_TRANSLATION_L1);
	err = walk_read(w, address, FS_EXTERNAL_WALK_L1, &l1);
	if (err)
		return err;
	switch (l1 & 3) {
	case 1:
		return walk_page(w, l1);
	case 3:
		if (!w->mmu->has_pxn)
			return walk_fault(w, FS_TRANSLATION_L1);
		return walk_section(w, l1);
	case 2:
		return walk_section(w, l1);
	default:
		return walk_fault(w, FS_TRANSLATION_L1);
	}
}

int guest_walk(const struct guest_mmu *mmu, u32 va, guest_read_word read_word, void *ctx,
	       struct guest_translation *out, u32 *fault_status)
{
	struct walk w = { mmu, va, read_word, ctx, out, fault_status };

	*fault_status = FS_NONE;
	*out = (struct guest_translation){ 0 };
	if (mmu->sctlr & SCTLR_M)
		return walk_tables(&w);
	/* B3.2.1: with the MMU off the map is flat and nothing faults; the size is what one shadow L1 entry takes. */
	set_block(&w, va, 0x100000);
	return 0;
}
