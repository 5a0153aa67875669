// SPDX-License-Identifier: GPL-2.0
/*
 * What the core does with instructions that the manual calls UNPREDICTABLE in user mode: a line for each, "trap" or
 * "silent". QEMU as it is traps nearly all of them; tests/hostile runs this on cores that do not.
 */
#include "exception.h"
#include "flat.h"
#include "user.h"

#define JUNK	0x8bad	/* what those cores read where there is no register */

static const struct {
	u32 word;
	const char *text;
} arm[] = {
	{ 0xe14f0000, "mrs r0, spsr" },
	{ 0x214f0000, "mrscs r0, spsr" },
	{ 0xe16ff001, "msr spsr_fsxc, r1" },
	{ 0xe369f0d3, "msr spsr_fc, #0xd3" },
	{ 0xf96d0513, "srsdb sp!, #svc" },
	{ 0xf8cd0512, "srsia sp, #irq" },
	{ 0xf8bd0a00, "rfeia sp!" },
	{ 0xf91d0a00, "rfedb sp" },
	{ 0xe8dd6001, "ldm sp, {r0, sp, lr}^" },
	{ 0xe8cd6001, "stm sp, {r0, sp, lr}^" },
	{ 0xe8fd8000, "ldm sp!, {pc}^" },
	{ 0xe1b0f00e, "movs pc, lr" },
	{ 0xe25ef000, "subs pc, lr, #0" },
	{ 0xe29ef000, "adds pc, lr, #0" },
	{ 0xe21ef103, "ands pc, lr, #0xc0000000" },
	{ 0xe01ef00e, "ands pc, lr, lr" },
	{ 0xe19ef00e, "orrs pc, lr, lr" },
}, virt[] = {
	{ 0xe160006e, "eret" },
	{ 0xe1010300, "mrs r0, lr_usr" },
	{ 0xe1420300, "mrs r0, spsr_svc" },
	{ 0xe122f301, "msr sp_svc, r1" },
};

static const struct {
	u16 half[2];
	const char *text;
} thumb[] = {
	{ { 0xf3ff, 0x8000 }, "mrs r0, spsr" },
	{ { 0xf391, 0x8f00 }, "msr spsr_fsxc, r1" },
	{ { 0xe82d, 0xc013 }, "srsdb sp!, #svc" },
	{ { 0xe98d, 0xc012 }, "srsia sp, #irq" },
	{ { 0xe9bd, 0xc000 }, "rfeia sp!" },
	{ { 0xe81d, 0xc000 }, "rfedb sp" },
	{ { 0xf3de, 0x8f00 }, "subs pc, lr, #0" },
};

static void run(u32 cpsr, u32 end, const char *text)
{
	struct user_state state;
	u32 *data = (u32 *)USER_DATA;
	u32 vector;

	for (int i = 0; i < 32; i++)
		data[i] = end;
	user_state_init(&state);
	state.r[1] = MODE_SVC | PSR_I;
	state.sp = USER_DATA + 64;
	state.lr = end;
	state.cpsr = cpsr | PSR_C;
	exception_arm(NULL);
	user_run(&state);
	vector = caught.frame.vector;
	print("%s: %s%s%s\n", vector == V_SVC ? "silent" : vector == V_UNDEF ? "trap" : vector_name(vector), text,
	      cpsr & PSR_T ? " (Thumb)" : "", caught.frame.r[0] == JUNK ? ", junk" : "");
	ok((caught.frame.spsr & (MODE_MASK | PSR_I | PSR_F)) == MODE_USR, "%s: still user mode", text);
}

static void run_arm(u32 word, const char *text)
{
	user_load(&word, 1);
	run(MODE_USR, USER_VA + 4, text);
}

void main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(arm); i++)
		run_arm(arm[i].word, arm[i].text);
	for (size_t i = 0; platform->psci && i < ARRAY_SIZE(virt); i++)
		run_arm(virt[i].word, virt[i].text);
	for (size_t i = 0; i < ARRAY_SIZE(thumb); i++) {
		user_load_thumb(thumb[i].half, 2);
		run(MODE_USR | PSR_T, USER_VA + 5, thumb[i].text);
	}
}
