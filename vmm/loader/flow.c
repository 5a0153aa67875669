// SPDX-License-Identifier: GPL-2.0
#include "flow.h"

#include <stdlib.h>

#define COND(word)		((word) >> 28)
#define COND_AL			14u
#define COND_NONE		15u
#define BIT(n)			(1u << (n))
#define PC			15u
#define LOW_REGISTERS		0x1fffu

#define STRAIGHT_LINE		12u		/* instructions that are looked at for what is dead */
#define COPIED_AT_MOST		(16 * 1024u)	/* vectors take two pages, code for a board's SRAM less */
#define RUN			64u		/* instructions in one direction */
#define JUMPS			3u		/* branches followed, one behind the other */
#define BUDGET			2048u		/* instructions in all */

static int compare(const void *left, const void *right)
{
	const uint32_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

int flow_read(struct flow *flow, const struct elf *elf)
{
	int err = elf_entries(elf, &flow->entries, &flow->count);

	flow->elf = elf;
	if (!err)
		qsort(flow->entries, flow->count, sizeof(*flow->entries), compare);
	return err;
}

void flow_free(struct flow *flow)
{
	free(flow->entries);
	*flow = (struct flow){ 0 };
}

bool flow_fetch(const struct flow *flow, uint32_t address, uint32_t *word)
{
	struct elf_place place;

	if (address & 3 || !elf_runs_in_place(flow->elf, address) || !elf_locate(flow->elf, address, 0, &place))
		return false;
	*word = file_word(flow->elf->file, place.file_offset);
	return true;
}

static uint32_t field(uint32_t word, unsigned int shift)
{
	return word >> shift & 15;
}

/* DDI 0406C A5.2.1 to A5.2.3; compares write no register, moves read no Rn. */
static bool data_processing(uint32_t word, struct flow_effect *e)
{
	unsigned int op = word >> 21 & 15;
	bool immediate = word & BIT(25), compares = (op & 12) == 8, moves = op == 13 || op == 15;

	if ((compares && !(word & BIT(20))) || (!immediate && (word & 0x90) == 0x90))
		return false;
	if (!immediate) {
		e->reads |= BIT(field(word, 0));
		if (word & BIT(4))
			e->reads |= BIT(field(word, 8));
		/* MOV of a register to itself is a NOP. */
		if (moves && !(word & 0xff0) && field(word, 0) == field(word, 12))
			return false;
	}
	if (!moves)
		e->reads |= BIT(field(word, 16));
	if (!compares)
		e->writes |= BIT(field(word, 12));
	return true;
}

static bool move_wide(uint32_t word, struct flow_effect *e)
{
	e->writes |= BIT(field(word, 12));
	if (word & BIT(22))
		e->reads |= e->writes;
	return true;
}

static bool store_exclusive(uint32_t word, struct flow_effect *e)
{
	e->address = BIT(field(word, 16));
	e->reads |= e->address | BIT(field(word, 0));
	e->writes |= BIT(field(word, 12));
	return true;
}

static bool load_store(uint32_t word, struct flow_effect *e)
{
	uint32_t rt = BIT(field(word, 12));

	if (word & BIT(25)) {
		if (word & BIT(4))	/* media instructions */
			return false;
		e->address = BIT(field(word, 0));
	}
	e->address |= BIT(field(word, 16));
	e->reads |= e->address | (word & BIT(20) ? 0 : rt);
	e->writes |= word & BIT(20) ? rt : 0;
	return true;
}

/* MRC, but to the flags, and MCR: what else the latter changes is in no register. */
static bool coprocessor(uint32_t word, struct flow_effect *e)
{
	uint32_t rt = BIT(field(word, 12));

	e->reads |= word & BIT(20) ? 0 : rt;
	e->writes |= word & BIT(20) ? rt : 0;
	return true;
}

static bool read_status(uint32_t word, struct flow_effect *e)
{
	e->writes |= BIT(field(word, 12));
	return true;
}

/* With ^ and without PC it is about user mode's registers: of those that matter here, the same. */
static bool multiple(uint32_t word, struct flow_effect *e)
{
	uint32_t list = word & 0xffff;

	e->address = BIT(field(word, 16));
	e->reads |= e->address | (word & BIT(20) ? 0 : list);
	e->writes |= word & BIT(20) ? list & LOW_REGISTERS : 0;
	e->ends = word & BIT(20) && list & BIT(PC);
	return true;
}

static const struct pattern {
	uint32_t mask, value;
	bool (*effect)(uint32_t word, struct flow_effect *e);
} patterns[] = {
	{ 0x0fb00000, 0x03000000, move_wide },
	{ 0x0ff00ff0, 0x01800f90, store_exclusive },
	{ 0x0fbf0fff, 0x010f0000, read_status },
	{ 0x0f000010, 0x0e000010, coprocessor },
	{ 0x0c000000, 0x00000000, data_processing },
	{ 0x0c000000, 0x04000000, load_store },
	{ 0x0e000000, 0x08000000, multiple },
	{ 0 }
};

/* DSB, DMB, ISB */
static bool is_barrier(uint32_t word)
{
	return (word & 0xffffff00) == 0xf57ff000 && field(word, 4) >= 4 && field(word, 4) <= 6;
}

bool flow_effect_of(uint32_t word, struct flow_effect *e)
{
	*e = (struct flow_effect){ 0 };
	if (COND(word) == COND_NONE)
		return is_barrier(word);
	for (const struct pattern *pattern = patterns; pattern->effect; pattern++) {
		if ((word & pattern->mask) == pattern->value)
			return pattern->effect(word, e) && !(e->writes & BIT(PC));
	}
	return false;
}

unsigned int flow_dead_register(const struct flow *flow, uint32_t address, uint32_t avoid)
{
	uint32_t candidates = LOW_REGISTERS & ~avoid, word;

	for (unsigned int i = 1; i <= STRAIGHT_LINE; i++) {
		struct flow_effect e;

		if (!flow_fetch(flow, address + 4 * i, &word) || !flow_effect_of(word, &e))
			break;
		candidates &= ~e.reads;
		if (COND(word) == COND_AL && candidates & e.writes)
			return (unsigned int)__builtin_ctz(candidates & e.writes);
		if (e.ends)
			break;
	}
	return FLOW_NO_REGISTER;
}

static bool is_data_processing(uint32_t word)
{
	return !(word & 0x0c000000) && (word & 0x0fb00000) != 0x03000000 && (word & 0x0f900000) != 0x01000000;
}

bool flow_dead_flags(const struct flow *flow, uint32_t address)
{
	struct flow_effect e;
	uint32_t word;

	for (unsigned int i = 1; i <= STRAIGHT_LINE; i++) {
		if (!flow_fetch(flow, address + 4 * i, &word) || !flow_effect_of(word, &e) || e.ends)
			return false;
		if (is_barrier(word))
			continue;
		if (COND(word) != COND_AL || (word & 0x0fff0fff) == 0x010f0000)	/* MRS of CPSR */
			return false;
		if (is_data_processing(word) && word & BIT(20))
			return true;
	}
	return false;
}

static bool is_branch(uint32_t word)
{
	return COND(word) != COND_NONE && (word & 0x0e000000) == 0x0a000000;
}

static uint32_t branch_target(uint32_t word, uint32_t address)
{
	return address + 8 + (uint32_t)((int32_t)(word << 8) >> 6);
}

/* Nothing falls through: a branch without a link, any other write to PC, an exception return, UDF. */
static bool leaves(uint32_t word)
{
	if (COND(word) == COND_NONE)
		return (word & 0x0e500000) == 0x08100000;		/* RFE */
	if (COND(word) != COND_AL)
		return false;
	if ((word & 0x0d900000) == 0x01000000)				/* no data processing: MRS, MSR, BX, hints */
		return (word & 0x0ffffff0) == 0x012fff10;
	return (word & 0x0f000000) == 0x0a000000 ||			/* B */
	       (word & 0x0ff000f0) == 0x07f000f0 ||			/* UDF */
	       (word & 0x0c00f000) == 0x0000f000 ||			/* data processing */
	       (word & 0x0c10f000) == 0x0410f000 ||			/* LDR */
	       (word & 0x0e108000) == 0x08108000;			/* LDM */
}

static bool is_entry(const struct flow *flow, uint32_t address)
{
	return bsearch(&address, flow->entries, flow->count, sizeof(address), compare);
}

struct search {
	const struct flow *flow;
	unsigned int budget;
};

static bool leads_far(struct search *s, uint32_t address, unsigned int jumps);

/* The branch at @address leads too far to be copied with where it leads, or leads to such a one. */
static bool branches_far(struct search *s, uint32_t address, uint32_t word, unsigned int jumps)
{
	uint32_t target = branch_target(word, address), distance = target > address ? target - address : address - target;

	return distance > COPIED_AT_MOST || (jumps && leads_far(s, target, jumps - 1));
}

static bool leads_far(struct search *s, uint32_t address, unsigned int jumps)
{
	uint32_t word;

	for (unsigned int i = 0; i < RUN && s->budget && flow_fetch(s->flow, address + 4 * i, &word); i++, s->budget--) {
		if (is_branch(word) && branches_far(s, address + 4 * i, word, jumps))
			return true;
		if (leaves(word))
			break;
	}
	for (unsigned int i = 0; i < RUN && s->budget && !is_entry(s->flow, address - 4 * i); i++, s->budget--) {
		uint32_t before = address - 4 * (i + 1);

		if (!flow_fetch(s->flow, before, &word) || leaves(word))
			break;
		if (is_branch(word) && branches_far(s, before, word, jumps))
			return true;
	}
	return false;
}

/* Without symbols nobody knows where a function begins. */
bool flow_is_fixed(const struct flow *flow, uint32_t address)
{
	struct search search = { flow, BUDGET };

	return flow->count && leads_far(&search, address, JUMPS);
}
