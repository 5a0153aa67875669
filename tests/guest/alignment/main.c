// SPDX-License-Identifier: GPL-2.0
/*
 * SCTLR.A and accesses that must be aligned. A test of its own: QEMU 7.2 looks at the wrong copy of SCTLR.A for user
 * mode in Secure state, where vexpress-a9 runs.
 */
#include "access.h"
#include "cp15.h"
#include "exception.h"
#include "flat.h"
#include "user.h"

#define DFSR_WNR	BIT(11)

static const struct {
	u32 word;
	const char *text;
	enum { NEVER, WITH_A, ALWAYS } aborts;
	bool write;
	u32 offset;
} cases[] = {
	{ 0xe5920001, "ldr", WITH_A, false, 1 },
	{ 0xe1d200b1, "ldrh", WITH_A, false, 1 },
	{ 0xe1d200f3, "ldrsh", WITH_A, false, 3 },
	{ 0xe5820002, "str", WITH_A, true, 2 },
	{ 0xe1c200b1, "strh", WITH_A, true, 1 },
	{ 0xe5d20001, "ldrb", NEVER, false, 1 },
	{ 0xe5c20003, "strb", NEVER, true, 3 },
	{ 0xe5920008, "ldr, aligned", NEVER, false, 8 },
	{ 0xe8920030, "ldm, aligned", NEVER, false, 0 },
	{ 0xe9b20030, "ldmib with writeback, aligned", NEVER, false, 4 },
	{ 0xe1c240d4, "ldrd, aligned to a word", NEVER, false, 4 },
	{ 0xe1c240d2, "ldrd", ALWAYS, false, 2 },
	{ 0xe1c240f1, "strd", ALWAYS, true, 1 },
	{ 0xe8930030, "ldm", ALWAYS, false, 2 },
	{ 0xe8830030, "stm", ALWAYS, true, 2 },
	{ 0xe1934f9f, "ldrex", ALWAYS, false, 2 },
};

static void run(u32 word)
{
	struct user_state state;

	user_load(&word, 1);
	user_state_init(&state);
	state.r[2] = USER_DATA;
	state.r[3] = USER_DATA + 2;
	exception_arm(NULL);
	user_run(&state);
}

static void check(size_t i, bool a)
{
	const char *text = cases[i].text;

	run(cases[i].word);
	if (cases[i].aborts == NEVER || (cases[i].aborts == WITH_A && !a)) {
		is(caught.frame.vector, V_SVC, "%s, SCTLR.A = %u: no abort", text, a);
		return;
	}
	is(caught.frame.vector, V_DABORT, "%s, SCTLR.A = %u: vector", text, a);
	is(fault_status(caught.dfsr), FS_ALIGNMENT, "%s, SCTLR.A = %u: fault status", text, a);
	is(caught.dfsr & DFSR_WNR, cases[i].write ? DFSR_WNR : 0, "%s, SCTLR.A = %u: write", text, a);
	is(caught.dfar, USER_DATA + cases[i].offset, "%s, SCTLR.A = %u: DFAR", text, a);
	is(caught.frame.pc - USER_VA, 8, "%s, SCTLR.A = %u: LR", text, a);
}

void main(void)
{
	u32 sctlr = read_sctlr();

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		check(i, false);
		write_sctlr(sctlr | SCTLR_A);
		check(i, true);
		write_sctlr(sctlr);
	}
	write_sctlr(sctlr | SCTLR_A);
	is(read_sctlr(), sctlr | SCTLR_A, "SCTLR.A reads back");
	write_sctlr(sctlr);
}
