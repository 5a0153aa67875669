// SPDX-License-Identifier: GPL-2.0
/* The MMU off and on again, and the address translation operations. */
#include "mmu-tests.h"

u32 with_mmu_off(u32 physical_address, u32 value, u32 sctlr_bits);

void test_toggle(void)
{
	struct mapping m = { .size = SMALL_4K, .ap = AP_USER_RW };
	struct probe_page *page = frame_b;
	u32 bad = 0, va;

	section("MMU off and on");
	va = map_frame(boot_table, WINDOW, frame_b, m);
	mmu_flush();
	for (u32 round = 0; round < 20; round++) {
		u32 before = round * 3 + 1, seen;

		page->scratch = before;
		write_dccimvac((u32)&page->scratch);
		dsb();
		seen = with_mmu_off(physical(&page->scratch), round * 3 + 2, SCTLR_M | (round & 1 ? SCTLR_C : 0));
		write_dcimvac((u32)&page->scratch);
		dsb();
		bad |= seen != before;
		bad |= (page->scratch != round * 3 + 2) << 1;
		bad |= (access_try(USER_READ, va) || access_value != DATA_B) << 2;
		bad |= (access_try(USER_READ, WINDOW + 0x100000) != FS_TRANSLATION_SECTION) << 3;
	}
	is(bad, 0, "loads and stores at physical addresses in between");
	unmap(boot_table, WINDOW);
}

static u32 translate(enum access access, u32 va)
{
	access_translate(access, va);
	return read_par();
}

static void check_size(enum size size, u32 ap)
{
	static const enum access ways[] = { KERNEL_READ, KERNEL_WRITE, USER_READ, USER_WRITE };
	struct mapping m = { .size = size, .ap = ap };
	u32 va = map_frame(boot_table, WINDOW, frame_a, m), bad = 0;
	u32 fault = size == SMALL_4K || size == LARGE_64K ? FS_PERMISSION_PAGE : FS_PERMISSION_SECTION;

	mmu_flush();
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		u32 par = translate(ways[i], va);

		if (!access_permitted(ways[i], ap, false))
			bad |= (par & 0x7f) != (fault << 1 | 1);
		else if (size == SUPERSECTION_16M)	/* PAR[23:16] is then PA[39:32] */
			bad |= ((par & 0xff000003) != ((physical(frame_a) & 0xff000000) | 2)) << 1;
		else
			bad |= ((par & 0xfffff003) != physical(frame_a)) << 1;
	}
	is(bad, 0, "ATS1C: %s, AP = %u", size_names[size], ap);
	unmap(boot_table, WINDOW);
}

void test_translate(void)
{
	section("address translation operations");
	is(translate(KERNEL_READ, WINDOW) & 0x7f, FS_TRANSLATION_SECTION << 1 | 1, "ATS1CPR of nothing");
	is(translate(USER_WRITE, WINDOW) & 0x7f, FS_TRANSLATION_SECTION << 1 | 1, "ATS1CUW of nothing");
	for (enum size size = 0; size < NR_SIZES; size++)
		for (u32 ap = 0; ap < 8; ap++)
			if (ap != 4)
				check_size(size, ap);
	write_par(0xfffff000);
	is(read_par(), 0xfffff000, "PAR reads back");
}
