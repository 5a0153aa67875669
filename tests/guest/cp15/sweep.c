// SPDX-License-Identifier: GPL-2.0
/*
 * Every coprocessor encoding from user mode: UNDEF, unless the manual gives the register to user mode. And every CP15
 * read from privileged modes: a value or UNDEF, and the machine goes on.
 */
#include "cp15-tests.h"

#define BATCH	128

static u32 ran[BATCH / 32];
static bool lost;

/* Notes which words ran: all those between one UNDEF and the next. */
static bool note(struct frame *frame)
{
	u32 index = (frame->pc - USER_VA) / 4 - 1;

	if (frame->vector != V_UNDEF)
		return false;
	if (index >= BATCH)
		lost = true;
	else
		ran[index / 32] &= ~BIT(index % 32);
	return true;
}

/* Encodings that user mode reaches by right: barriers, thread registers. */
static bool allowed(u32 word)
{
	static const u32 words[] = { 0xee070f95, 0xee070f9a, 0xee070fba, 0xee1d0f50, 0xee0d0f50, 0xee1d0f70 };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (word == words[i])
			return true;
	return false;
}

/* Encodings that a core may give user mode, or not. */
static bool optional(u32 word)
{
	static const struct {
		u32 mask, value;
	} words[] = {
		{ 0xffffffff, 0xee190f1e },	/* PMUSERENR, read */
		{ 0xffefffff, 0xeec10e10 },	/* ThumbEE: TEEHBR */
		{ 0xffffffff, 0xeed00e10 },	/* TEECR, read */
		{ 0xffe00f00, 0xeee00e00 },	/* Jazelle */
		{ 0xffffffff, 0xee100e10 },	/* DBGDIDR */
		{ 0xffffffff, 0xee110e10 },	/* DBGDRAR */
		{ 0xffffffff, 0xee120e10 },	/* DBGDSAR */
		{ 0xffffffff, 0xee100e11 },	/* DBGDSCRint */
		{ 0xffefffff, 0xee000e15 },	/* DBGDTRRXint, DBGDTRTXint */
		{ 0xffffffff, 0xec520e01 },	/* DBGDRAR, 64 bits */
		{ 0xffffffff, 0xec520e02 },	/* DBGDSAR, 64 bits */
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if ((word & words[i].mask) == words[i].value)
			return true;
	return false;
}

/* Return: the number of words that did what they should not. */
static u32 run_batch(const u32 *words, u32 count)
{
	struct user_state state;
	u32 wrong = 0;

	memset(ran, 0xff, sizeof(ran));
	user_load(words, count);
	user_state_init(&state);
	state.r[1] = USER_DATA;
	exception_arm(note);
	user_run(&state);
	exception_disarm();
	for (u32 i = 0; i < count; i++) {
		bool did = ran[i / 32] >> i % 32 & 1;

		if (optional(words[i]) || did == allowed(words[i]))
			continue;
		print("#   %08x: %s\n", words[i], did ? "runs" : "undefined");
		wrong++;
	}
	return wrong + lost + (caught.frame.vector != V_SVC);
}

/* MRC or MCR: op = opc1 << 21 | L << 20 | coprocessor << 8 | CRn << 16; all CRm and opc2. */
static u32 sweep_row(u32 op)
{
	u32 words[BATCH];

	for (u32 i = 0; i < BATCH; i++)
		words[i] = 0xee000010 | op | (i >> 3) | (i & 7) << 5;
	return run_batch(words, BATCH);
}

/* Of coprocessor 14 only debug, ThumbEE and Jazelle: the rest is like one of them. */
static void sweep_registers(u32 coprocessor, u32 direction)
{
	u32 wrong = 0, op = direction << 20 | coprocessor << 8;

	for (u32 opc1 = 0; opc1 < 8; opc1++) {
		if (coprocessor == 14 && opc1 > 0 && opc1 < 6)
			continue;
		for (u32 crn = 0; crn < 16; crn++)
			wrong += sweep_row(op | opc1 << 21 | crn << 16);
	}
	is(wrong, 0, "user mode: every %s p%u", direction ? "mrc" : "mcr", coprocessor);
}

/* MCRR, MRRC, LDC, STC and CDP of one coprocessor, a sample of each. */
static void sweep_others(u32 coprocessor)
{
	u32 words[BATCH], wrong = 0;

	for (u32 i = 0; i < BATCH; i++)
		words[i] = 0xec420000 | (i & 1) << 20 | coprocessor << 8 | (i >> 1 & 15) << 4 | (i >> 5);
	wrong += run_batch(words, BATCH);
	for (u32 i = 0; i < 32; i++)
		words[i] = 0xed810000 | (i & 1) << 20 | coprocessor << 8 | (i >> 1) << 12;
	if (coprocessor == 14)	/* CRd 5 is the debug transfer register */
		words[10] = words[11] = 0xe7f000f0;
	wrong += run_batch(words, 32);
	for (u32 i = 0; i < 64; i++)
		words[i] = 0xee000000 | (i & 15) << 20 | coprocessor << 8 | (i >> 4) << 5;
	wrong += run_batch(words, 64);
	is(wrong, 0, "user mode: mcrr, mrrc, ldc, stc and cdp p%u", coprocessor);
}

u32 privileged_read(u32 mode, const void *code);

/* Reads every CP15 register of one row in one mode; what is not there is skipped. */
static u32 read_row(u32 mode, u32 op)
{
	u32 *code = (u32 *)USER_VA;

	for (u32 i = 0; i < BATCH; i++)
		code[i] = 0xee100010 | op | (i >> 3) | (i & 7) << 5;
	code[BATCH] = 0xe12fff1e;
	sync_code(USER_VA, BATCH * 4 + 4);
	exception_arm(hook_skip);
	privileged_read(mode, code);
	return exception_disarm();
}

static void sweep_privileged(u32 coprocessor, u32 mode, const char *name, u32 limit)
{
	u32 undefined = 0;

	for (u32 opc1 = 0; opc1 < limit; opc1++)
		for (u32 crn = 0; crn < 16; crn++)
			undefined += read_row(mode, opc1 << 21 | crn << 16 | coprocessor << 8);
	ok(undefined > 0 && undefined < limit * 16 * BATCH, "%s mode: every mrc p%u gives a value or UNDEF", name,
	   coprocessor);
}

void test_sweep(void)
{
	u32 kept = read_tpidrurw();

	section("all encodings");
	if (read_pfr1() >> 16 & 0xf)
		write_cntkctl(0);
	for (u32 direction = 0; direction < 2; direction++) {
		sweep_registers(15, direction);
		sweep_registers(14, direction);
	}
	for (u32 coprocessor = 0; coprocessor < 16; coprocessor++)
		sweep_others(coprocessor);
	sweep_privileged(15, MODE_SVC, "svc", 8);
	sweep_privileged(15, MODE_SYS, "sys", 1);
	sweep_privileged(15, MODE_ABT, "abt", 1);
	write_tpidrurw(kept);
}
