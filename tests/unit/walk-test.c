// SPDX-License-Identifier: GPL-2.0
/*
 * The guest table walk. Descriptors are put together here field by field from Figures B3-4 and B3-5 of DDI 0406C, and
 * the walk has to take them apart again.
 */
#include "walk-memory.h"

#define TABLE_L1	0x40004000u
#define TABLE_L2	0x40012800u

static struct guest_mmu mmu_on(void)
{
	return (struct guest_mmu){ .sctlr = SCTLR_M, .ttbr0 = TABLE_L1, .ttbr1 = 0x50000000, .has_pxn = true };
}

static int walk(const struct guest_mmu *mmu, u32 va, struct guest_translation *out, u32 *status)
{
	return guest_walk(mmu, va, read_memory, &memory, out, status);
}

static void expect_fault(const struct guest_mmu *mmu, u32 va, u32 expected, u8 domain)
{
	struct guest_translation t;
	u32 status;

	assert_int_equal(walk(mmu, va, &t, &status), -EFAULT);
	assert_int_equal(status, expected);
	assert_int_equal(t.domain, domain);
}

/* The fields that a descriptor can hold, whatever its kind. */
struct fields {
	u32 base, tex, c, b, apx, ap, domain, ng, s, xn, pxn;
	u32 imp;	/* bit 9 of an L1 entry: IMPLEMENTATION DEFINED */
};

static u32 section(const struct fields *f)
{
	return f->base | f->ng << 17 | f->s << 16 | f->apx << 15 | f->tex << 12 | f->ap << 10 | f->imp << 9 | f->domain << 5 |
	       f->xn << 4 | f->c << 3 | f->b << 2 | 1 << 1 | f->pxn;
}

static u32 supersection(const struct fields *f)
{
	struct fields no_domain = *f;

	no_domain.domain = 0;
	return section(&no_domain) | 1 << 18;
}

static u32 page_table(const struct fields *f)
{
	return TABLE_L2 | f->imp << 9 | f->domain << 5 | f->pxn << 2 | 1;
}

static u32 large_page(const struct fields *f)
{
	return f->base | f->xn << 15 | f->tex << 12 | f->ng << 11 | f->s << 10 | f->apx << 9 | f->ap << 4 | f->c << 3 |
	       f->b << 2 | 1;
}

static u32 small_page(const struct fields *f)
{
	return f->base | f->ng << 11 | f->s << 10 | f->apx << 9 | f->tex << 6 | f->ap << 4 | f->c << 3 | f->b << 2 |
	       1 << 1 | f->xn;
}

static struct fields random_fields(u32 *seed, u32 size)
{
	u32 r = unit_random(seed);

	return (struct fields){
		.base = unit_random(seed) & ~(size - 1), .tex = r & 7, .c = r >> 3 & 1, .b = r >> 4 & 1,
		.apx = r >> 5 & 1, .ap = r >> 6 & 3, .domain = r >> 8 & 15, .ng = r >> 12 & 1, .s = r >> 13 & 1,
		.xn = r >> 14 & 1, .pxn = r >> 15 & 1, .imp = r >> 16 & 1,
	};
}

static void expect_fields(const struct guest_translation *t, const struct fields *f, u32 va, u32 size, int level)
{
	assert_int_equal(t->gpa, f->base + va % size);
	assert_int_equal(t->size, size);
	assert_int_equal(t->level, level);
	assert_int_equal(t->ap, f->apx * 4 + f->ap);
	assert_int_equal(t->memattr, f->tex * 4 + f->c * 2 + f->b);
	assert_int_equal(t->xn, f->xn);
	assert_int_equal(t->pxn, f->pxn);
	assert_int_equal(t->ng, f->ng);
	assert_int_equal(t->shared, f->s);
}

static const struct kind {
	u32 (*l1)(const struct fields *f);
	u32 (*l2)(const struct fields *f);
	u32 size;
} kinds[] = {
	{ section, NULL, 0x100000 },
	{ supersection, NULL, 0x1000000 },
	{ page_table, large_page, 0x10000 },
	{ page_table, small_page, 0x1000 },
};

static void put_mapping(const struct kind *kind, const struct fields *f, u32 va)
{
	memory.cells = 0;
	put(TABLE_L1 + (va >> 20) * 4, kind->l1(f));
	if (kind->l2)
		put(TABLE_L2 + (va >> 12) % 256 * 4, kind->l2(f));
}

static void every_field_of_every_descriptor_arrives(void **state)
{
	struct guest_mmu mmu = mmu_on();
	struct guest_translation t;
	u32 seed = 1, i, status;

	(void)state;
	for (i = 0; i < 200000; i++) {
		const struct kind *kind = &kinds[i % ARRAY_SIZE(kinds)];
		struct fields f = random_fields(&seed, kind->size);
		u32 va = unit_random(&seed);

		put_mapping(kind, &f, va);
		assert_int_equal(walk(&mmu, va, &t, &status), 0);
		assert_int_equal(status, FS_NONE);
		assert_int_equal(t.domain, kind->l1 == supersection ? 0 : f.domain);
		expect_fields(&t, &f, va, kind->size, kind->l2 ? 2 : 1);
	}
}

static void the_access_flag_is_ap0_when_afe_is_set(void **state)
{
	struct guest_mmu mmu = mmu_on();
	u32 seed = 2, i, status;

	(void)state;
	mmu.sctlr |= SCTLR_AFE;
	for (i = 0; i < 10000; i++) {
		const struct kind *kind = &kinds[i % ARRAY_SIZE(kinds)];
		struct fields f = random_fields(&seed, kind->size);
		struct guest_translation t;
		u32 va = unit_random(&seed);

		put_mapping(kind, &f, va);
		if (f.ap & 1)
			assert_int_equal(walk(&mmu, va, &t, &status), 0);
		else
			expect_fault(&mmu, va, kind->l2 ? 0x6 : 0x3, kind->l1 == supersection ? 0 : f.domain);
	}
}

/* Any of PA[39:32] set must not be cut off to a lower address. */
static void a_supersection_above_4_gib_is_an_external_abort(void **state)
{
	static const u8 bits[] = { 5, 6, 7, 8, 20, 21, 22, 23 };
	struct guest_mmu mmu = mmu_on();
	struct fields f = { .base = 0x60000000, .ap = 3 };
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bits); i++) {
		memory.cells = 0;
		put(TABLE_L1 + 0x123 * 4, supersection(&f) | 1u << bits[i]);
		expect_fault(&mmu, 0x12345678, 0x8, 0);
	}
}

static void invalid_entries_are_translation_faults(void **state)
{
	struct guest_mmu mmu = mmu_on();
	struct fields f = { .domain = 9 };

	(void)state;
	put(TABLE_L1, 0xfffffffc);
	expect_fault(&mmu, 0, 0x5, 0);
	put(TABLE_L1 + 4, page_table(&f));
	put(TABLE_L2, 0xfffffffc);
	expect_fault(&mmu, 0x100000, 0x7, 9);
}

static void without_pxn_its_section_type_is_reserved(void **state)
{
	struct guest_mmu mmu = mmu_on();
	struct fields f = { .base = 0x60000000, .ap = 3, .pxn = 1, .domain = 4 };
	struct guest_translation t;
	u32 status;

	(void)state;
	mmu.has_pxn = false;
	put(TABLE_L1, section(&f));
	expect_fault(&mmu, 0, 0x5, 0);
	put(TABLE_L1 + 4, page_table(&f));
	put(TABLE_L2, small_page(&f));
	assert_int_equal(walk(&mmu, 0x100000, &t, &status), 0);
	assert_false(t.pxn);
}

static void a_table_that_does_not_answer_is_an_external_abort(void **state)
{
	struct guest_mmu mmu = mmu_on();
	struct fields f = { .domain = 9 };

	(void)state;
	expect_fault(&mmu, 0, 0xc, 0);
	put(TABLE_L1, page_table(&f));
	expect_fault(&mmu, 0, 0xe, 9);
}

static void a_read_that_cannot_be_done_now_is_handed_on(void **state)
{
	struct guest_mmu mmu = mmu_on();
	struct guest_translation t;
	struct fields f = { 0 };
	u32 status;

	(void)state;
	memory.error = -EAGAIN;
	assert_int_equal(walk(&mmu, 0, &t, &status), -EAGAIN);
	put(TABLE_L1, page_table(&f));
	assert_int_equal(walk(&mmu, 0, &t, &status), -EAGAIN);
	assert_int_equal(status, FS_NONE);
}

static void the_tables_may_be_big_endian(void **state)
{
	struct guest_mmu mmu = mmu_on();
	struct fields f = { .base = 0x12345000, .ap = 3, .domain = 5 };
	struct guest_translation t;
	u32 status;

	(void)state;
	mmu.sctlr |= SCTLR_EE;
	put(TABLE_L1, __builtin_bswap32(page_table(&f)));
	put(TABLE_L2, __builtin_bswap32(small_page(&f)));
	assert_int_equal(walk(&mmu, 0xabc, &t, &status), 0);
	assert_int_equal(t.gpa, 0x12345abc);
	assert_int_equal(t.domain, 5);
}

/* B3.5.4: TTBR0 takes the lowest 2^(32-N) bytes, with a table of 2^(14-N) bytes; TTBR1's is always 16 KiB. */
static void expect_descriptor_at(const struct guest_mmu *mmu, u32 va, u32 address)
{
	memory.reads = 0;
	expect_fault(mmu, va, 0xc, 0);
	assert_int_equal(memory.reads, 1);
	assert_int_equal(memory.last, address);
}

static void ttbcr_splits_the_address_space(void **state)
{
	struct guest_mmu mmu = mmu_on();
	u32 n, i, seed = 3;

	(void)state;
	mmu.ttbr0 = 0x4bcdefff;
	mmu.ttbr1 = 0x56787fff;
	for (n = 0; n < 8; n++) {
		uint64_t limit = 1ull << (32 - n);
		u32 table = mmu.ttbr0 / (0x4000 >> n) * (0x4000 >> n);

		mmu.ttbcr = n;
		for (i = 0; i < 1000; i++) {
			u32 va = unit_random(&seed) >> i % 12;
			bool low = va < limit;

			expect_descriptor_at(&mmu, va, (low ? table : 0x56784000) + va / 0x100000 * 4);
		}
		expect_descriptor_at(&mmu, limit - 1, table + (u32)(limit - 1) / 0x100000 * 4);
		if (n)
			expect_descriptor_at(&mmu, limit, 0x56784000 + limit / 0x100000 * 4);
	}
}

static void a_disabled_base_register_is_not_walked(void **state)
{
	struct guest_mmu mmu = mmu_on();

	(void)state;
	mmu.ttbcr = 1 | TTBCR_PD0;
	expect_fault(&mmu, 0x7fffffff, 0x5, 0);
	assert_int_equal(memory.reads, 0);
	expect_fault(&mmu, 0x80000000, 0xc, 0);
	mmu.ttbcr = 1 | TTBCR_PD1;
	memory.reads = 0;
	expect_fault(&mmu, 0x80000000, 0x5, 0);
	assert_int_equal(memory.reads, 0);
	expect_fault(&mmu, 0x7fffffff, 0xc, 0);
	mmu.ttbcr = TTBCR_PD1;
	expect_fault(&mmu, 0xffffffff, 0xc, 0);
}

static void with_the_mmu_off_the_map_is_flat(void **state)
{
	struct guest_mmu mmu = { .ttbcr = TTBCR_PD0 | TTBCR_PD1 | 7, .sctlr = SCTLR_AFE };
	struct guest_translation t;
	u32 seed = 4, i, status;

	(void)state;
	for (i = 0; i < 1000; i++) {
		u32 va = unit_random(&seed);

		assert_int_equal(walk(&mmu, va, &t, &status), 0);
		assert_int_equal(t.gpa, va);
		assert_int_equal(t.level, 0);
		assert_int_equal(t.size, 0x100000);
		assert_false(t.xn);
	}
	assert_int_equal(memory.reads, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(every_field_of_every_descriptor_arrives, reset),
		cmocka_unit_test_setup(the_access_flag_is_ap0_when_afe_is_set, reset),
		cmocka_unit_test_setup(a_supersection_above_4_gib_is_an_external_abort, reset),
		cmocka_unit_test_setup(invalid_entries_are_translation_faults, reset),
		cmocka_unit_test_setup(without_pxn_its_section_type_is_reserved, reset),
		cmocka_unit_test_setup(a_table_that_does_not_answer_is_an_external_abort, reset),
		cmocka_unit_test_setup(a_read_that_cannot_be_done_now_is_handed_on, reset),
		cmocka_unit_test_setup(the_tables_may_be_big_endian, reset),
		cmocka_unit_test_setup(ttbcr_splits_the_address_space, reset),
		cmocka_unit_test_setup(a_disabled_base_register_is_not_walked, reset),
		cmocka_unit_test_setup(with_the_mmu_off_the_map_is_flat, reset),
	};

	return cmocka_run_group_tests_name("guest walk", tests, NULL, NULL);
}
