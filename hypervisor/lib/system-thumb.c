// SPDX-License-Identifier: GPL-2.0
/* System instructions of Thumb (DDI 0406C A6.3.4, A6.3.18, B9.3), each put as the A32 instruction that does the same. */
#include "system-decode.h"

/* Where the operands stand in the Thumb word. */
enum thumb_form {
	T16_CPS_FORM,		/* im:4 A I F:2-0 */
	T16_SETEND_FORM,	/* E:3 */
	T16_HINT_FORM,		/* hint:7-4 */
	T16_SVC_FORM,		/* imm8 */
	T32_CPS_FORM,		/* imod:10-9 M:8 A I F:7-5 mode:4-0 */
	T32_LOW_BITS,		/* as they are: bits 7:0 */
	T32_MRS_FORM,		/* R:20 Rd:11-8 */
	T32_MSR_FORM,		/* R:20 Rn:19-16 mask:11-8 */
	T32_MRS_BANKED_FORM,	/* R:20 M1:19-16 Rd:11-8 M:4 */
	T32_MSR_BANKED_FORM,	/* R:20 Rn:19-16 M1:11-8 M:4 */
	T32_STACK_FORM,		/* W:21 Rn:19-16 mode:4-0 */
	T32_HVC_FORM,		/* imm4:19-16 imm12 */
	T32_SMC_FORM,		/* imm4:19-16 */
	T32_SAME,		/* the A32 encoding itself */
	T32_SIMD_FORM,
};

static const struct thumb_row {
	u32 mask;
	u32 value;
	u32 a32;	/* the A32 word without its operands */
	enum thumb_form form;
} rows[] = {
	{ 0xffffffe8, 0x0000b660, 0xf1080000, T16_CPS_FORM },
	{ 0xfffffff7, 0x0000b650, 0xf1010000, T16_SETEND_FORM },
	{ 0xffffff0f, 0x0000bf00, 0xe320f000, T16_HINT_FORM },
	{ 0xffffff00, 0x0000df00, 0xef000000, T16_SVC_FORM },
	{ 0xffffff00, 0xf3af8000, 0xe320f000, T32_LOW_BITS },	/* hints */
	{ 0xfffff800, 0xf3af8000, 0xf1000000, T32_CPS_FORM },
	{ 0xffeff0ff, 0xf3ef8000, 0xe10f0000, T32_MRS_FORM },
	{ 0xffe0f0ff, 0xf3808000, 0xe120f000, T32_MSR_FORM },
	{ 0xffe0f0ef, 0xf3e08020, 0xe1000200, T32_MRS_BANKED_FORM },
	{ 0xffe0f0ef, 0xf3808020, 0xe120f200, T32_MSR_BANKED_FORM },
	{ 0xffdfffe0, 0xe80dc000, 0xf94d0500, T32_STACK_FORM },	/* SRSDB */
	{ 0xffdfffe0, 0xe98dc000, 0xf8cd0500, T32_STACK_FORM },	/* SRSIA */
	{ 0xffd0ffff, 0xe810c000, 0xf9100a00, T32_STACK_FORM },	/* RFEDB */
	{ 0xffd0ffff, 0xe990c000, 0xf8900a00, T32_STACK_FORM },	/* RFEIA */
	{ 0xffffff00, 0xf3de8f00, 0xe25ef000, T32_LOW_BITS },	/* SUBS PC, LR; ERET is the one with 0 */
	{ 0xfff0f000, 0xf7e08000, 0xe1400070, T32_HVC_FORM },
	{ 0xfff0ffff, 0xf7f08000, 0xe1600070, T32_SMC_FORM },
	{ 0xef000000, 0xef000000, 0xf2000000, T32_SIMD_FORM },
	{ 0xff100000, 0xf9000000, 0xf4000000, T32_SIMD_FORM },
	{ 0xee000000, 0xec000000, 0x00000000, T32_SAME },	/* LDC, STC, MCRR, MRRC and their 2 forms */
	{ 0xef000000, 0xee000000, 0x00000000, T32_SAME },	/* CDP, MCR, MRC and their 2 forms */
};

static u32 psr_operands(u32 word, enum thumb_form form)
{
	u32 r = word_bit(word, 20) << 22, m = word_bit(word, 4) << 8;
	u32 high = word_bits(word, 19, 16), low = word_bits(word, 11, 8);

	switch (form) {
	case T32_MRS_FORM:
		return r | low << 12;
	case T32_MSR_FORM:
		return r | low << 16 | high;
	case T32_MRS_BANKED_FORM:
		return r | high << 16 | low << 12 | m;
	default:
		return r | low << 16 | high | m;
	}
}

static u32 a32_operands(u32 word, enum thumb_form form)
{
	switch (form) {
	case T16_CPS_FORM:
		return word_bit(word, 4) << 18 | word_bits(word, 2, 0) << 6;
	case T16_SETEND_FORM:
		return word_bit(word, 3) << 9;
	case T16_HINT_FORM:
		return word_bits(word, 7, 4);
	case T32_CPS_FORM:
		return word_bits(word, 10, 8) << 17 | word_bits(word, 7, 5) << 6 | word_bits(word, 4, 0);
	case T16_SVC_FORM:
	case T32_LOW_BITS:
		return word & 0xff;
	case T32_STACK_FORM:
		return word & 0x002f001f;
	case T32_HVC_FORM:
		return word_bits(word, 19, 16) << 16 | word_bits(word, 11, 4) << 8 | word_bits(word, 3, 0);
	case T32_SMC_FORM:
		return word_bits(word, 19, 16);
	case T32_SAME:
		return word;
	case T32_SIMD_FORM:
		return 0;	/* SYSTEM_SIMD has no fields */
	default:
		return psr_operands(word, form);
	}
}

int thumb_system_to_a32(u32 word, u32 *a32)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if ((word & rows[i].mask) != rows[i].value)
			continue;
		*a32 = rows[i].a32 | a32_operands(word, rows[i].form);
		return 0;
	}
	return -EINVAL;
}
