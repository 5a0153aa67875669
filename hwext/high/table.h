/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Long-descriptor tables over a 32-bit input address, walked from level 1 (B3.6): Hyp mode's own and stage 2 have the
 * same shape. Walkers read them through the caches, as HTCR and VTCR say.
 */
#ifndef KVM32_HYP_TABLE_H
#define KVM32_HYP_TABLE_H

#include <linux/types.h>

#define TABLE_ENTRIES	512
#define TABLE_SPARES	2	/* a walk makes a table of level 2 and one of level 3 at most */

#define DESC_VALID	1ull
#define DESC_TABLE	3ull	/* levels 1 and 2 */
#define DESC_PAGE	3ull	/* level 3 */
#define DESC_BLOCK	1ull	/* level 2: 2 MiB */
#define DESC_TYPE	3ull
#define DESC_AF		(1ull << 10)
#define DESC_SHARED	(3ull << 8)	/* inner-shareable */
#define DESC_XN		(1ull << 54)
#define DESC_ADDRESS	0x000000fffffff000ull

/** Tables in stock, for a walk that must not sleep. */
struct table_spare {
	unsigned int count;
	u64 *tables[TABLE_SPARES];
};

int table_top_up(struct table_spare *spare);
void table_drop_spare(struct table_spare *spare);

u64 *table_alloc_root(void);
/** Frees all tables; what they map is the caller's. */
void table_free(u64 *root);

/** The level-3 entry of an address; tables on the way come from @spare. NULL: there is none and no spare was given. */
u64 *table_entry(u64 *root, u32 address, struct table_spare *spare);
/** The level-2 entry, likewise. */
u64 *table_block_entry(u64 *root, u32 address, struct table_spare *spare);
/**
 * The entry that maps an address, of level 3 or a block of level 2, without making tables. *next: the first address behind what
 * the entry, or the table that is missing, covers; 0 at the end.
 */
u64 *table_find(u64 *root, u32 address, u32 *next);
/** The table of level 3 that an entry of level 2 leads to, or NULL; and gives it back, when nothing can walk it any more. */
u64 *table_below(u64 descriptor);
void table_free_one(u64 *table);

static inline bool table_is_block(u64 descriptor)
{
	return (descriptor & DESC_TYPE) == DESC_BLOCK;
}
void table_set(u64 *entry, u64 descriptor);

#endif
