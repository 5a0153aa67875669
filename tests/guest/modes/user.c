// SPDX-License-Identifier: GPL-2.0
/*
 * Sensitive instructions in user mode, in code that is made at run time and so never rewritten. Where the manual says
 * UNPREDICTABLE, an UNDEF and no effect are both right; leaving user mode never is.
 */
#include "modes.h"
#include "exception.h"
#include "user.h"

#define MRS_R0		0xe10f0000

static const struct {
	u32 word;
	const char *text;
} unpredictable[] = {
	{ 0xe14f0000, "mrs r0, spsr" },
	{ 0xe16ff001, "msr spsr_fsxc, r1" },
	{ 0xf96d0513, "srsdb sp!, #svc" },
	{ 0xf8bd0a00, "rfeia sp!" },
	{ 0xe8d16001, "ldm r1, {r0, sp, lr}^" },
	{ 0xe8c16001, "stm r1, {r0, sp, lr}^" },
	{ 0xe1b0f00e, "movs pc, lr" },
	{ 0xe25ef004, "subs pc, lr, #4" },
	{ 0xe8fd8000, "ldm sp!, {pc}^" },
};

static const struct {
	u32 word;
	const char *text;
} harmless[] = {
	{ 0xf1080080, "cpsie i" },
	{ 0xf10801c0, "cpsie aif" },
	{ 0xf10c00c0, "cpsid if" },
	{ 0xf1020013, "cps #svc" },
	{ 0xf10e00d3, "cpsid if, #svc" },
	{ 0xe121f001, "msr cpsr_c, r1" },
	{ 0xe321f0d3, "msr cpsr_c, #0xd3" },
	{ 0xe122f001, "msr cpsr_x, r1" },
};

/* Runs words with r1 = a PSR in SVC mode, sp and lr in the data page. Return: the vector. */
static u32 run(const u32 *words, size_t count, u32 psr)
{
	struct user_state state;
	u32 *data = (u32 *)USER_DATA;

	data[16] = USER_VA + 4 * count;
	data[17] = MODE_SVC;
	user_load(words, count);
	user_state_init(&state);
	state.r[1] = psr;
	state.sp = USER_DATA + 64;
	state.lr = USER_VA + 4 * count;
	state.cpsr |= PSR_C;
	exception_arm(NULL);
	user_run(&state);
	return caught.frame.vector;
}

static void check_harmless(u32 word, const char *text)
{
	u32 words[] = { word, MRS_R0 };
	u32 vector = run(words, 2, MODE_SVC | PSR_A);
	u32 bad = vector != V_SVC;

	bad |= ((caught.frame.spsr & (MODE_MASK | PSR_MASKED)) != MODE_USR) << 1;
	bad |= (caught.frame.r[0] >> 28 != 2) << 2;
	is(bad, 0, "user mode: %s does not trap, changes neither mode nor masks nor flags", text);
}

static void check_flags_write(void)
{
	static const u32 writes[] = { 0xe12cf001, 0xe128f001, 0xe129f001, 0xe12ff001 };
	static const char *const names[] = { "fs", "f", "fc", "fsxc" };

	for (size_t i = 0; i < ARRAY_SIZE(writes); i++) {
		u32 words[] = { writes[i], MRS_R0 };

		run(words, 2, 0x98000000 | MODE_SVC | PSR_I | PSR_F);
		is(caught.frame.r[0] >> 27, 0x13, "user mode: msr cpsr_%s writes the flags", names[i]);
		is(caught.frame.spsr & (MODE_MASK | PSR_MASKED), MODE_USR, "user mode: msr cpsr_%s, no more", names[i]);
	}
}

static void check_unpredictable(u32 word, const char *text)
{
	u32 vector = run(&word, 1, MODE_SVC | PSR_I | PSR_F);

	ok((vector == V_UNDEF || vector == V_SVC) && (caught.frame.spsr & MODE_MASK) == MODE_USR,
	   "user mode: %s is undefined or does nothing", text);
}

void test_user_mode(void)
{
	u32 mrs = MRS_R0;

	section("user mode");
	is(run(&mrs, 1, 0), V_SVC, "user mode: mrs cpsr does not trap");
	is(caught.frame.r[0] >> 28, 2, "user mode: mrs cpsr shows the flags");
	for (size_t i = 0; i < ARRAY_SIZE(harmless); i++)
		check_harmless(harmless[i].word, harmless[i].text);
	check_flags_write();
	for (size_t i = 0; i < ARRAY_SIZE(unpredictable); i++)
		check_unpredictable(unpredictable[i].word, unpredictable[i].text);
}
