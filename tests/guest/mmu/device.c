// SPDX-License-Identifier: GPL-2.0
/* A page of a device, accessed again and again: it goes, and its rights change, as those of memory do. */
#include "gic.h"
#include "mmu-tests.h"

#define DEVICE_SMALL	0x4		/* shareable */
#define SPACES		2

static u32 *pages, device;

static u32 small(u32 physical_address, u32 type, u32 ap)
{
	return physical_address | SMALL_PAGE | type | AP_PAGE(ap);
}

static void show(u32 entry)
{
	pages[0] = entry;
	dsb();
	write_tlbimva(WINDOW);
	dsb();
	isb();
}

/* Twice, since what the first one found may be kept for the second one. */
static u32 reads(u32 want)
{
	u32 bad = 0;

	for (u32 i = 0; i < 2; i++)
		bad |= access_try(KERNEL_READ, WINDOW) | (access_value ^ want);
	return bad;
}

static void check_moves(void)
{
	u32 bad = 0;

	for (u32 round = 0; round < 8; round++) {
		show(small(device, DEVICE_SMALL, AP_KERNEL_RW));
		bad |= reads(gicd_read(GICD_TYPER));
		show(small(physical(round & 1 ? frame_b : frame_a), NORMAL_SMALL, AP_KERNEL_RW));
		bad |= reads(round & 1 ? DATA_B : DATA_A);
		show(0);
		bad |= access_try(KERNEL_READ, WINDOW) ^ FS_TRANSLATION_PAGE;
	}
	is(bad, 0, "in turn with memory and with nothing");
}

/* Between two accesses that are allowed, each that is not. */
static void check_rights(void)
{
	static const u32 kinds[] = { AP_KERNEL_RW, AP_USER_RO, AP_USER_RW, AP_KERNEL_RO, AP_ALL_RO };

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		u32 bad = 0;

		show(small(device, DEVICE_SMALL, kinds[i]) | SMALL_XN);
		for (enum access access = 0; access < NR_ACCESSES; access++) {
			bool may = access_permitted(access, kinds[i], false) && !access_is_execute(access);

			bad |= access_try(KERNEL_READ, WINDOW) << 8;
			bad |= access_try(access, WINDOW) ^ (may ? 0 : FS_PERMISSION_PAGE);
		}
		is(bad, 0, "rights, AP = %u", kinds[i]);
	}
}

static void check_domain(void)
{
	u32 bad = 0, dacr = read_dacr();

	show(small(device, DEVICE_SMALL, AP_KERNEL_RW));
	for (u32 round = 0; round < 4; round++) {
		bad |= reads(gicd_read(GICD_TYPER));
		write_dacr(dacr & ~3u);
		isb();
		bad |= access_try(KERNEL_READ, WINDOW) ^ FS_DOMAIN_PAGE;
		write_dacr(dacr);
		isb();
	}
	is(bad, 0, "its domain's access taken away and given back");
}

/* At one address the device in one space, memory in the other; nothing is flushed in between. */
static void check_spaces(void)
{
	u32 *first[SPACES], *second[SPACES], bad = 0;

	for (u32 i = 0; i < SPACES; i++) {
		first[i] = frames(16384);
		second[i] = frames(1024);
		memcpy(first[i], boot_table, 16384);
		first[i][WINDOW >> 20] = physical(second[i]) | PAGE_TABLE;
	}
	second[0][0] = small(device, DEVICE_SMALL, AP_KERNEL_RW) | PAGE_NG;
	second[1][0] = small(physical(frame_b), NORMAL_SMALL, AP_KERNEL_RW) | PAGE_NG;
	dsb();
	for (u32 round = 0; round < 12; round++) {
		write_contextidr(0);
		write_ttbr0(physical(first[round & 1]) | 0x4a);
		write_contextidr(0x100 + (round & 1) + 1);
		bad |= reads(round & 1 ? DATA_B : gicd_read(GICD_TYPER));
	}
	is(bad, 0, "in one space, and memory in another");
	write_contextidr(0);
	write_ttbr0(physical(boot_table) | 0x4a);
	mmu_flush();
}

void test_device(void)
{
	section("a page of a device");
	pages = frames(1024);
	device = (boot_table[platform->gicd >> 20] & 0xfff00000) | (platform->gicd & 0xff000);
	boot_table[WINDOW >> 20] = physical(pages) | PAGE_TABLE;
	mmu_flush();
	check_moves();
	check_rights();
	check_domain();
	unmap(boot_table, WINDOW);
	check_spaces();
}
