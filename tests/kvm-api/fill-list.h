/* SPDX-License-Identifier: GPL-2.0 */
/* What the guest "fill" is to do, step by step, and what has to come of it. */
#ifndef KVM32_TESTS_FILL_LIST_H
#define KVM32_TESTS_FILL_LIST_H

#include "fill.h"

#define MAX_STEPS	1300
#define SPARE		64u	/* pages of the area behind those that are entered first */

/* Of an FSR. Which domain belongs to no descriptor at all is UNKNOWN. */
#define DOMAIN		(1u << 4)
#define WRITE		(1u << 11)
#define TRANSLATION_L1	0x5u
#define TRANSLATION_L2	0x7u
#define DOMAIN_L1	0x9u
#define DOMAIN_L2	0xbu
#define PERMISSION_L1	0xdu
#define PERMISSION_L2	0xfu

struct list {
	struct fill *fill;
	struct fill_step *steps;
	unsigned int n, faults;
	struct expectation {
		bool has_result, prefetch, user;
		uint32_t result, fault_status, fault_address;	/* no status: no fault */
	} expected[MAX_STEPS];
};

/* An empty list for a guest on one vCPU, the first pages of whose area hold their numbers. */
struct list *list_start(struct fill *fill, unsigned int strategy, unsigned int pages);
struct list *list_again(struct list *list);
/* The guest's end as well. */
void list_end(struct list *list);
/* Runs the list, which may be run again: the number of steps that went wrong. */
unsigned int list_run(struct list *list);
/* The same in two parts, where the guest comes out in between. */
void list_begin(struct list *list);
unsigned int list_finish(struct list *list);

void list_add(struct list *list, uint32_t what, uint32_t address, uint32_t value);
/* The step before has this result; it faults once, and the handler does that about it. */
void list_gives(struct list *list, uint32_t result);
void list_faults(struct list *list, uint32_t fault_status, uint32_t mend_at, uint32_t mend_with);
/* Of small page @index. */
void list_load(struct list *list, unsigned int index, uint32_t result);
void list_store(struct list *list, unsigned int index, uint32_t value);
void list_call(struct list *list, unsigned int index, uint32_t result);
void list_enter(struct list *list, unsigned int space, unsigned int index, uint32_t pte);
void list_flush(struct list *list);
void list_flush_page(struct list *list, unsigned int index);
/* Each page's first word is its content, and there is a function that gives it. */
void list_write_page(struct fill *fill, unsigned int page, uint32_t content);

#endif
