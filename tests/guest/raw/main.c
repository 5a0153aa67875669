// SPDX-License-Identifier: GPL-2.0
/*
 * Sensitive instructions that were never rewritten, in privileged mode: made at run time, where no loader and no audit
 * sees them. A guest of the PV backend runs in user mode, so each of them either does nothing or is undefined; none may
 * change the guest's mode or masks, and the machine goes on. (A real processor performs them: no native reference.)
 */
#include "cp15.h"
#include "exception.h"
#include "flat.h"
#include "user.h"

static const struct {
	u32 word;
	const char *text;
} words[] = {
	{ 0xf10c01c0, "cpsid aif" }, { 0xf10801c0, "cpsie aif" }, { 0xf1020012, "cps #irq" },
	{ 0xf10e0091, "cpsid i, #fiq" }, { 0xe321f0d2, "msr cpsr_c, #irq" }, { 0xe121f001, "msr cpsr_c, r1" },
	{ 0xe129f001, "msr cpsr_fc, r1" }, { 0xe12ff001, "msr cpsr_fsxc, r1" }, { 0xe122f001, "msr cpsr_x, r1" },
	{ 0xe14f0000, "mrs r0, spsr" }, { 0xe16ff001, "msr spsr_fsxc, r1" }, { 0xe369f0d3, "msr spsr_fc, #0xd3" },
	{ 0xf96d0512, "srsdb sp!, #irq" }, { 0xf8cd0513, "srsia sp, #svc" }, { 0xf8920a00, "rfeia r2" },
	{ 0xe8d26000, "ldm r2, {sp, lr}^" }, { 0xe8c26000, "stm r2, {sp, lr}^" }, { 0xe8d28000, "ldm r2, {pc}^" },
	{ 0xe1b0f00e, "movs pc, lr" }, { 0xe25ef000, "subs pc, lr, #0" }, { 0x11b0f00e, "movsne pc, lr" },
	{ 0xe160006e, "eret" }, { 0xe1010300, "mrs r0, lr_usr" },
};

static u32 mode_and_masks(void)
{
	u32 cpsr;

	asm volatile("mrs %0, cpsr" : "=r"(cpsr));
	return cpsr & (MODE_MASK | PSR_A | PSR_I | PSR_F);
}

u32 raw_call(const void *code, u32 psr, u32 *space);

static void check(size_t i)
{
	u32 *code = (u32 *)USER_VA, space[8], before = mode_and_masks(), after;

	code[0] = words[i].word;
	code[1] = 0xe12fff1e;	/* bx lr */
	sync_code(USER_VA, 8);
	space[2] = (u32)code + 4;
	space[3] = MODE_IRQ | PSR_I;
	exception_arm(hook_skip);
	raw_call(code, MODE_IRQ, space + 2);
	after = mode_and_masks();
	ok(after == before && (exception_disarm() == 0 || caught.frame.vector == V_UNDEF),
	   "%s: undefined or nothing", words[i].text);
	if (after != before)
		print("#   %08x before, %08x after\n", before, after);
}

/* What MRS of the CPSR shows is unknown, but never another mode's rights: the kernel goes on with its own. */
static void check_mrs(void)
{
	u32 *code = (u32 *)USER_VA, space[4];

	code[0] = 0xe10f0000;	/* mrs r0, cpsr */
	code[1] = 0xe12fff1e;
	sync_code(USER_VA, 8);
	exception_arm(hook_skip);
	raw_call(code, 0, space);
	exception_disarm();
	is(mode_and_masks(), MODE_SVC | PSR_A | PSR_I | PSR_F, "mrs cpsr: the kernel goes on");
}

void main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		check(i);
	check_mrs();
	is(user_try(0xe1a00000), V_SVC, "user mode still works");
}
