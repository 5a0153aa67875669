/* SPDX-License-Identifier: GPL-2.0 */
/* Memory that changes under its guest: what change.c, step by step, and change-running.c, while vCPUs write, have in common. */
#ifndef KVM32_TESTS_CHANGE_H
#define KVM32_TESTS_CHANGE_H

#include "api.h"

#define PAGE		0x1000u
#define OFFSET		0x100000u		/* of the area in RAM */
#define NR_PAGES	32u			/* private ones, and as many of a file behind them */

/* The area under test, and what its pages' first words are. */
struct area {
	struct vm vm;
	int file;
	uint32_t model[2 * NR_PAGES];
	unsigned int errors;
};

/* Some pages in a row. */
struct range {
	unsigned int first, count;
	char *start;
	size_t size;
};

void set_seed(uint32_t seed);
uint32_t next_random(uint32_t below);
/* A VM with the file's pages in place, and one vCPU. */
struct area start_area(const char *code, const char *end);
void end_area(struct area *area);
/* Of the private pages, or of the file's, which start with page NR_PAGES. */
struct range choose(const struct vm *vm, unsigned int from);
/* Empty private memory in the range's place. */
void map_anew(const struct range *range);

void change_while_running(uint32_t seed);

#endif
