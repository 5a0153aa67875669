// SPDX-License-Identifier: GPL-2.0
/*
 * The guest table walk with long descriptors. They are put together here field by field, after the figures of DDI 0406C
 * B3.6.1 and B3.6.2, and the walk has to take them apart again; who may use the result is asked of permission.c.
 */
#include "walk-memory.h"
#include "permission.h"

#define L1		0x40004000u
#define L2		0x40012000u
#define L3		0x40023000u
#define VA		0x9abcd678u
#define GIB		(1ull << 30)

/* What the bits of a descriptor are called. */
#define AF		(1ull << 10)
#define XN		(1ull << 54)
#define PXN		(1ull << 53)
#define TABLE(address)	((address) | 3ull)
#define XNTABLE		(1ull << 60)
#define PXNTABLE	(1ull << 59)
#define APTABLE(n)	((uint64_t)(n) << 61)
#define IGNORED		(1ull << 63 | 15ull << 55)	/* NSTable, and bits for software */

/* Bits of TTBCR, by position (B4.1.153). */
#define EAE		(1u << 31)
#define T0SZ(n)		(n)
#define T1SZ(n)		((n) << 16)
#define EPD0		(1u << 7)
#define EPD1		(1u << 23)

/* Fault statuses as a guest sees them (Table B3-24), without the level. */
enum { TRANSLATION = 4, ACCESS_FLAG = 8, PERMISSION = 12, EXTERNAL = 16, EXTERNAL_WALK = 20 };

static void put64(u32 address, uint64_t descriptor)
{
	put(address, descriptor);
	put(address + 4, descriptor >> 32);
}

static struct guest_mmu mmu_on(u32 ttbcr)
{
	return (struct guest_mmu){ .sctlr = SCTLR_M, .ttbr0 = L1, .ttbr1 = L1, .ttbcr = EAE | ttbcr, .has_pxn = true };
}

static int walk(const struct guest_mmu *mmu, u32 va, struct guest_translation *out, u32 *status)
{
	return guest_walk_long(mmu, va, read_memory, &memory, out, status);
}

static void expect_fault(const struct guest_mmu *mmu, u32 va, u32 expected)
{
	struct guest_translation t;
	u32 status;

	assert_int_equal(walk(mmu, va, &t, &status), -EFAULT);
	assert_int_equal(fsr_encode_long(status, false), 0x200 | expected);
}

static void expect_gpa(const struct guest_mmu *mmu, u32 va, u32 gpa, u32 size, unsigned int level)
{
	struct guest_translation t;
	u32 status;

	assert_int_equal(walk(mmu, va, &t, &status), 0);
	assert_int_equal(status, FS_NONE);
	assert_int_equal(t.gpa, gpa);
	assert_int_equal(t.size, size);
	assert_int_equal(t.level, level);
}

/* The fields that a block or page can hold, whatever its level. */
struct fields {
	uint64_t base;
	u32 xn, pxn, ng, sh, ap, attr, ignored;
};

static const u32 level_sizes[] = { 0, 1u << 30, 1u << 21, 1u << 12 };

static uint64_t leaf(const struct fields *f, unsigned int level)
{
	uint64_t upper = (uint64_t)f->ignored << 55 | (uint64_t)f->xn << 54 | (uint64_t)f->pxn << 53;

	return upper | f->base | f->ng << 11 | AF | f->sh << 8 | f->ap << 6 | f->attr << 2 | (level == 3 ? 3 : 1);
}

static struct fields random_fields(u32 *seed, unsigned int level)
{
	u32 r = unit_random(seed);

	return (struct fields){
		.base = unit_random(seed) & ~(level_sizes[level] - 1), .xn = r & 1, .pxn = r >> 1 & 1, .ng = r >> 2 & 1,
		.sh = r >> 3 & 3, .ap = r >> 5 & 3, .attr = r >> 7 & 7, .ignored = r >> 10 & 15,
	};
}

/* A leaf at one of the levels, and tables with these attributes above it. */
static void put_mapping(u32 va, uint64_t descriptor, unsigned int level, uint64_t table1, uint64_t table2)
{
	memory.cells = 0;
	put64(L1 + (va >> 30) * 8, level == 1 ? descriptor : TABLE(L2) | table1);
	if (level > 1)
		put64(L2 + (va >> 21) % 512 * 8, level == 2 ? descriptor : TABLE(L3) | table2);
	if (level > 2)
		put64(L3 + (va >> 12) % 512 * 8, descriptor);
}

static void every_field_of_every_descriptor_arrives(void **state)
{
	struct guest_mmu mmu = mmu_on(0);
	struct guest_translation t;
	u32 seed = 1, i, status;

	(void)state;
	for (i = 0; i < 200000; i++) {
		unsigned int level = i % 3 + 1;
		struct fields f = random_fields(&seed, level);
		u32 va = unit_random(&seed);

		put_mapping(va, leaf(&f, level), level, IGNORED, IGNORED);
		assert_int_equal(walk(&mmu, va, &t, &status), 0);
		assert_int_equal(status, FS_NONE);
		assert_int_equal(t.gpa, f.base + va % level_sizes[level]);
		assert_int_equal(t.size, level_sizes[level]);
		assert_int_equal(t.level, level);
		assert_int_equal(t.ap, f.ap * 2 + 1);
		assert_int_equal(t.memattr, f.attr);
		assert_int_equal(t.xn, f.xn);
		assert_int_equal(t.pxn, f.pxn);
		assert_int_equal(t.ng, f.ng);
		assert_int_equal(t.shared, f.sh >= 2);
		assert_int_equal(t.domain, 0);
	}
}

/* --- rights --- */

/* Table B3-9, by AP[2:1]. */
static const struct { const char *privileged, *user; } rights[4] = {
	{ "rw", "--" }, { "rw", "rw" }, { "r-", "--" }, { "r-", "r-" },
};

/* What AP[2:1] amounts to below tables with these APTables (Table B3-10): each may only take away. */
static u32 limited(u32 ap, u32 aptable)
{
	if (aptable & 1)
		ap &= ~1u;
	if (aptable & 2)
		ap |= 2;
	return ap;
}

static bool allowed(u32 ap, bool xn, bool pxn, enum guest_access access, bool privileged)
{
	const char *rw = privileged ? rights[ap].privileged : rights[ap].user;

	if (access == GUEST_WRITE)
		return rw[1] == 'w';
	return rw[0] == 'r' && (access == GUEST_READ || !(xn || (pxn && privileged)));
}

struct limits {
	u32 aptable, xn, pxn;
};

static uint64_t table_bits(const struct limits *l)
{
	return APTABLE(l->aptable) | (l->xn ? XNTABLE : 0) | (l->pxn ? PXNTABLE : 0);
}

static struct limits random_limits(u32 *seed)
{
	u32 r = unit_random(seed);

	/* Often none, so that each is also seen alone. */
	return (struct limits){ r & r >> 2 & 3, r >> 4 & r >> 5 & 1, r >> 6 & r >> 7 & 1 };
}

static void expect_rights(const struct guest_mmu *mmu, const struct guest_translation *t, u32 ap, bool xn, bool pxn)
{
	int access, privileged;

	for (access = GUEST_READ; access <= GUEST_EXECUTE; access++) {
		for (privileged = 0; privileged < 2; privileged++) {
			bool yes = allowed(ap, xn, pxn, access, privileged);
			u32 status;
			int err = guest_permission_check(mmu, t, access, privileged, &status);

			assert_int_equal(err, yes ? 0 : -EFAULT);
			if (!yes)
				assert_int_equal(fsr_encode_long(status, false), 0x200 | PERMISSION | t->level);
			assert_int_equal(guest_rights(mmu, t, privileged) >> access & 1, yes);
		}
	}
}

static void tables_limit_what_is_below_them(void **state)
{
	struct guest_mmu mmu = mmu_on(0);
	struct guest_translation t;
	u32 seed = 2, i, status;

	(void)state;
	/* No domains: not even with all of them closed. AFE makes no difference. */
	for (i = 0; i < 100000; i++) {
		unsigned int level = i % 3 + 1;
		struct fields f = random_fields(&seed, level);
		struct limits a = { 0 }, b = { 0 };
		u32 va = unit_random(&seed);

		mmu.sctlr = SCTLR_M | (i & 1 ? SCTLR_AFE : 0);
		if (level > 1)
			a = random_limits(&seed);
		if (level > 2)
			b = random_limits(&seed);
		put_mapping(va, leaf(&f, level), level, table_bits(&a), table_bits(&b));
		assert_int_equal(walk(&mmu, va, &t, &status), 0);
		expect_rights(&mmu, &t, limited(f.ap, a.aptable | b.aptable), f.xn || a.xn || b.xn,
			      f.pxn || a.pxn || b.pxn);
	}
}

/* --- faults --- */

static void each_level_has_its_translation_fault(void **state)
{
	static const uint64_t invalid[] = { 0, 2, ~3ull, ~1ull };
	struct guest_mmu mmu = mmu_on(0);
	unsigned int level, i;

	(void)state;
	for (level = 1; level <= 3; level++) {
		for (i = 0; i < ARRAY_SIZE(invalid); i++) {
			put_mapping(VA, invalid[i], level, 0, 0);
			expect_fault(&mmu, VA, TRANSLATION | level);
		}
	}
	/* What is a block above is reserved at level 3. */
	put_mapping(VA, 0x60000000 | AF | 1, 3, 0, 0);
	expect_fault(&mmu, VA, TRANSLATION | 3);
}

static void each_level_has_its_access_flag_fault(void **state)
{
	struct guest_mmu mmu = mmu_on(0);
	struct fields f = { .base = 0x40000000 };
	unsigned int level;

	(void)state;
	for (level = 1; level <= 3; level++) {
		put_mapping(VA, leaf(&f, level) & ~AF, level, 0, 0);
		expect_fault(&mmu, VA, ACCESS_FLAG | level);
	}
}

static void a_table_that_does_not_answer_is_an_external_abort_of_its_level(void **state)
{
	struct guest_mmu mmu = mmu_on(0);
	struct fields f = { .base = 0x40000000 };
	unsigned int missing;

	(void)state;
	for (missing = 1; missing <= 3; missing++) {
		put_mapping(VA, leaf(&f, 3), 3, 0, 0);
		memory.cells = 2 * (missing - 1);
		expect_fault(&mmu, VA, EXTERNAL_WALK | missing);
	}
	/* Half of it does not help. */
	put_mapping(VA, leaf(&f, 1), 1, 0, 0);
	memory.cells = 1;
	expect_fault(&mmu, VA, EXTERNAL_WALK | 1);
}

static void expect_no_table(u32 ttbcr, u64 high0, u64 high1, u32 va)
{
	struct guest_mmu mmu = mmu_on(ttbcr);
	struct fields f = { .base = 0x40000000 };

	put_mapping(va, leaf(&f, 1), 1, 0, 0);
	mmu.ttbr0 |= high0;
	mmu.ttbr1 |= high1;
	memory.reads = 0;
	expect_fault(&mmu, va, EXTERNAL_WALK | 1);
	assert_int_equal(memory.reads, 0);
}

/* Nothing of A[39:32] must be cut off to a lower address: not of the translation, of a table, or of TTBR0 and TTBR1. */
static void above_4_gib_is_an_external_abort(void **state)
{
	struct guest_mmu mmu = mmu_on(0);
	struct fields f = { .base = 0x40000000 };
	unsigned int bit, level;

	(void)state;
	for (bit = 32; bit < 40; bit++) {
		for (level = 1; level <= 3; level++) {
			put_mapping(VA, leaf(&f, level) | 1ull << bit, level, 0, 0);
			expect_fault(&mmu, VA, EXTERNAL);
		}
		put_mapping(VA, leaf(&f, 3), 3, 1ull << bit, 0);
		expect_fault(&mmu, VA, EXTERNAL_WALK | 2);
		put_mapping(VA, leaf(&f, 3), 3, 0, 1ull << bit);
		expect_fault(&mmu, VA, EXTERNAL_WALK | 3);
		expect_no_table(T0SZ(0), 1ull << bit, 0, VA);
		expect_no_table(T1SZ(1), 0, 1ull << bit, VA);
	}
}

/* The ASID, and what is reserved, are no addresses. */
static void the_upper_bits_of_a_base_register_do_not_matter(void **state)
{
	struct guest_mmu mmu = mmu_on(0);
	struct fields f = { .base = 0x40000000 };

	(void)state;
	mmu.ttbr0 |= 0xffffffull << 40;
	put_mapping(VA, leaf(&f, 1), 1, 0, 0);
	expect_gpa(&mmu, VA, 0x40000000 | VA % GIB, GIB, 1);
}

static void a_read_that_cannot_be_done_now_is_handed_on(void **state)
{
	struct guest_mmu mmu = mmu_on(0);
	struct guest_translation t;
	struct fields f = { 0 };
	unsigned int there;
	u32 status;

	(void)state;
	memory.error = -EAGAIN;
	for (there = 0; there < 6; there++) {
		put_mapping(VA, leaf(&f, 3), 3, 0, 0);
		memory.cells = there;
		assert_int_equal(walk(&mmu, VA, &t, &status), -EAGAIN);
		assert_int_equal(status, FS_NONE);
	}
}

static void the_tables_may_be_big_endian(void **state)
{
	struct guest_mmu mmu = mmu_on(0);
	struct fields f = { .base = 0x12345000, .ap = 1 };
	unsigned int i;

	(void)state;
	mmu.sctlr |= SCTLR_EE;
	put_mapping(VA, leaf(&f, 3), 3, XNTABLE, 0);
	for (i = 0; i < memory.cells; i++) {
		memory.cell[i].address ^= 4;
		memory.cell[i].word = __builtin_bswap32(memory.cell[i].word);
	}
	expect_gpa(&mmu, VA, 0x12345678, 4096, 3);
}

/* --- TTBCR --- */

/*
 * B3.6.4 and B3.6.5 as the manual has it: TTBR0's region is the lowest 2^(32-T0SZ) bytes, TTBR1's the highest
 * 2^(32-T1SZ); where a size is 0, all that the other one leaves. 2^(32-n) bytes take a table of one descriptor per GiB,
 * or per 2 MiB where that is one GiB or less.
 */
struct region {
	uint64_t first, end, bytes;	/* bytes: what the table is for */
};

static struct region low_region(unsigned int t0, unsigned int t1)
{
	uint64_t end = !t0 && t1 ? (1ull << 32) - (1ull << (32 - t1)) : 1ull << (32 - t0);

	return (struct region){ 0, end, 1ull << (32 - t0) };
}

static struct region high_region(unsigned int t0, unsigned int t1)
{
	uint64_t first = t1 ? (1ull << 32) - (1ull << (32 - t1)) : 1ull << (32 - t0);

	return (struct region){ first, 1ull << 32, 1ull << (32 - t1) };
}

static void expect_region(const struct guest_mmu *mmu, const struct region *region, u32 va, u64 ttbr)
{
	bool level2 = region->bytes <= GIB;
	u64 unit = level2 ? 1u << 21 : GIB, size = region->bytes / unit * 8;

	memory.reads = 0;
	expect_fault(mmu, va, EXTERNAL_WALK | (level2 ? 2 : 1));
	assert_int_equal(memory.reads, 1);
	assert_int_equal(memory.last, ttbr / size * size + va % region->bytes / unit * 8);
}

static void expect_choice(struct guest_mmu *mmu, unsigned int t0, unsigned int t1, u32 va)
{
	struct region low = low_region(t0, t1), high = high_region(t0, t1);

	if (va < low.end) {
		expect_region(mmu, &low, va, mmu->ttbr0);
	} else if (va >= high.first) {
		expect_region(mmu, &high, va, mmu->ttbr1);
	} else {
		memory.reads = 0;
		expect_fault(mmu, va, TRANSLATION | 1);
		assert_int_equal(memory.reads, 0);
	}
}

static void ttbcr_splits_the_address_space(void **state)
{
	unsigned int t0, t1;
	u32 seed = 3, i;

	(void)state;
	for (t0 = 0; t0 < 8; t0++) {
		for (t1 = 0; t1 < 8; t1++) {
			struct guest_mmu mmu = mmu_on(T0SZ(t0) | T1SZ(t1));
			u64 low = low_region(t0, t1).end, high = high_region(t0, t1).first;

			mmu.ttbr0 = 0x4bcdefff;
			mmu.ttbr1 = 0x56787fff;
			for (i = 0; i < 500; i++) {
				u32 va = unit_random(&seed) >> i % 12;

				expect_choice(&mmu, t0, t1, i & 1 ? ~va : va);
			}
			expect_choice(&mmu, t0, t1, 0);
			expect_choice(&mmu, t0, t1, low - 1);
			expect_choice(&mmu, t0, t1, low);
			expect_choice(&mmu, t0, t1, high - 1);
			expect_choice(&mmu, t0, t1, high);
			expect_choice(&mmu, t0, t1, ~0u);
		}
	}
}

/* The first table leaves the bits out that chose it; those further down are whole. */
static void a_walk_that_starts_at_level_2_goes_on_at_level_3(void **state)
{
	struct guest_mmu mmu = mmu_on(T0SZ(3) | T1SZ(4));
	struct fields f = { .base = 0x12345000 };

	(void)state;
	/* 0xabcd000 from the start of either region: 0x55 times 2 MiB and 0x1cd pages. */
	put64(L1 + 0x55 * 8, TABLE(L3));
	put64(L3 + 0x1cd * 8, leaf(&f, 3));
	expect_gpa(&mmu, 0x0abcd678, 0x12345678, 4096, 3);
	expect_gpa(&mmu, 0xfabcd678, 0x12345678, 4096, 3);
	expect_fault(&mmu, 0x8abcd678, TRANSLATION | 1);
}

static void a_disabled_base_register_is_not_walked(void **state)
{
	struct guest_mmu mmu = mmu_on(T1SZ(1) | EPD0);

	(void)state;
	expect_fault(&mmu, 0x7fffffff, TRANSLATION | 1);
	assert_int_equal(memory.reads, 0);
	expect_fault(&mmu, 0x80000000, EXTERNAL_WALK | 1);
	mmu = mmu_on(T1SZ(3) | EPD1);
	memory.reads = 0;
	expect_fault(&mmu, 0xe0000000, TRANSLATION | 1);
	assert_int_equal(memory.reads, 0);
	expect_fault(&mmu, 0xdfffffff, EXTERNAL_WALK | 1);
	mmu = mmu_on(EPD1);
	expect_fault(&mmu, 0xffffffff, EXTERNAL_WALK | 1);
}

static void with_the_mmu_off_the_map_is_flat(void **state)
{
	struct guest_mmu mmu = mmu_on(T0SZ(7) | T1SZ(7) | EPD0 | EPD1);
	u32 seed = 4, i;

	(void)state;
	mmu.sctlr = 0;
	for (i = 0; i < 1000; i++) {
		u32 va = unit_random(&seed);

		expect_gpa(&mmu, va, va, 0x100000, 0);
	}
	assert_int_equal(memory.reads, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_field_of_every_descriptor_arrives, reset),
		cmocka_unit_test_setup(tables_limit_what_is_below_them, reset),
		cmocka_unit_test_setup(each_level_has_its_translation_fault, reset),
		cmocka_unit_test_setup(each_level_has_its_access_flag_fault, reset),
		cmocka_unit_test_setup(a_table_that_does_not_answer_is_an_external_abort_of_its_level, reset),
		cmocka_unit_test_setup(above_4_gib_is_an_external_abort, reset),
		cmocka_unit_test_setup(the_upper_bits_of_a_base_register_do_not_matter, reset),
		cmocka_unit_test_setup(a_read_that_cannot_be_done_now_is_handed_on, reset),
		cmocka_unit_test_setup(the_tables_may_be_big_endian, reset),
		cmocka_unit_test_setup(ttbcr_splits_the_address_space, reset),
		cmocka_unit_test_setup(a_walk_that_starts_at_level_2_goes_on_at_level_3, reset),
		cmocka_unit_test_setup(a_disabled_base_register_is_not_walked, reset),
		cmocka_unit_test_setup(with_the_mmu_off_the_map_is_flat, reset),
	};

	return cmocka_run_group_tests_name("guest walk, long descriptors", tests, NULL, NULL);
}
