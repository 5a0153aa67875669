/* SPDX-License-Identifier: GPL-2.0 */
/* Guests with tables of their own (fill.h). All start with TTBR0 in r0 and CONTEXTIDR in r1. */
#include "guest-macros.h"
#include "fill.h"

/* Uses r4, r5 and r12. The tables are looked at, as by a kernel that makes them itself: a backend may then find them without its host. */
.macro translate
	ldr	r4, =FILL_L1
	ldr	r5, =FILL_WORDS
3:	ldr	r12, [r4]
	add	r4, r4, #0x1000
	cmp	r4, r5
	bne	3b
	mov	r4, #0x40000000
	mcr	p15, 0, r4, c12, c0, 0		/* VBAR */
	mcr	p15, 0, r0, c2, c0, 0		/* TTBR0 */
	mcr	p15, 0, r1, c13, c0, 1		/* CONTEXTIDR */
	mov	r4, #0
	mcr	p15, 0, r4, c2, c0, 2		/* TTBCR */
	mov	r4, #FILL_OPEN
	mcr	p15, 0, r4, c3, c0, 0		/* DACR */
	mcr	p15, 0, r4, c8, c7, 0		/* TLBIALL */
	mcr	p15, 0, r4, c7, c5, 0		/* ICIALLU */
	dsb
	mrc	p15, 0, r4, c1, c0, 0
	orr	r4, r4, #0x1000
	orr	r4, r4, #5
	mcr	p15, 0, r4, c1, c0, 0
	isb
.endm

.macro invalidate register, crm, opc2
	dsb
	mcr	p15, 0, \register, c8, \crm, \opc2
	mcr	p15, 0, \register, c7, c5, 6	/* BPIALL */
	b	5f
.endm

/*
 * With an address in r2 counts there, and tells now and then. Else does one step after the other. r4: the step; r1: its address; r2: its value; r3: its result; r5: where it goes on. An abort's
 * handler tells of it in the step; r6-r9 are its own.
 */
guest fill
	b	1f
	b	.
	b	5f			/* user mode comes back */
	b	6f
	b	7f
	b	.
	b	.
	b	.
1:	translate
	cmp	r2, #0
	bne	28f
2:	ldr	r4, =FILL_STEPS
3:	ldm	r4, {r0, r1, r2}
	mov	r3, #0
	add	pc, pc, r0, lsl #2
	nop
	b	10f
	b	11f
	b	12f
	b	13f
	b	14f
	b	15f
	b	16f
	b	17f
	b	18f
	b	19f
	b	20f
	b	21f
	b	22f
	b	23f
	b	24f
	b	25f
	b	26f
	b	27f
10:	say	r2
	b	2b
11:	adr	r5, 4f
	ldr	r3, [r1]
4:	b	5f
12:	adr	r5, 4f
	str	r2, [r1]
4:	mov	r3, r2
	b	5f
13:	adr	r5, 4f
	mov	r0, #0
	blx	r1
4:	mov	r3, r0
	b	5f
14:	adr	r5, 4f
	site	"cps #0x10"
	ldr	r3, [r1]
4:	svc	#0
15:	mcr	p15, 0, r2, c3, c0, 0
	b	5f
16:	mov	r0, #0			/* of no address space, while one table goes and the other comes */
	mcr	p15, 0, r0, c13, c0, 1
	isb
	mcr	p15, 0, r1, c2, c0, 0
	isb
	mcr	p15, 0, r2, c13, c0, 1
	b	5f
17:	invalidate r1, c7, 0
18:	invalidate r1, c7, 1
19:	invalidate r1, c7, 2
20:	invalidate r1, c7, 3
21:	invalidate r1, c3, 0
22:	invalidate r1, c3, 1
23:	invalidate r1, c3, 2
24:	invalidate r1, c3, 3
25:	adr	r5, 4f
	site	"cps #0x10"
	str	r2, [r1]
4:	svc	#0
26:	adr	r5, 4f
	strb	r2, [r1]
4:	b	5f
27:	adr	r5, 4f
	setend	be
	str	r2, [r1]
4:	setend	le
	b	5f
28:	str	r3, [r2]
	add	r3, r3, #1
	movs	r0, r3, lsl #23
	bne	28b
	say	r3
	b	28b
5:	dsb
	isb
	str	r3, [r4, #20]
	add	r4, r4, #48
	b	3b

6:	mrc	p15, 0, r6, c5, c0, 1
	mrc	p15, 0, r7, c6, c0, 2
	mov	r8, #4
	b	8f
7:	mrc	p15, 0, r6, c5, c0, 0
	mrc	p15, 0, r7, c6, c0, 0
	mov	r8, #8
8:	site	"mrs r9, spsr"
	str	r6, [r4, #28]
	str	r7, [r4, #32]
	str	lr, [r4, #36]
	str	r9, [r4, #40]
	str	r5, [r4, #44]
	ldr	r6, [r4, #24]
	add	r6, r6, #1
	str	r6, [r4, #24]
	ldr	r6, [r4, #12]
	ldr	r7, [r4, #16]
	cmp	r6, #FILL_MEND_DACR
	blo	9f
	bne	4f
	mcr	p15, 0, r7, c3, c0, 0
	b	8f
4:	str	r7, [r6]
8:	dsb
	isb
	sub	lr, lr, r8
	site	"movs pc, lr"
9:	mov	lr, r5
	site	"movs pc, lr"
	.ltorg
end fill

/*
 * r2: number of the vCPU; r3: pages. Each page's first word is its generation. A word of the host's for each page is twice that, or
 * one more while the next one comes: then the page may be empty. Each page is looked at after its translation was invalidated, and the
 * round is stored to a word of the vCPU's in it. Tells 0 now and then, or with bit 31 the page that was wrong: s r4, found r0, then s r3.
 */
guest fill_race
	b	1f
	b	9f
	b	9f
	b	9f
	b	9f
	b	9f
	b	9f
	b	9f
1:	mov	r8, r3
	translate
	mov	r10, #0x10000000
	mov	r11, #0
	ldr	r5, =FILL_WORDS
	mov	r9, #0
2:	add	r9, r9, #1
	tst	r9, #7
	mcreq	p15, 0, r9, c8, c7, 0
	mov	r7, #0
3:	ldr	r6, =FILL_VA
	add	r6, r6, r7, lsl #12
	orr	r0, r6, #FILL_ASID
	mcr	p15, 0, r0, c8, c7, 1
	dsb
	isb
	ldr	r4, [r5, r7, lsl #2]
	dmb
	ldr	r0, [r6]
	dmb
	ldr	r3, [r5, r7, lsl #2]
	cmp	r0, #0
	beq	5f
	cmp	r0, r4, lsr #1
	blo	8f
	add	r12, r3, #2
	cmp	r0, r12, lsr #1
	bhi	8f
4:	add	r12, r6, #0x100
	add	r12, r12, r2, lsl #2
	str	r9, [r12]
	add	r7, r7, #1
	cmp	r7, r8
	blo	3b
	tst	r9, #15
	streq	r11, [r10]
	b	2b
5:	tst	r4, #1
	bne	4b
	cmp	r3, r4
	bne	4b
8:	orr	r11, r7, #0x80000000
	str	r11, [r10]
	b	8b
9:	mvn	r11, #0
	str	r11, [r10]
	b	9b
	.ltorg
end fill_race

/*
 * r2: 0: changes the pages, 1: looks at them. Two small pages in turn. The next page's first word is the number of the change; that is
 * announced, and told when the page before is gone from all TLBs, and only then the next one entered. Who looks invalidates and loads
 * where nothing is announced; if something is by then, it waits until that is told, and finds no number below. A page that is not there
 * is passed over. Now and then the one tells how many changes there were, the other one 0, or with bit 31 what was wrong.
 */
guest fill_pair
	b	1f
	b	.
	b	.
	b	.
	b	9f
	b	.
	b	.
	b	.
1:	translate
	mov	r10, #0x10000000
	ldr	r12, =FILL_WORDS
	cmp	r2, #0
	bne	6f
	mov	r9, #1
2:	and	r6, r9, #1
	ubfx	r7, r9, #1, #2
	orr	r7, r6, r7, lsl #1
	ldr	r8, =FILL_AREA
	add	r8, r8, r7, lsl #12
	str	r9, [r8]
	ldr	r5, =FILL_L2
	add	r5, r5, r6, lsl #2
	add	r0, r12, r6, lsl #2
	str	r9, [r0, #8]
	dmb
	mov	r0, #0
	str	r0, [r5]
	dsb
	ldr	r0, =(FILL_VA | FILL_ASID)
	add	r0, r0, r6, lsl #12
	ands	r1, r9, #14
	mcreq	p15, 0, r0, c8, c3, 0		/* TLBIALLIS */
	beq	3f
	cmp	r1, #2
	mcreq	p15, 0, r0, c8, c3, 2		/* TLBIASIDIS */
	mcrne	p15, 0, r0, c8, c3, 1		/* TLBIMVAIS */
3:	dsb
	str	r9, [r12, r6, lsl #2]
	dmb
	ldr	r0, =FILL_RW
	orr	r0, r0, r8
	str	r0, [r5]
	dsb
	tst	r9, #63
	streq	r9, [r10]
	add	r9, r9, #1
	mov	r0, #0x8000			/* who looks has pages to enter meanwhile */
4:	subs	r0, r0, #1
	bne	4b
	b	2b
6:	mov	r9, #0
	mov	r7, #0
	ldr	r6, =FILL_VA
	ldr	r8, =(FILL_VA | FILL_ASID)
7:	eor	r7, r7, #1
	add	r3, r12, r7, lsl #2
	ldr	r4, [r3, #8]
	ldr	r5, [r3]
	cmp	r5, r4
	bne	5f
	add	r0, r8, r7, lsl #12
	mcr	p15, 0, r0, c8, c7, 1
	dsb
	isb
	add	r1, r6, r7, lsl #12
	ldr	r0, [r1]
	ldr	r4, [r3, #8]
4:	ldr	r5, [r3]
	cmp	r5, r4
	blo	4b
	dmb
	mvn	r0, #0
	ldr	r0, [r1]
	cmp	r0, r4
	blo	8f
5:	add	r9, r9, #1
	movw	r0, #0x3ff
	ands	r0, r9, r0
	streq	r0, [r10]
	b	7b
8:	orr	r0, r0, #0x80000000
	str	r0, [r10]
	b	8b
9:	sub	lr, lr, #4
	site	"movs pc, lr"
	.ltorg
end fill_pair

	.section .note.GNU-stack, "", %progbits
