// SPDX-License-Identifier: GPL-2.0
/*
 * TLB operations of the guest by address and ASID, where all that they name stands in shadow tables which the lowvisor may change. What
 * is global, or part of a block, is the highvisor's.
 */
#include "views.h"

#define MOST_PAGES	16u

/*
 * Where nothing answers to any ASID (pv_views_note_any_asid()), the spaces of this one are all that is named: as bits. False if not all of
 * their tables are to be changed here.
 */
static bool find_spaces(const struct pv_state *state, u32 slot, u32 asid, u32 *found)
{
	u32 i, left;

	*found = 0;
	if (state->views.blocks || (state->views.any_asid[slot / 32] >> slot % 32 & 1))
		return false;
	for (left = pv_spaces_like(state, asid); left; left &= left - 1) {
		i = __builtin_ctz(left);
		if (state->spaces[i].asid != asid)
			continue;
		if (!low_find_link(state, i, slot))
			return false;
		*found |= 1u << i;
	}
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
	u32 i, spaces;

	if (count > MOST_PAGES || (va >> 12 & 255) + count > 256 || !find_spaces(state, va >> 20, asid, &spaces))
		return false;
	for (; spaces; spaces &= spaces - 1)
		flush_in_space(state, __builtin_ctz(spaces), va, count);
	for (i = 0; i < count; i++)
		low_invalidate_page(va + (i << 12));
	asm volatile("dsb\n\tisb" : : : "memory");
	state->own_flushes++;
	pv_count_fast(state, TLB, 1);
	return true;
}
