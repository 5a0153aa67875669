// SPDX-License-Identifier: GPL-2.0
/*
 * The address space of Hyp mode: the lowvisor's text, the states of the vCPUs and the virtual interface control registers,
 * each at the address that the kernel has for it, and one page that is mapped to its own physical address, to switch
 * the MMU on and off from. Nothing else of the kernel is there.
 */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/vmalloc.h>

#include <asm/cacheflush.h>

#include "hyp.h"
#include "table.h"

#define HYP_AP_RES1	(1ull << 6)	/* AP[1] (B3.7.1) */
#define HYP_READ_ONLY	(1ull << 7)
#define HYP_DEVICE	(1ull << 2)	/* HMAIR0's second attribute */

static const u64 kinds[] = {
	[HYP_MAP_TEXT] = DESC_PAGE | DESC_AF | DESC_SHARED | HYP_AP_RES1 | HYP_READ_ONLY,
	[HYP_MAP_DATA] = DESC_PAGE | DESC_AF | DESC_SHARED | HYP_AP_RES1 | DESC_XN,
	[HYP_MAP_DEVICE] = DESC_PAGE | DESC_AF | HYP_AP_RES1 | HYP_DEVICE | DESC_XN,
};

static DEFINE_MUTEX(lock);
static u64 *root;
static void *idmap_page;

phys_addr_t hyp_map_root(void)
{
	return virt_to_phys(root);
}

u32 hyp_map_idmap(void)
{
	return virt_to_phys(idmap_page);
}

static phys_addr_t physical(const char *address)
{
	if (is_vmalloc_addr(address) || (u32)address < PAGE_OFFSET)
		return (phys_addr_t)vmalloc_to_pfn(address) << PAGE_SHIFT;
	return virt_to_phys(address);
}

static int map_page(u32 address, phys_addr_t pa, enum hyp_map_kind kind)
{
	struct table_spare spare = { };
	u64 *entry = NULL;

	if (!table_top_up(&spare))
		entry = table_entry(root, address, &spare);
	table_drop_spare(&spare);
	if (!entry)
		return -ENOMEM;
	table_set(entry, pa | kinds[kind]);
	return 0;
}

int hyp_map(const void *start, u32 size, enum hyp_map_kind kind)
{
	const char *address = start;
	int ret = 0;

	mutex_lock(&lock);
	for (; !ret && address < (const char *)start + size; address += PAGE_SIZE)
		ret = map_page((u32)address, physical(address), kind);
	mutex_unlock(&lock);
	return ret;
}

int hyp_map_device(const void __iomem *start, phys_addr_t pa, u32 size)
{
	u32 offset;
	int ret = 0;

	mutex_lock(&lock);
	for (offset = 0; !ret && offset < size; offset += PAGE_SIZE)
		ret = map_page((u32)start + offset, pa + offset, HYP_MAP_DEVICE);
	mutex_unlock(&lock);
	return ret;
}

/* No CPU may use what is gone. A CPU whose Hyp mode is not ours now starts from an empty TLB when it is again. */
static void forget(void)
{
	preempt_disable();
	if (hyp_is_ours())
		hyp_call(HYP_CALL_FLUSH_HYP, 0, 0);
	preempt_enable();
}

void hyp_unmap(const void *start, u32 size)
{
	u32 offset, next;

	mutex_lock(&lock);
	for (offset = 0; offset < size; offset += PAGE_SIZE) {
		u64 *entry = table_find(root, (u32)start + offset, &next);

		if (entry)
			table_set(entry, 0);
	}
	forget();
	mutex_unlock(&lock);
}

/* Walked with the MMU off and caches perhaps too: to memory with it. */
static void copy_idmap(void)
{
	const struct hyp_low_header *low = (const struct hyp_low_header *)hyp_low_start;

	memcpy(idmap_page, hyp_low_start + low->idmap_start, low->idmap_end - low->idmap_start);
	__cpuc_flush_dcache_area(idmap_page, PAGE_SIZE);
	outer_flush_range(virt_to_phys(idmap_page), virt_to_phys(idmap_page) + PAGE_SIZE);
	/* It may have been fetched from before; its own ICIALLU comes too late for itself (A3.5.4). */
	hyp_flush_icache();
}

/* All other addresses that Hyp mode uses are the kernel's; physical memory below them cannot collide. */
static bool idmap_fits(void)
{
	phys_addr_t pa = virt_to_phys(idmap_page);

	return pa + PAGE_SIZE <= MODULES_VADDR;
}

static int fill(void)
{
	int ret;

	if (!idmap_fits()) {
		pr_err("kvm32-hyp: memory at %pa lies where the kernel's addresses are\n",
		       &(phys_addr_t){ virt_to_phys(idmap_page) });
		return -ENXIO;
	}
	copy_idmap();
	ret = map_page(virt_to_phys(idmap_page), virt_to_phys(idmap_page), HYP_MAP_TEXT);
	return ret ? ret : hyp_map(hyp_low_start, hyp_low_end - hyp_low_start, HYP_MAP_TEXT);
}

int hyp_map_init(void)
{
	int ret = -ENOMEM;

	root = table_alloc_root();
	idmap_page = (void *)__get_free_page(GFP_KERNEL);
	if (root && idmap_page)
		ret = fill();
	if (ret)
		hyp_map_exit();
	return ret;
}

void hyp_map_exit(void)
{
	table_free(root);
	free_page((unsigned long)idmap_page);
}
