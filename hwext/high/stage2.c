// SPDX-License-Identifier: GPL-2.0
/* Stage-2 translation of a VM: from its physical addresses to the pages of the VMM (B3.6.2). */
#include <linux/highmem.h>
#include <linux/mm.h>

#include <asm/cacheflush.h>

#include "hyp.h"

#define S2_READ		(1ull << 6)	/* HAP */
#define S2_WRITE	(2ull << 6)
#define S2_NORMAL	(15ull << 2)	/* MemAttr: write-back inside and outside */
#define S2_DEVICE	(1ull << 2)
#define S2_IS_NORMAL	(8ull << 2)

static const u64 kinds[] = {
	[STAGE2_READ_ONLY] = DESC_PAGE | DESC_AF | DESC_SHARED | S2_NORMAL | S2_READ,
	[STAGE2_MEMORY] = DESC_PAGE | DESC_AF | DESC_SHARED | S2_NORMAL | S2_READ | S2_WRITE,
	[STAGE2_DEVICE] = DESC_PAGE | DESC_AF | S2_DEVICE | S2_READ | S2_WRITE | DESC_XN,
};

int stage2_init(struct stage2 *stage2)
{
	stage2->root = table_alloc_root();
	return stage2->root ? 0 : -ENOMEM;
}

void stage2_free(struct stage2 *stage2)
{
	table_free(stage2->root);
}

/*
 * An entry that maps something else, or in another size, goes before the new one comes, and so does what TLBs hold of it: both
 * at once are UNPREDICTABLE (B3.10.1).
 */
static void drop(struct stage2 *stage2, u64 *entry)
{
	table_set(entry, 0);
	hyp_flush_vm(container_of(stage2, struct hyp_vm, stage2));
}

static bool maps_other(u64 old, u64 new)
{
	return old && ((old ^ new) & (DESC_ADDRESS | DESC_TYPE));
}

/* Returns true if rights changed. Another vCPU may have been faster, or made it writable already. */
static bool set(struct stage2 *stage2, u64 *entry, u64 new)
{
	u64 old;

	if (maps_other(*entry, new))
		drop(stage2, entry);
	old = *entry;
	if (old == new || (old & new) == new)
		return false;
	table_set(entry, new);
	return old;
}

u64 *stage2_entry(struct stage2 *stage2, struct table_spare *spare, u32 gfn)
{
	u64 *block = table_block_entry(stage2->root, gfn << PAGE_SHIFT, spare);

	if (table_is_block(*block))
		drop(stage2, block);
	return table_entry(stage2->root, gfn << PAGE_SHIFT, spare);
}

bool stage2_map(struct stage2 *stage2, u64 *entry, phys_addr_t pa, enum stage2_kind kind)
{
	return set(stage2, entry, pa | kinds[kind]);
}

bool stage2_map_block(struct stage2 *stage2, struct table_spare *spare, u32 gfn, phys_addr_t pa, enum stage2_kind kind)
{
	u64 *entry = table_block_entry(stage2->root, gfn << PAGE_SHIFT, spare);
	u64 *table = table_below(*entry);

	if (table) {
		drop(stage2, entry);
		table_free_one(table);
	}
	return set(stage2, entry, (pa | kinds[kind]) & ~(DESC_TYPE ^ DESC_BLOCK));
}

/* The next entry at or behind an address, which moves behind it; tables that are not there are passed over. */
static u64 *next_entry(struct stage2 *stage2, u64 *address, u64 end)
{
	while (*address < end) {
		u32 next;
		u64 *entry = table_find(stage2->root, *address, &next);

		*address = next ? next : end;
		if (entry)
			return entry;
	}
	return NULL;
}

/* A block goes as a whole: what of it stays comes again with a fault. */
bool stage2_unmap(struct stage2 *stage2, u32 gfn, u32 npages)
{
	u64 address = (u64)gfn << PAGE_SHIFT, end = address + ((u64)npages << PAGE_SHIFT);
	bool found = false;
	u64 *entry;

	while ((entry = next_entry(stage2, &address, end))) {
		found |= *entry != 0;
		table_set(entry, 0);
	}
	return found;
}

static void clean_pages(phys_addr_t pa, u32 count)
{
	for (; count; count--, pa += PAGE_SIZE)
		kvm32_clean_frame(pa);
}

void stage2_clean(struct stage2 *stage2)
{
	u64 address = 0, *entry;

	while ((entry = next_entry(stage2, &address, 1ull << 32)))
		if (*entry & S2_IS_NORMAL)
			clean_pages(*entry & DESC_ADDRESS, table_is_block(*entry) ? TABLE_ENTRIES : 1);
}
