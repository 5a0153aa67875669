// SPDX-License-Identifier: GPL-2.0
/* LDRT and STRT: the kernel's accesses with the rights of user mode. A guest needs kvm32 run --ldrt=trap for this. */
#include "access.h"
#include "cp15.h"
#include "exception.h"
#include "flat.h"
#include "mmu.h"

#define WINDOW	0x34000000
#define MEMORY	0x8890a1b2u
#define VALUE	0x55667788u

typedef u32 (*ldrt_function)(u32 address, u32 value, u32 *base);

extern const ldrt_function ldrt_functions[];

static const struct {
	const char *name;
	bool write, nothing;
	s32 step;
	u32 result;	/* the register behind a load, the word in memory behind a store */
} forms[] = {
	{ "ldrt", false, false, 0, MEMORY },
	{ "ldrt, up", false, false, 12, MEMORY },
	{ "ldrt, down", false, false, -8, MEMORY },
	{ "ldrt, register", false, false, 4, MEMORY },
	{ "strt", true, false, 0, VALUE },
	{ "strt, up", true, false, 16, VALUE },
	{ "strt, register", true, false, -4, VALUE },
	{ "ldrbt", false, false, 1, 0xb2 },
	{ "strbt", true, false, -1, 0x8890a188 },
	{ "ldrht", false, false, 2, 0xa1b2 },
	{ "strht", true, false, 4, 0x88907788 },
	{ "ldrsbt", false, false, 4, 0xffffffb2 },
	{ "ldrsht", false, false, -4, 0xffffa1b2 },
	{ "ldrteq that fails", false, true, 0, VALUE },
	{ "strteq that fails", true, true, 0, MEMORY },
};

static u32 *pages, *frame;

static void map(u32 ap)
{
	pages[0] = physical(frame) | SMALL_PAGE | NORMAL_SMALL | AP_PAGE(ap);
	boot_table[WINDOW >> 20] = physical(pages) | PAGE_TABLE | DOMAIN(3);
	mmu_flush();
}

/* Return: bits of what was wrong; want is the fault status or 0. */
static u32 try_form(size_t form, u32 want)
{
	u32 base = 0, address = WINDOW + 64, result, bad, step = want ? 0 : forms[form].step;

	frame[16] = MEMORY;
	exception_arm(hook_skip);
	result = ldrt_functions[form](address, VALUE, &base);
	if (exception_disarm()) {
		bad = fault_status(caught.dfsr) != want;
		bad |= (caught.dfar != address) << 1;
		bad |= (!(caught.dfsr & BIT(11)) == forms[form].write) << 2;
	} else {
		bad = want != 0;
	}
	if (forms[form].write)
		bad |= (frame[16] != (want ? MEMORY : forms[form].result)) << 3;
	else
		bad |= (result != (want ? VALUE : forms[form].result)) << 4;
	return bad | (base != address + step) << 5;
}

static void check(const char *what, bool read, bool write, u32 fault)
{
	for (size_t form = 0; form < ARRAY_SIZE(forms); form++) {
		bool may = forms[form].nothing || (forms[form].write ? write : read);

		is(try_form(form, may ? 0 : fault), 0, "%s: %s", what, forms[form].name);
	}
}

/* Plain accesses beside them keep the kernel's rights. */
static void check_plain(void)
{
	u32 bad = 0;

	map(AP_KERNEL_RW);
	for (int round = 0; round < 20; round++) {
		bad |= try_form(0, FS_PERMISSION_PAGE);
		bad |= (read32(WINDOW + 64) != MEMORY) << 6;
		write32(WINDOW + 68, round);
		bad |= (frame[17] != (u32)round) << 7;
		bad |= try_form(4, FS_PERMISSION_PAGE);
	}
	is(bad, 0, "ldrt and strt refused, ldr and str not, in turn");
}

void main(void)
{
	pages = frames(1024);
	frame = frames(4096);
	domain_set(3, DOMAIN_CLIENT);
	map(AP_USER_RW);
	check("user page", true, true, 0);
	map(AP_USER_RO);
	check("user page, read only", true, false, FS_PERMISSION_PAGE);
	map(AP_KERNEL_RW);
	check("kernel page", false, false, FS_PERMISSION_PAGE);
	map(AP_ALL_RO);
	check("page that nobody writes", true, false, FS_PERMISSION_PAGE);
	domain_set(3, DOMAIN_MANAGER);
	map(AP_KERNEL_RW);
	check("kernel page, domain manager", true, true, 0);
	domain_set(3, DOMAIN_NONE);
	check("domain without access", false, false, FS_DOMAIN_PAGE);
	domain_set(3, DOMAIN_CLIENT);
	pages[0] = 0;
	mmu_flush();
	check("no page", false, false, FS_TRANSLATION_PAGE);
	check_plain();
}
