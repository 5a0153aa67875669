/* SPDX-License-Identifier: GPL-2.0 */
/* Writes of the status registers. */
	.arch	armv7-a
	.arch_extension virt
	.syntax unified
	msr	cpsr_c, r0
	msr	cpsr_cxsf, r1
	msr	cpsr_x, r1
	msr	cpsr, r2
	msr	cpsr_c, #0x80 | 0x13
	msr	spsr_cxsf, r3
	msr	spsr_f, r3
	msr	spsr, #0x13
	msr	sp_usr, r4
	msr	spsr_und, r5
