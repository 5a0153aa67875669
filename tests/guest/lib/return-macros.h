/* SPDX-License-Identifier: GPL-2.0 */
/* For .S: tables of functions that return from SVC mode by one instruction. */
#ifndef RETURN_MACROS_H
#define RETURN_MACROS_H

	.macro	entry function, table
	.section .rodata.\table, "a", %progbits
	.long	\function
	.text
	.endm

	.macro	table name
	.section .rodata.\name, "a", %progbits
	.balign	4
	.global	\name
\name:
	.text
	.endm

/*
 * u32 f(u32 spsr): returns from SVC mode with that SPSR, over an instruction that would spoil the result, which is the
 * CPSR behind the return. Only unbanked registers hold anything across it.
 */
	.macro	return_begin
	push	{r4-r11, lr}
	mrs	r4, cpsr
	msr	spsr_cxsf, r0
	msr	cpsr_f, #0			@ C and V clear
	mov	r0, #0
	.endm

	.macro	return_end
	mvn	r5, #0
	b	2f
1:	mrs	r5, cpsr
2:	msr	cpsr_fsxc, r4
	mov	r0, r5
	pop	{r4-r11, pc}
	.endm

#endif
