// SPDX-License-Identifier: GPL-2.0
/* Exceptions inside exception handlers: each mode's LR and SPSR belong to it alone. */
#include "cp15.h"
#include "exceptions.h"

#define DEPTH	4

static u32 depth, order[DEPTH], entered[DEPTH], left[DEPTH];

/* The handler of each kind causes the next kind, then goes on behind its own. */
static bool nest(struct frame *frame)
{
	u32 mine = depth++, pc = frame->pc, spsr = frame->spsr;

	if (mine >= DEPTH)
		return false;
	order[mine] = frame->vector;
	entered[mine] = spsr;
	if (frame->vector == V_SVC)
		undef_traps[5].enter(0);
	else if (frame->vector == V_UNDEF)
		load_traps[2].enter(HOLE);
	else if (frame->vector == V_DABORT)
		jump_traps[0].enter(HOLE);
	left[mine] = frame->pc == pc && frame->spsr == spsr;
	return hook_skip(frame);
}

static void check_chain(void)
{
	static const u32 want[DEPTH] = { V_SVC, V_UNDEF, V_DABORT, V_PABORT };
	static const u32 from[DEPTH] = { MODE_SYS, MODE_UND, MODE_IRQ, MODE_SYS };

	for (u32 i = 0; i < DEPTH; i++) {
		is(order[i], want[i], "nested: level %u is a %s", i, vector_name(want[i]));
		is(entered[i] & MODE_MASK, from[i], "nested: level %u comes from the right mode", i);
		is(left[i], 1, "nested: level %u finds its frame as it was", i);
	}
}

/* The data abort handler itself aborts once, in its own mode. */
static bool abort_again(struct frame *frame)
{
	if (frame->vector == V_DABORT && depth++ == 0) {
		u32 dfar = read_dfar();

		load_traps[4].enter(HOLE + 0x1000);
		is(dfar, HOLE, "abort in an abort handler: DFAR of the first");
		is(read_dfar(), HOLE + 0x1000, "abort in an abort handler: DFAR of the second");
	}
	return hook_skip(frame);
}

void test_nested(void)
{
	u32 cpsr;

	section("nested exceptions");
	depth = 0;
	exception_arm(nest);
	cpsr = svc_traps[0].enter(0);
	is(exception_disarm(), DEPTH, "nested: as many as expected");
	check_chain();
	is(cpsr & MODE_MASK, MODE_SYS, "nested: back where it began");
	depth = 0;
	exception_arm(abort_again);
	cpsr = load_traps[3].enter(HOLE);
	is(exception_disarm(), 2, "abort in an abort handler: two");
	is(cpsr & MODE_MASK, MODE_SVC, "abort in an abort handler: back");
}
