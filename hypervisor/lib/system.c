// SPDX-License-Identifier: GPL-2.0
/* System instructions: what they compute. */
#include "system-decode.h"
#include "psr.h"
#include "shift.h"

/* Arrays, not pointers: the table needs no relocation. */
static const char kind_names[SYSTEM_KINDS][24] = {
	[SYSTEM_NONE] = "unknown",
	[SYSTEM_CPS] = "CPS",
	[SYSTEM_SETEND] = "SETEND",
	[SYSTEM_MRS] = "MRS",
	[SYSTEM_MSR] = "MSR",
	[SYSTEM_MRS_BANKED] = "MRS (banked)",
	[SYSTEM_MSR_BANKED] = "MSR (banked)",
	[SYSTEM_SRS] = "SRS",
	[SYSTEM_RFE] = "RFE",
	[SYSTEM_LDM_RETURN] = "LDM (exception return)",
	[SYSTEM_LDM_USER] = "LDM (user registers)",
	[SYSTEM_STM_USER] = "STM (user registers)",
	[SYSTEM_ALU_RETURN] = "data processing to pc",
	[SYSTEM_ERET] = "ERET",
	[SYSTEM_HINT] = "hint",
	[SYSTEM_SVC] = "SVC",
	[SYSTEM_HVC] = "HVC",
	[SYSTEM_SMC] = "SMC",
	[SYSTEM_MRC] = "MRC",
	[SYSTEM_MCR] = "MCR",
	[SYSTEM_MRRC] = "MRRC",
	[SYSTEM_MCRR] = "MCRR",
	[SYSTEM_LDC] = "LDC",
	[SYSTEM_STC] = "STC",
	[SYSTEM_CDP] = "CDP",
	[SYSTEM_SIMD] = "Advanced SIMD",
};

const char *system_kind_name(enum system_kind kind)
{
	return kind < SYSTEM_KINDS ? kind_names[kind] : kind_names[SYSTEM_NONE];
}

/* In Thumb sp is no general register; VFP has rules of its own. */
static bool names_sp(const struct system_instruction *instruction)
{
	switch (instruction->kind) {
	case SYSTEM_MRS:
	case SYSTEM_MSR:
		return instruction->psr.reg == 13;
	case SYSTEM_MRS_BANKED:
	case SYSTEM_MSR_BANKED:
		return instruction->banked.reg == 13;
	case SYSTEM_MRC:
	case SYSTEM_MCR:
	case SYSTEM_MRRC:
	case SYSTEM_MCRR:
		return !system_is_vfp(instruction) &&
		       (instruction->coprocessor.rt == 13 || instruction->coprocessor.rt2 == 13);
	default:
		return false;
	}
}

int decode_system(u32 word, bool thumb, struct system_instruction *out)
{
	u32 a32 = word;
	int err = 0;

	*out = (struct system_instruction){ SYSTEM_NONE };
	if (thumb)
		err = thumb_system_to_a32(word, &a32);
	if (!err)
		err = decode_system_a32(a32, out);
	if (!err && thumb && names_sp(out))
		err = -EINVAL;
	if (err)
		out->kind = SYSTEM_NONE;
	return err;
}

bool system_is_vfp(const struct system_instruction *instruction)
{
	if (instruction->kind == SYSTEM_SIMD)
		return true;
	/* The unconditional forms with these two numbers are UNDEFINED (A7.1). */
	return instruction->kind >= SYSTEM_MRC && instruction->kind <= SYSTEM_CDP && !instruction->coprocessor.two &&
	       (instruction->coprocessor.cp == 10 || instruction->coprocessor.cp == 11);
}

u32 system_cps_value(const struct system_instruction *instruction, u32 cpsr)
{
	cpsr = (cpsr & ~instruction->cps.clear) | instruction->cps.set;
	return instruction->cps.change_mode ? (cpsr & ~PSR_MODE) | instruction->cps.mode : cpsr;
}

u32 system_msr_value(const struct system_instruction *instruction, const u32 regs[16])
{
	return instruction->psr.immediate ? instruction->psr.value : regs[instruction->psr.reg];
}

static u32 read_register(const u32 regs[16], u8 reg)
{
	return reg == 15 ? regs[15] + 8 : regs[reg];
}

/* The operation of B9.3.20, by opcode; 8 to 11 have no result. */
static u32 alu(u8 opcode, u32 rn, u32 operand, u32 carry)
{
	switch (opcode) {
	case 0:
		return rn & operand;
	case 1:
		return rn ^ operand;
	case 2:
		return rn - operand;
	case 3:
		return operand - rn;
	case 4:
		return rn + operand;
	case 5:
		return rn + operand + carry;
	case 6:
		return rn + ~operand + carry;
	case 7:
		return operand + ~rn + carry;
	case 12:
		return rn | operand;
	case 13:
		return operand;
	case 14:
		return rn & ~operand;
	default:
		return ~operand;
	}
}

u32 system_alu_result(const struct system_instruction *instruction, const u32 regs[16], u32 cpsr)
{
	bool carry = cpsr & PSR_C;
	u32 operand = instruction->alu.value;

	if (!instruction->alu.immediate)
		operand = shift_by_immediate(read_register(regs, instruction->alu.rm), instruction->alu.shift_type,
					     instruction->alu.shift, carry);
	return alu(instruction->alu.opcode, read_register(regs, instruction->alu.rn), operand, carry);
}

u32 system_block_address(const struct system_instruction *instruction, u32 base, u32 *new_base)
{
	u32 size = 4 * instruction->block.count;
	u32 moved = instruction->block.add ? base + size : base - size;

	*new_base = moved;
	return (instruction->block.add ? base : moved) + (instruction->block.before == instruction->block.add ? 4 : 0);
}
