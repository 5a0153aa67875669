// SPDX-License-Identifier: GPL-2.0
/* Where the vectors are: VBAR, moved and unaligned to a page; low vectors; SCTLR.V; SCTLR.TE. */
#include "cp15.h"
#include "exceptions.h"
#include "mmu.h"

#define HIGH_VECTORS	0xffff0000

extern char thumb_vector_page[];

/* Each kind of exception from user and privileged mode: was this vector page used? */
static void check_base(const char *what, u32 base)
{
	static const struct {
		u32 word, vector;
		const char *name;
	} user[] = {
		{ 0xef000000, V_SVC, "svc" }, { 0xe7f000f0, V_UNDEF, "undef" }, { 0xe5910000, V_DABORT, "data abort" },
		{ 0xe12fff11, V_PABORT, "prefetch abort" },
	};
	const struct kernel_trap *const kernel[] = { svc_traps, undef_traps, load_traps, jump_traps };

	for (size_t i = 0; i < ARRAY_SIZE(user); i++) {
		u32 bad = run_arm(&user[i].word, 1, 0) != user[i].vector;

		bad |= (caught.frame.base != base) << 1;
		exception_arm(hook_skip);
		kernel[i][0].enter(HOLE);
		exception_disarm();
		bad |= (caught.frame.vector != user[i].vector) << 2 | (caught.frame.base != base) << 3;
		is(bad, 0, "%s: %s from user and from sys mode", what, user[i].name);
	}
}

/* Copies the page with these vectors to two fresh pages. */
static u32 copy_vectors(const void *page, u32 offset)
{
	u8 *copy = frames(8192);

	memcpy(copy + offset, page, 512);
	sync_code((u32)copy, 8192);
	return (u32)copy + offset;
}

/* Maps one page at va, read-only for all, in place of whatever its MiB had. */
static void map_page(u32 va, u32 page)
{
	u32 *table = frames(1024);

	table[va >> 12 & 0xff] = physical((void *)page) | SMALL_PAGE | NORMAL_SMALL | AP_PAGE(AP_KERNEL_RO);
	boot_table[va >> 20] = physical(table) | PAGE_TABLE;
	mmu_flush();
}

static void unmap(u32 va)
{
	boot_table[va >> 20] = 0;
	mmu_flush();
}

static void moved(void)
{
	u32 second = copy_vectors(vector_page, 0), odd = copy_vectors(vector_page, 0x7e0);

	check_base("VBAR at the start", (u32)vector_page);
	write_vbar(second);
	is(read_vbar() - second, 0, "VBAR reads back");
	check_base("VBAR moved", second);
	write_vbar(odd);
	is(read_vbar() - odd, 0, "VBAR inside a page reads back");
	check_base("VBAR inside a page", odd);
	write_vbar((u32)vector_page);
	check_base("VBAR moved back", (u32)vector_page);
}

static void low_and_high(void)
{
	u32 sctlr = read_sctlr(), low = copy_vectors(vector_page, 0), high = copy_vectors(vector_page, 0);

	map_page(0, low);
	write_vbar(0);
	check_base("low vectors", 0);
	map_page(HIGH_VECTORS, high);
	check_base("low vectors, high ones mapped", 0);
	write_sctlr(sctlr | SCTLR_V);
	is(read_sctlr(), sctlr | SCTLR_V, "SCTLR.V reads back");
	check_base("high vectors", HIGH_VECTORS);
	write_vbar((u32)vector_page);
	check_base("high vectors, VBAR elsewhere", HIGH_VECTORS);
	unmap(0);
	check_base("high vectors, low ones unmapped", HIGH_VECTORS);
	write_sctlr(sctlr);
	check_base("SCTLR.V off again", (u32)vector_page);
	unmap(HIGH_VECTORS);
	check_base("high vectors unmapped", (u32)vector_page);
}

static void thumb_entry(void)
{
	u32 sctlr = read_sctlr();

	write_vbar((u32)thumb_vector_page);
	write_sctlr(sctlr | SCTLR_TE);
	is(read_sctlr(), sctlr | SCTLR_TE, "SCTLR.TE reads back");
	check_base("exceptions in Thumb state", (u32)thumb_vector_page);
	write_sctlr(sctlr);
	write_vbar((u32)vector_page);
	check_base("exceptions in ARM state again", (u32)vector_page);
}

void test_vectors(void)
{
	section("vectors");
	moved();
	low_and_high();
	thumb_entry();
}
