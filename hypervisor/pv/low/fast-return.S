/* SPDX-License-Identifier: GPL-2.0 */
/* A part of fast.S, whose rules, registers and endings it has: exception returns that load, and what stores for them. */

/*
 * LDM SP, {r0-pc}^ to the mode that the guest is in: how a kernel leaves an exception that it took in a privileged mode. Banks, DACR and
 * vectors stay. It loads as fast_hypercall does, and what it loads lies in the state as there.
 */
fast_ldm_return:
	movw	r0, #0xffff			@ Rn 13, r0 to lr
	uxth	r3, r3
	ldrd	r6, r7, [sp, #IRQ_LINE]
	ldr	r5, [sp, #(4 * 13)]
	cmp	r3, r0
	tsteq	r2, #PSR_E
	orrseq	r6, r6, r7
	tsteq	r5, #3
	bne	SLOW_SVC
	get_spsr r4
	eor	r0, r4, r1
	tst	r0, #31
	tsteq	r4, #PSR_T
	bne	SLOW_SVC
	not_in_window r5, 0, 64, r6
	add	r12, sp, #LEAVING
	ldm	r5!, {r0, r2, r3, r6, r7, r8, r9, r10}
	stm	r12, {r0, r2, r3, r6, r7, r8, r9, r10}
	ldm	r5, {r0, r2, r3, r6, r7, r8, r9, r10}
	add	r11, r12, #32
	stm	r11, {r0, r2, r3, r6, r7, r8, r9}
	bic	r4, r4, #0x01f00000		@ as at change_mode
	bic	lr, r10, #3
	put_cpsr r4
	count	FAST_EXCEPTION, STAT_FAST_EXCEPTION
	mov	r0, #MODE_USR
	bfc	r4, #6, #3
	bfi	r4, r0, #0, #5
	msr	spsr_cxsf, r4
	ldmia	r12, {r0-lr}^
	nop					@ as at resume_all
	movs	pc, lr

/* RFEIA Rn, with or without writeback. */
fast_rfe:
	ldrd	r4, r5, [sp, #IRQ_LINE]
	and	r0, r3, #15
	ldr	r6, [sp, r0, lsl #2]
	and	r0, r3, #0x60			@ P, U
	cmp	r0, #0x20
	orrseq	r4, r4, r5
	tsteq	r6, #3
	bne	SLOW_SVC
	ldrt	lr, [r6], #4
	ldrt	r2, [r6], #4
	adr	r7, switchable
	and	r0, r2, #15
	and	r5, r1, #15
	ldrb	r4, [r7, r0]
	ldrb	r5, [r7, r5]
	tst	r2, #0x10
	cmpne	r4, #0xff
	cmpne	r5, #0xff
	beq	SLOW_SVC
	tst	r3, #0x10			@ W
	and	r0, r3, #15
	strne	r6, [sp, r0, lsl #2]
	mov	r3, r5
	b	change_mode

/* SRSDB SP!, with a stack that is not the user's. */
fast_srs:
	and	r0, r3, #0xf0			@ P, U, W and the mode's highest bit
	and	r4, r3, #15
	and	r6, r1, #15
	adr	r7, switchable
	ldrb	r4, [r7, r4]
	ldrb	r6, [r7, r6]
	cmp	r0, #0xb0
	bne	SLOW_SVC
	cmp	r4, #0xff
	cmpne	r4, #(4 * BANK_USR)
	cmpne	r6, #0xff
	cmpne	r6, #(4 * BANK_USR)		@ without an SPSR
	beq	SLOW_SVC
	cmp	r4, r6
	add	r5, sp, r4
	addne	r5, r5, #CTX_SP
	addeq	r5, sp, #(4 * 13)
	ldr	r6, [r5]
	get_spsr r7
	tst	r6, #3
	bne	SLOW_SVC
	ldr	r0, [sp, #(4 * 14)]
	sub	r6, r6, #8
	strt	r0, [r6], #4
	strt	r7, [r6], #-4
	str	r6, [r5]
	count	FAST_PSR, STAT_FAST_PSR
	b	resume_all
