/* SPDX-License-Identifier: GPL-2.0 */
/* The fast paths behind UNDEF, CP15 accesses and FPEXC: a part of fast.S, whose rules, registers and endings they have. */

	.globl	FAST(undef)
FAST(undef):
	stmia	sp, {r0-lr}^
	mrs	r2, spsr
	tst	r2, #(PSR_T | 15)
	bne	low_slow_undef
	sub	r0, lr, #4
	ldr	r1, dacr_written
	ldrt	r3, [r0]
	bic	r0, r3, #0xf000			@ Rt
	cmp	r0, r1
	bne	not_dacr

/*
 * DACR, the commonest of all: twice for each look at user memory. What write_dacr() in cp15.c has worked out before lies in a
 * cache of two values. Rt is not PC, but if it were nothing worse than its address would be looked for.
 */
	ubfx	r2, r3, #12, #4
	ldr	r0, [sp, r2, lsl #2]
	ubfx	r1, r0, #2, #1
	add	r1, sp, r1, lsl #4
	ldr	r2, [r1, #DACR_CACHE]!		@ struct pv_dacr
	cmp	r2, r0
	bne	low_slow_undef
	ldrd	r2, r3, [r1, #8]
	str	r0, [sp, #CTX_DACR]
#ifdef WITH_SHARED_PAGE
	str	r0, [sp, #(SHARED + SHARED_PAGE_DACR)]
#endif
	str	r2, [sp, #DACR_KERNEL]
	str	r3, [sp, #DACR_USER]
	mcr	p15, 0, r2, c3, c0, 0
count_cp15:
	count	FAST_CP15, STAT_FAST_CP15
	b	resume_4
dacr_written:
	.word	0xee030f10			@ mcr p15, 0, r0, c3, c0, 0

not_dacr:
	ldr	r1, tpidruro_written
	ubfx	r2, r3, #12, #4			@ Rt, from here on in r2
	cmp	r0, r1
	bne	not_tpidruro
	ldr	r0, [sp, r2, lsl #2]		@ of PC, as above
	str	r0, [sp, #CTX_TPIDRURO]
	mcr	p15, 0, r0, c13, c0, 3
	b	count_cp15
tpidruro_written:
	.word	0xee0d0f70			@ mcr p15, 0, r0, c13, c0, 3

not_tpidruro:
	and	r0, r3, #0xf10			@ p15
	cmp	r0, #0xf10
	ubfx	r0, r3, #21, #11		@ MCR or MRC, always, opc1 = 0
	rsbseq	r0, r0, #0x770
	bne	other_undef
	ubfx	r0, r3, #16, #4
	tst	r3, #READ			@ here again a write's Rt may be PC
	bne	fast_read
	add	pc, pc, r0, lsl #2
	nop
	.rept	2
	b	low_slow_undef
	.endr
	b	fast_c2
	.rept	4
	b	low_slow_undef
	.endr
	b	fast_c7
	.rept	5
	b	low_slow_undef
	.endr
	b	fast_c13
	.rept	2
	b	low_slow_undef
	.endr

/* A register that reads as it is kept, by a table of places in the frame. */
fast_read:
	tst	r3, #0xf			@ CRm
	ubfx	r1, r3, #5, #3			@ opc2
	bne	low_slow_undef
	cmp	r2, #15
	beq	low_slow_undef
	orr	r0, r1, r0, lsl #3
	adr	r1, read_places
	ldrb	r0, [r1, r0]
	cmp	r0, #0
	beq	low_slow_undef
	ldr	r0, [sp, r0, lsl #2]
	str	r0, [sp, r2, lsl #2]
	count	FAST_CP15, STAT_FAST_CP15
	ldmia	sp, {r0-lr}^
	nop					@ as at resume_all
	movs	pc, lr

/* TTBR0, written */
fast_c2:
	tst	r3, #0xef
	ldr	r1, [sp, r2, lsl #2]
	ldr	r2, [sp, #CTX_CONTEXTIDR]
	bne	low_slow_undef
/* In this mode: it neither loads nor stores what is the guest's. */
switch_space:
	mov	r0, sp
	mov	r4, lr
	bl	low_switch_space
	mov	lr, r4
	cmp	r0, #0
	beq	resume_all
	b	low_slow_undef

/* CONTEXTIDR, written */
fast_c13:
	and	r0, r3, #0xef
	cmp	r0, #0x20
	ldr	r2, [sp, r2, lsl #2]
	ldr	r1, [sp, #CTX_TTBR0]
	beq	switch_space
	b	low_slow_undef

/* FPEXC, and what is sure to be the highvisor's: the counter. */
other_undef:
	bic	r0, r3, #0xf000			@ Rt
	bic	r0, r0, #READ
	ldr	r1, fpexc_written
	cmp	r0, r1
	bne	1f
	mov	r0, sp
	mov	r1, r3
	mov	r4, lr
	bl	low_fpexc
	mov	lr, r4
	cmp	r0, #0
	beq	resume_all
	b	low_slow_undef
1:	bic	r0, r3, #0xff000		@ Rt, Rt2
	ldr	r1, counter_read
	bic	r0, r0, #0x10			@ CNTPCT or CNTVCT
	cmp	r0, r1
	bne	low_slow_undef
	b	low_leave_undef
fpexc_written:
	.word	0xeee80a10			@ vmsr fpexc, r0
counter_read:
	.word	0xec500f0e			@ mrrc p15, 0, r0, r0, c14

	.macro	place crn, opc2, offset
	.if	\offset > 4 * 0xff
	.error	"out of reach of a byte"
	.endif
	.org	read_places + 8 * \crn + \opc2
	.byte	\offset / 4
	.endm
read_places:
	place	0, 1, CTR
	place	1, 0, CTX_SCTLR
	place	2, 0, CTX_TTBR0
	place	2, 1, CTX_TTBR1
	place	3, 0, CTX_DACR
	place	5, 0, CTX_DFSR
	place	5, 1, CTX_IFSR
	place	6, 0, CTX_DFAR
	place	6, 2, CTX_IFAR
	place	13, 1, CTX_CONTEXTIDR
	place	13, 4, CTX_TPIDRPRW
	.org	read_places + 128

/* Caches by MVA and all of the instruction caches, as low_cp15() does, which also knows loops: there an ADD of two registers comes next. */
fast_c7:
	ldrt	r0, [lr]
	eor	r0, r0, #0xe0000000
	lsr	r0, r0, #20
	cmp	r0, #0x08
	beq	low_slow_undef
	and	r0, r3, #0xef
	ldr	r2, [sp, r2, lsl #2]
	cmp	r0, #0x2a			@ DCCMVAC
	cmpne	r0, #0x2b			@ DCCMVAU
	bne	1f
	mcr	p15, 0, r2, c7, c10, 1
	b	count_cache
1:	cmp	r0, #0x2e			@ DCCIMVAC
	cmpne	r0, #0x26			@ DCIMVAC
	bne	2f
	mcr	p15, 0, r2, c7, c14, 1
	b	count_cache
2:	cmp	r0, #0x25			@ ICIMVAU
	bne	3f
	mcr	p15, 0, r2, c7, c5, 1
	b	count_cache
3:	cmp	r0, #0x05			@ ICIALLU and
	cmpne	r0, #0xc5			@ BPIALL; as pv_invalidate_icache()
	bne	low_slow_undef			@ DCCISW, DCCSW, DCISW among them: set-way.c
	ldr	r0, [sp, #MULTIPROCESSING]
	cmp	r0, #0
	mcreq	p15, 0, r0, c7, c5, 0
	mcreq	p15, 0, r0, c7, c5, 6
	mcrne	p15, 0, r0, c7, c1, 0
	mcrne	p15, 0, r0, c7, c1, 6
	dsb
count_cache:
	count	FAST_CACHE, STAT_FAST_CACHE
	b	resume_4
