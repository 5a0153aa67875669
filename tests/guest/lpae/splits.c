// SPDX-License-Identifier: GPL-2.0
/* TTBCR.T0SZ and T1SZ: which register serves an address, and at which level its walk starts. */
#include "lpae-tests.h"

static u32 sees(u32 va, u32 data)
{
	return access_try(KERNEL_READ, va) || access_value != data;
}

/* Both halves are the kernel's own tables, or parts of them. */
static void check(u32 t0, u32 t1, const void *low, const void *high)
{
	u32 bad = 0;

	use_tables(T0SZ(t0) | T1SZ(t1), physical(low), physical(high));
	bad |= sees(map_at(LEVEL_BLOCK, frame_a, NORMAL), DATA_A);
	bad |= sees(map_at(LEVEL_PAGE, frame_b, NORMAL), DATA_B) << 1;
	bad |= sees((u32)frame_a, DATA_A) << 2;
	bad |= sees(physical(frame_b), DATA_B) << 3;
	bad |= (access_try(USER_READ, USER_VA) != 0) << 4;
	bad |= (access_try(KERNEL_READ, 0xfff00000) != (FAULT_TRANSLATION | 2)) << 5;
	is(bad, 0, "T0SZ = %u, T1SZ = %u", t0, t1);
	unmap_all();
}

/* Without the MMU off: the kernel is in the upper half, and the lower one is not walked while it changes. */
static void lower_half(u32 t0, const void *table)
{
	u32 ttbcr = TTBCR_EAE | TTBCR_WALKS | T0SZ(t0) | T1SZ(1);

	write_ttbcr(ttbcr | TTBCR_EPD0);
	write_ttbr0_64(physical(table));
	mmu_flush();
	write_ttbcr(ttbcr);
}

static void check_gap(void)
{
	u32 gap = physical(frame_a);

	use_tables(T0SZ(1) | T1SZ(1), physical(level1), physical(level1 + 2));
	is(sees(gap, DATA_A), 0, "two halves, no gap");
	lower_half(2, level2[0]);
	is(access_try(KERNEL_READ, gap), FAULT_TRANSLATION | 1, "between the two there is nothing");
	is(access_try(USER_WRITE, gap), FAULT_TRANSLATION | 1, "for user mode neither");
	is(access_try(USER_READ, USER_VA), 0, "below there is");
	write_ttbcr(read_ttbcr() | TTBCR_EPD0);
	mmu_flush();
	is(access_try(KERNEL_READ, USER_VA), FAULT_TRANSLATION | 1, "EPD0");
	lower_half(1, level1);
	is(sees(gap, DATA_A), 0, "and back");
}

void test_splits(void)
{
	section("TTBCR");
	check(0, 0, level1, level3);
	check(0, 1, level1, level1 + 2);
	check(0, 2, level1, level2[3]);
	check(1, 0, level1, level1);
	check(2, 0, level2[0], level1);
	check(1, 1, level1, level1 + 2);
	check_gap();
	use_tables(0, physical(level1), 0);
}
