// SPDX-License-Identifier: GPL-2.0
/* TTBCR.N: TTBR0 below 1 << (32 - N), with a table as small as that; TTBR1 above. */
#include "mmu-tests.h"

#define LOW		0x01f00000	/* below every boundary */
#define PAGE		(PROBE_OFFSET & 0xff000)

static u32 section_of(const void *frame)
{
	return (physical(frame) & 0xfff00000) | SECTION | NORMAL_SECTION | AP_SECTION(AP_USER_RW);
}

static u32 sees(u32 va, u32 data)
{
	return access_try(KERNEL_READ, va + PAGE) || access_value != data;
}

static void check(u32 n)
{
	u32 entries = 4096 >> n, *low = frames(entries * 4), boundary = n ? 1u << (32 - n) : 0, bad = 0;
	u32 above = boundary >> 20, kept = boot_table[above];

	memcpy(low, boot_table, entries * 4);
	low[LOW >> 20] = section_of(frame_a);
	boot_table[LOW >> 20] = section_of(frame_b);
	if (n > 1)
		boot_table[above] = section_of(frame_b);
	if (n > 1)
		low[above - 1] = section_of(frame_a);
	dsb();
	write_ttbcr(n);			/* first: the short table serves no more than its part */
	write_ttbr0(physical(low) | 0x4a);
	mmu_flush();
	is(read_ttbcr(), n, "TTBCR.N = %u reads back", n);
	bad |= sees(LOW, DATA_A);
	if (n > 1)
		bad |= sees(boundary, DATA_B) << 1 | sees(boundary - 0x100000, DATA_A) << 2;
	if (n < 3 || n > 3)	/* the boundary of 3 is the user area */
		bad |= (access_try(USER_READ, LOW + PAGE) || access_value != DATA_A) << 3;
	is(bad, 0, "TTBCR.N = %u: each half has its table", n);
	write_ttbr0(physical(boot_table) | 0x4a);
	write_ttbcr(0);
	mmu_flush();
	is(sees(LOW, DATA_B), 0, "TTBCR.N back from %u: TTBR0 for all", n);
	boot_table[LOW >> 20] = 0;
	boot_table[above] = n > 1 ? kept : boot_table[above];
	mmu_flush();
}

/* The kernel half stays while TTBR0 goes from space to space, as kernels with N > 0 do it. */
static void check_halves(void)
{
	u32 *tables[2], bad = 0;

	for (int i = 0; i < 2; i++) {
		tables[i] = frames(8192);
		memcpy(tables[i], boot_table, 8192);
		tables[i][WINDOW >> 20] = section_of(i ? frame_b : frame_a) | SECTION_NG;
	}
	dsb();
	write_ttbcr(1);
	mmu_flush();
	for (int round = 0; round < 20; round++) {
		write_contextidr(0);
		write_ttbr0(physical(tables[round & 1]) | 0x4a);
		write_contextidr(1 + (round & 1));
		bad |= sees(WINDOW, round & 1 ? DATA_B : DATA_A);
		bad |= (access_try(USER_READ, WINDOW + PAGE) || access_value != (round & 1 ? DATA_B : DATA_A)) << 1;
	}
	is(bad, 0, "TTBCR.N = 1: two user halves under one kernel half");
	write_contextidr(0);
	write_ttbr0(physical(boot_table) | 0x4a);
	write_ttbcr(0);
	mmu_flush();
}

static void check_registers(void)
{
	u32 ttbr1 = read_ttbr1(), value = physical(boot_table) | 0x4a;

	is(read_ttbr0() - value, 0, "TTBR0 reads back");
	write_ttbr1(value ^ 0x4000);
	is(read_ttbr1() - (value ^ 0x4000), 0, "TTBR1 reads back");
	write_ttbr1(ttbr1);
}

void test_ttbcr(void)
{
	section("TTBCR");
	check_registers();
	for (u32 n = 0; n < 8; n++)
		check(n);
	check_halves();
}
