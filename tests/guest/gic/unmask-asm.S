/* SPDX-License-Identifier: GPL-2.0 */
/* u32 unmask_WAY(void): clears CPSR.I in that way; the count of interrupts before it is set again. */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

	.macro	begin name
	.global	unmask_\name
unmask_\name:
	push	{r4-r7, lr}
	mrs	r4, cpsr
	mov	r5, lr
	mov	r6, sp
	bic	r7, r4, #PSR_I
	.endm

	.macro	end
	isb
	nop
	nop
	ldr	r0, =irqs
	ldr	r0, [r0]
	msr	cpsr_c, r4
	mov	sp, r6
	pop	{r4-r7, pc}
	.ltorg
	.endm

	begin	cpsie
	cpsie	i
	end

	begin	cpsie_mode
	cpsie	i, #MODE_SYS
	end

	begin	msr_register
	msr	cpsr_c, r7
	end

	begin	msr_immediate
	msr	cpsr_c, #MODE_SYS | PSR_F
	end

	begin	movs
	msr	spsr_cxsf, r7
	adr	lr, 1f
	movs	pc, lr
1:
	end

	begin	ldm
	msr	spsr_cxsf, r7
	adr	r0, 1f
	push	{r0}
	ldm	sp!, {pc}^
1:
	end

	begin	rfe
	adr	r0, 1f
	push	{r0, r7}
	rfeia	sp!
1:
	end
