// SPDX-License-Identifier: GPL-2.0
#include "exceptions.h"

void kernel_thumb_undef(void);
void kernel_thumb_undef_wide(void);

static void user_arm(void)
{
	/* Permanently undefined (A5.6), coprocessors that are not there, CP15 from user mode, VFP that is off. */
	static const struct {
		u32 word;
		const char *text;
	} cases[] = {
		{ 0xe7f000f0, "udf #0" }, { 0xe7ffffff, "udf #0xffff" }, { 0xee000110, "mcr p1" },
		{ 0xee1f0f10, "mrc p15 c15" },
		{ 0xee110f10, "mrc SCTLR" }, { 0xee010f10, "mcr SCTLR" }, { 0xed900a00, "vldr s0, VFP off" },
		{ 0xeef80a10, "vmrs fpexc" }, { 0xe1600070, "smc" }, { 0xe1400070, "hvc" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		run_arm(&cases[i].word, 1, PSR_V);
		check_entry(cases[i].text, V_UNDEF, 4, PSR_V);
	}
}

static void user_masks(void)
{
	u32 words[] = { 0xe1a00000, 0xe7f123f4 }, bad = 0;

	for (u32 masks = 0; masks < 8; masks++) {
		run_arm(words, 2, masks << 6 | PSR_Q | 0x000a0000);
		bad |= entry_errors(V_UNDEF, 8, masks << 6 | PSR_Q | 0x000a0000);
	}
	is(bad, 0, "udf in user mode under all masks");
}

static void user_thumb(void)
{
	static const u16 narrow[] = { 0xbf00, 0xde07 };			/* nop; udf #7 */
	static const u16 wide[] = { 0xbf00, 0xf7f0, 0xa007 };		/* nop; udf.w #7 */
	static const u16 coprocessor[] = { 0xee11, 0x0f10 };		/* mrc SCTLR */

	run_thumb(narrow, ARRAY_SIZE(narrow), PSR_C);
	check_entry("Thumb udf", V_UNDEF, 4, PSR_C | PSR_T);
	run_thumb(wide, ARRAY_SIZE(wide), PSR_C);
	check_entry("Thumb udf.w", V_UNDEF, 4, PSR_C | PSR_T);
	run_thumb(coprocessor, ARRAY_SIZE(coprocessor), 0);
	check_entry("Thumb mrc SCTLR", V_UNDEF, 2, PSR_T);
}

static void kernel_modes(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++)
		is(kernel_errors(undef_traps, i, 0, V_UNDEF, 4), 0, "udf in %s", modes[i].name);
}

static void kernel_thumb(void)
{
	exception_arm(hook_skip);
	kernel_thumb_undef();
	is(caught.frame.pc - ((u32)kernel_thumb_undef & ~1), 4, "udf in Thumb kernel code: LR");
	is(caught.frame.spsr & (PSR_T | MODE_MASK), PSR_T | MODE_SVC, "udf in Thumb kernel code: SPSR");
	kernel_thumb_undef_wide();
	is(caught.frame.pc - ((u32)kernel_thumb_undef_wide & ~1), 6, "udf.w in Thumb kernel code: LR");
	is(exception_disarm(), 2, "udf in Thumb kernel code: taken twice");
}

void test_undef(void)
{
	section("UNDEF");
	user_arm();
	user_masks();
	user_thumb();
	kernel_modes();
	kernel_thumb();
}
