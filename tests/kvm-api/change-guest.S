/* SPDX-License-Identifier: GPL-2.0 */
/* Guests for memory that changes under them (change.c). */
#include "guest-macros.h"

/*
 * Asks for an address; bit 0 set: also for a word to be stored there, else tells the word that is there. Bit 1 set: with
 * user mode's rights, which a backend may do itself.
 */
guest served
	mov	r10, #0x10000000
1:	ldr	r0, [r10, #0x40]
	and	r2, r0, #3
	bic	r0, r0, #3
	tst	r2, #1
	bne	2f
	cmp	r2, #2
	ldrne	r1, [r0]
	bne	3f
	site	"ldrt r1, [r0]"
3:	str	r1, [r10]
	b	1b
2:	ldr	r1, [r10, #0x44]
	cmp	r2, #3
	strne	r1, [r0]
	bne	1b
	site	"strt r1, [r0]"
	b	1b
end served

/*
 * r0: first page; r1: behind the last one. First and last word of each page hold address | round. The guest checks and
 * renews them over and over, round by round. Of a page that was lost there may be zeroes, nothing else. Tells, each 512
 * rounds, how many words were lost, or with bit 31 what was wrong.
 */
guest renew
	mov	r4, r0
	mov	r5, r1
	mov	r6, #0			/* round */
	mov	r7, #0			/* words lost */
	mov	r10, #0x10000000
	mov	r2, r4
1:	str	r2, [r2]
	add	r3, r2, #0xf00
	str	r2, [r3, #0xfc]
	add	r2, r2, #0x1000
	cmp	r2, r5
	bne	1b
2:	add	r8, r6, #1
	ubfx	r8, r8, #0, #12
	mov	r2, r4
3:	orr	r9, r2, r6
	add	r3, r2, #0xf00
	ldr	r0, [r2]
	cmp	r0, r9
	bne	5f
4:	ldr	r0, [r3, #0xfc]
	cmp	r0, r9
	bne	6f
7:	orr	r9, r2, r8
	str	r9, [r2]
	str	r9, [r3, #0xfc]
	add	r2, r2, #0x1000
	cmp	r2, r5
	bne	3b
	mov	r6, r8
	lsls	r0, r6, #23
	streq	r7, [r10]
	b	2b
5:	cmp	r0, #0
	bne	8f
	add	r7, r7, #1
	b	4b
6:	cmp	r0, #0
	bne	8f
	add	r7, r7, #1
	b	7b
8:	orr	r0, r0, #0x80000000
	str	r0, [r10]
	b	8b
end renew

/* Goes on in a page that is taken away and given back; no abort of that is the guest's. Tells now and then. */
guest coded
	b	1f
	b	2f
	b	2f
	b	2f
	b	2f
1:	mov	r0, #0x40000000
	mcr	p15, 0, r0, c12, c0, 0
	mov	r10, #0x10000000
	mov	r6, #0
	mov	r7, #0
	ldr	r0, =0x40100000
	bx	r0
2:	mvn	r7, #0
3:	str	r7, [r10]
	b	3b
	.ltorg
end coded

/* In that page: instructions that trap, and have to be read. */
guest trapping
1:	mrc	p15, 0, r0, c0, c0, 0
	add	r6, r6, #1
	tst	r6, #63
	streq	r7, [r10]
	b	1b
end trapping

	.section .note.GNU-stack, "", %progbits
