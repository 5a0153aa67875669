// SPDX-License-Identifier: GPL-2.0
#include "modes.h"

typedef u32 (*return_function)(u32 spsr);
typedef void (*ldm_function)(u32 spsr, u32 *base, u32 *pc, u32 out[5]);
typedef u32 (*thumb_function)(u32 spsr, u32 *ran);

extern const return_function return_functions[9];
extern const ldm_function ldm_returns[8];
extern const thumb_function thumb_returns[4];
u32 ldm_return_full(u32 spsr, u32 out[14]);

static const char *const return_names[] = {
	"movs pc, lr", "subs pc, lr, #4", "movs pc, lsl #2", "subs pc, lsr #3", "subs pc, asr #2", "movs pc, ror #20",
	"movs pc, rrx", "subs pc, lsl #4", "subs pc, lr, #0",
};

/* SPSR values to return with: every privileged mode, flags, GE and masks mixed. */
static u32 target_spsr(size_t mode)
{
	static const u32 rest[] = { 0x800000c0, 0x60050100, 0xf80f0040, 0x00000080, 0x500a01c0, 0xa8000000 };

	return rest[mode] | mode_names[mode].value;
}

void test_returns(void)
{
	section("data processing with S and PC");
	for (size_t i = 0; i < ARRAY_SIZE(return_names); i++) {
		u32 bad = 0;

		for (size_t mode = 0; mode < ARRAY_SIZE(mode_names); mode++)
			bad |= (return_functions[i](target_spsr(mode)) ^ target_spsr(mode)) & PSR_DEFINED;
		is(bad, 0, "%s: CPSR from SPSR in each mode", return_names[i]);
	}
}

static void check_ldm(size_t form)
{
	static const char *const names[] = { "ia", "ib", "da", "db" };
	static const int start[] = { 0, -1, 3, 4 }, step[] = { 4, 4, -4, -4 };
	u32 space[6] = { 0, 0x500, 0x600, 0x700 }, out[5], bad = 0;
	u32 *base = space + 1 + start[form / 2], *end = base + (form & 1 ? step[form / 2] : 0);

	for (size_t mode = 0; mode < ARRAY_SIZE(mode_names); mode++) {
		ldm_returns[form](target_spsr(mode), base, space + 4, out);
		bad |= (out[0] ^ target_spsr(mode)) & PSR_DEFINED;
	}
	is(bad, 0, "ldm%s r1%s with pc: CPSR from SPSR in each mode", names[form / 2], form & 1 ? "!" : "");
	ok(out[2] == 0x500 && out[3] == 0x600 && out[4] == 0x700 && out[1] == (u32)end,
	   "ldm%s r1%s with pc: registers and base", names[form / 2], form & 1 ? "!" : "");
}

static void check_ldm_full(void)
{
	u32 out[14], bad = 0;

	is(ldm_return_full(0xa00f0053, out) & PSR_DEFINED, 0xa00f0053, "ldmfd sp!, {r0-r12, lr, pc}^: CPSR and sp");
	for (u32 i = 0; i < 14; i++)
		bad |= out[i] ^ (0x100 + i);
	is(bad, 0, "ldmfd sp!, {r0-r12, lr, pc}^: registers");
}

static void check_thumb(size_t form)
{
	static const char *const names[] = { "movs pc, lr", "subs pc, lr, #0", "rfeia", "ldm with pc" };
	/* IT[7:0] in the SPSR's places: none; EQ for one; EQ then EQ; EQ then NE. */
	static const struct {
		u32 it, flags, ran;
		const char *text;
	} cases[] = {
		{ 0x00000000, 0, 3, "no IT block" },
		{ 0x00000800, PSR_Z, 3, "last of an IT block, passes" },
		{ 0x00000800, 0, 2, "last of an IT block, fails" },
		{ 0x00000400, PSR_Z, 3, "two left of an IT block, both pass" },
		{ 0x00000400, 0, 0, "two left of an IT block, both fail" },
		{ 0x00000c00, PSR_Z, 1, "two left of an IT block, then and else" },
		{ 0x00000c00, 0, 2, "two left of an IT block, else and then" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		u32 ran, psr = cases[i].it | cases[i].flags | PSR_T | PSR_MASKED | MODE_SYS;
		u32 cpsr = thumb_returns[form](psr, &ran);

		is(ran << 16 | (cpsr & (MODE_MASK | PSR_MASKED)), cases[i].ran << 16 | MODE_SYS | PSR_MASKED,
		   "%s to Thumb, %s", names[form], cases[i].text);
	}
}

void test_load_returns(void)
{
	section("LDM with PC");
	for (size_t form = 0; form < ARRAY_SIZE(ldm_returns); form++)
		check_ldm(form);
	check_ldm_full();
	section("returns to Thumb code");
	for (size_t form = 0; form < ARRAY_SIZE(thumb_returns); form++)
		check_thumb(form);
}
