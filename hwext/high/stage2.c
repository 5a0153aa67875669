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

bool stage2_map(struct stage2 *stage2, struct table_spare *spare, u32 gfn, phys_addr_t pa, enum stage2_kind kind)
{
	u64 *entry = table_entry(stage2->root, gfn << PAGE_SHIFT, spare);
	u64 old = *entry, new = pa | kinds[kind];

	/* Another vCPU was faster, or made it writable already. */
	if (old == new || (old & DESC_ADDRESS) == pa) {
		if (old == new || kind == STAGE2_READ_ONLY)
			return false;
	}
	table_set(entry, new);
	return old;
}

/* The next entry at or behind an address, which moves behind it; tables that are not there are passed over. */
static u64 *next_entry(struct stage2 *stage2, u64 *address, u64 end)
{
	while (*address < end) {
		u32 next;
		u64 *entry = table_find(stage2->root, *address, &next);

		if (entry) {
			*address += PAGE_SIZE;
			return entry;
		}
		*address = next ? next : end;
	}
	return NULL;
}

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

/* Guests with caches off see memory as it is: what the VMM wrote through the caches has to be there. */
void stage2_clean_page(phys_addr_t pa)
{
	void *va = kmap_atomic(pfn_to_page(pa >> PAGE_SHIFT));

	__cpuc_flush_dcache_area(va, PAGE_SIZE);
	kunmap_atomic(va);
	outer_flush_range(pa, pa + PAGE_SIZE);
}

void stage2_clean(struct stage2 *stage2)
{
	u64 address = 0, *entry;

	while ((entry = next_entry(stage2, &address, 1ull << 32)))
		if (*entry & S2_IS_NORMAL)
			stage2_clean_page(*entry & DESC_ADDRESS);
}
