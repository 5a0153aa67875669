// SPDX-License-Identifier: GPL-2.0
/* System instructions of A32 (DDI 0406C B9.3, A8.8). Bits that should be zero or one and are not make a word unknown. */
#include "system-decode.h"
#include "psr.h"
#include "shift.h"

struct system_row {
	u32 mask;
	u32 value;
	enum system_kind kind;
};

/* In order: a row may lie in the space of a later one. Where bits 31:28 are open, 0b1111 does not match. */
static const struct system_row system_rows[] = {
	{ 0xfff1fe20, 0xf1000000, SYSTEM_CPS },
	{ 0xfffffdff, 0xf1010000, SYSTEM_SETEND },
	{ 0xfe5fffe0, 0xf84d0500, SYSTEM_SRS },
	{ 0xfe50ffff, 0xf8100a00, SYSTEM_RFE },
	{ 0xfe000000, 0xf2000000, SYSTEM_SIMD },
	{ 0xff100000, 0xf4000000, SYSTEM_SIMD },
	{ 0x0fbf0fff, 0x010f0000, SYSTEM_MRS },
	{ 0x0fb00eff, 0x01000200, SYSTEM_MRS_BANKED },
	{ 0x0fb0fff0, 0x0120f000, SYSTEM_MSR },
	{ 0x0fb0fef0, 0x0120f200, SYSTEM_MSR_BANKED },
	{ 0x0fffff00, 0x0320f000, SYSTEM_HINT },
	{ 0x0fb0f000, 0x0320f000, SYSTEM_MSR },
	{ 0x0fffffff, 0x0160006e, SYSTEM_ERET },
	{ 0x0ffffff0, 0x01600070, SYSTEM_SMC },
	{ 0x0ff000f0, 0x01400070, SYSTEM_HVC },
	{ 0x0f000000, 0x0f000000, SYSTEM_SVC },
	{ 0x0e10f000, 0x0210f000, SYSTEM_ALU_RETURN },
	{ 0x0e10f010, 0x0010f000, SYSTEM_ALU_RETURN },
	{ 0x0e508000, 0x08508000, SYSTEM_LDM_RETURN },
	{ 0x0e708000, 0x08500000, SYSTEM_LDM_USER },
	{ 0x0e700000, 0x08400000, SYSTEM_STM_USER },
};

/* These exist with any condition field: 0b1111 makes them MRC2 and so on. */
static const struct system_row coprocessor_rows[] = {
	{ 0x0f100010, 0x0e100010, SYSTEM_MRC },
	{ 0x0f100010, 0x0e000010, SYSTEM_MCR },
	{ 0x0f000010, 0x0e000000, SYSTEM_CDP },
	{ 0x0ff00000, 0x0c500000, SYSTEM_MRRC },
	{ 0x0ff00000, 0x0c400000, SYSTEM_MCRR },
	{ 0x0fe00000, 0x0c000000, SYSTEM_NONE },	/* LDC and STC without P, U, D and W are UNDEFINED */
	{ 0x0e100000, 0x0c100000, SYSTEM_LDC },
	{ 0x0e100000, 0x0c000000, SYSTEM_STC },
};

/* B9.3.2. imod: 2 enables (clears the masks), 3 disables. A, I and F stand where they stand in CPSR. */
static int decode_cps(u32 word, struct system_instruction *out)
{
	u32 imod = word_bits(word, 19, 18), aif = word & (PSR_A | PSR_I | PSR_F), mode = word_bits(word, 4, 0);
	bool change_mode = word_bit(word, 17);

	if (imod == 1 || (imod == 0 && !change_mode) || !(imod >> 1) != !aif || (mode && !change_mode))
		return -EINVAL;
	out->cps.clear = imod == 2 ? aif : 0;
	out->cps.set = imod == 3 ? aif : 0;
	out->cps.change_mode = change_mode;
	out->cps.mode = mode;
	return 0;
}

static int decode_mrs(u32 word, struct system_instruction *out)
{
	out->psr.spsr = word_bit(word, 22);
	out->psr.reg = word_bits(word, 15, 12);
	return out->psr.reg == 15 ? -EINVAL : 0;
}

static int decode_msr(u32 word, struct system_instruction *out)
{
	out->psr.spsr = word_bit(word, 22);
	out->psr.mask = word_bits(word, 19, 16);
	out->psr.immediate = word_bit(word, 25);
	if (out->psr.immediate)
		out->psr.value = arm_expand_immediate(word);
	else
		out->psr.reg = word_bits(word, 3, 0);
	return out->psr.reg == 15 || !out->psr.mask ? -EINVAL : 0;
}

/* SYSm<4:3> names USR, FIQ or, with a mode each two numbers apart, LR and SP of the others (Tables B9-1, B9-2). */
static const u8 banked_modes[8] = { MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND, 0, 0, MODE_MON, MODE_HYP };

static int banked_register(u32 sysm, struct system_instruction *out)
{
	if (sysm >= 16) {
		out->banked.mode = banked_modes[word_bits(sysm, 3, 1)];
		out->banked.rnum = 14 - (sysm & 1);
		return out->banked.mode ? 0 : -EINVAL;
	}
	out->banked.mode = sysm >= 8 ? MODE_FIQ : MODE_USR;
	out->banked.rnum = 8 + (sysm & 7);
	return out->banked.rnum == 15 ? -EINVAL : 0;
}

/* An SPSR has the number of its mode's LR, and USR has none. */
static int decode_banked(u32 word, u8 reg, struct system_instruction *out)
{
	out->banked.spsr = word_bit(word, 22);
	out->banked.reg = reg;
	if (reg == 15 || banked_register(word_bit(word, 8) << 4 | word_bits(word, 19, 16), out))
		return -EINVAL;
	if (!out->banked.spsr)
		return 0;
	return out->banked.rnum != 14 || out->banked.mode == MODE_USR ? -EINVAL : 0;
}

static void decode_block(u32 word, struct system_instruction *out)
{
	out->block.before = word_bit(word, 24);
	out->block.add = word_bit(word, 23);
	out->block.writeback = word_bit(word, 21);
	out->block.rn = word_bits(word, 19, 16);
}

/* B9.3.13, B9.3.16: two words, the return address and the SPSR. */
static int decode_srs_rfe(u32 word, struct system_instruction *out)
{
	decode_block(word, out);
	out->block.count = 2;
	out->block.mode = out->kind == SYSTEM_SRS ? word_bits(word, 4, 0) : 0;
	return out->block.rn == 15 ? -EINVAL : 0;
}

/* B9.3.5, B9.3.6, B9.3.17. Only the exception return can write back, and not into a register that it loads. */
static int decode_ldm_stm(u32 word, struct system_instruction *out)
{
	u32 list = word & 0xffff;

	decode_block(word, out);
	out->block.list = list;
	if (!list || out->block.rn == 15 || (out->block.writeback && word_bit(list, out->block.rn)))
		return -EINVAL;
	for (; list; list &= list - 1)
		out->block.count++;
	return 0;
}

/* B9.3.20. TST, TEQ, CMP and CMN have no Rd; with the ones there they are a relic of 26-bit processors. */
static int decode_alu(u32 word, struct system_instruction *out)
{
	out->alu.opcode = word_bits(word, 24, 21);
	out->alu.rn = word_bits(word, 19, 16);
	out->alu.immediate = word_bit(word, 25);
	if (out->alu.immediate) {
		out->alu.value = arm_expand_immediate(word);
	} else {
		out->alu.rm = word_bits(word, 3, 0);
		out->alu.shift_type = word_bits(word, 6, 5);
		out->alu.shift = word_bits(word, 11, 7);
	}
	if (out->alu.opcode >> 2 == 2)
		return -EINVAL;
	/* MOV and MVN have no first operand. */
	return (out->alu.opcode == 13 || out->alu.opcode == 15) && out->alu.rn ? -EINVAL : 0;
}

static int decode_coprocessor(u32 word, struct system_instruction *out)
{
	out->coprocessor.two = word >> 28 == 15;
	out->coprocessor.cp = word_bits(word, 11, 8);
	out->coprocessor.crn = word_bits(word, 19, 16);
	out->coprocessor.rt = word_bits(word, 15, 12);
	out->coprocessor.crm = word_bits(word, 3, 0);
	out->coprocessor.opc2 = word_bits(word, 7, 5);
	out->coprocessor.opc1 = out->kind == SYSTEM_CDP ? word_bits(word, 23, 20) : word_bits(word, 23, 21);
	return out->kind == SYSTEM_MCR && out->coprocessor.rt == 15 && !system_is_vfp(out) ? -EINVAL : 0;
}

/* A8.8.99, A8.8.107. VFP has rules of its own, which are the real unit's business. */
static int decode_two_registers(u32 word, struct system_instruction *out)
{
	u8 rt = word_bits(word, 15, 12), rt2 = word_bits(word, 19, 16);

	out->coprocessor.two = word >> 28 == 15;
	out->coprocessor.cp = word_bits(word, 11, 8);
	out->coprocessor.opc1 = word_bits(word, 7, 4);
	out->coprocessor.crm = word_bits(word, 3, 0);
	out->coprocessor.rt = rt;
	out->coprocessor.rt2 = rt2;
	if (system_is_vfp(out))
		return 0;
	return rt == 15 || rt2 == 15 || (out->kind == SYSTEM_MRRC && rt == rt2) ? -EINVAL : 0;
}

/* LDC and STC: memory transfers, of which no coprocessor but VFP has any that this machine shows. */
static int decode_transfer(u32 word, struct system_instruction *out)
{
	out->coprocessor.two = word >> 28 == 15;
	out->coprocessor.cp = word_bits(word, 11, 8);
	out->coprocessor.crn = word_bits(word, 19, 16);
	out->coprocessor.rt = word_bits(word, 15, 12);
	return 0;
}

static int decode_call(u32 word, struct system_instruction *out)
{
	static const u32 call_mask[SYSTEM_KINDS] = { [SYSTEM_SVC] = 0xffffff, [SYSTEM_SMC] = 0xf };

	if (out->kind == SYSTEM_HVC) {
		out->immediate = word_bits(word, 19, 8) << 4 | word_bits(word, 3, 0);
		return word >> 28 == 14 ? 0 : -EINVAL;	/* B9.3.4: any other condition is UNPREDICTABLE */
	}
	out->immediate = word & call_mask[out->kind];
	return 0;
}

static int decode_fields(u32 word, struct system_instruction *out)
{
	switch (out->kind) {
	case SYSTEM_CPS:
		return decode_cps(word, out);
	case SYSTEM_SETEND:
		out->setend.big_endian = word_bit(word, 9);
		return 0;
	case SYSTEM_MRS:
		return decode_mrs(word, out);
	case SYSTEM_MSR:
		return decode_msr(word, out);
	case SYSTEM_MRS_BANKED:
		return decode_banked(word, word_bits(word, 15, 12), out);
	case SYSTEM_MSR_BANKED:
		return decode_banked(word, word_bits(word, 3, 0), out);
	case SYSTEM_SRS:
	case SYSTEM_RFE:
		return decode_srs_rfe(word, out);
	case SYSTEM_LDM_RETURN:
	case SYSTEM_LDM_USER:
	case SYSTEM_STM_USER:
		return decode_ldm_stm(word, out);
	case SYSTEM_ALU_RETURN:
		return decode_alu(word, out);
	case SYSTEM_HINT:
		out->hint = word & 0xff;
		return 0;
	case SYSTEM_SVC:
	case SYSTEM_HVC:
	case SYSTEM_SMC:
		return decode_call(word, out);
	case SYSTEM_MRC:
	case SYSTEM_MCR:
	case SYSTEM_CDP:
		return decode_coprocessor(word, out);
	case SYSTEM_MRRC:
	case SYSTEM_MCRR:
		return decode_two_registers(word, out);
	case SYSTEM_LDC:
	case SYSTEM_STC:
		return decode_transfer(word, out);
	default:	/* ERET and SIMD have no fields */
		return 0;
	}
}

static enum system_kind find_kind(const struct system_row *rows, unsigned int n, u32 word)
{
	for (; n; n--, rows++)
		if ((word & rows->mask) == rows->value && (rows->mask >> 28 || word >> 28 != 15))
			return rows->kind;
	return SYSTEM_NONE;
}

int decode_system_a32(u32 word, struct system_instruction *out)
{
	out->kind = find_kind(system_rows, ARRAY_SIZE(system_rows), word);
	if (!out->kind)
		out->kind = find_kind(coprocessor_rows, ARRAY_SIZE(coprocessor_rows), word & 0x0fffffff);
	return out->kind ? decode_fields(word, out) : -EINVAL;
}
