/* SPDX-License-Identifier: GPL-2.0 */
/* Constants and shifts of A32 operands, values only (DDI 0406C A5.2.4, A8.4). */
#ifndef KVM32_LIB_SHIFT_H
#define KVM32_LIB_SHIFT_H

#include "types.h"

static inline u32 rotate_right(u32 value, u32 by)
{
	return by ? value >> by | value << (32 - by) : value;
}

/** arm_expand_immediate() - ARMExpandImm(): an 8-bit value, rotated right by twice bits 11:8. */
static inline u32 arm_expand_immediate(u32 imm12)
{
	return rotate_right(imm12 & 0xff, word_bits(imm12, 11, 8) * 2);
}

/** shift_by_immediate() - DecodeImmShift() and Shift(): LSL, LSR, ASR, ROR; imm5 = 0 means 32, or RRX for ROR. */
static inline u32 shift_by_immediate(u32 value, u32 type, u32 imm5, bool carry)
{
	switch (type & 3) {
	case 0:
		return value << imm5;
	case 1:
		return imm5 ? value >> imm5 : 0;
	case 2:
		return (u32)((s32)value >> (imm5 ? imm5 : 31));
	default:
		return imm5 ? rotate_right(value, imm5) : (u32)carry << 31 | value >> 1;
	}
}

#endif
