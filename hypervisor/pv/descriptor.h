/* SPDX-License-Identifier: GPL-2.0 */
/* Descriptors of the shadow tables, short format (B3.5.1). */
#ifndef KVM32_PV_DESCRIPTOR_H
#define KVM32_PV_DESCRIPTOR_H

#include <linux/compiler.h>

#include "../lib/permission.h"

#define PTE_XN			(1u << 0)
#define PTE_SMALL		(1u << 1)
#define PTE_AP_PRIVILEGED	(1u << 4)
#define PTE_AP_ALL		(3u << 4)
#define PTE_APX			(1u << 9)
#define PTE_NG			(1u << 11)

/** Pages that come in together around one (around.c): an aligned group; a power of two. */
#define PV_GROUP		8u
#define PV_ATTRIBUTES		0xfffu	/* of a small page's descriptor: all but its address */

/** The walker need not look into the data cache: without the multiprocessing extensions it does not (B3.3.1). */
static inline void pv_write_descriptor(u32 *entry, u32 value)
{
	WRITE_ONCE(*entry, value);
	asm volatile("mcr p15, 0, %0, c7, c10, 1" : : "r" (entry) : "memory");	/* DCCMVAC */
}

/** Likewise, all of a table that is new. */
static inline void pv_clean_table(const u32 *entries, u32 size)
{
	u32 offset;

	for (offset = 0; offset < size; offset += 32)
		asm volatile("mcr p15, 0, %0, c7, c10, 1" : : "r" ((char *)entries + offset) : "memory");
}

/** An entry for a page of the guest's, for both of its modes: which of them may use it the domain says. @rights: RIGHT_*. */
static inline u32 pv_small_page(u32 pfn, u32 attributes, u32 rights)
{
	u32 pte = pfn << 12 | attributes | PTE_NG | PTE_AP_ALL | PTE_SMALL;

	if (!(rights & RIGHT_WRITE))
		pte |= PTE_APX;
	if (!(rights & RIGHT_EXECUTE))
		pte |= PTE_XN;
	return pte;
}

#endif
