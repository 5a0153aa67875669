/* SPDX-License-Identifier: GPL-2.0 */
/* What a memory slot keeps of each page that has been in a translation: one word, which a lowvisor may read as well. */
#ifndef KVM32_FRAME_H
#define KVM32_FRAME_H

#define KVM32_FRAME_WRITABLE	(1u << 0)
#define KVM32_FRAME_DIRTY	(1u << 30)	/* noted as written to, and no dirty log wants to know more */
#define KVM32_FRAME_KNOWN	(1u << 31)	/* all of the word counts, until the host takes the page back */

/** pfn: a host without LPAE has 20 bits of it. */
static inline u32 kvm32_frame_pfn(u32 frame)
{
	return frame >> 1 & 0xfffffu;
}

#endif
