// SPDX-License-Identifier: GPL-2.0
/* ATS1C: the result in PAR, in its 64-bit format (B4.1.112). */
#include "lpae-tests.h"

#define PAR_F		BIT64(0)
#define PAR_LPAE	BIT64(11)
#define PAR_ADDRESS	0xfffffff000ull

static u64 translate(enum access access, u32 va)
{
	access_translate(access, va);
	return read_par_64();
}

static u32 check_one(u64 par, bool allowed, u64 address, u32 fault)
{
	if (!allowed)
		return (par & 0x87f) != (PAR_LPAE | (fault & 0x3f) << 1 | PAR_F);
	if (par >> 56 != (MAIR0 & 0xff))
		return 1;
	return (par & (PAR_F | PAR_LPAE | PAR_ADDRESS)) != (PAR_LPAE | (address & PAR_ADDRESS));
}

static void check_level(u32 level, u32 ap)
{
	static const enum access ways[] = { KERNEL_READ, KERNEL_WRITE, USER_READ, USER_WRITE };
	u32 va = map_at(level, frame_b, NORMAL | LONG_AP(ap)), bad = 0;

	mmu_flush();
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		bad |= check_one(translate(ways[i], va), access_permitted(ways[i], ap << 1 | 1, true),
				 physical(frame_b), FAULT_PERMISSION | level) << i;
	is(bad, 0, "%s, AP = %u", level_names[level], ap);
}

/* All of the address is told, whether anything is there or not. */
static void check_high(void)
{
	u64 address = 0x8a40123000;
	u32 va = put_at(LEVEL_PAGE, frame_a, address | NORMAL | LONG_PAGE);

	mmu_flush();
	is(check_one(translate(KERNEL_READ, va), true, address, 0), 0, "above 4 GiB");
}

void test_translate(void)
{
	u32 ram = physical(frame_a);

	section("address translation operations");
	for (u32 level = LEVEL_GIB; level <= LEVEL_PAGE; level++)
		for (u32 ap = 0; ap < 4; ap++)
			check_level(level, ap);
	check_high();
	unmap_all();
	is(check_one(translate(KERNEL_READ, WINDOW), false, 0, FAULT_TRANSLATION | 2), 0, "nothing at level 2");
	is(check_one(translate(USER_WRITE, PAGES), false, 0, FAULT_TRANSLATION | 3), 0, "nothing at level 3");
	put_at(LEVEL_GIB, frame_a, 0);
	mmu_flush();
	is(check_one(translate(KERNEL_WRITE, ram), false, 0, FAULT_TRANSLATION | 1), 0, "nothing at level 1");
	unmap_all();
}
