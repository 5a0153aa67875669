// SPDX-License-Identifier: GPL-2.0
/*
 * Data caches: what is in them of a page goes to where a guest will look for it.
 *
 * The pages are the VMM's, which is the process that runs, and data caches act as physically indexed (B3.11.1): its own mapping
 * reaches the lines as well as one that would have to be made first, for each page of high memory. That mapping may go meanwhile:
 * then the operation faults as an access would, and a mapping of our own does it. If another page is there by then, mmu_seq has
 * moved and nothing is installed.
 */
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

#include <asm/outercache.h>

#include "kvm32.h"

/* CTR.DminLine: words of the smallest line, as a power of two. */
static u32 line_size(void)
{
	u32 ctr;

	asm("mrc p15, 0, %0, c0, c0, 1" : "=r" (ctr));
	return 4u << (ctr >> 16 & 15);
}

/*
 * All lines of a page, which has a multiple of eight; false: an address was not mapped. The first DSB is for Cortex-A9's erratum
 * 764369, the one of the fixup for 775420.
 */
#define FOR_EACH_LINE(va, operation) ({						\
	unsigned long at_ = (va), end_ = at_ + PAGE_SIZE;			\
	bool done_ = true;							\
										\
	asm volatile("	dsb\n"							\
		     "1:	.rept 8\n"					\
		     "2:	mcr p15, 0, %0, c7, " operation "\n"		\
		     "	.pushsection __ex_table, \"a\"\n"			\
		     "	.align 3\n"						\
		     "	.long 2b, 4f\n"						\
		     "	.popsection\n"						\
		     "	add %0, %0, %3\n"					\
		     "	.endr\n"						\
		     "	cmp %0, %2\n"						\
		     "	blo 1b\n"						\
		     "3:	dsb\n"						\
		     "	.pushsection .text.fixup, \"ax\"\n"			\
		     "4:	dsb\n"						\
		     "	mov %1, #0\n"						\
		     "	b 3b\n"							\
		     "	.popsection"						\
		     : "+r" (at_), "+r" (done_) : "r" (end_), "r" (line_size()) : "cc", "memory");	\
	done_;									\
})

static bool clean_lines(unsigned long va, bool to_memory)
{
	return to_memory ? FOR_EACH_LINE(va, "c14, 1") :	/* DCCIMVAC */
			   FOR_EACH_LINE(va, "c11, 1");		/* DCCMVAU */
}

static bool clean_as_vmm(unsigned long hva, bool to_memory)
{
	unsigned int access = uaccess_save_and_enable();
	bool done;

	/* Nothing is to be faulted in for it. */
	pagefault_disable();
	done = clean_lines(hva, to_memory);
	pagefault_enable();
	uaccess_restore(access);
	return done;
}

static void clean_as_kernel(struct page *page, bool to_memory)
{
	void *va = kmap_local_page(page);

	clean_lines((unsigned long)va, to_memory);
	kunmap_local(va);
}

static void clean(struct page *page, unsigned long hva, bool to_memory)
{
	if (!clean_as_vmm(hva, to_memory))
		clean_as_kernel(page, to_memory);
}

/* The zero page was cleaned when it was made, and nobody writes to it. */
void kvm32_clean_to_unification(const struct kvm32_page *page)
{
	if (!is_zero_pfn(page->pfn))
		clean(page->page, page->hva, false);
}
EXPORT_SYMBOL_GPL(kvm32_clean_to_unification);

void kvm32_clean_to_memory(const struct kvm32_page *page)
{
	phys_addr_t pa = PFN_PHYS(page->pfn);
	u32 i;

	if (is_zero_pfn(page->pfn))
		return;
	for (i = 0; i < page->count; i++)
		clean(nth_page(page->page, i), page->hva + i * PAGE_SIZE, true);
	outer_flush_range(pa, pa + page->count * PAGE_SIZE);
}
EXPORT_SYMBOL_GPL(kvm32_clean_to_memory);

void kvm32_clean_frame(phys_addr_t pa)
{
	clean_as_kernel(pfn_to_page(PHYS_PFN(pa)), true);
	outer_flush_range(pa, pa + PAGE_SIZE);
}
EXPORT_SYMBOL_GPL(kvm32_clean_frame);
