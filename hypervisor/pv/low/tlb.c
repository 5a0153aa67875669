// SPDX-License-Identifier: GPL-2.0
/*
 * TLB operations of the guest by address and ASID, where all that they name stands in shadow tables which the lowvisor may change. What
 * is global, or part of a block, is the highvisor's.
 */
#include "views.h"

#define MOST_PAGES	16u

/* Where nothing answers to any ASID (pv_views_note_any_asid()), the spaces of this one are all that is named. */
static bool may_flush(const struct pv_state *state, u32 slot, u32 asid)
{
	u32 i;

	if (state->views.blocks || (state->views.any_asid[slot / 32] >> slot % 32 & 1))
		return false;
	for (i = 0; i < state->nr_spaces; i++)
		if (state->spaces[i].asid == asid && !low_find_link(state, i, slot))
			return false;
	return true;
}

/* The link was there, but another CPU may have taken it away meanwhile, and with it all that the table held. */
static void flush_in_space(const struct pv_state *state, u32 space, u32 va, u32 count)
{
	const struct pv_link *link = low_find_link(state, space, va >> 20);
	u32 *entry;

	if (!link)
		return;
	entry = low_entries(state, link) + (va >> 12 & 255);
	for (; count; count--, entry++)
		if (*entry)
			pv_write_descriptor(entry, 0);
}

bool low_flush_pages(struct pv_state *state, u32 va, u32 count, u32 asid)
{
	u32 i;

	if (count > MOST_PAGES || (va >> 12 & 255) + count > 256 || !may_flush(state, va >> 20, asid))
		return false;
	for (i = 0; i < state->nr_spaces; i++)
		if (state->spaces[i].asid == asid)
			flush_in_space(state, i, va, count);
	for (i = 0; i < count; i++)
		low_invalidate_page(va + (i << 12));
	asm volatile("dsb\n\tisb" : : : "memory");
	state->own_flushes++;
	pv_count_fast(state, TLB, 1);
	return true;
}
