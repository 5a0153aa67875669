// SPDX-License-Identifier: GPL-2.0
/* TLB maintenance: after it, and only then is it promised, the changed entry is seen. */
#include "mmu-tests.h"

#define ASID	7

static void all(u32 va) { (void)va; write_tlbiall(0); }
static void all_is(u32 va) { (void)va; write_tlbiallis(0); }
static void mva(u32 va) { write_tlbimva((va & ~0xfff) | ASID); }
static void mva_is(u32 va) { write_tlbimvais((va & ~0xfff) | ASID); }
static void mvaa(u32 va) { write_tlbimvaa(va & ~0xfff); }
static void mvaa_is(u32 va) { write_tlbimvaais(va & ~0xfff); }
static void by_asid(u32 va) { (void)va; write_tlbiasid(ASID); }
static void asid_is(u32 va) { (void)va; write_tlbiasidis(ASID); }

static void separate_all(u32 va)
{
	(void)va;
	write_itlbiall(0);
	write_dtlbiall(0);
}

static void separate_mva(u32 va)
{
	write_itlbimva((va & ~0xfff) | ASID);
	write_dtlbimva((va & ~0xfff) | ASID);
}

static const struct {
	const char *name;
	void (*invalidate)(u32 va);
	bool ng_only;		/* leaves global entries alone */
} operations[] = {
	{ "TLBIALL", all, false },
	{ "TLBIALLIS", all_is, false },
	{ "TLBIMVA", mva, false },
	{ "TLBIMVAIS", mva_is, false },
	{ "TLBIMVAA", mvaa, false },
	{ "TLBIMVAAIS", mvaa_is, false },
	{ "TLBIASID", by_asid, true },
	{ "TLBIASIDIS", asid_is, true },
	{ "ITLBIALL and DTLBIALL", separate_all, false },
	{ "ITLBIMVA and DTLBIMVA", separate_mva, false },
};

static void finish(size_t op, u32 va)
{
	dsb();
	operations[op].invalidate(va);
	write_bpiall(0);
	dsb();
	isb();
}

/* The mapping goes to another frame. */
static u32 check_move(size_t op, struct mapping m)
{
	u32 bad = 0;

	for (int round = 0; round < 4; round++) {
		void *frame = round & 1 ? frame_b : frame_a;
		u32 va = map_frame(boot_table, WINDOW + 0x23000, frame, m);

		finish(op, va);
		bad |= access_try(KERNEL_READ, va) | (access_value ^ (round & 1 ? DATA_B : DATA_A));
		bad |= access_try(USER_READ, va) | (access_value ^ (round & 1 ? DATA_B : DATA_A));
		bad |= access_try(KERNEL_WRITE, va) | (access_value ^ ((struct probe_page *)frame)->scratch);
		bad |= access_try(USER_EXECUTE, va);
	}
	return bad;
}

/* Rights are taken away, one after the other, and given back. */
static u32 check_rights(size_t op, struct mapping m)
{
	static const u32 steps[] = {
		AP_USER_RW, AP_USER_RO, AP_KERNEL_RW, AP_KERNEL_RO, AP_NONE, AP_ALL_RO, AP_USER_RW,
	};
	bool page = m.size == SMALL_4K || m.size == LARGE_64K;
	u32 bad = 0, fault = page ? FS_PERMISSION_PAGE : FS_PERMISSION_SECTION;

	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		u32 va;

		m.ap = steps[i];
		va = map_frame(boot_table, WINDOW + 0x23000, frame_a, m);
		finish(op, va);
		for (enum access access = 0; access < NR_ACCESSES; access++) {
			u32 want = access_permitted(access, m.ap, false) ? 0 : fault;

			bad |= (access_try(access, va) != want) << access;
		}
	}
	return bad;
}

/* Execute-never comes and goes; then the mapping goes. */
static u32 check_xn(size_t op, struct mapping m)
{
	bool page = m.size == SMALL_4K || m.size == LARGE_64K;
	u32 va = 0, bad = 0, fault = page ? FS_PERMISSION_PAGE : FS_PERMISSION_SECTION;

	for (int round = 0; round < 4; round++) {
		m.xn = round & 1;
		va = map_frame(boot_table, WINDOW + 0x23000, frame_a, m);
		finish(op, va);
		bad |= access_try(KERNEL_EXECUTE, va) ^ (m.xn ? fault : 0);
		bad |= access_try(USER_EXECUTE, va) ^ (m.xn ? fault : 0);
	}
	for (u32 i = 0; i < 16; i++)
		boot_table[(va >> 20 & 0xff0) + i] = 0;
	finish(op, va);
	bad |= access_try(KERNEL_READ, va) ^ FS_TRANSLATION_SECTION;
	bad |= access_try(USER_EXECUTE, va) ^ FS_TRANSLATION_SECTION;
	return bad;
}

/* A fault leaves nothing in a TLB: a new entry is seen without maintenance (B3.9.1). */
static void check_new(void)
{
	u32 bad = 0;

	for (enum size size = 0; size < NR_SIZES; size++) {
		struct mapping m = { .size = size, .ap = AP_USER_RW };
		u32 va = WINDOW + 0x23000;

		unmap(boot_table, WINDOW);
		bad |= access_try(KERNEL_READ, va) ^ FS_TRANSLATION_SECTION;
		bad |= access_try(USER_READ, va) ^ FS_TRANSLATION_SECTION;
		va = map_frame(boot_table, va, frame_b, m);
		dsb();
		isb();
		bad |= access_try(USER_READ, va) | (access_value ^ DATA_B);
		bad |= access_try(KERNEL_READ, va) | (access_value ^ DATA_B);
	}
	is(bad, 0, "a new entry needs no TLB maintenance");
	unmap(boot_table, WINDOW);
}

/* One page of many in a table moves; the others stay what they were. */
static void check_neighbours(void)
{
	struct mapping m = { .size = SMALL_4K, .ap = AP_USER_RW };
	u32 bad = 0;

	for (u32 i = 0; i < 64; i++)
		map_frame(boot_table, WINDOW + i * 4096, i & 1 ? frame_b : frame_a, m);
	mmu_flush();
	for (u32 i = 0; i < 64; i++) {
		map_frame(boot_table, WINDOW + i * 4096, i & 1 ? frame_a : frame_b, m);
		finish(2, WINDOW + i * 4096);
		for (u32 j = 0; j < 64; j += 7) {
			u32 want = ((j & 1) ^ (j <= i)) ? DATA_B : DATA_A;

			bad |= access_try(USER_READ, WINDOW + j * 4096) | (access_value ^ want);
		}
	}
	is(bad, 0, "one page of a table after the other moves");
	unmap(boot_table, WINDOW);
}

void test_tlb(void)
{
	section("TLB maintenance");
	write_contextidr(ASID);
	check_new();
	for (size_t op = 0; op < ARRAY_SIZE(operations); op++)
		for (enum size size = 0; size < NR_SIZES; size++)
			for (u32 ng = operations[op].ng_only; ng < 2; ng++) {
				struct mapping m = { .size = size, .ap = AP_USER_RW, .ng = ng };
				u32 bad[3] = { check_move(op, m), check_rights(op, m), check_xn(op, m) };

				if (!is(bad[0] | bad[1] | bad[2], 0, "%s, %s %s", operations[op].name,
					ng ? "non-global" : "global", size_names[size]))
					print("#   moved %x, rights %x, XN %x\n", bad[0], bad[1], bad[2]);
			}
	check_neighbours();
	write_contextidr(0);
	mmu_flush();
}
