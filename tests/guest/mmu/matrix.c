// SPDX-License-Identifier: GPL-2.0
/* Every access permission in every size of page and every domain state, tried from both privilege levels. */
#include "mmu-tests.h"

static bool is_page(enum size size)
{
	return size == SMALL_4K || size == LARGE_64K;
}

static u32 expected(enum access access, const struct mapping *m, u32 domain_state, bool afe)
{
	if (domain_state == DOMAIN_NONE)
		return is_page(m->size) ? FS_DOMAIN_PAGE : FS_DOMAIN_SECTION;
	if (domain_state == DOMAIN_MANAGER)
		return 0;
	if (afe && !(m->ap & 1))
		return is_page(m->size) ? FS_FLAG_PAGE : FS_FLAG_SECTION;
	if (access_permitted(access, m->ap, afe) && !(m->xn && access_is_execute(access)))
		return 0;
	return is_page(m->size) ? FS_PERMISSION_PAGE : FS_PERMISSION_SECTION;
}

/* Tries all accesses. Return: a bit for each that did not do what it should. */
static u32 try_all(u32 va, const struct mapping *m, u32 domain_state, bool afe)
{
	struct probe_page *page = frame_a;
	u32 wrong = 0;

	for (enum access access = 0; access < NR_ACCESSES; access++) {
		u32 want = expected(access, m, domain_state, afe), got = access_try(access, va);
		bool right = got == want;

		if (!want && !access_is_execute(access))
			right &= access_value == (access_is_write(access) ? page->scratch : DATA_A);
		if (got && !access_is_execute(access) && got != FS_TRANSLATION_SECTION)
			right &= (caught.dfsr >> 4 & 0xf) == m->domain;
		if (!right) {
			print("#   %s: fault status %x, want %x\n", access_names[access], got, want);
			wrong |= BIT(access);
		}
	}
	return wrong;
}

static void check(enum size size, u32 ap, u32 domain_state, bool afe)
{
	static const char *const states[] = { "no access", "client", "", "manager" };
	u32 domain = size == SUPERSECTION_16M ? 0 : 5 + size, wrong = 0;

	for (u32 xn = 0; xn < 2; xn++) {
		struct mapping m = { .size = size, .ap = ap, .domain = domain, .xn = xn };
		u32 va = map_frame(boot_table, WINDOW, frame_a, m);

		if (afe && xn)	/* the order of access flag and XN is left open */
			continue;
		domain_set(domain, domain_state);
		mmu_flush();
		wrong |= try_all(va, &m, domain_state, afe) << 8 * xn;
		domain_set(domain, DOMAIN_NONE);
	}
	is(wrong, 0, "%s, AP = %u, domain %s%s", size_names[size], ap, states[domain_state], afe ? ", AFE" : "");
	unmap(boot_table, WINDOW);
}

static void with_afe(void)
{
	u32 sctlr = read_sctlr();

	/* The kernel's own mappings have AP = 1: access flag set, kernel only; the user area has 3. */
	write_sctlr(sctlr | SCTLR_AFE);
	mmu_flush();
	is(read_sctlr(), sctlr | SCTLR_AFE, "SCTLR.AFE reads back");
	for (enum size size = 0; size < NR_SIZES; size++)
		for (u32 ap = 0; ap < 8; ap++)
			check(size, ap, DOMAIN_CLIENT, true);
	write_sctlr(sctlr);
	mmu_flush();
}

void test_matrix(void)
{
	static const u32 states[] = { DOMAIN_CLIENT, DOMAIN_MANAGER, DOMAIN_NONE };

	section("permissions");
	for (enum size size = 0; size < NR_SIZES; size++)
		for (u32 ap = 0; ap < 8; ap++)
			for (size_t i = 0; i < ARRAY_SIZE(states); i++)
				if (ap != 4)	/* reserved */
					check(size, ap, states[i], false);
	with_afe();
	domain_set(0, DOMAIN_CLIENT);
}
