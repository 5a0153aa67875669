/* SPDX-License-Identifier: GPL-2.0 */
/* Filling and reading the banked registers, once for each way to change the mode. Called in SVC mode, masked. */
#include "layout.h"

#define MASKED	(PSR_I | PSR_F)

	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* Four ways; r3 is free */
	.macro	enter_cps mode
	cps	#\mode
	.endm

	.macro	enter_immediate mode
	msr	cpsr_c, #\mode | MASKED
	.endm

	.macro	enter_register mode
	mov	r3, #\mode | MASKED
	msr	cpsr_c, r3
	.endm

	.macro	enter_modify mode
	mrs	r3, cpsr
	bic	r3, r3, #MODE_MASK
	orr	r3, r3, #\mode
	msr	CPSR_all, r3
	.endm

/* struct banks: r8-r12 of all modes but FIQ, r8-r12 of FIQ, then sp, lr, spsr of FIQ, IRQ, ABT, UND; sp, lr of SYS */

/* void banks_write_WAY(const struct banks *), void banks_read_WAY(struct banks *) */
	.macro	bank_functions way
	.global	banks_write_\way
banks_write_\way:
	push	{r4-r11, lr}
	ldm	r0!, {r8-r12}
	enter_\way MODE_FIQ
	ldm	r0!, {r8-r12}
	.irp	mode, MODE_FIQ, MODE_IRQ, MODE_ABT, MODE_UND
	enter_\way \mode
	ldr	sp, [r0], #4
	ldr	lr, [r0], #4
	ldr	r1, [r0], #4
	msr	spsr_cxsf, r1
	.endr
	enter_\way MODE_SYS
	ldr	sp, [r0], #4
	ldr	lr, [r0], #4
	enter_\way MODE_SVC
	push	{r8-r12}		@ for the reader: C may use them in between
	ldr	r1, =kept_high
	pop	{r2-r6}
	stm	r1, {r2-r6}
	pop	{r4-r11, pc}

	.global	banks_read_\way
banks_read_\way:
	push	{r4-r11, lr}
	ldr	r1, =kept_high
	ldm	r1, {r8-r12}
	enter_\way MODE_FIQ
	add	r1, r0, #20
	stm	r1!, {r8-r12}
	.irp	mode, MODE_FIQ, MODE_IRQ, MODE_ABT, MODE_UND
	enter_\way \mode
	str	sp, [r1], #4
	str	lr, [r1], #4
	mrs	r2, spsr
	str	r2, [r1], #4
	.endr
	enter_\way MODE_SYS
	str	sp, [r1], #4
	str	lr, [r1], #4
	enter_\way MODE_SVC
	stm	r0, {r8-r12}
	pop	{r4-r11, pc}
	.ltorg
	.endm

	bank_functions cps
	bank_functions immediate
	bank_functions register
	bank_functions modify

/* void svc_bank(u32 out[4]): sp, lr, spsr of SVC after a tour of all modes that sets each one's own; out[3] = CPSR */
	.global	svc_bank
svc_bank:
	push	{r4, r5, r6, lr}
	mov	r4, sp
	ldr	r5, =0x51515150
	ldr	r6, =0x52525250
	ldr	r2, =0x600f01d7
	mov	sp, r5
	mov	lr, r6
	msr	spsr_cxsf, r2
	.irp	mode, MODE_FIQ, MODE_IRQ, MODE_ABT, MODE_UND, MODE_SYS
	cps	#\mode
	mov	r1, sp
	mov	r2, lr
	mov	sp, #\mode
	mov	lr, #\mode
	mov	lr, r2
	mov	sp, r1
	.endr
	cps	#MODE_SVC
	str	sp, [r0]
	str	lr, [r0, #4]
	mrs	r1, spsr
	str	r1, [r0, #8]
	mrs	r1, cpsr
	str	r1, [r0, #12]
	mov	sp, r4
	pop	{r4, r5, r6, pc}

/* void mode_tour(u32 out[36]): the mode bits of the CPSR after going from each privileged mode to each */
	.global	mode_tour
mode_tour:
	push	{r4, lr}
	.irp	from, MODE_SYS, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND
	.irp	to, MODE_SYS, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND
	cps	#\from
	cps	#\to
	mrs	r1, cpsr
	str	r1, [r0], #4
	.endr
	.endr
	cps	#MODE_SVC
	pop	{r4, pc}

	.bss
	.balign	4
kept_high:
	.space	20
