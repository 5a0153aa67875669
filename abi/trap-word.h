/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The trap word of a sensitive A32 instruction: one SVC with the instruction's own condition whose 24-bit immediate
 * holds every operand, so that the original word can be had back bit by bit. A pure function in both directions;
 * the loader, `lwpv seal`, `lwpv audit` and the hypervisor share this one pair.
 *
 * imm24, from bit 23 down:
 *
 *	11   P U W Rn:4 list:15				LDM Rn{!}, {.., pc}^
 *	101  P U Rn:4 list:15				STM Rn, {..}^
 *	100  P U Rn:4 list:15				LDM Rn, {..}^
 *	011  type:3 U reg Rn:4 Rt:4 (imm8 | 0000 Rm)	LDRT family; type: STRT LDRT STRBT LDRBT STRHT LDRHT LDRSBT LDRSHT
 *	010  I op:4 Rn:4 operand2:12			data processing, S, Rd = PC
 *	0011 L cp14 opc1:3 CRn:4 Rt:4 opc2:3 CRm:4	MRC/MCR
 *	0010 id:4 payload:16				see enum trap_id
 *	0001 000 R mask:4 imm12				MSR, immediate
 *	0000 ...					never a trap word: a genuine SVC
 *
 * CPS, SRS, RFE and SETEND have no condition; their trap word carries AL. A list of user registers is never empty.
 */
#ifndef KVM32_TRAP_WORD_H
#define KVM32_TRAP_WORD_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stdint.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

#define TRAP_WORD_SVC_MASK	0x0f000000u
#define TRAP_WORD_IMM_MASK	0x00ffffffu

/** Minor kinds under prefix 0010, bits 19:16 of the immediate; the comment gives the payload from bit 15 down. */
enum trap_id {
	TRAP_CPS = 0,		/* 00000 imod:2 M A I F mode:5 */
	TRAP_MRS = 1,		/* ... R Rd:4 */
	TRAP_MSR = 2,		/* ... R mask:4 Rn:4 */
	TRAP_SRS = 3,		/* ... P U W mode:5 */
	TRAP_RFE = 4,		/* ... P U W Rn:4 */
	TRAP_SETEND = 5,	/* ... E */
	TRAP_HINT = 6,		/* ... hint:8 (2 = WFE, 3 = WFI) */
	TRAP_ERET = 7,
	TRAP_MRS_BANKED = 8,	/* ... R SYSm:5 Rd:4 */
	TRAP_MSR_BANKED = 9,	/* ... R SYSm:5 Rn:4 */
	TRAP_HYPERCALL = 15,	/* number:16, never made from an instruction */
};

/**
 * trap_word_encode() - the trap word of a sensitive A32 instruction.
 * @word: the original machine word.
 * @trap: where the SVC goes.
 *
 * Return: true; false if @word is not sensitive or has no exact encoding (STM^ with pc, LDM^ or STM^ without registers,
 * LDRT with a shifted register or an offset above 255, bits that should be zero and are not).
 */
bool trap_word_encode(uint32_t word, uint32_t *trap);

/**
 * trap_word_decode() - the original instruction behind a trap word.
 *
 * Return: true; false if @trap is no SVC or none that trap_word_encode() makes.
 */
bool trap_word_decode(uint32_t trap, uint32_t *word);

#ifdef __cplusplus
}
#endif

#endif
