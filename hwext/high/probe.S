/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who answers an HVC, found out without harm: behind vectors of our own an undefined instruction is an answer.
 *
 * Secure PL1 can read SCR (B4.1.129), and must not try: HVC from there is not for Hyp mode. Number 0x80000000 is the SMC calling
 * convention's version query, which hurts no hypervisor that is not the kernel's stub.
 */
#include "../low/numbers.h"

#define STUB_ERROR	0x0badca11

	.syntax	unified
	.arch	armv7-a
	.arch_extension virt
	.arm
	.text

	.balign	32
probe_vectors:
	b	.
	b	probe_undef
	b	.
	b	.
	b	.
	b	.
	b	.
	b	.
probe_undef:
	mov	r7, #1
	movs	pc, lr

/* enum hyp_probe hyp_probe(void) */
	.globl	hyp_probe
	.type	hyp_probe, %function
hyp_probe:
	push	{r4-r9, lr}
	mrs	r4, cpsr
	cpsid	aif
	mrc	p15, 0, r5, c12, c0, 0		@ VBAR
	mrc	p15, 0, r6, c1, c0, 0		@ SCTLR
	adr	r0, probe_vectors
	mcr	p15, 0, r0, c12, c0, 0
	bic	r1, r6, #(1 << 13)		@ V: vectors at VBAR
	mcr	p15, 0, r1, c1, c0, 0
	isb
	mov	r8, #1				@ HYP_PROBE_SECURE
	mov	r7, #0
	mrc	p15, 0, r1, c1, c1, 0		@ SCR
	cmp	r7, #0
	beq	1f
	mov	r8, #2				@ HYP_PROBE_NO_HVC
	mov	r7, #0
	mov	r0, #0x80000000
	hvc	#0
	cmp	r7, #0
	bne	1f
	ldr	r1, =STUB_ERROR
	cmp	r0, r1
	moveq	r8, #0				@ HYP_PROBE_STUB
	movne	r8, #3				@ HYP_PROBE_OTHER
1:	mcr	p15, 0, r6, c1, c0, 0
	mcr	p15, 0, r5, c12, c0, 0
	isb
	msr	cpsr_cx, r4
	mov	r0, r8
	pop	{r4-r9, pc}
	.ltorg
	.section .note.GNU-stack, "", %progbits
