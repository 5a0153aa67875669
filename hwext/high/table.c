// SPDX-License-Identifier: GPL-2.0
#include <linux/gfp.h>
#include <linux/mm.h>

#include <asm/barrier.h>

#include "table.h"

#define LEVEL1_ENTRIES	4
#define LEVEL1_SHIFT	30
#define LEVEL2_SHIFT	21

static u64 *alloc_table(void)
{
	return (u64 *)get_zeroed_page(GFP_KERNEL_ACCOUNT);
}

int table_top_up(struct table_spare *spare)
{
	while (spare->count < TABLE_SPARES) {
		u64 *table = alloc_table();

		if (!table)
			return -ENOMEM;
		spare->tables[spare->count++] = table;
	}
	return 0;
}

void table_drop_spare(struct table_spare *spare)
{
	while (spare->count)
		free_page((unsigned long)spare->tables[--spare->count]);
}

u64 *table_alloc_root(void)
{
	return alloc_table();
}

/* A reader sees a whole entry or none, and what it points to before it. */
void table_set(u64 *entry, u64 descriptor)
{
	dsb(ishst);
	atomic64_set_release((atomic64_t *)entry, descriptor);
	dsb(ishst);
}

static u64 *next_table(u64 descriptor)
{
	return (descriptor & DESC_TABLE) == DESC_TABLE ? __va(descriptor & DESC_ADDRESS) : NULL;
}

static u64 *descend(u64 *entry, struct table_spare *spare)
{
	u64 *table = next_table(*entry);

	if (table || !spare || !spare->count)
		return table;
	table = spare->tables[--spare->count];
	table_set(entry, virt_to_phys(table) | DESC_TABLE);
	return table;
}

static u64 *level1_entry(u64 *root, u32 address)
{
	return &root[address >> LEVEL1_SHIFT];
}

static u64 *level2_entry(u64 *table, u32 address)
{
	return &table[address >> LEVEL2_SHIFT & (TABLE_ENTRIES - 1)];
}

static u64 *level3_entry(u64 *table, u32 address)
{
	return &table[address >> PAGE_SHIFT & (TABLE_ENTRIES - 1)];
}

u64 *table_block_entry(u64 *root, u32 address, struct table_spare *spare)
{
	u64 *table = descend(level1_entry(root, address), spare);

	return table ? level2_entry(table, address) : NULL;
}

u64 *table_entry(u64 *root, u32 address, struct table_spare *spare)
{
	u64 *block = table_block_entry(root, address, spare);
	u64 *table = block ? descend(block, spare) : NULL;

	return table ? level3_entry(table, address) : NULL;
}

u64 *table_below(u64 descriptor)
{
	return next_table(descriptor);
}

void table_free_one(u64 *table)
{
	free_page((unsigned long)table);
}

static u32 behind(u32 address, unsigned int shift)
{
	return ((address >> shift) + 1) << shift;
}

u64 *table_find(u64 *root, u32 address, u32 *next)
{
	u64 *table = next_table(*level1_entry(root, address)), *entry;

	*next = behind(address, LEVEL1_SHIFT);
	if (!table)
		return NULL;
	*next = behind(address, LEVEL2_SHIFT);
	entry = level2_entry(table, address);
	if (table_is_block(*entry))
		return entry;
	table = next_table(*entry);
	if (!table)
		return NULL;
	*next = behind(address, PAGE_SHIFT);
	return level3_entry(table, address);
}

static void free_level2(u64 *table)
{
	unsigned int i;

	for (i = 0; i < TABLE_ENTRIES; i++)
		if (next_table(table[i]))
			free_page((unsigned long)next_table(table[i]));
	free_page((unsigned long)table);
}

void table_free(u64 *root)
{
	unsigned int i;

	if (!root)
		return;
	for (i = 0; i < LEVEL1_ENTRIES; i++)
		if (next_table(root[i]))
			free_level2(next_table(root[i]));
	free_page((unsigned long)root);
}
