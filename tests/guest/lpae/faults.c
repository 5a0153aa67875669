// SPDX-License-Identifier: GPL-2.0
/*
 * Faults of each level: DFSR, IFSR and the address; and where there is no table. Nothing above 4 GiB: qemu-system-arm
 * 7.2 cuts the addresses of tables to 32 bits, and those that it tells a hypervisor (qemu-system-aarch64 does not).
 */
#include "lpae-tests.h"

#define HOLE		0xf0000000ull	/* nothing is there on any board */

static u32 check_all(u32 va, u32 want)
{
	u32 bad = 0;

	for (enum access access = 0; access < NR_ACCESSES; access++)
		bad |= (access_try(access, va) != want) << access;
	return bad;
}

static void check(u32 level, u64 descriptor, u32 want, const char *what)
{
	u32 va = put_at(level, frame_a, descriptor);

	mmu_flush();
	is(check_all(va, want), 0, "%s: %s", level_names[level], what);
}

static void check_level(u32 level)
{
	u64 good = (physical(frame_a) & ~((1u << (39 - 9 * level)) - 1)) | NORMAL | LONG_AP(RIGHTS_USER) |
		   (level == LEVEL_PAGE ? LONG_PAGE : LONG_BLOCK);

	check(level, 0, FAULT_TRANSLATION | level, "nothing there");
	check(level, good & ~LONG_BLOCK, FAULT_TRANSLATION | level, "not valid");
	if (level == LEVEL_PAGE)
		check(level, good & ~2ull, FAULT_TRANSLATION | level, "reserved");
	check(level, good & ~LONG_AF, FAULT_ACCESS_FLAG | level, "access flag");
	check(level, good, 0, "mapped");
}

/* The walk itself finds nothing. */
static void check_tables(void)
{
	u32 ram = physical(frame_a);

	level2[0][PAGES >> 21] = HOLE | LONG_TABLE;
	mmu_flush();
	is(check_all(PAGES, FAULT_EXTERNAL_WALK | 3), 0, "no table of level 3");
	level1[ram >> 30] = HOLE | LONG_TABLE;
	mmu_flush();
	is(check_all(ram, FAULT_EXTERNAL_WALK | 2), 0, "no table of level 2");
	unmap_all();
}

void test_faults(void)
{
	section("faults");
	for (u32 level = LEVEL_GIB; level <= LEVEL_PAGE; level++) {
		check_level(level);
		unmap_all();
	}
	check_tables();
}
