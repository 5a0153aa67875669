// SPDX-License-Identifier: GPL-2.0
/* Address spaces: non-global entries belong to one ASID, global ones to all; switching needs no TLB maintenance. */
#include "mmu-tests.h"

#define SPACES	20
#define PRIVATE	WINDOW			/* each space's own page */
#define OTHER	(WINDOW + 0x100000)

static struct space {
	u32 *first, *second;
	void *frame;
} spaces[SPACES];

static u32 *shared;

/* B3.10.4: never a moment with the new table and the old ASID, or the other way round. */
static void enter(u32 asid)
{
	write_contextidr(0);
	write_ttbr0(physical(spaces[asid - 1].first) | 0x4a);
	write_contextidr(0xabcd00 | asid);
}

static void leave(void)
{
	write_contextidr(0);
	write_ttbr0(physical(boot_table) | 0x4a);
	mmu_flush();
}

static u32 page(const void *frame, bool global)
{
	return physical(frame) | SMALL_PAGE | NORMAL_SMALL | AP_PAGE(AP_USER_RW) | (global ? 0 : PAGE_NG);
}

static void build(void)
{
	shared = frames(1024);
	shared[0] = page(frame_a, true);
	for (u32 i = 0; i < SPACES; i++) {
		struct space *s = spaces + i;

		s->first = frames(16384);
		s->second = frames(1024);
		s->frame = frames(4096);
		memcpy(s->first, boot_table, 16384);
		probe_page_init(s->frame, 0x5000 + i);
		s->second[0] = page(s->frame, false);
		s->first[PRIVATE >> 20] = physical(s->second) | PAGE_TABLE;
		s->first[OTHER >> 20] = physical(shared) | PAGE_TABLE;
	}
	dsb();
}

static u32 sees(enum access access, u32 va, u32 data)
{
	return access_try(access, va) || access_value != data;
}

static void check_switching(u32 count, const char *what)
{
	u32 bad = 0, asid = 0;

	for (u32 round = 0; round < 60; round++) {
		asid = asid == count ? 1 : asid + 1;
		enter(asid);
		bad |= sees(USER_READ, PRIVATE, 0x5000 + asid - 1);
		bad |= sees(KERNEL_READ, PRIVATE, 0x5000 + asid - 1) << 1;
		bad |= (access_try(USER_WRITE, PRIVATE) ||
			((struct probe_page *)spaces[asid - 1].frame)->scratch != access_value) << 2;
		bad |= (access_try(USER_EXECUTE, PRIVATE) != 0) << 3;
		bad |= sees(USER_READ, OTHER, DATA_A) << 4;
		bad |= sees(KERNEL_READ, OTHER, DATA_A) << 5;
	}
	is(bad, 0, "switching between %s address spaces", what);
}

static void invalidate_asid(u32 asid) { write_tlbiasid(asid); }
static void invalidate_mva(u32 asid) { write_tlbimva(PRIVATE | asid); }
static void invalidate_mvaa(u32 asid) { (void)asid; write_tlbimvaa(PRIVATE); }
static void invalidate_all(u32 asid) { (void)asid; write_tlbiall(0); }

static const struct {
	const char *name;
	void (*invalidate)(u32 asid);
} operations[] = {
	{ "TLBIASID", invalidate_asid },
	{ "TLBIMVA", invalidate_mva },
	{ "TLBIMVAA", invalidate_mvaa },
	{ "TLBIALL", invalidate_all },
};

/* While space 2 runs, the page of space 1 moves; then its rights go. */
static void check_remote(size_t op)
{
	u32 bad = 0;

	for (int round = 0; round < 6; round++) {
		u32 data = round & 1 ? DATA_B : DATA_A;

		enter(1);
		access_try(USER_READ, PRIVATE);
		enter(2);
		bad |= sees(USER_READ, PRIVATE, 0x5001);
		spaces[0].second[0] = page(round & 1 ? frame_b : frame_a, false);
		dsb();
		operations[op].invalidate(1);
		dsb();
		isb();
		bad |= sees(KERNEL_READ, PRIVATE, 0x5001) << 1;
		enter(1);
		bad |= sees(USER_READ, PRIVATE, data) << 2;
		bad |= sees(KERNEL_READ, PRIVATE, data) << 3;
	}
	enter(2);
	spaces[0].second[0] &= ~AP_PAGE(7);
	dsb();
	operations[op].invalidate(1);
	dsb();
	enter(1);
	bad |= (access_try(KERNEL_READ, PRIVATE) != FS_PERMISSION_PAGE) << 4;
	spaces[0].second[0] = page(spaces[0].frame, false);
	dsb();
	operations[op].invalidate(1);
	dsb();
	isb();
	is(bad, 0, "%s of another address space's page", operations[op].name);
}

/* A global page moves; an invalidation that names any ASID reaches it in all spaces. */
static void check_global(void)
{
	u32 bad = 0;

	for (u32 round = 0; round < 8; round++) {
		u32 data = round & 1 ? DATA_A : DATA_B;

		for (u32 asid = 1; asid <= 3; asid++) {
			enter(asid);
			bad |= access_try(USER_READ, OTHER);
		}
		shared[0] = page(round & 1 ? frame_a : frame_b, true);
		dsb();
		write_tlbimva(OTHER | 200);
		dsb();
		isb();
		for (u32 asid = 1; asid <= 3; asid++) {
			enter(asid);
			bad |= sees(USER_READ, OTHER, data) << 1;
			bad |= sees(KERNEL_READ, OTHER, data) << 2;
		}
	}
	is(bad, 0, "TLBIMVA of a global page reaches every address space");
}

/* An ASID gets another table, after TLBIASID; and a table gets another ASID. */
static void check_recycled(void)
{
	u32 bad = 0, *mine = spaces[4].first;

	enter(5);
	bad |= sees(USER_READ, PRIVATE, 0x5004);
	write_contextidr(0);
	write_ttbr0(physical(spaces[5].first) | 0x4a);
	write_tlbiasid(5);
	dsb();
	write_contextidr(5);
	bad |= sees(USER_READ, PRIVATE, 0x5005) << 1;
	write_contextidr(0);
	write_ttbr0(physical(mine) | 0x4a);
	write_contextidr(77);
	bad |= sees(USER_READ, PRIVATE, 0x5004) << 2;
	mine[PRIVATE >> 20] = physical(spaces[6].second) | PAGE_TABLE;
	dsb();
	write_tlbiasid(77);
	dsb();
	isb();
	bad |= sees(USER_READ, PRIVATE, 0x5006) << 3;
	is(bad, 0, "ASIDs and tables find new partners");
	is(read_contextidr(), 77, "CONTEXTIDR reads back");
	mine[PRIVATE >> 20] = physical(spaces[4].second) | PAGE_TABLE;
	dsb();
	write_tlbiasid(77);
	write_tlbiasid(5);
	dsb();
}

void test_asid(void)
{
	section("address spaces");
	build();
	check_switching(2, "two");
	check_switching(7, "seven");
	check_switching(SPACES, "many");
	for (size_t op = 0; op < ARRAY_SIZE(operations); op++)
		check_remote(op);
	check_global();
	check_recycled();
	check_switching(SPACES, "the same");
	leave();
}
