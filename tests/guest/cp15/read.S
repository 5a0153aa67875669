/* SPDX-License-Identifier: GPL-2.0 */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* u32 privileged_read(u32 mode, const void *code): calls code, which may change r0 only, in that mode */
	.global	privileged_read
privileged_read:
	push	{r4-r6, lr}
	mrs	r4, cpsr
	bic	r5, r4, #MODE_MASK
	orr	r5, r5, r0
	msr	cpsr_c, r5
	mov	r6, lr
	blx	r1
	mov	lr, r6
	msr	cpsr_c, r4
	pop	{r4-r6, pc}

/* u32 conditional_writes(u32 value): TPIDRPRW under conditions that fail and that pass; bits of what changed it */
	.global	conditional_writes
conditional_writes:
	mov	r3, #0
	mov	r2, #0
	mcr	p15, 0, r2, c13, c0, 4
	cmp	r0, #0				@ r0 is not 0: NE, PL, CS
	mcreq	p15, 0, r0, c13, c0, 4
	mrc	p15, 0, r1, c13, c0, 4
	cmp	r1, r0
	orreq	r3, r3, #1
	cmp	r0, #0
	mcrcc	p15, 0, r0, c13, c0, 4
	mrc	p15, 0, r1, c13, c0, 4
	cmp	r1, r0
	orreq	r3, r3, #2
	cmp	r0, #0
	mcrne	p15, 0, r0, c13, c0, 4
	mrc	p15, 0, r1, c13, c0, 4
	cmp	r1, r0
	orreq	r3, r3, #4
	mov	r1, #0
	cmp	r0, #0
	mrceq	p15, 0, r1, c13, c0, 4
	cmp	r1, r0
	orreq	r3, r3, #8
	mov	r0, r3
	bx	lr

/* u32 thumb_it_reads(u32 z): TPIDRPRW in IT blocks of Thumb kernel code; 1 + 4 if z, 2 + 8 if not; 16 behind */
	.balign	4
	.thumb
	.global	thumb_it_reads
	.thumb_func
	.type	thumb_it_reads, %function
thumb_it_reads:
	movs	r3, #0
	movs	r1, #0
	cmp	r0, #0
	itete	ne
	addne	r3, #1
	mrceq	p15, 0, r1, c13, c0, 4
	mrcne	p15, 0, r2, c13, c0, 4
	addeq	r3, #2
	cmp	r0, #0
	itte	ne
	mcrne	p15, 0, r0, c13, c0, 4
	addne	r3, #4
	mcreq	p15, 0, r0, c13, c0, 4
	cmp	r0, #0
	ite	eq
	addeq	r3, #8
	mrcne	p15, 0, r1, c13, c0, 4
	adds	r3, #16
	mov	r0, r3
	bx	lr
