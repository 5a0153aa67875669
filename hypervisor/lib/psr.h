/* SPDX-License-Identifier: GPL-2.0 */
/* The program status registers: layout, modes and the rules for writing them (DDI 0406C B1.3). */
#ifndef KVM32_LIB_PSR_H
#define KVM32_LIB_PSR_H

#include "types.h"

#define PSR_MODE	0x0000001fu
#define PSR_T		0x00000020u
#define PSR_F		0x00000040u
#define PSR_I		0x00000080u
#define PSR_A		0x00000100u
#define PSR_E		0x00000200u
#define PSR_IT		0x0600fc00u	/* IT[1:0] in 26:25, IT[7:2] in 15:10 */
#define PSR_J		0x01000000u
#define PSR_GE		0x000f0000u
#define PSR_Q		0x08000000u
#define PSR_V		0x10000000u
#define PSR_C		0x20000000u
#define PSR_Z		0x40000000u
#define PSR_N		0x80000000u
/** What no MSR writes and MRS reads as zero: the execution state but E (B1.3.3, B9.3.8). */
#define PSR_EXECUTION	(PSR_T | PSR_IT | PSR_J)

#define MODE_USR	0x10u
#define MODE_FIQ	0x11u
#define MODE_IRQ	0x12u
#define MODE_SVC	0x13u
#define MODE_MON	0x16u
#define MODE_ABT	0x17u
#define MODE_HYP	0x1au
#define MODE_UND	0x1bu
#define MODE_SYS	0x1fu

/** psr_mode_bank() - the register bank of a mode (B1.3.2), USR and SYS sharing 0; -1: no mode of this machine. */
int psr_mode_bank(u32 mode);

/** Who writes CPSR, and how. */
struct psr_write {
	bool exception_return;	/* writes the execution state too */
	bool privileged;	/* the mode before the write is not USR */
	bool nmfi;		/* SCTLR.NMFI: F can be cleared, not set */
};

/**
 * cpsr_write_by_instr() - CPSRWriteByInstr() of B1.3.3 on a machine without Security Extensions.
 * @bytemask: bit 0 for CPSR<7:0> up to bit 3 for CPSR<31:24>, as in MSR's mask field.
 *
 * Where the manual says UNPREDICTABLE, a mode that this machine does not have, the mode stays as it is. J stays clear:
 * the machine has neither Jazelle nor ThumbEE, and a real core must never be entered in such a state.
 *
 * Return: the new CPSR.
 */
u32 cpsr_write_by_instr(u32 old, u32 value, u32 bytemask, struct psr_write how);

/** spsr_write_by_instr() - the SPSR after an MSR; bits 23:20 are reserved and stay (SPSRWriteByInstr(), B1.3.3). */
u32 spsr_write_by_instr(u32 old, u32 value, u32 bytemask);

#endif
