// SPDX-License-Identifier: GPL-2.0
#include "exceptions.h"

void svc_zero(void);
void svc_large(void);
void svc_conditional(void);
void kernel_thumb_svc(void);

static u32 words_seen[8], svcs_seen;

/* A kernel that looks at its own SVC's number in memory. */
static bool note_word(struct frame *frame)
{
	if (frame->vector != V_SVC)
		return false;
	if (svcs_seen < ARRAY_SIZE(words_seen))
		words_seen[svcs_seen++] = frame->spsr & PSR_T ? *(u16 *)(frame->pc - 2) : *(u32 *)(frame->pc - 4);
	return true;
}

static void user_immediates(void)
{
	/* The last ones look like trap words: a user program has no sites, so they are SVCs like any other. */
	static const u32 immediates[] = {
		0, 1, 0x123456, 0x900000, 0x9f0001, 0xffffff, 0x2f0000, 0x200040, 0x210000, 0x2200f1, 0x230173,
		0x240006, 0x260003, 0x10f0d3, 0xd1ffff, 0xa88000, 0x88ffff, 0x4d000e, 0x6000f0, 0x3f0f10,
	};

	for (size_t i = 0; i < ARRAY_SIZE(immediates); i++) {
		u32 word = 0xef000000 | immediates[i], bad;

		run_arm(&word, 1, PSR_C | PSR_N);
		bad = entry_errors(V_SVC, 4, PSR_C | PSR_N);
		bad |= (*(u32 *)(caught.frame.pc - 4) != word) << 8;
		bad |= (caught.frame.r[1] != HOLE || caught.frame.r[2] != USER_DATA || caught.frame.r[0] ||
			caught.frame.user[0] != USER_STACK) << 9;
		is(bad, 0, "svc #0x%x from user mode: taken, the word is in memory, registers stay", immediates[i]);
	}
}

static void user_masks(void)
{
	u32 word = 0xef000000, bad = 0;

	for (u32 masks = 0; masks < 8; masks++) {
		run_arm(&word, 1, masks << 6 | PSR_Z | 0x00050000);
		bad |= entry_errors(V_SVC, 4, masks << 6 | PSR_Z | 0x00050000);
	}
	is(bad, 0, "svc from user mode under all masks");
}

static void user_conditions(void)
{
	static const u32 words[] = { 0x1f000001, 0x4f000001, 0x3f000001, 0x0f000007 };

	run_arm(words, 4, PSR_Z | PSR_C);
	check_entry("svc under conditions: the fourth", V_SVC, 16, PSR_Z | PSR_C);
}

static void kernel_modes(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		is(kernel_errors(svc_traps, i, 0, V_SVC, 4), 0, "svc in %s", modes[i].name);
		is(*(u32 *)svc_traps[i].instruction, 0xef0abcd0 + (modes[i].mode & 15),
		   "svc in %s: the word is in memory", modes[i].name);
	}
}

static void kernel_words(void)
{
	exception_arm(note_word);
	svcs_seen = 0;
	svc_zero();
	svc_large();
	svc_conditional();
	kernel_thumb_svc();
	is(exception_disarm(), 4, "genuine SVCs of the kernel: four taken");
	is(words_seen[0], 0xef000000, "svc #0 of the kernel keeps its word");
	is(words_seen[1], 0xef0fffff, "svc #0xfffff of the kernel keeps its word");
	is(words_seen[2], 0x0f000004, "svceq #4 of the kernel: only the one that passes");
	is(words_seen[3], 0xdf5a, "svc #0x5a of Thumb kernel code keeps its word");
	is(caught.frame.spsr & (PSR_T | MODE_MASK), PSR_T | MODE_SVC, "svc in Thumb kernel code: SPSR");
}

void test_svc(void)
{
	section("SVC");
	user_immediates();
	user_masks();
	user_conditions();
	kernel_modes();
	kernel_words();
}
