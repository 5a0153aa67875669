// SPDX-License-Identifier: GPL-2.0
/* Data cache maintenance by set and way, which a kernel does for all of a cache, one trap after the other, if it is not helped. */
#include "low.h"

#define ROUNDS		256u	/* that one trap stands for: interrupts wait meanwhile */

/* A32 (DDI 0406C A8.8), registers left 0 */
#define LSL_REGISTER	0xe1a00010u
#define ORR_REGISTER	0xe1800000u
#define SUBS_1		0xe2500001u
#define BGE_BACK	0xaafffff9u	/* to five instructions before the branch */

#define RN(r)		((r) << 16)
#define RD(r)		((r) << 12)
#define RS(r)		((r) << 8)

/** A loop over the sets, or the ways: the last operation is the one with index 0. */
struct loop {
	u32 *index;
	u32 shift, others;	/* what is operated on: index << shift | others */
};

#define PC		15

/** The registers that such a loop names. */
struct names {
	u32 index, shift, a, b;
};

static bool are_distinct(const struct names *names, u32 value)
{
	u32 constant = 1u << names->shift | 1u << names->a | 1u << names->b, index = 1u << names->index;

	return !((constant | index) & (1u << value | 1u << PC)) && !(constant & index);
}

/* LSL value, index, shift; ORR value, value, a; ORR value, value, b; MCR value; SUBS index, index, 1; BGE to the LSL. */
static bool is_loop(const u32 before[3], const u32 behind[2], u32 value, struct names *names)
{
	*names = (struct names){
		.index = before[0] & 15, .shift = before[0] >> 8 & 15, .a = before[1] & 15, .b = before[2] & 15,
	};
	return before[0] == (LSL_REGISTER | RD(value) | RS(names->shift) | names->index) &&
	       before[1] == (ORR_REGISTER | RN(value) | RD(value) | names->a) &&
	       before[2] == (ORR_REGISTER | RN(value) | RD(value) | names->b) &&
	       behind[0] == (SUBS_1 | RN(names->index) | RD(names->index)) && behind[1] == BGE_BACK &&
	       are_distinct(names, value);
}

static bool read_words(struct pv_state *state, u32 va, u32 words[], unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (low_load(state, va + 4 * i, &words[i]))
			return false;
	return true;
}

static bool find_loop(struct pv_state *state, u32 instruction, struct loop *loop)
{
	u32 *regs = state->ctx.regs, pc = regs[PC], before[3], behind[2];
	struct names names;

	if (instruction >> 28 != 14 || !read_words(state, pc - 12, before, 3) || !read_words(state, pc + 4, behind, 2) ||
	    !is_loop(before, behind, instruction >> 12 & 15, &names))
		return false;
	*loop = (struct loop){
		.index = &regs[names.index], .shift = regs[names.shift], .others = regs[names.a] | regs[names.b],
	};
	return loop->shift < 32;
}

/*
 * An invalidation is done as clean and invalidate: the lines may be the host's (B2.2.7 lets a hypervisor upgrade it in the same
 * way).
 */
static void operate(u32 value)
{
	asm volatile("mcr p15, 0, %0, c7, c14, 2" : : "r" (value) : "memory");
}

/* The guest goes through the last round itself, for the sake of the flags. */
u32 low_set_way(struct pv_state *state, u32 instruction)
{
	struct loop loop;
	u32 count = 1;

	operate(state->ctx.regs[instruction >> 12 & 15]);
	if (find_loop(state, instruction, &loop))
		for (; (s32)*loop.index > 1 && count < ROUNDS; count++)
			operate(--*loop.index << loop.shift | loop.others);
	asm volatile("dsb" : : : "memory");
	pv_count_fast(state, CACHE, count);
	return 0;
}
