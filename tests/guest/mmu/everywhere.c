// SPDX-License-Identifier: GPL-2.0
/* A guest that uses all of its 4 GiB: no address is special, wherever a hypervisor may hide. */
#include "mmu-tests.h"

#define PAGE	(PROBE_OFFSET & 0xff000)

static bool taken[4096];

static u32 section_of(u32 mib)
{
	return (physical(mib & 1 ? frame_b : frame_a) & 0xfff00000) | SECTION | NORMAL_SECTION | AP_SECTION(AP_USER_RW);
}

static u32 data_of(u32 mib)
{
	return mib & 1 ? DATA_B : DATA_A;
}

static void fill(void)
{
	for (u32 mib = 0; mib < 4096; mib++) {
		taken[mib] = boot_table[mib] != 0;
		if (!taken[mib])
			boot_table[mib] = section_of(mib);
	}
	mmu_flush();
}

static void empty(void)
{
	for (u32 mib = 0; mib < 4096; mib++)
		if (!taken[mib])
			boot_table[mib] = 0;
	mmu_flush();
}

static u32 count_wrong(enum access access, u32 first, u32 stride)
{
	u32 wrong = 0;

	for (u32 mib = first; mib < 4096; mib += stride) {
		u32 va = mib << 20 | PAGE;

		if (taken[mib])
			continue;
		if (access_try(access, va))
			wrong++;
		else if (!access_is_execute(access) && !access_is_write(access) && access_value != data_of(mib))
			wrong++;
	}
	return wrong;
}

/* The ends of the address space, page by page. */
static void check_ends(void)
{
	u32 *pages = frames(1024), bad = 0;

	for (u32 i = 0; i < 256; i++)
		pages[i] = physical(i & 1 ? frame_b : frame_a) | SMALL_PAGE | NORMAL_SMALL | AP_PAGE(AP_USER_RW);
	boot_table[0xfff] = boot_table[0] = physical(pages) | PAGE_TABLE;
	mmu_flush();
	for (u32 i = 0; i < 256; i++) {
		bad |= access_try(KERNEL_READ, 0xfff00000 + i * 4096) || access_value != data_of(i);
		bad |= (access_try(USER_READ, 0xfff00000 + i * 4096) || access_value != data_of(i)) << 1;
		bad |= (access_try(USER_EXECUTE, 0xfff00000 + i * 4096) != 0) << 2;
		bad |= (access_try(KERNEL_READ, i * 4096) || access_value != data_of(i)) << 3;
		bad |= (access_try(USER_WRITE, i * 4096) != 0) << 4;
	}
	is(bad, 0, "every page of the first and the last MiB");
	boot_table[0] = section_of(0);
	boot_table[0xfff] = section_of(0xfff);
	mmu_flush();
}

static void check_vectors_flip(void)
{
	u32 sctlr = read_sctlr(), *pages = frames(1024), bad = 0;
	void *copy = frames(4096);

	memcpy(copy, vector_page, 4096);
	sync_code((u32)copy, 4096);
	pages[0xf0] = physical(copy) | SMALL_PAGE | NORMAL_SMALL | AP_PAGE(AP_USER_RO);
	pages[0] = pages[0xf0];
	boot_table[0xfff] = boot_table[0] = physical(pages) | PAGE_TABLE;
	mmu_flush();
	for (int round = 0; round < 10; round++) {
		write_sctlr(sctlr ^ (round & 1 ? SCTLR_V : 0));
		write_vbar(round & 2 ? (u32)vector_page : 0);
		bad |= access_try(USER_READ, 0x10000000 + (round << 20) + PAGE);
		bad |= (caught.frame.base != (round & 1 ? 0xffff0000 : round & 2 ? (u32)vector_page : 0)) << 1;
		bad |= (user_try(0xe5900000) != V_SVC) << 2;	/* ldr r0, [r0] */
		bad |= count_wrong(KERNEL_READ, 0x100 + round, 511) << 3;
	}
	is(bad, 0, "vectors high and low while every address is mapped");
	write_sctlr(sctlr);
	write_vbar((u32)vector_page);
	access_init();
}

void test_everywhere(void)
{
	section("every address");
	fill();
	is(count_wrong(KERNEL_READ, 0, 1), 0, "kernel read in every MiB");
	is(count_wrong(USER_READ, 0, 3), 0, "user read in every third MiB");
	is(count_wrong(KERNEL_WRITE, 0, 7), 0, "kernel write in every seventh MiB");
	is(count_wrong(USER_WRITE, 1, 7), 0, "user write in every seventh MiB");
	is(count_wrong(KERNEL_EXECUTE, 2, 7), 0, "kernel execute in every seventh MiB");
	is(count_wrong(USER_EXECUTE, 0, 7), 0, "user execute in every seventh MiB");
	is(count_wrong(KERNEL_READ, 0, 5), 0, "kernel read in every fifth MiB again");
	check_ends();
	check_vectors_flip();
	empty();
}
