/* SPDX-License-Identifier: GPL-2.0 */
	.syntax unified
	MRS	R0, CPSR
	ORR	R0, R0, #0xC0
	MSR	CPSR_c, R0
	MSR	CPSR_cxsf, #0xD3
	CPSID	IF, #0x13
	LDMIA	SP!, {R0-R12, PC}^
	MOVS	PC, LR
	Wfi
	LDRT	R0, [R1], #4
