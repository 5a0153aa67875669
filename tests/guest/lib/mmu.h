/* SPDX-License-Identifier: GPL-2.0 */
/* Short-descriptor tables (B3.5). */
#ifndef MMU_H
#define MMU_H

#include "types.h"

extern u32 boot_table[4096];

#define SECTION			0x00002
#define SUPERSECTION		0x40002
#define PAGE_TABLE		0x1
#define LARGE_PAGE		0x1
#define SMALL_PAGE		0x2
#define SECTION_XN		BIT(4)
#define SECTION_NG		BIT(17)
#define SECTION_S		BIT(16)
#define SMALL_XN		BIT(0)
#define LARGE_XN		BIT(15)
#define PAGE_NG			BIT(11)
#define PAGE_S			BIT(10)
#define DOMAIN(n)		((n) << 5)

#define NORMAL_SECTION		0x1100c	/* write-back, allocate on write, shareable */
#define NORMAL_SMALL		0x0044c
#define NORMAL_LARGE		0x0140c
#define DEVICE_SECTION		0x00014

/* AP[2:0] as one number */
#define AP_NONE			0
#define AP_KERNEL_RW		1
#define AP_USER_RO		2
#define AP_USER_RW		3
#define AP_KERNEL_RO		5
#define AP_ALL_RO		7
#define AP_SECTION(ap)		(((ap) & 3) << 10 | ((ap) & 4) << 13)
#define AP_PAGE(ap)		(((ap) & 3) << 4 | ((ap) & 4) << 7)

/** TLBIALL and BPIALL behind a DSB: after any change of a table. */
void mmu_flush(void);
/** A frame or more of RAM, aligned to its size; never freed. Return: the virtual address in the kernel's map. */
void *frames(u32 size);
u32 physical(const void *kernel_address);

#endif
