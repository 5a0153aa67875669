// SPDX-License-Identifier: GPL-2.0
/*
 * The full matrix: AP[2:0] x AFE x domain state x XN x PXN x level x privilege x access. The expectation is not code but
 * the words of DDI 0406C: Tables B3-8 and B3-9 (access permissions), B3.7.2 (execute never), B3.7.3 (domains).
 */
#include "unit.h"
#include "permission.h"

/* Table B3-8, AFE = 0: what PL1 and PL0 may do, by AP[2], AP[1:0]. */
static const struct { const char *privileged, *user; } table_afe0[8] = {
	{ "--", "--" },	/* 0 00 no access */
	{ "rw", "--" },	/* 0 01 only at PL1 */
	{ "rw", "r-" },	/* 0 10 writes at PL0 fault */
	{ "rw", "rw" },	/* 0 11 full access */
	{ "--", "--" },	/* 1 00 reserved */
	{ "r-", "--" },	/* 1 01 read-only, only at PL1 */
	{ "r-", "r-" },	/* 1 10 read-only (deprecated) */
	{ "r-", "r-" },	/* 1 11 read-only */
};

/* Table B3-9, AFE = 1, by AP[2:1]; AP[0] is the access flag, which the walk has looked at. */
static const struct { const char *privileged, *user; } table_afe1[4] = {
	{ "rw", "--" },	/* 0 0 */
	{ "rw", "rw" },	/* 0 1 */
	{ "r-", "--" },	/* 1 0 */
	{ "r-", "r-" },	/* 1 1 */
};

struct matrix_case {
	unsigned int ap, afe, domain_state, xn, pxn, page, privileged;
};

static const char *rw_of(const struct matrix_case *c)
{
	if (c->afe)
		return c->privileged ? table_afe1[c->ap / 2].privileged : table_afe1[c->ap / 2].user;
	return c->privileged ? table_afe0[c->ap].privileged : table_afe0[c->ap].user;
}

/* 0 if allowed, else the fault status that Table B3-23 gives. */
static u32 expected_status(const struct matrix_case *c, enum guest_access access)
{
	const char *rw = rw_of(c);
	bool allowed;

	if (c->domain_state == 3)
		return 0;
	if (c->domain_state != 1)
		return c->page ? 0x0b : 0x09;
	switch (access) {
	case GUEST_READ:
		allowed = rw[0] == 'r';
		break;
	case GUEST_WRITE:
		allowed = rw[1] == 'w';
		break;
	default:
		allowed = rw[0] == 'r' && !c->xn && !(c->pxn && c->privileged);
	}
	return allowed ? 0 : c->page ? 0x0f : 0x0d;
}

static void expect_case(const struct matrix_case *c, unsigned int domain, bool mmu_on)
{
	/* All other domains in the opposite state, so that the wrong one shows. */
	u32 others = c->domain_state == 3 ? 0 : 0xffffffff;
	struct guest_mmu mmu = {
		.sctlr = (mmu_on ? SCTLR_M : 0) | (c->afe ? SCTLR_AFE : 0),
		.dacr = (others & ~(3u << 2 * domain)) | c->domain_state << 2 * domain,
	};
	struct guest_translation t = {
		.ap = c->ap, .xn = c->xn, .pxn = c->pxn, .level = c->page ? 2 : 1, .domain = domain,
	};
	u32 rights = guest_rights(&mmu, &t, c->privileged);
	int access;

	for (access = GUEST_READ; access <= GUEST_EXECUTE; access++) {
		u32 expected = mmu_on ? expected_status(c, access) : 0;
		u32 status = 0xff;
		int err = guest_permission_check(&mmu, &t, access, c->privileged, &status);

		assert_int_equal(err, expected ? -EFAULT : 0);
		assert_int_equal(status, expected);
		assert_int_equal(rights >> access & 1, !expected);
	}
	assert_int_equal(rights >> 3, 0);
}

static void each_matrix_case(void (*visit)(const struct matrix_case *c))
{
	unsigned int i;

	for (i = 0; i < 1u << 10; i++) {
		struct matrix_case c = {
			.ap = i & 7, .afe = i >> 3 & 1, .domain_state = i >> 4 & 3, .xn = i >> 6 & 1,
			.pxn = i >> 7 & 1, .page = i >> 8 & 1, .privileged = i >> 9 & 1,
		};

		visit(&c);
	}
}

static void visit_all_domains(const struct matrix_case *c)
{
	unsigned int domain;

	for (domain = 0; domain < 16; domain++)
		expect_case(c, domain, true);
}

static void visit_mmu_off(const struct matrix_case *c)
{
	expect_case(c, 0, false);
}

static void the_matrix_is_that_of_the_manual(void **state)
{
	(void)state;
	each_matrix_case(visit_all_domains);
}

static void nothing_faults_with_the_mmu_off(void **state)
{
	(void)state;
	each_matrix_case(visit_mmu_off);
}

/* B4.1.52: FS[3:0] in 3:0, domain in 7:4, FS[4] in 10, WnR in 11. */
static void fsr_fields_are_in_their_places(void **state)
{
	u32 fs, domain;

	(void)state;
	for (fs = 0; fs < 32; fs++) {
		for (domain = 0; domain < 16; domain++) {
			u32 fsr = fs % 16 + domain * 16 + fs / 16 * 1024;

			assert_int_equal(fsr_encode(fs, domain, false), fsr);
			assert_int_equal(fsr_encode(fs, domain, true), fsr + 2048);
		}
	}
}

/* Table B3-24 and B4.1.52: STATUS in 5:0, LPAE in 9, WnR in 11. */
static void long_fsr_has_the_status_of_its_table(void **state)
{
	static const struct { enum fault_status fs; u32 status; } table[] = {
		{ FS_TRANSLATION_L1, 0x05 }, { FS_TRANSLATION_L2, 0x06 }, { FS_TRANSLATION_L3, 0x07 },
		{ FS_ACCESS_FLAG_L1, 0x09 }, { FS_ACCESS_FLAG_L2, 0x0a }, { FS_ACCESS_FLAG_L3, 0x0b },
		{ FS_PERMISSION_L1, 0x0d }, { FS_PERMISSION_L2, 0x0e }, { FS_PERMISSION_L3, 0x0f },
		{ FS_EXTERNAL, 0x10 }, { FS_EXTERNAL_ASYNC, 0x11 }, { FS_EXTERNAL_WALK_L1, 0x15 },
		{ FS_EXTERNAL_WALK_L2, 0x16 }, { FS_EXTERNAL_WALK_L3, 0x17 },
		{ FS_ALIGNMENT, 0x21 }, { FS_DEBUG, 0x22 },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		assert_int_equal(fsr_encode_long(table[i].fs, false), 0x200 + table[i].status);
		assert_int_equal(fsr_encode_long(table[i].fs, true), 0xa00 + table[i].status);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_matrix_is_that_of_the_manual),
		cmocka_unit_test(nothing_faults_with_the_mmu_off),
		cmocka_unit_test(fsr_fields_are_in_their_places),
		cmocka_unit_test(long_fsr_has_the_status_of_its_table),
	};

	return cmocka_run_group_tests_name("guest permissions", tests, NULL, NULL);
}
