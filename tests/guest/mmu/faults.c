// SPDX-License-Identifier: GPL-2.0
/* Translation faults of both levels, and switching domains under a mapping that stays. */
#include "mmu-tests.h"

static void check_all(const char *what, u32 va, u32 want)
{
	for (enum access access = 0; access < NR_ACCESSES; access++)
		is(access_try(access, va), want, "%s: %s", what, access_names[access]);
}

void test_faults(void)
{
	static const u32 hole_words[] = { 0, 0xfffffffc, 0x12345670 };
	u32 *pages = frames(1024), va = WINDOW + 0x42000;

	section("translation faults");
	check_all("nothing in the first level", WINDOW, FS_TRANSLATION_SECTION);
	boot_table[WINDOW >> 20] = physical(pages) | PAGE_TABLE;
	mmu_flush();
	for (size_t i = 0; i < ARRAY_SIZE(hole_words); i++) {
		/* Bits 1:0 are 0: the rest is ignored */
		pages[va >> 12 & 0xff] = hole_words[i] & ~3u;
		mmu_flush();
		check_all("nothing in the second level", va, FS_TRANSLATION_PAGE);
	}
	boot_table[WINDOW >> 20] = 0xfffffffc;
	mmu_flush();
	check_all("first level with only ignored bits", va, FS_TRANSLATION_SECTION);
	unmap(boot_table, WINDOW);
}

/* A domain switch alone, without TLB maintenance, decides about mappings of all sizes (B3.12). */
static void check_switch(enum size size)
{
	struct mapping m = { .size = size, .ap = AP_KERNEL_RO, .domain = size == SUPERSECTION_16M ? 0 : 9 };
	u32 va = map_frame(boot_table, WINDOW, frame_a, m), bad = 0;
	u32 none = size == SMALL_4K || size == LARGE_64K ? FS_DOMAIN_PAGE : FS_DOMAIN_SECTION;

	mmu_flush();
	for (int round = 0; round < 20; round++) {
		domain_set(m.domain, DOMAIN_CLIENT);
		bad |= access_try(KERNEL_READ, va) != 0;
		bad |= (access_try(USER_READ, va) != none + 4) << 1;
		domain_set(m.domain, DOMAIN_MANAGER);
		bad |= (access_try(USER_READ, va) != 0) << 2;
		bad |= (access_try(KERNEL_WRITE, va) != 0) << 3;
		domain_set(m.domain, DOMAIN_NONE);
		bad |= (access_try(KERNEL_READ, va) != none) << 4;
		bad |= (access_try(USER_READ, va) != none) << 5;
	}
	is(bad, 0, "%s under a domain that is switched", size_names[size]);
	domain_set(0, DOMAIN_CLIENT);
	unmap(boot_table, WINDOW);
}

static void check_sixteen(void)
{
	u32 bad = 0;

	for (u32 domain = 2; domain < 16; domain++) {
		struct mapping m = { .size = SECTION_1M, .ap = AP_USER_RW, .domain = domain };
		u32 va = map_frame(boot_table, WINDOW, frame_a, m);

		mmu_flush();
		domain_set(domain, DOMAIN_CLIENT);
		bad |= access_try(USER_READ, va);
		domain_set(domain, DOMAIN_NONE);
		bad |= access_try(USER_READ, va) ^ FS_DOMAIN_SECTION;
		bad |= (caught.dfsr >> 4 & 0xf) ^ domain;
	}
	is(bad, 0, "each domain is switched alone and named in the DFSR");
	unmap(boot_table, WINDOW);
}

static void check_reading(void)
{
	static const u32 values[] = { 0x55555555, 0xffffffff, 0x00000005, 0x1d75dd7d };

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		u32 value = values[i] | DOMAIN_CLIENT << 2 * KERNEL_DOMAIN, seen;

		write_dacr(value);
		seen = read_dacr();
		write_dacr(DOMAIN_CLIENT | DOMAIN_CLIENT << 2 * KERNEL_DOMAIN);
		is(seen, value, "DACR reads back %08x", value);
	}
}

void test_dacr(void)
{
	section("DACR");
	for (enum size size = 0; size < NR_SIZES; size++)
		check_switch(size);
	check_sixteen();
	check_reading();
}
