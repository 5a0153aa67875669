// SPDX-License-Identifier: GPL-2.0
/*
 * The MMU with long descriptors. The boot table is said again in the other format, and the MMU goes over to it; in the
 * end it comes back.
 */
#include "lpae-tests.h"

u64 *level1, *level2[4], *level3;
void *frame_a, *frame_b;

const char *const level_names[] = { "none", "1 GiB", "2 MiB", "4 KiB" };

/* What a section of the boot table says. */
static u64 long_attributes(u32 section)
{
	u64 attributes = (section & NORMAL_SECTION) == NORMAL_SECTION ? NORMAL : DEVICE;

	return attributes | LONG_AP((section >> 10 & 3) == AP_USER_RW ? RIGHTS_USER : RIGHTS_KERNEL);
}

static void convert_section(u64 *pages, u32 section)
{
	for (u32 i = 0; i < 256 && section; i++)
		pages[i] = (section & 0xfff00000) | i << 12 | long_attributes(section) | LONG_PAGE;
}

/* Two sections: one block where they are of one piece, a table of pages otherwise. */
static u64 convert_pair(const u32 *sections)
{
	u64 *pages;

	if (!(sections[0] & 0x100000) && sections[1] == sections[0] + 0x100000)
		return (sections[0] & 0xffe00000) | long_attributes(sections[0]) | LONG_BLOCK;
	pages = frames(4096);
	convert_section(pages, sections[0]);
	convert_section(pages + 256, sections[1]);
	return physical(pages) | LONG_TABLE;
}

static void build(void)
{
	level1 = frames(4096);
	level3 = frames(4096);
	for (u32 gib = 0; gib < 4; gib++) {
		level2[gib] = frames(4096);
		level1[gib] = physical(level2[gib]) | LONG_TABLE;
	}
	for (u32 i = 0; i < 2048; i++)
		if (boot_table[2 * i] || boot_table[2 * i + 1])
			level2[i / 512][i % 512] = convert_pair(&boot_table[2 * i]);
	/* The RAM as it is, where the code is that turns the MMU off and on. */
	level1[ram_base_physical >> 30] = (ram_base_physical & 0xc0000000) | NORMAL | LONG_BLOCK;
	level2[0][PAGES >> 21] = physical(level3) | LONG_TABLE;
	dsb();
}

u32 put_at(u32 level, const void *frame, u64 descriptor)
{
	u32 address = physical(frame);

	switch (level) {
	case LEVEL_GIB:
		level1[address >> 30] = descriptor;
		return address;
	case LEVEL_BLOCK:
		level2[0][WINDOW >> 21] = descriptor;
		return WINDOW | (address & 0x1fffff);
	default:
		level3[address >> 12 & 0x1ff] = descriptor;
		return PAGES | (address & 0x1fffff);
	}
}

u32 map_at(u32 level, const void *frame, u64 attributes)
{
	static const u32 masks[] = { 0, 0xc0000000, 0xffe00000, 0xfffff000 };

	return put_at(level, frame, (physical(frame) & masks[level]) | attributes |
		      (level == LEVEL_PAGE ? LONG_PAGE : LONG_BLOCK));
}

void unmap_all(void)
{
	map_at(LEVEL_GIB, frame_a, NORMAL);
	put_at(LEVEL_BLOCK, frame_a, 0);
	level2[0][PAGES >> 21] = physical(level3) | LONG_TABLE;
	memset(level3, 0, 4096);
	mmu_flush();
}

void use_tables(u32 ttbcr, u64 ttbr0, u64 ttbr1)
{
	struct tables tables = { TTBCR_EAE | TTBCR_WALKS | ttbcr, MAIR0, ttbr0, ttbr1 };

	tables_switch(&tables);
}

/* The format of faults follows. */
static void check_short_again(void)
{
	struct tables tables = { 0, 0, physical(boot_table) | 0x4a, physical(boot_table) | 0x4a };

	section("short descriptors again");
	tables_switch(&tables);
	is(access_try(KERNEL_READ, WINDOW), FS_TRANSLATION_SECTION, "a fault has the other format");
	is(access_try(USER_WRITE, PAGES), FS_TRANSLATION_SECTION, "from user mode too");
}

void main(void)
{
	if ((read_mmfr0() & 0xf) < 5)
		skip_all("no long descriptors");
	access_init();
	frame_a = (void *)(LINK_BASE + PROBE_OFFSET);
	frame_b = (void *)(LINK_BASE + PROBE_OFFSET + 0x1000000);
	probe_page_init(frame_a, DATA_A);
	probe_page_init(frame_b, DATA_B);
	build();
	use_tables(0, physical(level1), 0);
	ok(true, "the MMU goes over to long descriptors");
	test_registers();
	test_rights();
	test_faults();
	test_splits();
	test_spaces();
	test_translate();
	test_devices();
	check_short_again();
}
