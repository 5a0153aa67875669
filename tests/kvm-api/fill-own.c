// SPDX-License-Identifier: GPL-2.0
/* Aborts that are the guest's own, and translations that it changes. */
#include <unistd.h>

#include "fill-list.h"

/* --- the guest's own faults --- */

#define FAULTING	40u
#define CODES		FAULTING	/* the small pages that are called: behind the others */

/* Of data, and of the kernel and of user mode by turns. */
static void data_faults(struct list *list, unsigned int i)
{
	list_add(list, i & 1 ? FILL_USER_LOAD : FILL_LOAD, fill_va(i), 0);
	list_gives(list, i);
	list_faults(list, DOMAIN | TRANSLATION_L2, fill_pte_at(0, i), fill_pte(i, FILL_RO | FILL_XN));
	list_store(list, i, ~i);
	list_faults(list, WRITE | DOMAIN | PERMISSION_L2, 0, 0);
	list_add(list, FILL_DACR, 0, FILL_CLOSED);
	list_load(list, i, i);
	list_faults(list, DOMAIN | DOMAIN_L2, FILL_MEND_DACR, FILL_OPEN);
}

static void prefetch_faults(struct list *list, unsigned int i)
{
	list_call(list, i, 0);
	list_faults(list, PERMISSION_L2, 0, 0);
	list_call(list, CODES + i, i);
	list_faults(list, TRANSLATION_L2, fill_pte_at(0, CODES + i), fill_pte(i, FILL_RO));
	list_add(list, FILL_DACR, 0, FILL_CLOSED);
	list_call(list, CODES + i, i);
	list_faults(list, DOMAIN_L2, FILL_MEND_DACR, FILL_OPEN);
}

static void first_level_faults(struct list *list, unsigned int i)
{
	list_add(list, FILL_STORE, FILL_SECTION + 4 * i, i);
	list_faults(list, WRITE | DOMAIN | PERMISSION_L1, 0, 0);
	list_add(list, FILL_DACR, 0, FILL_CLOSED);
	list_add(list, FILL_LOAD, FILL_SECTION + 4 * i, i);
	list_faults(list, DOMAIN | DOMAIN_L1, 0, 0);
	list_add(list, FILL_DACR, 0, FILL_OPEN);
	list_add(list, FILL_STORE, FILL_NOTHING + PAGE * i, i);
	list_faults(list, WRITE | TRANSLATION_L1, 0, 0);
	list_add(list, FILL_CALL, FILL_NOTHING + PAGE * i, i);
	list_faults(list, TRANSLATION_L1, 0, 0);
}

static void take_out(struct fill *fill)
{
	unsigned int i;

	for (i = 0; i < 2 * FAULTING; i++)
		fill_enter(fill, 0, i, 0);
}

/* Exits: but for the host's own interrupts. */
struct counters {
	long long exits, faults, fills;
};

static struct counters read_counters(int stats)
{
	return (struct counters){
		.exits = vm_counter(stats, "exits") - vm_counter(stats, "irq"),
		.faults = vm_counter(stats, "fast_fault"),
		.fills = vm_counter(stats, "fast_shadow"),
	};
}

/* The first run shows the lowvisor where things are, in the second one it does nearly all. */
static void without_exits(struct list *list, unsigned int fills)
{
	int stats = ioctl(list->fill->vm.vcpu[0], KVM_GET_STATS_FD, 0);
	struct counters before = read_counters(stats), after;

	take_out(list->fill);
	CHECK(!list_run(list));
	after = read_counters(stats);
	printf("# %u faults and %u pages: %lld and %lld by the lowvisor, %lld exits\n", list->faults, fills,
	       after.faults - before.faults, after.fills - before.fills, after.exits - before.exits);
	CHECK(after.faults - before.faults >= list->faults * 9 / 10 && after.faults - before.faults <= list->faults);
	CHECK(after.fills - before.fills >= fills * 9 / 10 && after.fills - before.fills <= 2 * fills);
	CHECK(after.exits - before.exits < list->faults / 10);
	close(stats);
}

void fill_own_faults(unsigned int strategy)
{
	struct fill fill;
	struct list *list = list_start(&fill, strategy, FAULTING);
	unsigned int i;

	list_flush(list);
	for (i = 0; i < FAULTING; i++) {
		data_faults(list, i);
		prefetch_faults(list, i);
		first_level_faults(list, i);
	}
	CHECK(!list_run(list));
	if (fill_is_pv(&fill) && strategy != KVM32_STRATEGY_TRAP)
		without_exits(list, 2 * FAULTING);
	list_end(list);
}

/* --- translations that the guest changes --- */

/* The page is in the shadow or the TLB; then another one is entered, that one invalidated, and the other one found. */
static void change_page(struct list *list, unsigned int index, uint32_t operation)
{
	bool named = operation == FILL_TLBIMVA || operation == FILL_TLBIMVAA || operation == FILL_TLBIMVAIS ||
		     operation == FILL_TLBIMVAAIS;

	list_load(list, index, index);
	list_enter(list, 0, index, fill_pte(SPARE + index, FILL_RW));
	list_add(list, operation, (named ? fill_va(index) : 0) | FILL_ASID, 0);
	list_load(list, index, SPARE + index);
	list_store(list, index, SPARE + index);
	list_enter(list, 0, index, fill_pte(index, FILL_RO));
	list_add(list, operation, (named ? fill_va(index) : 0) | FILL_ASID, 0);
	list_store(list, index, 0xbad);
	list_faults(list, WRITE | DOMAIN | PERMISSION_L2, 0, 0);
	list_load(list, index, index);
	list_enter(list, 0, index, 0);
	list_add(list, operation, (named ? fill_va(index) : 0) | FILL_ASID, 0);
	list_load(list, index, index);
	list_faults(list, DOMAIN | TRANSLATION_L2, fill_pte_at(0, index), fill_pte(index, FILL_RW));
}

/* Pages that are entered alike may come in around one that is loaded from, but none that is entered otherwise. */
static void neighbours(struct list *list, unsigned int first)
{
	static const uint32_t attributes[8] = { FILL_RW, FILL_RO, FILL_RW | FILL_XN, 0, FILL_RW, FILL_RO | FILL_XN, 0, FILL_RW };
	unsigned int i, round;

	for (i = 0; i < 8; i++)
		list_enter(list, 0, first + i, attributes[i] ? fill_pte(first + i, attributes[i]) : 0);
	for (round = 0; round < 8; round++) {
		list_flush(list);
		list_load(list, SPARE - 1, SPARE - 1);	/* the table is there again */
		list_add(list, FILL_LOAD, fill_va(first + round), 0);
		if (!attributes[round])
			list_faults(list, DOMAIN | TRANSLATION_L2, 0, 0);
		for (i = 0; i < 8; i++) {
			list_store(list, first + i, first + i);
			if (!attributes[i])
				list_faults(list, WRITE | DOMAIN | TRANSLATION_L2, 0, 0);
			else if ((attributes[i] & ~FILL_XN) == FILL_RO)
				list_faults(list, WRITE | DOMAIN | PERMISSION_L2, 0, 0);
			list_call(list, first + i, attributes[i] && !(attributes[i] & FILL_XN) ? first + i : 0);
			if (!attributes[i])
				list_faults(list, TRANSLATION_L2, 0, 0);
			else if (attributes[i] & FILL_XN)
				list_faults(list, PERMISSION_L2, 0, 0);
		}
	}
	list_flush(list);
}

/* The same pages of two tables, by turns. */
static void two_tables(struct list *list, unsigned int first)
{
	unsigned int i;

	for (i = first; i < first + 16; i += 2) {
		list_enter(list, 0, i, fill_pte(i, FILL_RW));
		list_enter(list, 0, 256 + i, fill_pte(i + 1, FILL_RW));
		list_flush_page(list, i);
		list_load(list, i, i);
		list_add(list, FILL_LOAD, FILL_OTHER_VA + i * PAGE, 0);
		list_gives(list, i + 1);
		list_flush_page(list, i);
		list_load(list, i, i);
	}
}

void fill_changed_by_guest(unsigned int strategy)
{
	struct fill fill;
	struct list *list = list_start(&fill, strategy, 2 * SPARE);
	uint32_t operation;
	unsigned int i;

	for (i = 0; i < SPARE; i++)
		fill_enter(&fill, 0, i, fill_pte(i, FILL_RW));
	for (operation = FILL_TLBIALL; operation <= FILL_TLBIMVAAIS; operation++)
		for (i = 0; i < 8; i++)
			change_page(list, i, operation);
	CHECK(!list_run(list));
	CHECK(!list_run(list));
	list_again(list);
	neighbours(list, 16);
	two_tables(list, 32);
	CHECK(!list_run(list));
	CHECK(!list_run(list));
	for (i = 0; i < 2 * SPARE; i++)
		if (*fill_word(&fill, i) != i)
			break;
	CHECK(i == 2 * SPARE);
	list_end(list);
}

#define ASIDS	40u		/* more than the spaces that a backend keeps */

/* ASIDs 1, 3... have the tables of space 0, the others those of 1. */
static void go_to(struct list *list, unsigned int asid)
{
	list_add(list, FILL_SPACE, fill_ttbr(!(asid & 1)), asid);
}

static void look_into_spaces(struct list *list, unsigned int first, unsigned int second)
{
	unsigned int asid;

	for (asid = 1; asid <= ASIDS; asid++) {
		go_to(list, asid);
		list_load(list, 0, asid & 1 ? first : second);
		list_load(list, 9, asid & 1 ? first + 1 : second + 1);
	}
}

static void enter_in_spaces(struct list *list, unsigned int first, unsigned int second)
{
	list_enter(list, 0, 0, fill_pte(first, FILL_RW));
	list_enter(list, 0, 9, fill_pte(first + 1, FILL_RW));
	list_enter(list, 1, 0, fill_pte(second, FILL_RW));
	list_enter(list, 1, 9, fill_pte(second + 1, FILL_RW));
}

/* One after the other by ASID; each has its own, and those that were not named may have either. */
static void change_by_asid(struct list *list, unsigned int first, unsigned int second, uint32_t operation)
{
	unsigned int asid;

	enter_in_spaces(list, first, second);
	for (asid = ASIDS; asid; asid--) {
		list_add(list, operation, operation == FILL_TLBIASID ? asid : fill_va(0) | asid, 0);
		if (operation == FILL_TLBIMVA)
			list_add(list, operation, fill_va(9) | asid, 0);
		go_to(list, asid);
		list_load(list, 0, asid & 1 ? first : second);
		list_load(list, 9, asid & 1 ? first + 1 : second + 1);
	}
}

/* Two tables with one ASID, which say the same: what is invalidated by address is so for both (B3.10.1). */
static void share_asid(struct list *list, unsigned int page)
{
	unsigned int i;

	enter_in_spaces(list, page, page);
	list_flush(list);
	for (i = 0; i < 4; i++) {
		list_add(list, FILL_SPACE, fill_ttbr(i & 1), ASIDS);
		list_load(list, 0, page);
		list_load(list, 9, page + 1);
	}
	list_enter(list, 0, 0, fill_pte(page + 2, FILL_RW));
	list_enter(list, 1, 0, fill_pte(page + 2, FILL_RW));
	list_add(list, FILL_TLBIMVA, fill_va(0) | ASIDS, 0);
	for (i = 0; i < 4; i++) {
		list_load(list, 0, page + 2);
		list_load(list, 9, page + 1);
		list_add(list, FILL_SPACE, fill_ttbr(i & 1), ASIDS);
	}
}

void fill_spaces(unsigned int strategy)
{
	struct fill fill;
	struct list *list = list_start(&fill, strategy, SPARE);
	unsigned int i;

	enter_in_spaces(list, 0, 2);
	list_flush(list);
	for (i = 0; i < 3; i++)
		look_into_spaces(list, 0, 2);
	change_by_asid(list, 4, 6, FILL_TLBIASID);
	look_into_spaces(list, 4, 6);
	change_by_asid(list, 8, 10, FILL_TLBIMVA);
	look_into_spaces(list, 8, 10);
	share_asid(list, 16);
	go_to(list, 1);
	CHECK(!list_run(list));
	CHECK(!list_run(list));
	/* Only two, between which a guest goes to and fro. */
	list_again(list);
	enter_in_spaces(list, 12, 14);
	list_flush(list);
	for (i = 0; i < 20; i++) {
		unsigned int page = 12 + 2 * (i & 1);

		go_to(list, 1 + (i & 1));
		list_load(list, 0, page);
		list_load(list, 9, page + 1);
		list_add(list, FILL_TLBIMVA, fill_va(0) | (1 + (i & 1)), 0);
		list_load(list, 0, page);
	}
	go_to(list, 1);
	CHECK(!list_run(list));
	list_end(list);
}
