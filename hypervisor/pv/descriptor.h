/* SPDX-License-Identifier: GPL-2.0 */
/* Descriptors of the shadow tables, short format (B3.5.1). */
#ifndef KVM32_PV_DESCRIPTOR_H
#define KVM32_PV_DESCRIPTOR_H

#include "../lib/permission.h"

#define PTE_XN			(1u << 0)
#define PTE_SMALL		(1u << 1)
#define PTE_AP_PRIVILEGED	(1u << 4)
#define PTE_AP_ALL		(3u << 4)
#define PTE_APX			(1u << 9)
#define PTE_NG			(1u << 11)

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
