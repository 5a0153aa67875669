/* SPDX-License-Identifier: GPL-2.0 */
/* Reads of the status registers; the flags cannot be read without the rest. */
	.arch	armv7-a
	.arch_extension virt
	.syntax unified
	mrs	r0, cpsr
	mrs	r1, spsr
	mrs	r2, apsr
	mrs	r3, CPSR
	mrs	r4, lr_irq
	mrs	r5, spsr_fiq
	mrc	p15, 0, r0, c1, c0, 1
