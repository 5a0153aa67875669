// SPDX-License-Identifier: GPL-2.0
/* Who may do what: AP[2:1], XN and PXN of a block or page, and what the tables above it take away. */
#include "lpae-tests.h"

/* AP[0] does not exist; with it set, the rest is the simplified model (table B3-9). */
static bool permitted(enum access access, u32 ap, bool xn, bool pxn)
{
	if (!access_permitted(access, ap << 1 | 1, true))
		return false;
	return !access_is_execute(access) || !(xn || (pxn && !access_is_user(access)));
}

static u32 check_all(u32 va, u32 level, u32 ap, bool xn, bool pxn)
{
	u32 bad = 0;

	for (enum access access = 0; access < NR_ACCESSES; access++) {
		u32 want = permitted(access, ap, xn, pxn) ? 0 : FAULT_PERMISSION | level;

		bad |= (access_try(access, va) != want) << access;
	}
	return bad;
}

static void check_descriptor(u32 level, u32 ap)
{
	u32 bad[4];

	for (u32 i = 0; i < 4; i++) {
		u32 va = map_at(level, frame_a, NORMAL | LONG_AP(ap) | (i & 1 ? LONG_XN : 0) | (i & 2 ? LONG_PXN : 0));

		mmu_flush();
		bad[i] = check_all(va, level, ap, i & 1, i & 2);
	}
	if (!is(bad[0] | bad[1] | bad[2] | bad[3], 0, "%s, AP = %u", level_names[level], ap))
		print("#   plain %x, XN %x, PXN %x, both %x\n", bad[0], bad[1], bad[2], bad[3]);
}

/* B3.7.1: APTable may only take rights away. */
static u32 limited(u32 ap, u32 aptable)
{
	return (aptable & 1 ? ap & ~1u : ap) | (aptable & 2);
}

static void check_table(u32 aptable)
{
	u32 bad = 0;

	for (u32 i = 0; i < 16; i++) {
		u32 ap = i & 3, va = map_at(LEVEL_PAGE, frame_a, NORMAL | LONG_AP(ap));
		bool xn = i & 4, pxn = i & 8;

		level2[0][PAGES >> 21] = physical(level3) | LONG_TABLE | LONG_APTABLE(aptable) |
					 (xn ? LONG_XNTABLE : 0) | (pxn ? LONG_PXNTABLE : 0);
		mmu_flush();
		bad |= check_all(va, LEVEL_PAGE, limited(ap, aptable), xn, pxn);
	}
	is(bad, 0, "APTable = %u, with XNTable and PXNTable", aptable);
}

void test_rights(void)
{
	section("rights");
	for (u32 level = LEVEL_GIB; level <= LEVEL_PAGE; level++)
		for (u32 ap = 0; ap < 4; ap++)
			check_descriptor(level, ap);
	for (u32 aptable = 0; aptable < 4; aptable++)
		check_table(aptable);
	unmap_all();
}
