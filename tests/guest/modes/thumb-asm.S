/* SPDX-License-Identifier: GPL-2.0 */
/* Exception returns into Thumb code, also into the middle of an IT block. */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

/*
 * u32 f(u32 spsr, u32 *ran): the CPSR after returning to Thumb code; ran counts which of two ADDs were executed
 * (1 and 2), which are conditional if the SPSR says that they stand in an IT block. The frame {pc, spsr} is at sp.
 */
	.macro	thumb_begin name
	.section .rodata.thumb_returns, "a", %progbits
	.long	\name
	.text
\name:
	push	{r4-r11, lr}
	mrs	r4, cpsr
	mov	r7, r1
	msr	spsr_cxsf, r0
	mov	r5, #0
	adr	r6, 2f
	adr	lr, 1f
	sub	sp, sp, #8
	str	lr, [sp]
	str	r0, [sp, #4]
	.endm

	.macro	thumb_end
	nop
	.thumb
	.balign	4
1:	adds	r5, #1
	adds	r5, #2
	bx	r6
	.balign	4
	.arm
2:	mrs	r0, cpsr
	msr	cpsr_fsxc, r4
	pop	{r2, r3}
	str	r5, [r7]
	pop	{r4-r11, pc}
	.endm

	.section .rodata.thumb_returns, "a", %progbits
	.balign	4
	.global	thumb_returns
thumb_returns:

	thumb_begin thumb_movs
	movs	pc, lr
	thumb_end
	thumb_begin thumb_subs
	subs	pc, lr, #0
	thumb_end
	thumb_begin thumb_rfe
	rfeia	sp
	thumb_end
	thumb_begin thumb_ldm
	ldm	sp, {pc}^
	thumb_end
