// SPDX-License-Identifier: GPL-2.0
/* Pages of all kinds in one MiB, used in turn by kernel and user mode. */
#include "mmu-tests.h"

#define PAGES	32

static void *page_frames[PAGES];
static u32 *pages;

static const u32 kinds[] = {
	AP_KERNEL_RW, AP_USER_RW, AP_USER_RO, AP_KERNEL_RO, AP_ALL_RO, AP_NONE, AP_USER_RW, AP_KERNEL_RW,
};

static void build(void)
{
	pages = frames(1024);
	for (u32 i = 0; i < PAGES; i++) {
		page_frames[i] = frames(4096);
		probe_page_init(page_frames[i], 0x1000 + i);
		pages[i] = physical(page_frames[i]) | SMALL_PAGE | NORMAL_SMALL |
			   AP_PAGE(kinds[i % ARRAY_SIZE(kinds)]) | (i & 8 ? SMALL_XN : 0);
	}
	boot_table[WINDOW >> 20] = physical(pages) | PAGE_TABLE;
	mmu_flush();
}

static bool right(u32 i, enum access access)
{
	struct probe_page *page = page_frames[i];
	bool may = access_permitted(access, kinds[i % ARRAY_SIZE(kinds)], false) &&
		   !((i & 8) && access_is_execute(access));
	u32 got = access_try(access, WINDOW + i * 4096);

	if (got != (may ? 0 : FS_PERMISSION_PAGE))
		return false;
	if (!may || access_is_execute(access))
		return true;
	return access_value == (access_is_write(access) ? page->scratch : 0x1000 + i);
}

/* Each access to each page, with that many pages between two uses of one. */
static void sweep(u32 stride)
{
	u32 wrong[NR_ACCESSES] = { 0 };

	for (u32 n = 0; n < PAGES * NR_ACCESSES; n++) {
		u32 i = n * stride % PAGES;
		enum access access = (n + n / PAGES) % NR_ACCESSES;

		if (!right(i, access))
			wrong[access] |= BIT(i);
	}
	for (enum access access = 0; access < NR_ACCESSES; access++)
		is(wrong[access], 0, "mixed pages, stride %u: %s", stride, access_names[access]);
}

/* A user page and a kernel page side by side; neither ever lends its rights to the other. */
static void alternate(void)
{
	u32 bad = 0;

	for (int round = 0; round < 50; round++) {
		bad |= !right(0, KERNEL_WRITE);
		bad |= !right(1, USER_WRITE) << 1;
		bad |= !right(0, USER_READ) << 2;
		bad |= !right(1, KERNEL_READ) << 3;
		bad |= !right(2, USER_WRITE) << 4;
		bad |= !right(2, KERNEL_WRITE) << 5;
		bad |= !right(2, USER_READ) << 6;
	}
	is(bad, 0, "kernel, user and user-read-only pages in turn");
}

/* The page at the top of the sections around: a MiB of sections beside one of pages. */
static void neighbours(void)
{
	struct mapping kernel = { .size = SECTION_1M, .ap = AP_KERNEL_RW };
	u32 va = map_frame(boot_table, WINDOW + 0x100000, frame_b, kernel), bad = 0;

	mmu_flush();
	for (int round = 0; round < 10; round++) {
		bad |= access_try(KERNEL_READ, va) | (access_value ^ DATA_B);
		bad |= access_try(USER_READ, va) ^ FS_PERMISSION_SECTION;
		bad |= !right(1, USER_READ);
	}
	is(bad, 0, "a MiB of pages beside a section");
}

void test_mixed(void)
{
	section("mixed pages");
	build();
	sweep(1);
	sweep(7);
	sweep(13);
	alternate();
	neighbours();
	unmap(boot_table, WINDOW);
}
