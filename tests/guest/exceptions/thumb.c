// SPDX-License-Identifier: GPL-2.0
/* Thumb-2 user code that traps inside and outside IT blocks, and is resumed behind the trap. */
#include "exceptions.h"

static u32 resumes;

/* ITSTATE of an SPSR, one instruction on (A2.5.2). */
static u32 advance_it(u32 spsr)
{
	u32 it = (spsr >> 8 & 0xfc) | (spsr >> 25 & 3);

	it = it & 7 ? (it & 0xe0) | (it << 1 & 0x1f) : 0;
	return (spsr & ~0x0600fc00) | (it & 0xfc) << 8 | (it & 3) << 25;
}

/* Goes on behind anything but the SVC that ends the program. */
static bool resume(struct frame *frame)
{
	if (frame->vector == V_SVC) {
		if (*(u16 *)(frame->pc - 2) == 0xdffe)
			return false;
		resumes++;
		return true;
	}
	resumes++;
	frame->spsr = advance_it(frame->spsr);
	return hook_skip(frame);
}

static void run(const u16 *code, size_t count, u32 psr)
{
	struct user_state state;

	user_load_thumb(code, count);
	user_state_init(&state);
	state.cpsr |= psr | PSR_T;
	state.r[1] = HOLE;
	state.r[2] = USER_DATA;
	resumes = 0;
	exception_arm(resume);
	user_run(&state);
}

/* Each program adds 1, 2, 4, ... to r0 around instructions that trap. */
static const struct {
	u16 code[12];
	u32 count, psr, r0, traps;
	const char *text;
} programs[] = {
	{ { 0x3001, 0xdf01, 0x3002, 0xdf02, 0x3004 }, 5, 0, 7, 2, "svc twice" },
	{ { 0xbf04, 0xdf01, 0x3002, 0x3004 }, 4, PSR_Z, 6, 1, "itt eq: svc, add; passes" },
	{ { 0xbf04, 0xdf01, 0x3002, 0x3004 }, 4, 0, 4, 0, "itt eq: svc, add; fails" },
	{ { 0xbf0c, 0xdf01, 0x3002, 0x3004 }, 4, PSR_Z, 4, 1, "ite eq: svc, else add; passes" },
	{ { 0xbf0c, 0xdf01, 0x3002, 0x3004 }, 4, 0, 6, 0, "ite eq: svc, else add; fails" },
	{ { 0xbf1c, 0x3001, 0xdf01, 0x3004 }, 4, 0, 5, 1, "itt ne: add, svc last; passes" },
	{ { 0xbf1f, 0x3001, 0xdf01, 0x3002, 0x3004, 0x3008 }, 6, 0, 15, 1, "itttt ne: svc second; passes" },
	{ { 0xbf0b, 0x3001, 0xdf01, 0x3002, 0x3004, 0x3008 }, 6, PSR_Z, 11, 0, "itete eq: svc second" },
	{ { 0xbf07, 0x3001, 0xdf01, 0x3002, 0x3004, 0x3008 }, 6, PSR_Z, 9, 1, "ittee eq: svc second, rest else" },
	{ { 0xbf04, 0x680b, 0x3002, 0x3004 }, 4, PSR_Z, 6, 1, "itt eq: ldr that aborts, add; passes" },
	{ { 0xbf04, 0x680b, 0x3002, 0x3004 }, 4, 0, 4, 0, "itt eq: ldr that aborts, add; fails" },
	{ { 0xbf08, 0x680b, 0x3002 }, 3, PSR_Z, 2, 1, "it eq: ldr that aborts, last; passes" },
	{ { 0xbf04, 0xf8d1, 0x3004, 0x3002, 0x3004 }, 5, PSR_Z, 6, 1, "itt eq: ldr.w that aborts, add; passes" },
	{ { 0xbf0c, 0xf8c1, 0x3004, 0x3002, 0x3004 }, 5, PSR_Z, 4, 1, "ite eq: str.w that aborts, else add" },
	{ { 0xbf04, 0xee11, 0x3f10, 0x3002, 0x3004 }, 5, PSR_Z, 6, 1, "itt eq: mrc SCTLR, add; passes" },
	{ { 0xbf04, 0xee11, 0x3f10, 0x3002, 0x3004 }, 5, 0, 4, 0, "itt eq: mrc SCTLR, add; fails" },
	{ { 0xbf1c, 0x3001, 0xee11, 0x3f10, 0x3004 }, 5, 0, 5, 1, "itt ne: add, mrc SCTLR last; passes" },
	{ { 0x3001, 0xf7f0, 0xa001, 0x3002 }, 4, 0, 3, 1, "udf.w" },
	{ { 0x3001, 0xde01, 0x3002 }, 3, 0, 3, 1, "udf" },
	{ { 0xb508, 0x3001, 0x680b, 0x3002, 0xe8bd, 0x4008 }, 6, 0, 3, 1, "push, ldr that aborts, pop" },
};

static void check_it_state(void)
{
	static const struct {
		u16 code[6];
		u32 vector, offset, it;
		const char *text;
	} cases[] = {
		{ { 0xbf04, 0xdf01, 0x3002 }, V_SVC, 4, 0x00000800, "svc first of itt eq" },
		{ { 0xbf04, 0x3001, 0xdf01 }, V_SVC, 6, 0x00000000, "svc second of itt eq" },
		{ { 0xbf04, 0x680b, 0x3002 }, V_DABORT, 10, 0x00000400, "ldr first of itt eq" },
		{ { 0xbf04, 0x3001, 0x680b }, V_DABORT, 12, 0x00000800, "ldr second of itt eq" },
		{ { 0xbf08, 0x680b, 0x3002 }, V_DABORT, 10, 0x00000800, "ldr of it eq" },
		{ { 0xbf04, 0xee11, 0x3f10, 0x3002 }, V_UNDEF, 4, 0x00000400, "mrc first of itt eq" },
		{ { 0xbf0c, 0xee11, 0x3f10, 0x3002 }, V_UNDEF, 4, 0x00000c00, "mrc first of ite eq" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		run_thumb(cases[i].code, 4, PSR_Z);
		check_entry(cases[i].text, cases[i].vector, cases[i].offset, PSR_Z | PSR_T | cases[i].it);
	}
}

void test_thumb(void)
{
	section("Thumb-2 user code");
	check_it_state();
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		run(programs[i].code, programs[i].count, programs[i].psr);
		is(caught.frame.r[0] | resumes << 16, programs[i].r0 | programs[i].traps << 16,
		   "%s: what was executed, traps", programs[i].text);
	}
}
