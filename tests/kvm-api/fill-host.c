// SPDX-License-Identifier: GPL-2.0
/* Translations that the host changes, while the guest is out. */
#include <sys/mman.h>

#include "fill-list.h"
#include "host.h"

#define WINDOW	24u

/* All pages are there for the lowvisor to find, and have been stored to. */
static void make_known(struct list *list, uint32_t content)
{
	unsigned int i, round;

	list_again(list);
	for (i = 0; i < WINDOW; i++) {
		list_write_page(list->fill, i, content + i);
		fill_enter(list->fill, 0, i, fill_pte(i, FILL_RW));
	}
	list_flush(list);
	for (round = 0; round < 2; round++)
		for (i = 0; i < WINDOW; i++) {
			list_store(list, i, content + i);
			list_flush_page(list, i);
			list_load(list, i, content + i);
		}
	CHECK(!list_run(list));
}

/* What is found without a flush, and after one. */
static void look_at_all(struct list *list, uint32_t content)
{
	unsigned int i, round;

	list_again(list);
	for (round = 0; round < 2; round++) {
		if (round)
			list_flush(list);
		for (i = 0; i < WINDOW; i++)
			list_load(list, i, content + i);
	}
	for (i = 0; i < WINDOW; i++) {
		list_store(list, i, content + WINDOW + i);
		list_flush_page(list, i);
		list_load(list, i, content + WINDOW + i);
	}
	CHECK(!list_run(list));
	for (i = 0; i < WINDOW; i++)
		if (*fill_word(list->fill, i) != content + WINDOW + i)
			break;
	CHECK(i == WINDOW);
}

/* Pages that were given up have another use, and that may be noticed. */
static void use_memory(void)
{
	char *memory = fill_map(NULL, 2 * WINDOW * PAGE);

	memset(memory, 0xa5, 2 * WINDOW * PAGE);
	munmap(memory, 2 * WINDOW * PAGE);
}

static void replace(struct fill *fill, unsigned int how, uint32_t content)
{
	char *new = fill_map(NULL, FILL_AREA_SIZE), *old = fill->area;
	unsigned int i;

	switch (how) {
	case 0:
		madvise(old, WINDOW * PAGE, MADV_DONTNEED);
		break;
	case 1:
		fill_map(old, WINDOW * PAGE);
		break;
	case 2:
		mremap(new, WINDOW * PAGE, WINDOW * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, old);
		break;
	default:
		CHECK(!vm_set_memory(&fill->vm, 0, 0, FILL_AREA, 0, old));
		CHECK(!vm_set_memory(&fill->vm, 0, 0, FILL_AREA, FILL_AREA_SIZE, new));
		fill->area = new;
		new = old;
	}
	munmap(new, FILL_AREA_SIZE);
	use_memory();
	for (i = 0; i < WINDOW; i++)
		list_write_page(fill, i, content + i);
}

/* The page of the guest's second-level table, in which others are entered. */
static void replace_table(struct list *list, uint32_t content)
{
	char *place = fill_ram(list->fill, FILL_L2), *new = fill_map(NULL, PAGE);
	unsigned int i;

	for (i = 0; i < WINDOW; i++) {
		list_write_page(list->fill, SPARE + i, content + i);
		((uint32_t *)new)[i] = fill_pte(SPARE + i, FILL_RW);
	}
	mremap(new, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place);
	use_memory();
	list_again(list);
	list_flush(list);
	for (i = 0; i < WINDOW; i++)
		list_load(list, i, content + i);
	for (i = 0; i < WINDOW; i++) {
		list_enter(list, 0, i, 0);
		list_flush_page(list, i);
		list_load(list, i, content + i);
		list_faults(list, DOMAIN | TRANSLATION_L2, fill_pte_at(0, i), fill_pte(SPARE + i, FILL_RW));
	}
	CHECK(!list_run(list));
}

/* The slot is somewhere else in the guest, and the same addresses mean other pages of it. */
static void move_slot(struct list *list, uint32_t content)
{
	struct fill *fill = list->fill;
	unsigned int i;

	CHECK(!vm_set_memory(&fill->vm, 0, 0, FILL_AREA - WINDOW * PAGE, FILL_AREA_SIZE, fill->area));
	for (i = 0; i < WINDOW; i++)
		*fill_word(fill, WINDOW + i) = content + i;
	list_again(list);
	for (i = 0; i < WINDOW; i++) {
		list_load(list, i, content + i);
		list_flush_page(list, i);
		list_load(list, i, content + i);
	}
	CHECK(!list_run(list));
	CHECK(!vm_set_memory(&fill->vm, 0, 0, FILL_AREA, FILL_AREA_SIZE, fill->area));
}

/* The host wants to know which pages are in use: none is mapped for a moment, and all are what they were. */
static void age(void)
{
	CHECK(write_file("/proc/self/clear_refs", "1"));
}

void fill_changed_by_host(unsigned int strategy)
{
	struct fill fill;
	struct list *list = list_start(&fill, strategy, 0);
	unsigned int how;

	for (how = 0; how < 4; how++) {
		make_known(list, 0x100 + how * 0x100);
		replace(&fill, how, 0x140 + how * 0x100);
		look_at_all(list, 0x140 + how * 0x100);
	}
	make_known(list, 0x600);
	replace_table(list, 0x700);
	make_known(list, 0x800);
	move_slot(list, 0x900);
	make_known(list, 0xa00);
	age();
	look_at_all(list, 0xa00);
	make_known(list, 0xb00);
	CHECK(write_file("/proc/sys/vm/drop_caches", "2"));	/* the PV backend's tables too */
	look_at_all(list, 0xb00);
	list_end(list);
}

/* --- the dirty log --- */

static bool log_is(struct fill *fill, uint64_t wanted)
{
	uint64_t bits[FILL_AREA_SIZE / PAGE / 64];
	struct kvm_dirty_log log = { .slot = 0, .dirty_bitmap = (uintptr_t)bits };

	if (ioctl(fill->vm.fd, KVM_GET_DIRTY_LOG, &log))
		return false;
	if (bits[0] != wanted)
		printf("# logged %llx, not %llx\n", (unsigned long long)bits[0], (unsigned long long)wanted);
	return bits[0] == wanted;
}

/* Each third page, from @first on; the others are loaded. */
static uint64_t store_to_some(struct list *list, unsigned int first, bool load_before)
{
	unsigned int i;
	uint64_t stored = 0;

	list_again(list);
	for (i = 0; i < WINDOW; i++) {
		bool stores = i % 3 == first;

		list_flush_page(list, i);
		if (!stores || load_before)
			list_add(list, FILL_LOAD, fill_va(i), 0);
		if (stores)
			list_store(list, i, i);
		stored |= (uint64_t)stores << i;
	}
	CHECK(!list_run(list));
	return stored;
}

void fill_logged(unsigned int strategy)
{
	struct fill fill;
	struct list *list = list_start(&fill, strategy, 0);
	unsigned int i;

	for (i = 0; i < 12; i++) {
		uint64_t stored;

		if (i % 6 == 0) {
			CHECK(!vm_set_memory(&fill.vm, 0, 0, FILL_AREA, FILL_AREA_SIZE, fill.area));
			make_known(list, 0x100);
			CHECK(!vm_set_memory(&fill.vm, 0, KVM_MEM_LOG_DIRTY_PAGES, FILL_AREA, FILL_AREA_SIZE, fill.area));
		}
		stored = store_to_some(list, i % 3, i % 2);
		CHECK(log_is(&fill, stored));
	}
	CHECK(log_is(&fill, 0));
	list_end(list);
}
