// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "fill-list.h"

#define CODE	0x100u		/* in each page of the area: a function that gives its number */
#define DONE	0xd09e0000u

static struct list *list_new(struct fill *fill)
{
	struct list *list = calloc(1, sizeof(*list));

	list->fill = fill;
	list->steps = (struct fill_step *)fill_ram(fill, FILL_STEPS);
	return list;
}

void list_add(struct list *list, uint32_t what, uint32_t address, uint32_t value)
{
	list->steps[list->n] = (struct fill_step){ .what = what, .address = address, .value = value };
	list->expected[list->n] = (struct expectation){
		.prefetch = what == FILL_CALL, .user = what == FILL_USER_LOAD || what == FILL_USER_STORE, .fault_address = address,
	};
	list->n++;
}

void list_gives(struct list *list, uint32_t result)
{
	list->expected[list->n - 1].has_result = true;
	list->expected[list->n - 1].result = result;
}

void list_faults(struct list *list, uint32_t fault_status, uint32_t mend_at, uint32_t mend_with)
{
	list->expected[list->n - 1].fault_status = fault_status;
	list->steps[list->n - 1].mend_at = mend_at;
	list->steps[list->n - 1].mend_with = mend_with;
	list->faults++;
}

void list_load(struct list *list, unsigned int index, uint32_t result)
{
	list_add(list, FILL_LOAD, fill_va(index), 0);
	list_gives(list, result);
}

void list_store(struct list *list, unsigned int index, uint32_t value)
{
	list_add(list, FILL_STORE, fill_va(index), value);
}

void list_call(struct list *list, unsigned int index, uint32_t result)
{
	list_add(list, FILL_CALL, fill_va(index) + CODE, 0);
	list_gives(list, result);
}

void list_enter(struct list *list, unsigned int space, unsigned int index, uint32_t pte)
{
	list_add(list, FILL_STORE, fill_pte_at(space, index), pte);
}

void list_flush(struct list *list)
{
	list_add(list, FILL_TLBIALL, 0, 0);
}

void list_flush_page(struct list *list, unsigned int index)
{
	list_add(list, FILL_TLBIMVA, fill_va(index) | FILL_ASID, 0);
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

void list_begin(struct list *list)
{
	unsigned int i;

	list->steps[list->n] = (struct fill_step){ .what = FILL_END, .value = DONE + list->n };
	for (i = 0; i < list->n; i++)
		list->steps[i].faults = list->steps[i].status = list->steps[i].result = 0;
}

unsigned int list_finish(struct list *list)
{
	unsigned int i, wrong = 0;

	if (vm_said(&list->fill->vm, 0) != DONE + list->n)
		return list->n + 1;
	for (i = 0; i < list->n && wrong < 10; i++)
		wrong += !right_step(list, i);
	return wrong;
}

unsigned int list_run(struct list *list)
{
	list_begin(list);
	return list_finish(list);
}

struct list *list_again(struct list *list)
{
	list->n = list->faults = 0;
	return list;
}

void list_end(struct list *list)
{
	fill_end(list->fill);
	free(list);
}

void list_write_page(struct fill *fill, unsigned int page, uint32_t content)
{
	uint32_t *word = fill_word(fill, page);

	word[0] = content;
	word[CODE / 4] = 0xe3000000 | (content & 0xfff);	/* movw r0, #content */
	word[CODE / 4 + 1] = 0xe12fff1e;			/* bx lr */
	__builtin___clear_cache((char *)&word[CODE / 4], (char *)&word[CODE / 4 + 2]);
}

struct list *list_start(struct fill *fill, unsigned int strategy, unsigned int pages)
{
	unsigned int i;

	*fill = fill_start(guest_fill, guest_fill_end, strategy);
	fill_add_vcpu(fill, 0, 0);
	for (i = 0; i < pages; i++)
		list_write_page(fill, i, i);
	return list_new(fill);
}
