// SPDX-License-Identifier: GPL-2.0
/* Tables that are mapped, that map themselves, that change their kind, and that become ordinary memory again. */
#include "mmu-tests.h"

#define TABLE_VA	(WINDOW + 0x200000)

static u32 small(const void *frame, u32 ap)
{
	return physical(frame) | SMALL_PAGE | NORMAL_SMALL | AP_PAGE(ap);
}

static void flush(u32 va)
{
	dsb();
	write_tlbimvaa(va & ~0xfff);
	write_bpiall(0);
	dsb();
	isb();
}

/* The first-level table is changed through a mapping of its own. */
static void check_mapped_first_level(void)
{
	u32 *pages = frames(1024), *alias = (u32 *)TABLE_VA, bad = 0;

	for (u32 i = 0; i < 4; i++)
		pages[i] = small((u8 *)boot_table + i * 4096, AP_KERNEL_RW);
	boot_table[TABLE_VA >> 20] = physical(pages) | PAGE_TABLE;
	mmu_flush();
	bad |= memcmp(alias, boot_table, 16384) != 0;
	for (int round = 0; round < 10; round++) {
		struct mapping m = { .size = SECTION_1M, .ap = AP_USER_RW };
		u32 va = map_frame(alias, WINDOW, round & 1 ? frame_b : frame_a, m);

		flush(va);
		bad |= (access_try(USER_READ, va) || access_value != (round & 1 ? DATA_B : DATA_A)) << 1;
		alias[WINDOW >> 20] = 0;
		flush(va);
		bad |= (access_try(USER_READ, va) != FS_TRANSLATION_SECTION) << 2;
	}
	is(bad, 0, "first level changed through its own mapping");
	unmap(boot_table, TABLE_VA);
}

/* A second-level table maps itself in its last page. */
static void check_mapped_second_level(void)
{
	u32 *pages = frames(4096), *alias = (u32 *)(TABLE_VA + 0xff000), bad = 0;

	pages[255] = small(pages, AP_KERNEL_RW);
	boot_table[TABLE_VA >> 20] = physical(pages) | PAGE_TABLE;
	mmu_flush();
	for (u32 i = 0; i < 40; i++) {
		alias[i] = small(i & 1 ? frame_b : frame_a, AP_USER_RW);
		flush(TABLE_VA + i * 4096);
		bad |= access_try(USER_READ, TABLE_VA + i * 4096) || access_value != (i & 1 ? DATA_B : DATA_A);
		alias[i] = 0;
		flush(TABLE_VA + i * 4096);
		bad |= (access_try(KERNEL_READ, TABLE_VA + i * 4096) != FS_TRANSLATION_PAGE) << 1;
	}
	is(bad, 0, "second level changed through its own mapping");
	is(access_try(USER_WRITE, TABLE_VA + 0xff000), FS_PERMISSION_PAGE, "its mapping is the kernel's alone");
	unmap(boot_table, TABLE_VA);
}

/*
 * The first level used as a second level: the section descriptor of the kernel's first MiB, read as a small page, names
 * the page of the image that its attribute bits happen to spell.
 */
static void check_recursive(void)
{
	u32 entry = boot_table[LINK_BASE >> 20], quarter = (LINK_BASE >> 20 & 0xc00) * 4, target, seen;

	target = (entry & 0xfffff000) - ram_base_physical + LINK_BASE;
	boot_table[TABLE_VA >> 20] = (physical(boot_table) + quarter) | PAGE_TABLE;
	mmu_flush();
	exception_arm(hook_skip);
	seen = read32(TABLE_VA);
	is(exception_disarm(), 0, "first level used as second level: read");
	is(seen - read32(target), 0, "first level used as second level: the page it spells");
	unmap(boot_table, TABLE_VA);
}

/* One MiB is a section, then pages, then a section, under the same address. */
static void check_flip(void)
{
	u32 *pages = frames(1024), va = WINDOW + (PROBE_OFFSET & 0xff000), bad = 0;

	for (int round = 0; round < 20; round++) {
		struct mapping m = { .size = SECTION_1M, .ap = round & 2 ? AP_USER_RO : AP_USER_RW };

		map_frame(boot_table, WINDOW, frame_a, m);
		flush(va);
		bad |= access_try(USER_READ, va) || access_value != DATA_A;
		bad |= (access_try(USER_WRITE, va) != (round & 2 ? FS_PERMISSION_SECTION : 0)) << 1;
		pages[va >> 12 & 0xff] = small(frame_b, round & 1 ? AP_KERNEL_RW : AP_USER_RO);
		boot_table[WINDOW >> 20] = physical(pages) | PAGE_TABLE;
		mmu_flush();
		bad |= (access_try(KERNEL_READ, va) || access_value != DATA_B) << 2;
		bad |= (access_try(USER_READ, va) != (round & 1 ? FS_PERMISSION_PAGE : 0)) << 3;
		bad |= (access_try(KERNEL_READ, va + 0x1000) != FS_TRANSLATION_PAGE) << 4;
	}
	is(bad, 0, "section and table in turn");
	unmap(boot_table, WINDOW);
}

/* What was a table is memory again, and the other way round; its content as data means nothing. */
static void check_reuse(void)
{
	u32 *frame = frames(4096), bad = 0;

	for (int round = 0; round < 10; round++) {
		u32 *pages = frames(1024);

		frame[0] = small(frame_a, AP_USER_RW);
		boot_table[WINDOW >> 20] = physical(frame) | PAGE_TABLE;
		mmu_flush();
		bad |= access_try(USER_READ, WINDOW) || access_value != DATA_A;
		pages[0] = small(frame, AP_USER_RW);
		boot_table[WINDOW >> 20] = physical(pages) | PAGE_TABLE;
		mmu_flush();
		probe_page_init(frame, 0xd000 + round);
		bad |= (access_try(USER_READ, WINDOW) || access_value != 0xd000u + round) << 1;
		bad |= (access_try(USER_WRITE, WINDOW) || frame[2] != access_value) << 2;
		bad |= (access_try(KERNEL_EXECUTE, WINDOW) != 0) << 3;
	}
	is(bad, 0, "a frame is a table and data in turn");
	unmap(boot_table, WINDOW);
}

/* Two first-level entries with different rights reach one second-level table. */
static void check_two_ways(void)
{
	u32 *pages = frames(1024), strict = WINDOW, lax = WINDOW + 0x100000, bad = 0;

	pages[0] = small(frame_a, AP_USER_RW);
	boot_table[strict >> 20] = physical(pages) | PAGE_TABLE | DOMAIN(3);
	boot_table[lax >> 20] = physical(pages) | PAGE_TABLE | DOMAIN(4);
	domain_set(3, DOMAIN_NONE);
	domain_set(4, DOMAIN_CLIENT);
	mmu_flush();
	for (int round = 0; round < 10; round++) {
		bad |= access_try(USER_READ, lax) != 0;
		bad |= (access_try(USER_READ, strict) != FS_DOMAIN_PAGE) << 1;
		bad |= (access_try(KERNEL_WRITE, lax) != 0) << 2;
		bad |= (access_try(KERNEL_WRITE, strict) != FS_DOMAIN_PAGE) << 3;
	}
	is(bad, 0, "one table reached through two domains");
	pages[0] = small(frame_b, AP_KERNEL_RO);
	mmu_flush();
	domain_set(3, DOMAIN_CLIENT);
	is(access_try(KERNEL_READ, strict) || access_value != DATA_B, 0, "it changes for both: first");
	is(access_try(USER_READ, lax), FS_PERMISSION_PAGE, "it changes for both: second");
	domain_set(3, DOMAIN_NONE);
	domain_set(4, DOMAIN_NONE);
	unmap(boot_table, WINDOW);
}

void test_tables(void)
{
	section("tables");
	check_mapped_first_level();
	check_mapped_second_level();
	check_recursive();
	check_flip();
	check_reuse();
	check_two_ways();
}
