/* SPDX-License-Identifier: GPL-2.0 */
/* Long descriptors (B3.6), which take the place of the boot table's short ones. */
#ifndef LPAE_TESTS_H
#define LPAE_TESTS_H

#include "access.h"
#include "cp15.h"
#include "exception.h"
#include "flat.h"
#include "layout.h"
#include "mmu.h"
#include "user.h"

#define CP15_64(name, opc1, crm)									\
static inline u64 read_##name##_64(void)								\
{													\
	u64 value;											\
													\
	asm volatile("mrrc p15, " #opc1 ", %Q0, %R0, " #crm : "=r"(value) :: "memory");			\
	return value;											\
}													\
static inline void write_##name##_64(u64 value)								\
{													\
	asm volatile("mcrr p15, " #opc1 ", %Q0, %R0, " #crm "\n\tisb" :: "r"(value) : "memory");	\
}

CP15_64(ttbr0, 0, c2)
CP15_64(ttbr1, 1, c2)
CP15_64(par, 0, c7)

#define BIT64(n)	(1ull << (n))

/* Blocks and pages; AP[2:1] as one number. */
#define LONG_BLOCK	1ull
#define LONG_PAGE	3ull
#define LONG_ATTR(n)	((u64)(n) << 2)
#define LONG_AP(ap)	((u64)(ap) << 6)
#define LONG_SHARED	(3ull << 8)
#define LONG_AF		BIT64(10)
#define LONG_NG		BIT64(11)
#define LONG_PXN	BIT64(53)
#define LONG_XN		BIT64(54)
/* Tables. */
#define LONG_TABLE	3ull
#define LONG_PXNTABLE	BIT64(59)
#define LONG_XNTABLE	BIT64(60)
#define LONG_APTABLE(n)	((u64)(n) << 61)

#define RIGHTS_KERNEL	0
#define RIGHTS_USER	1

/* MAIR0: 0 write-back, 1 device. */
#define MAIR0		0x000004ff
#define NORMAL		(LONG_ATTR(0) | LONG_SHARED | LONG_AF)
#define DEVICE		(LONG_ATTR(1) | LONG_AF | LONG_XN)

#define TTBCR_EAE	BIT(31)
#define TTBCR_EPD0	BIT(7)
#define TTBCR_WALKS	0x35003500	/* write-back, inner shareable, through both registers */
#define T0SZ(n)		(n)
#define T1SZ(n)		((n) << 16)

/* DFSR and IFSR (B4.1.52), as fault_status() has them; the level is in the lower bits. */
#define LONG_FAULT		BIT(9)
#define FAULT_TRANSLATION	(LONG_FAULT | 0x04)
#define FAULT_ACCESS_FLAG	(LONG_FAULT | 0x08)
#define FAULT_PERMISSION	(LONG_FAULT | 0x0c)
#define FAULT_EXTERNAL_WALK	(LONG_FAULT | 0x14)

#define WINDOW		0x34000000	/* where the tests map things: one block, then one table of pages */
#define PAGES		(WINDOW + 0x200000)

/** What tables_switch() writes. */
struct tables {
	u32 ttbcr, mair0;
	u64 ttbr0, ttbr1;
};

/** With the MMU off in between, in code that all tables have to map as is. */
void tables_switch(const struct tables *tables);

/** Level 1; level 2 of each GiB, of which the second is not in use; the pages from PAGES on. */
extern u64 *level1, *level2[4], *level3;
/** Two frames at the same place of different blocks. */
extern void *frame_a, *frame_b;
#define DATA_A		0xaaaa0001
#define DATA_B		0xbbbb0002

/** By what a test maps a frame: 1 GiB, 2 MiB, a page. */
enum { LEVEL_GIB = 1, LEVEL_BLOCK, LEVEL_PAGE };
extern const char *const level_names[];

/** Maps the frame with these attributes, by a descriptor of a level; no TLB maintenance. Return: where it is then. */
u32 map_at(u32 level, const void *frame, u64 attributes);
/** Only the descriptor, which may be anything, where map_at() has it. Return: the address. */
u32 put_at(u32 level, const void *frame, u64 descriptor);
void unmap_all(void);
/** TTBCR.EAE and what else, walks as usual. */
void use_tables(u32 ttbcr, u64 ttbr0, u64 ttbr1);

void test_registers(void);
void test_rights(void);
void test_faults(void);
void test_splits(void);
void test_spaces(void);
void test_translate(void);
void test_devices(void);

#endif
