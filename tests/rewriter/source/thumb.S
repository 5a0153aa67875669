/* SPDX-License-Identifier: GPL-2.0 */
/* flags: -mthumb -Wa,-mimplicit-it=always */
/* Thumb-2, IT blocks written out and left to the assembler. */
	.syntax unified
	.thumb
	.thumb_func
start:	cpsid	i
	cpsie.w	if
	cpsid	if, #0x13
	mrs	r0, cpsr
	msr	cpsr_c, r0
	it	ne
	msrne	cpsr_c, r0
	itete	eq
	moveq	r0, #1
	wfene
	wfieq
	mrsne	r0, spsr
	moveq	r0, #1
	wfeeq
	wfieq
	mrseq	r0, cpsr
	moveq	r0, #2
	msrne	spsr_cxsf, r1
	wfi
	wfe.w
	srsdb	sp!, #0x13
	rfeia	sp!
	subs	pc, lr, #4
	movs	pc, lr
	ldrt	r0, [r1, #4]
	strbt	r0, [r1, #255]
	setend	be
	.section .text.other, "ax"
	wfene
	wfi
