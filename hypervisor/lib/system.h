/* SPDX-License-Identifier: GPL-2.0 */
/*
 * System instructions, from their original words: those that a rewritten kernel traps on and those that trap by
 * themselves. Decoding is total and changes nothing; the hypervisor performs.
 */
#ifndef KVM32_LIB_SYSTEM_H
#define KVM32_LIB_SYSTEM_H

#include "types.h"

enum system_kind {
	SYSTEM_NONE,
	SYSTEM_CPS,
	SYSTEM_SETEND,
	SYSTEM_MRS,
	SYSTEM_MSR,
	SYSTEM_MRS_BANKED,
	SYSTEM_MSR_BANKED,
	SYSTEM_SRS,
	SYSTEM_RFE,
	SYSTEM_LDM_RETURN,	/* LDM with pc and ^ */
	SYSTEM_LDM_USER,	/* LDM with ^ without pc */
	SYSTEM_STM_USER,
	SYSTEM_ALU_RETURN,	/* data processing with S and Rd = pc */
	SYSTEM_ERET,
	SYSTEM_HINT,
	SYSTEM_SVC,
	SYSTEM_HVC,
	SYSTEM_SMC,
	SYSTEM_MRC,
	SYSTEM_MCR,
	SYSTEM_MRRC,
	SYSTEM_MCRR,
	SYSTEM_LDC,
	SYSTEM_STC,
	SYSTEM_CDP,
	SYSTEM_SIMD,		/* Advanced SIMD that is not a coprocessor instruction */
	SYSTEM_KINDS
};

enum system_hint { HINT_NOP, HINT_YIELD, HINT_WFE, HINT_WFI, HINT_SEV };

struct system_instruction {
	enum system_kind kind;
	union {
		struct {
			u32 set;	/* PSR_A, PSR_I, PSR_F bits to set, to clear */
			u32 clear;
			bool change_mode;
			u8 mode;
		} cps;
		struct {
			bool big_endian;
		} setend;
		/* MRS, MSR */
		struct {
			bool spsr;
			bool immediate;
			u8 reg;		/* Rd or Rn */
			u8 mask;	/* MSR: the fields, bit 0 for c up to bit 3 for f */
			u32 value;	/* if immediate */
		} psr;
		/* The register rnum or, if spsr, the SPSR of a mode (B9.2.3); USR for the registers that USR and SYS have. */
		struct {
			bool spsr;
			u8 reg;
			u8 mode;
			u8 rnum;
		} banked;
		/* SRS, RFE, LDM, STM; see system_block_address() */
		struct {
			bool before;
			bool add;
			bool writeback;
			u8 rn;
			u8 mode;	/* SRS: of the stack pointer that is the base */
			u8 count;	/* of words */
			u16 list;
		} block;
		struct {
			bool immediate;
			u8 opcode;
			u8 rn;
			u8 rm;
			u8 shift_type;
			u8 shift;
			u32 value;	/* if immediate */
		} alu;
		struct {
			u8 cp;
			u8 opc1;
			u8 opc2;
			u8 crn;
			u8 crm;
			u8 rt;		/* LDC, STC, CDP: CRd; the base of the first two is in crn */
			u8 rt2;
			bool two;	/* the unconditional form: MRC2 and so on */
		} coprocessor;
		u32 hint;
		u32 immediate;	/* SVC, HVC, SMC */
	};
};

/**
 * decode_system() - take a system instruction apart.
 * @word: T16 in the lower half, T32 with its first halfword in the upper half.
 *
 * Return: 0; -EINVAL for other instructions, UNDEFINED ones and whatever the manual calls UNPREDICTABLE; the kind is
 * then SYSTEM_NONE.
 */
int decode_system(u32 word, bool thumb, struct system_instruction *out);

/** system_kind_name() - for messages. */
const char *system_kind_name(enum system_kind kind);

/** system_is_vfp() - a coprocessor or SIMD instruction of VFP and Advanced SIMD, which FPEXC and CPACR switch off. */
bool system_is_vfp(const struct system_instruction *instruction);

/** system_cps_value() - the value that CPS hands to CPSRWriteByInstr() with all bytes. */
u32 system_cps_value(const struct system_instruction *instruction, u32 cpsr);

/** system_msr_value() - the operand of MSR. */
u32 system_msr_value(const struct system_instruction *instruction, const u32 regs[16]);

/**
 * system_alu_result() - where SYSTEM_ALU_RETURN returns to, before alignment to the new state.
 * @regs: regs[15] is the address of the instruction.
 */
u32 system_alu_result(const struct system_instruction *instruction, const u32 regs[16], u32 cpsr);

/**
 * system_block_address() - the lowest address of SRS, RFE, LDM, STM.
 * @base: the value of rn, or for SRS of the named mode's stack pointer.
 * @new_base: what the base register holds afterwards, if block.writeback.
 */
u32 system_block_address(const struct system_instruction *instruction, u32 base, u32 *new_base);

#endif
