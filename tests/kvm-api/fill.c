// SPDX-License-Identifier: GPL-2.0
/*
 * Guests with tables of their own: aborts that are theirs, translations that they and the host change. First step by step: what a
 * guest does is a list, and what has to come of it another one. Then while vCPUs run (fill-running.c). With the PV backend most of
 * these aborts cause no exit, which its counters show.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fill.h"
#include "host.h"
#include "../../abi/shared-page.h"

#define MAX_STEPS	1300
#define CODE		0x100u		/* in each page of the area: a function that gives its number */
#define DONE		0xd09e0000u

#define DOMAIN		(1u << 4)	/* of an FSR */
#define WRITE		(1u << 11)
#define TRANSLATION_L1	0x5u
#define TRANSLATION_L2	0x7u
#define DOMAIN_L1	0x9u
#define DOMAIN_L2	0xbu
#define PERMISSION_L1	0xdu
#define PERMISSION_L2	0xfu

#define PT_SECTION	2u
#define SECTION_NORMAL	0x11c0cu	/* shared, write-back, all rights, domain 0 (B3.5.1) */
#define SECTION_DEVICE	0x0c04u
#define SECTION_RO	0x39c2cu	/* as normal memory, domain 1, not global, read-only */
#define TTBR_WALKS	0x4au		/* write-back, shared */

/* --- the machine --- */

static char *in_ram(struct fill *fill, uint32_t gpa)
{
	return fill->vm.ram + (gpa - RAM_BASE);
}

char *fill_map(void *place, size_t size)
{
	return mmap(place, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | (place ? MAP_FIXED : 0), -1, 0);
}

uint32_t *fill_word(struct fill *fill, unsigned int page)
{
	return (uint32_t *)(fill->area + page * PAGE);
}

uint32_t fill_va(unsigned int index)
{
	return FILL_VA + index * PAGE;
}

uint32_t fill_pte_at(unsigned int space, unsigned int index)
{
	return FILL_L2 + space * PAGE + index * 4;
}

uint32_t fill_pte(unsigned int page, uint32_t attributes)
{
	return (FILL_AREA + page * PAGE) | attributes;
}

void fill_enter(struct fill *fill, unsigned int space, unsigned int index, uint32_t pte)
{
	*(volatile uint32_t *)in_ram(fill, fill_pte_at(space, index)) = pte;
}

static uint32_t ttbr(unsigned int space)
{
	return (FILL_L1 + space * 0x4000) | TTBR_WALKS;
}

static void make_tables(struct fill *fill, unsigned int space)
{
	uint32_t *l1 = (uint32_t *)in_ram(fill, FILL_L1 + space * 0x4000), i;

	l1[DEVICE >> 20] = DEVICE | SECTION_DEVICE | PT_SECTION;
	for (i = 0; i < RAM_SIZE >> 20; i++)
		l1[(RAM_BASE >> 20) + i] = (RAM_BASE + (i << 20)) | SECTION_NORMAL | PT_SECTION;
	for (i = 0; i < FILL_AREA_SIZE >> 20; i++)
		l1[(FILL_AREA >> 20) + i] = (FILL_AREA + (i << 20)) | SECTION_NORMAL | PT_SECTION;
	l1[FILL_SECTION >> 20] = FILL_AREA | SECTION_RO | PT_SECTION;
	l1[FILL_VA >> 20] = (FILL_L2 + space * PAGE) | 1 << 5 | 1;
	l1[FILL_OTHER_VA >> 20] = (FILL_L2 + space * PAGE + 0x400) | 1 << 5 | 1;
}

struct fill fill_start(const char *code, const char *end, unsigned int strategy)
{
	struct kvm_enable_cap cap = {
		.cap = KVM32_CAP_PV_STRATEGY,
		.args = { strategy, strategy == KVM32_STRATEGY_INLINE ? SHARED_PAGE_ADDRESS : 0 },
	};
	struct fill fill = { .vm = vm_create(), .area = fill_map(NULL, FILL_AREA_SIZE) };
	struct vm *vm = &fill.vm;

	if (strategy)
		CHECK(!ioctl(vm->fd, KVM_ENABLE_CAP, &cap));
	CHECK(!vm_set_memory(vm, 0, 0, RAM_BASE, 0, vm->ram));
	CHECK(!vm_set_memory(vm, 0, 0, FILL_AREA, FILL_AREA_SIZE, fill.area));
	CHECK(!vm_set_memory(vm, 1, 0, RAM_BASE, RAM_SIZE, vm->ram));
	vm_load(vm, code, end);
	make_tables(&fill, 0);
	make_tables(&fill, 1);
	return fill;
}

void fill_add_vcpu(struct fill *fill, unsigned int id, uint32_t r2)
{
	vm_add_vcpu(&fill->vm, id, false);
	vm_set_reg(&fill->vm, id, 0, ttbr(0));
	vm_set_reg(&fill->vm, id, 1, FILL_ASID);
	vm_set_reg(&fill->vm, id, 2, r2);
}

void fill_end(struct fill *fill)
{
	vm_close(&fill->vm);
	munmap(fill->area, FILL_AREA_SIZE);
}

bool fill_is_pv(const struct fill *fill)
{
	return ioctl(fill->vm.fd, KVM_CHECK_EXTENSION, KVM32_CAP_BACKENDS) & 1 << KVM32_VM_PV;
}

/* --- what the guest is to do, and what has to come of it --- */

struct list {
	struct fill *fill;
	struct fill_step *steps;
	unsigned int n, faults;
	struct expectation {
		bool has_result, prefetch, user;
		uint32_t result, fault_status, fault_address;	/* no status: no fault */
	} expected[MAX_STEPS];
};

static struct list *new_list(struct fill *fill)
{
	struct list *list = calloc(1, sizeof(*list));

	list->fill = fill;
	list->steps = (struct fill_step *)in_ram(fill, FILL_STEPS);
	return list;
}

static void add(struct list *list, uint32_t what, uint32_t address, uint32_t value)
{
	list->steps[list->n] = (struct fill_step){ .what = what, .address = address, .value = value };
	list->expected[list->n] = (struct expectation){
		.prefetch = what == FILL_CALL, .user = what == FILL_USER_LOAD, .fault_address = address,
	};
	list->n++;
}

static void gives(struct list *list, uint32_t result)
{
	list->expected[list->n - 1].has_result = true;
	list->expected[list->n - 1].result = result;
}

/* The step before faults once, and the handler does that about it. */
static void faults(struct list *list, uint32_t fault_status, uint32_t mend_at, uint32_t mend_with)
{
	list->expected[list->n - 1].fault_status = fault_status;
	list->steps[list->n - 1].mend_at = mend_at;
	list->steps[list->n - 1].mend_with = mend_with;
	list->faults++;
}

static void load(struct list *list, unsigned int index, uint32_t result)
{
	add(list, FILL_LOAD, fill_va(index), 0);
	gives(list, result);
}

static void store(struct list *list, unsigned int index, uint32_t value)
{
	add(list, FILL_STORE, fill_va(index), value);
}

static void call(struct list *list, unsigned int index, uint32_t result)
{
	add(list, FILL_CALL, fill_va(index) + CODE, 0);
	gives(list, result);
}

static void enter(struct list *list, unsigned int space, unsigned int index, uint32_t pte)
{
	add(list, FILL_STORE, fill_pte_at(space, index), pte);
}

static void flush(struct list *list)
{
	add(list, FILL_TLBIALL, 0, 0);
}

static void flush_page(struct list *list, unsigned int index)
{
	add(list, FILL_TLBIMVA, fill_va(index) | FILL_ASID, 0);
}

/* Which domain belongs to no descriptor at all is UNKNOWN (B4.1.52), and IFSR has no such field, but a model's core may fill it. */
static bool right_status(uint32_t got, const struct expectation *e)
{
	if (e->prefetch || (e->fault_status & 15) == TRANSLATION_L1)
		got &= ~0xf0u;
	return got == e->fault_status;
}

static bool right_fault(const struct fill_step *step, const struct expectation *e)
{
	uint32_t lr = e->prefetch ? step->address + 4 : step->behind + 4;

	if (!e->fault_status)
		return !step->faults;
	return step->faults == 1 && right_status(step->status, e) && step->fault_address == e->fault_address && step->lr == lr &&
	       (step->spsr & 0x1f) == (e->user ? 0x10 : 0x13);
}

static bool right_step(const struct list *list, unsigned int i)
{
	const struct fill_step *step = &list->steps[i];
	const struct expectation *e = &list->expected[i];

	if (right_fault(step, e) && (!e->has_result || step->result == e->result))
		return true;
	printf("# step %u (%u %08x %08x) gave %08x, %u faults, the last one %x at %08x, lr %08x, spsr %08x; wanted %08x, %x\n", i,
	       step->what, step->address, step->value, step->result, step->faults, step->status, step->fault_address, step->lr,
	       step->spsr, e->result, e->fault_status);
	return false;
}

/* Runs the list, which may be run again: the number of steps that went wrong. */
static unsigned int run(struct list *list)
{
	unsigned int i, wrong = 0;

	list->steps[list->n] = (struct fill_step){ .what = FILL_END, .value = DONE + list->n };
	for (i = 0; i < list->n; i++)
		list->steps[i].faults = list->steps[i].status = list->steps[i].result = 0;
	if (vm_said(&list->fill->vm, 0) != DONE + list->n)
		return list->n + 1;
	for (i = 0; i < list->n && wrong < 10; i++)
		wrong += !right_step(list, i);
	return wrong;
}

static struct list *start_again(struct list *list)
{
	list->n = list->faults = 0;
	return list;
}

static void end_list(struct list *list)
{
	fill_end(list->fill);
	free(list);
}

/* Each page's first word is its content, and there is the function. */
static void write_page(struct fill *fill, unsigned int page, uint32_t content)
{
	uint32_t *word = fill_word(fill, page);

	word[0] = content;
	word[CODE / 4] = 0xe3000000 | (content & 0xfff);	/* movw r0, #content */
	word[CODE / 4 + 1] = 0xe12fff1e;			/* bx lr */
	__builtin___clear_cache((char *)&word[CODE / 4], (char *)&word[CODE / 4 + 2]);
}

static struct list *start(struct fill *fill, unsigned int strategy, unsigned int pages)
{
	unsigned int i;

	*fill = fill_start(guest_fill, guest_fill_end, strategy);
	fill_add_vcpu(fill, 0, 0);
	for (i = 0; i < pages; i++)
		write_page(fill, i, i);
	return new_list(fill);
}

/* --- the guest's own faults --- */

#define FAULTING	40u
#define CODES		FAULTING	/* the small pages that are called: behind the others */

/* Of data, and of the kernel and of user mode by turns. */
static void data_faults(struct list *list, unsigned int i)
{
	add(list, i & 1 ? FILL_USER_LOAD : FILL_LOAD, fill_va(i), 0);
	gives(list, i);
	faults(list, DOMAIN | TRANSLATION_L2, fill_pte_at(0, i), fill_pte(i, FILL_RO | FILL_XN));
	store(list, i, ~i);
	faults(list, WRITE | DOMAIN | PERMISSION_L2, 0, 0);
	add(list, FILL_DACR, 0, FILL_CLOSED);
	load(list, i, i);
	faults(list, DOMAIN | DOMAIN_L2, FILL_MEND_DACR, FILL_OPEN);
}

static void prefetch_faults(struct list *list, unsigned int i)
{
	call(list, i, 0);
	faults(list, PERMISSION_L2, 0, 0);
	call(list, CODES + i, i);
	faults(list, TRANSLATION_L2, fill_pte_at(0, CODES + i), fill_pte(i, FILL_RO));
	add(list, FILL_DACR, 0, FILL_CLOSED);
	call(list, CODES + i, i);
	faults(list, DOMAIN_L2, FILL_MEND_DACR, FILL_OPEN);
}

static void first_level_faults(struct list *list, unsigned int i)
{
	add(list, FILL_STORE, FILL_SECTION + 4 * i, i);
	faults(list, WRITE | DOMAIN | PERMISSION_L1, 0, 0);
	add(list, FILL_DACR, 0, FILL_CLOSED);
	add(list, FILL_LOAD, FILL_SECTION + 4 * i, i);
	faults(list, DOMAIN | DOMAIN_L1, 0, 0);
	add(list, FILL_DACR, 0, FILL_OPEN);
	add(list, FILL_STORE, FILL_NOTHING + PAGE * i, i);
	faults(list, WRITE | TRANSLATION_L1, 0, 0);
	add(list, FILL_CALL, FILL_NOTHING + PAGE * i, i);
	faults(list, TRANSLATION_L1, 0, 0);
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
	CHECK(!run(list));
	after = read_counters(stats);
	printf("# %u faults and %u pages: %lld and %lld by the lowvisor, %lld exits\n", list->faults, fills,
	       after.faults - before.faults, after.fills - before.fills, after.exits - before.exits);
	CHECK(after.faults - before.faults >= list->faults * 9 / 10 && after.faults - before.faults <= list->faults);
	CHECK(after.fills - before.fills >= fills * 9 / 10 && after.fills - before.fills <= 2 * fills);
	CHECK(after.exits - before.exits < list->faults / 10);
	close(stats);
}

static void own_faults(unsigned int strategy)
{
	struct fill fill;
	struct list *list = start(&fill, strategy, FAULTING);
	unsigned int i;

	flush(list);
	for (i = 0; i < FAULTING; i++) {
		data_faults(list, i);
		prefetch_faults(list, i);
		first_level_faults(list, i);
	}
	CHECK(!run(list));
	if (fill_is_pv(&fill) && strategy != KVM32_STRATEGY_TRAP)
		without_exits(list, 2 * FAULTING);
	end_list(list);
}

/* --- translations that the guest changes --- */

#define SPARE	64u		/* pages of the area behind those that were entered first */

/* The page is in the shadow or the TLB; then another one is entered, that one invalidated, and the other one found. */
static void change_page(struct list *list, unsigned int index, uint32_t operation)
{
	bool named = operation == FILL_TLBIMVA || operation == FILL_TLBIMVAA || operation == FILL_TLBIMVAIS ||
		     operation == FILL_TLBIMVAAIS;

	load(list, index, index);
	enter(list, 0, index, fill_pte(SPARE + index, FILL_RW));
	add(list, operation, (named ? fill_va(index) : 0) | FILL_ASID, 0);
	load(list, index, SPARE + index);
	store(list, index, SPARE + index);
	enter(list, 0, index, fill_pte(index, FILL_RO));
	add(list, operation, (named ? fill_va(index) : 0) | FILL_ASID, 0);
	store(list, index, 0xbad);
	faults(list, WRITE | DOMAIN | PERMISSION_L2, 0, 0);
	load(list, index, index);
	enter(list, 0, index, 0);
	add(list, operation, (named ? fill_va(index) : 0) | FILL_ASID, 0);
	load(list, index, index);
	faults(list, DOMAIN | TRANSLATION_L2, fill_pte_at(0, index), fill_pte(index, FILL_RW));
}

/* Pages that are entered alike may come in around one that is loaded from, but none that is entered otherwise. */
static void neighbours(struct list *list, unsigned int first)
{
	static const uint32_t attributes[8] = { FILL_RW, FILL_RO, FILL_RW | FILL_XN, 0, FILL_RW, FILL_RO | FILL_XN, 0, FILL_RW };
	unsigned int i, round;

	for (i = 0; i < 8; i++)
		enter(list, 0, first + i, attributes[i] ? fill_pte(first + i, attributes[i]) : 0);
	for (round = 0; round < 8; round++) {
		flush(list);
		load(list, SPARE - 1, SPARE - 1);	/* the table is there again */
		add(list, FILL_LOAD, fill_va(first + round), 0);
		if (!attributes[round])
			faults(list, DOMAIN | TRANSLATION_L2, 0, 0);
		for (i = 0; i < 8; i++) {
			store(list, first + i, first + i);
			if (!attributes[i])
				faults(list, WRITE | DOMAIN | TRANSLATION_L2, 0, 0);
			else if ((attributes[i] & ~FILL_XN) == FILL_RO)
				faults(list, WRITE | DOMAIN | PERMISSION_L2, 0, 0);
			call(list, first + i, attributes[i] && !(attributes[i] & FILL_XN) ? first + i : 0);
			if (!attributes[i])
				faults(list, TRANSLATION_L2, 0, 0);
			else if (attributes[i] & FILL_XN)
				faults(list, PERMISSION_L2, 0, 0);
		}
	}
	flush(list);
}

/* The same pages of two tables, by turns. */
static void two_tables(struct list *list, unsigned int first)
{
	unsigned int i;

	for (i = first; i < first + 16; i += 2) {
		enter(list, 0, i, fill_pte(i, FILL_RW));
		enter(list, 0, 256 + i, fill_pte(i + 1, FILL_RW));
		flush_page(list, i);
		load(list, i, i);
		add(list, FILL_LOAD, FILL_OTHER_VA + i * PAGE, 0);
		gives(list, i + 1);
		flush_page(list, i);
		load(list, i, i);
	}
}

static void changed_by_guest(unsigned int strategy)
{
	struct fill fill;
	struct list *list = start(&fill, strategy, 2 * SPARE);
	uint32_t operation;
	unsigned int i;

	for (i = 0; i < SPARE; i++)
		fill_enter(&fill, 0, i, fill_pte(i, FILL_RW));
	for (operation = FILL_TLBIALL; operation <= FILL_TLBIMVAAIS; operation++)
		for (i = 0; i < 8; i++)
			change_page(list, i, operation);
	CHECK(!run(list));
	CHECK(!run(list));
	start_again(list);
	neighbours(list, 16);
	two_tables(list, 32);
	CHECK(!run(list));
	CHECK(!run(list));
	for (i = 0; i < 2 * SPARE; i++)
		if (*fill_word(&fill, i) != i)
			break;
	CHECK(i == 2 * SPARE);
	end_list(list);
}

#define ASIDS	10u		/* more than the spaces that a backend keeps */

/* ASIDs 1, 3... have the tables of space 0, the others those of 1. */
static void go_to(struct list *list, unsigned int asid)
{
	add(list, FILL_SPACE, ttbr(!(asid & 1)), asid);
}

static void look_into_spaces(struct list *list, unsigned int first, unsigned int second)
{
	unsigned int asid;

	for (asid = 1; asid <= ASIDS; asid++) {
		go_to(list, asid);
		load(list, 0, asid & 1 ? first : second);
		load(list, 9, asid & 1 ? first + 1 : second + 1);
	}
}

static void enter_in_spaces(struct list *list, unsigned int first, unsigned int second)
{
	enter(list, 0, 0, fill_pte(first, FILL_RW));
	enter(list, 0, 9, fill_pte(first + 1, FILL_RW));
	enter(list, 1, 0, fill_pte(second, FILL_RW));
	enter(list, 1, 9, fill_pte(second + 1, FILL_RW));
}

/* One after the other by ASID; each has its own, and those that were not named may have either. */
static void change_by_asid(struct list *list, unsigned int first, unsigned int second, uint32_t operation)
{
	unsigned int asid;

	enter_in_spaces(list, first, second);
	for (asid = ASIDS; asid; asid--) {
		add(list, operation, operation == FILL_TLBIASID ? asid : fill_va(0) | asid, 0);
		if (operation == FILL_TLBIMVA)
			add(list, operation, fill_va(9) | asid, 0);
		go_to(list, asid);
		load(list, 0, asid & 1 ? first : second);
		load(list, 9, asid & 1 ? first + 1 : second + 1);
	}
}

static void spaces(unsigned int strategy)
{
	struct fill fill;
	struct list *list = start(&fill, strategy, SPARE);
	unsigned int i;

	enter_in_spaces(list, 0, 2);
	flush(list);
	for (i = 0; i < 3; i++)
		look_into_spaces(list, 0, 2);
	change_by_asid(list, 4, 6, FILL_TLBIASID);
	look_into_spaces(list, 4, 6);
	change_by_asid(list, 8, 10, FILL_TLBIMVA);
	look_into_spaces(list, 8, 10);
	go_to(list, 1);
	CHECK(!run(list));
	CHECK(!run(list));
	/* Only two, between which a guest goes to and fro. */
	start_again(list);
	enter_in_spaces(list, 12, 14);
	flush(list);
	for (i = 0; i < 20; i++) {
		unsigned int page = 12 + 2 * (i & 1);

		go_to(list, 1 + (i & 1));
		load(list, 0, page);
		load(list, 9, page + 1);
		add(list, FILL_TLBIMVA, fill_va(0) | (1 + (i & 1)), 0);
		load(list, 0, page);
	}
	go_to(list, 1);
	CHECK(!run(list));
	end_list(list);
}

/* --- memory that the host changes, while the guest is out --- */

#define WINDOW	24u

/* All pages are there for the lowvisor to find, and have been stored to. */
static void make_known(struct list *list, uint32_t content)
{
	unsigned int i, round;

	start_again(list);
	for (i = 0; i < WINDOW; i++) {
		write_page(list->fill, i, content + i);
		fill_enter(list->fill, 0, i, fill_pte(i, FILL_RW));
	}
	flush(list);
	for (round = 0; round < 2; round++)
		for (i = 0; i < WINDOW; i++) {
			store(list, i, content + i);
			flush_page(list, i);
			load(list, i, content + i);
		}
	CHECK(!run(list));
}

/* What is found without a flush, and after one. */
static void look_at_all(struct list *list, uint32_t content)
{
	unsigned int i, round;

	start_again(list);
	for (round = 0; round < 2; round++) {
		if (round)
			flush(list);
		for (i = 0; i < WINDOW; i++)
			load(list, i, content + i);
	}
	for (i = 0; i < WINDOW; i++) {
		store(list, i, content + WINDOW + i);
		flush_page(list, i);
		load(list, i, content + WINDOW + i);
	}
	CHECK(!run(list));
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
		write_page(fill, i, content + i);
}

/* The page of the guest's second-level table, in which others are entered. */
static void replace_table(struct list *list, uint32_t content)
{
	char *place = in_ram(list->fill, FILL_L2), *new = fill_map(NULL, PAGE);
	unsigned int i;

	for (i = 0; i < WINDOW; i++) {
		write_page(list->fill, SPARE + i, content + i);
		((uint32_t *)new)[i] = fill_pte(SPARE + i, FILL_RW);
	}
	mremap(new, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, place);
	use_memory();
	start_again(list);
	flush(list);
	for (i = 0; i < WINDOW; i++)
		load(list, i, content + i);
	for (i = 0; i < WINDOW; i++) {
		enter(list, 0, i, 0);
		flush_page(list, i);
		load(list, i, content + i);
		faults(list, DOMAIN | TRANSLATION_L2, fill_pte_at(0, i), fill_pte(SPARE + i, FILL_RW));
	}
	CHECK(!run(list));
}

/* The slot is somewhere else in the guest, and the same addresses mean other pages of it. */
static void move_slot(struct list *list, uint32_t content)
{
	struct fill *fill = list->fill;
	unsigned int i;

	CHECK(!vm_set_memory(&fill->vm, 0, 0, FILL_AREA - WINDOW * PAGE, FILL_AREA_SIZE, fill->area));
	for (i = 0; i < WINDOW; i++)
		*fill_word(fill, WINDOW + i) = content + i;
	start_again(list);
	for (i = 0; i < WINDOW; i++) {
		load(list, i, content + i);
		flush_page(list, i);
		load(list, i, content + i);
	}
	CHECK(!run(list));
	CHECK(!vm_set_memory(&fill->vm, 0, 0, FILL_AREA, FILL_AREA_SIZE, fill->area));
}

/* The host wants to know which pages are in use: none is mapped for a moment, and all are what they were. */
static void age(void)
{
	CHECK(write_file("/proc/self/clear_refs", "1"));
}

static void changed_by_host(unsigned int strategy)
{
	struct fill fill;
	struct list *list = start(&fill, strategy, 0);
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
	end_list(list);
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

	start_again(list);
	for (i = 0; i < WINDOW; i++) {
		bool stores = i % 3 == first;

		flush_page(list, i);
		if (!stores || load_before)
			add(list, FILL_LOAD, fill_va(i), 0);
		if (stores)
			store(list, i, i);
		stored |= (uint64_t)stores << i;
	}
	CHECK(!run(list));
	return stored;
}

static void logged(unsigned int strategy)
{
	struct fill fill;
	struct list *list = start(&fill, strategy, 0);
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
	end_list(list);
}

static void all(unsigned int strategy)
{
	own_faults(strategy);
	changed_by_guest(strategy);
	spaces(strategy);
	changed_by_host(strategy);
	logged(strategy);
	fill_while_running(strategy);
}

void test_fill(void)
{
	struct vm vm = vm_create();
	int strategies = ioctl(vm.fd, KVM_CHECK_EXTENSION, KVM32_CAP_PV_STRATEGY);

	vm_close(&vm);
	if (!strategies) {
		all(0);
		return;
	}
	all(KVM32_STRATEGY_LOWVISOR);
	all(KVM32_STRATEGY_INLINE);
}
