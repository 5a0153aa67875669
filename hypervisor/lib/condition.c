// SPDX-License-Identifier: GPL-2.0
#include "condition.h"
#include "psr.h"

/* Table A8-1: bit NZCV of each entry says whether the condition holds with these flags. */
static const u16 condition_table[16] = {
	0xf0f0,	/* EQ: Z */
	0x0f0f,	/* NE */
	0xcccc,	/* CS: C */
	0x3333,	/* CC */
	0xff00,	/* MI: N */
	0x00ff,	/* PL */
	0xaaaa,	/* VS: V */
	0x5555,	/* VC */
	0x0c0c,	/* HI: C and not Z */
	0xf3f3,	/* LS */
	0xaa55,	/* GE: N == V */
	0x55aa,	/* LT */
	0x0a05,	/* GT: not Z and N == V */
	0xf5fa,	/* LE */
	0xffff,	/* AL */
	0xffff,	/* the unconditional space */
};

bool condition_passed(u32 cpsr, u32 condition)
{
	return condition_table[condition & 15] >> (cpsr >> 28) & 1;
}

u32 arm_condition(u32 instruction)
{
	u32 condition = instruction >> 28;

	return condition == 15 ? CONDITION_AL : condition;
}

u32 thumb_condition(u32 cpsr)
{
	u32 it = it_state(cpsr);

	return (it & 0xf) ? it >> 4 : CONDITION_AL;
}

bool instruction_condition_passed(u32 cpsr, u32 instruction)
{
	return condition_passed(cpsr, (cpsr & PSR_T) ? thumb_condition(cpsr) : arm_condition(instruction));
}

u32 it_state(u32 cpsr)
{
	return word_bits(cpsr, 15, 10) << 2 | word_bits(cpsr, 26, 25);
}

static u32 set_it_state(u32 cpsr, u32 it)
{
	return (cpsr & ~PSR_IT) | word_bits(it, 7, 2) << 10 | word_bits(it, 1, 0) << 25;
}

u32 it_state_advance(u32 cpsr)
{
	u32 it = it_state(cpsr);

	if (!(it & 7))
		return cpsr & ~PSR_IT;
	return set_it_state(cpsr, (it & 0xe0) | (it << 1 & 0x1f));
}

void skip_instruction(u32 regs[16], u32 *cpsr, bool wide)
{
	if (!(*cpsr & PSR_T)) {
		regs[15] += 4;
		return;
	}
	regs[15] += wide ? 4 : 2;
	*cpsr = it_state_advance(*cpsr);
}
