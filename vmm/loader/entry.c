// SPDX-License-Identifier: GPL-2.0
#include "entry.h"

#define BIT(n)		(1u << (n))
#define SP		13u
#define PC		15u
#define COND_AL		14u
#define LONGEST		32u	/* instructions */

#define MCR_TPIDRURO	0xee0d0f70u
#define MCR_DACR	0xee030f10u
#define RT		0xf000u

/* What the registers hold: nothing of the user's, or an address on the kernel's stack. What is there may be the user's again. */
struct knowledge {
	uint32_t constant, stack;
};

/* What else may stand there: it touches no memory but the stack, and neither of the two registers. */
static bool is_harmless(uint32_t word)
{
	return word == 0xf1080080 ||					/* cpsie i */
	       ((word & 0x0fff0fff) == 0x0e010f10 && word >> 28 != 15);	/* mcr p15, 0, rt, c1, c0, 0: SCTLR */
}

/* What the flags go into, and so is the user's: ADC, SBC, RSC, RRX, MRS; of the last, SPSR is his as a whole. */
static bool reads_status(uint32_t word)
{
	if ((word & 0x0fbf0fff) == 0x010f0000)
		return true;
	if (word & 0x0c000000)
		return false;
	return (word & 0x01e00000) - 0x00a00000 <= 0x00400000 || (word & 0x02000ff0) == 0x60;
}

/* Loads of several registers, and whatever changes the register that it loads or stores through. */
static bool is_too_much(uint32_t word)
{
	bool multiple = (word & 0x0e000000) == 0x08000000, single = (word & 0x0c000000) == 0x04000000 && word >> 28 != 15;

	return (multiple && word & (BIT(20) | BIT(21)) && (word & 0x0e70ffff) != 0x08406000) ||
	       (single && (word & (BIT(24) | BIT(21))) != BIT(24));
}

/* Of the CP15 registers, SCTLR and TPIDRPRW may be read. */
static bool is_other_coprocessor(uint32_t word)
{
	return (word & 0x0f000010) == 0x0e000010 && (word & 0x0fff0fff) != 0x0e110f10 && (word & 0x0fff0fff) != 0x0e1d0f90;
}

static void learn(uint32_t *set, uint32_t registers, bool now, bool always)
{
	if (!now)
		*set &= ~registers;
	else if (always)
		*set |= registers;
}

/* Return: false if the instruction is not known, or goes where the user may have sent it. */
static bool follow(uint32_t word, struct knowledge *known)
{
	bool always = word >> 28 == COND_AL, loads;
	uint32_t sources;
	struct flow_effect e;

	if (is_harmless(word))
		return true;
	if (is_other_coprocessor(word) || is_too_much(word) || !flow_effect_of(word, &e) || e.ends || e.address & ~(known->constant | known->stack))
		return false;
	loads = e.address && word & BIT(20);
	sources = reads_status(word) ? ~0u : loads ? e.address : e.reads;
	learn(&known->stack, e.writes, !loads && sources & known->stack && !(sources & ~(known->constant | known->stack)), always);
	learn(&known->constant, e.writes, !(sources & ~known->constant), always);
	return true;
}

/* sub sp, sp, #; stm sp, {r0-r12}: what an abort leaves in r0 is not there yet. */
static bool begins(const struct flow *flow, uint32_t first)
{
	uint32_t word;

	return flow_fetch(flow, first, &word) && (word & 0xfffff000) == 0xe24dd000 && flow_fetch(flow, first + 4, &word) &&
	       word == 0xe88d1fff;
}

bool entry_find(const struct flow *flow, uint32_t stm, struct entry *entry)
{
	struct knowledge known = { .constant = BIT(PC), .stack = BIT(SP) };
	uint32_t address, word;

	*entry = (struct entry){ .first = stm - 4 * ENTRY_STM };
	if (!begins(flow, entry->first))
		return false;
	for (unsigned int i = 0; i < LONGEST; i++) {
		address = entry->first + 4 * i;
		if (!flow_fetch(flow, address, &word))
			return false;
		if ((word & ~RT) == MCR_TPIDRURO && !entry->thread_id) {
			entry->thread_id = address;
		} else if ((word & ~RT) == MCR_DACR) {
			entry->dacr = address;
			return entry->thread_id;
		} else if (!follow(word, &known)) {
			return false;
		}
	}
	return false;
}
