// SPDX-License-Identifier: GPL-2.0
/* The MMU with short descriptors: who may do what, which fault it is otherwise, and when a change is seen. */
#include "mmu-tests.h"

const char *const size_names[NR_SIZES] = { "section", "small page", "large page", "supersection" };

void *frame_a, *frame_b;

static u32 second_level[NR_SIZES][256] __attribute__((aligned(1024)));

static u32 map_small(u32 *table, u32 va, const void *frame, const struct mapping *m)
{
	u32 *pages = second_level[SMALL_4K];

	pages[va >> 12 & 0xff] = physical(frame) | SMALL_PAGE | NORMAL_SMALL | AP_PAGE(m->ap) |
				 (m->xn ? SMALL_XN : 0) | (m->ng ? PAGE_NG : 0);
	table[va >> 20] = physical(pages) | PAGE_TABLE | DOMAIN(m->domain);
	return va;
}

static u32 map_large(u32 *table, u32 va, const void *frame, const struct mapping *m)
{
	u32 *pages = second_level[LARGE_64K], first = va >> 12 & 0xf0;

	for (u32 i = 0; i < 16; i++)
		pages[first + i] = (physical(frame) & 0xffff0000) | LARGE_PAGE | NORMAL_LARGE | AP_PAGE(m->ap) |
				   (m->xn ? LARGE_XN : 0) | (m->ng ? PAGE_NG : 0);
	table[va >> 20] = physical(pages) | PAGE_TABLE | DOMAIN(m->domain);
	return (va & 0xffff0000) | (physical(frame) & 0xf000);
}

static u32 map_section(u32 *table, u32 va, const void *frame, const struct mapping *m)
{
	table[va >> 20] = (physical(frame) & 0xfff00000) | SECTION | NORMAL_SECTION | AP_SECTION(m->ap) |
			  DOMAIN(m->domain) | (m->xn ? SECTION_XN : 0) | (m->ng ? SECTION_NG : 0);
	return (va & 0xfff00000) | (physical(frame) & 0xff000);
}

static u32 map_supersection(u32 *table, u32 va, const void *frame, const struct mapping *m)
{
	for (u32 i = 0; i < 16; i++)
		table[(va >> 20 & 0xff0) + i] = (physical(frame) & 0xff000000) | SUPERSECTION | NORMAL_SECTION |
						AP_SECTION(m->ap) | (m->xn ? SECTION_XN : 0) |
						(m->ng ? SECTION_NG : 0);
	return (va & 0xff000000) | (physical(frame) & 0xfff000);
}

u32 map_frame(u32 *table, u32 va, const void *frame, struct mapping mapping)
{
	switch (mapping.size) {
	case SMALL_4K:
		return map_small(table, va, frame, &mapping);
	case LARGE_64K:
		return map_large(table, va, frame, &mapping);
	case SUPERSECTION_16M:
		return map_supersection(table, va, frame, &mapping);
	default:
		return map_section(table, va, frame, &mapping);
	}
}

void unmap(u32 *table, u32 va)
{
	for (u32 i = 0; i < 16; i++)
		table[(va >> 20 & 0xff0) + i] = 0;
	mmu_flush();
}

/* Domain 0 is for the tests from now on. */
static void move_kernel(void)
{
	write_dacr(DOMAIN_CLIENT | DOMAIN_CLIENT << 2 * KERNEL_DOMAIN);
	for (u32 i = 0; i < 4096; i++)
		if (boot_table[i])
			boot_table[i] |= DOMAIN(KERNEL_DOMAIN);
	mmu_flush();
}

void main(void)
{
	move_kernel();
	access_init();
	frame_a = (void *)(LINK_BASE + PROBE_OFFSET);
	frame_b = (void *)(LINK_BASE + PROBE_OFFSET + 0x1000000);
	probe_page_init(frame_a, DATA_A);
	probe_page_init(frame_b, DATA_B);
	test_matrix();
	test_faults();
	test_dacr();
	test_mixed();
	test_tlb();
	test_asid();
	test_ttbcr();
	test_tables();
	test_everywhere();
	test_toggle();
	test_translate();
	test_edges();
	test_returns();
	test_device();
}
