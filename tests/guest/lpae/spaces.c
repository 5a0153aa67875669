// SPDX-License-Identifier: GPL-2.0
/* Address spaces: TTBR0 has table and ASID in one register, and changes both at once. */
#include "lpae-tests.h"

#define SPACES	20

static u64 ttbr0[SPACES];

static void build(u32 n)
{
	u64 *first = frames(4096), *second = frames(4096);

	memcpy(first, level1, 4096);
	memcpy(second, level2[0], 4096);
	second[WINDOW >> 21] = (physical(n & 1 ? frame_b : frame_a) & 0xffe00000) | NORMAL | LONG_NG | LONG_BLOCK |
			       LONG_AP(RIGHTS_USER);
	first[0] = physical(second) | LONG_TABLE;
	ttbr0[n] = (u64)(n + 1) << 48 | physical(first);
}

void test_spaces(void)
{
	u32 va = WINDOW | (physical(frame_a) & 0x1fffff), bad = 0;

	section("address spaces");
	for (u32 n = 0; n < SPACES; n++)
		build(n);
	dsb();
	for (u32 i = 0; i < 10 * SPACES; i++) {
		u32 n = i * 7 % SPACES;

		write_ttbr0_64(ttbr0[n]);
		bad |= access_try(USER_READ, va) || access_value != (n & 1 ? DATA_B : DATA_A);
		bad |= (access_try(KERNEL_READ, va) || access_value != (n & 1 ? DATA_B : DATA_A)) << 1;
	}
	is(bad, 0, "to and fro without TLB maintenance");
	write_ttbr0_64(physical(level1));
	mmu_flush();
	is(access_try(USER_READ, va), FAULT_TRANSLATION | 2, "none of it stays");
}
