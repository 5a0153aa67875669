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

void flush_until(u32 out[3]);
void flush_until_everywhere(u32 out[3]);

#define RANGE	(WINDOW + 0xf0000)	/* over the edge of a table */

/* Maps pages of the range to the one frame or the other, and looks what is there. */
static void map_range(const void *frame)
{
	for (u32 i = 0; i < 64; i++)
		map_frame(boot_table, RANGE + i * 4096, frame, (struct mapping){ .size = SMALL_4K, .ap = AP_USER_RW, .ng = true });
}

static u32 check_range(u32 first, u32 count, u32 want)
{
	u32 bad = 0;

	for (u32 i = first; i < first + count; i++)
		bad |= access_try(USER_READ, RANGE + i * 4096) | (access_value ^ want);
	return bad;
}

/* A loop over pages, as kernels write it: all of them are seen anew, its registers and flags are those of its end. */
static void check_loop(void (*flush)(u32 out[3]), const char *name)
{
	static const u32 counts[] = { 1, 2, 15, 16, 17, 64 }, ends[] = { 0, 1, ASID, 0xfff };

	for (size_t i = 0; i < ARRAY_SIZE(counts); i++)
		for (size_t j = 0; j < ARRAY_SIZE(ends); j++) {
			u32 start = RANGE | ASID, end = RANGE + counts[i] * 4096 - 4096 + ends[j], bad, at;
			u32 rounds = end > start ? (end - start + 4095) / 4096 : 1, out[3] = { start, end };

			map_range(frame_a);
			mmu_flush();
			check_range(0, 64, DATA_A);
			map_range(frame_b);
			flush(out);
			bad = check_range(0, rounds, DATA_B);
			at = start + rounds * 4096;
			ok(!bad && out[0] == at && out[1] == end && (out[2] & (PSR_Z | PSR_C)) == (at == end ? PSR_Z | PSR_C : PSR_C),
			   "%s in a loop from %x to %x", name, start, end);
		}
	mmu_flush();
	unmap(boot_table, WINDOW);
	unmap(boot_table, WINDOW + 0x100000);
}

/* More than is done at once, where nothing is mapped; and one near the end of all addresses. */
static void check_long_loop(void)
{
	u32 out[3] = { WINDOW | ASID, WINDOW + 0x1000000 }, last[3] = { 0xffffd000, 0xfffff000 };

	flush_until(out);
	is(out[0], WINDOW + 0x1000000 + ASID, "TLBIMVA of 4096 pages");
	flush_until(last);
	is(last[0], 0xfffff000, "TLBIMVA up to the last page of all");
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
	check_loop(flush_until, "TLBIMVA");
	check_loop(flush_until_everywhere, "TLBIMVAIS");
	check_long_loop();
	write_contextidr(0);
	mmu_flush();
}
