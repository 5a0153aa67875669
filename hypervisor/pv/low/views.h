/* SPDX-License-Identifier: GPL-2.0 */
/* Through the window at what the highvisor shows the lowvisor (../views.c). */
#ifndef KVM32_PV_LOW_VIEWS_H
#define KVM32_PV_LOW_VIEWS_H

#include "../descriptor.h"
#include "low.h"

static inline u32 *low_window(const struct pv_state *state, u32 offset)
{
	return (u32 *)(state->window + offset);
}

/** Translation, domain and permission faults, which is what the shadow's tables give. */
static inline bool low_is_mendable(u32 fsr)
{
	const u32 kinds = 1 << FS_TRANSLATION_L1 | 1 << FS_TRANSLATION_L2 | 1 << FS_DOMAIN_L1 | 1 << FS_DOMAIN_L2 |
			  1 << FS_PERMISSION_L1 | 1 << FS_PERMISSION_L2;

	return kinds >> ((fsr & 15) | (fsr >> 6 & 16)) & 1;
}

/** The link of a slot in a space; NULL: the lowvisor may not change a table there, if there is one. */
static inline const struct pv_link *low_find_link(const struct pv_state *state, u32 space, u32 slot)
{
	const struct pv_link *link = &state->views.links[pv_link_index(space, slot)];

	return link->key == pv_link_key(space, slot) ? link : NULL;
}

static inline u32 *low_entries(const struct pv_state *state, const struct pv_link *link)
{
	return low_window(state, PV_WINDOW_SHADOW + ((u32)link->table << 10));
}

/** What an entry said that has changed; all entries of the guest's have ASID 0. */
static inline void low_invalidate_page(u32 va)
{
	asm volatile("dsb\n\t"
		     "mcr p15, 0, %0, c8, c7, 1\n\t"	/* TLBIMVA */
		     "mcr p15, 0, %0, c7, c5, 6"		/* BPIALL */
		     : : "r" (va & ~0xfffu) : "memory");
}

#endif
