/* SPDX-License-Identifier: GPL-2.0 */
/* A part of fast.S, whose rules, registers and endings it has. */

/*
 * A kernel's exit (abi/hypercall.h). It loads with this mode's own rights (not_in_window). What a load brings lies in the state, not in the
 * frame, until there is no other.
 */
fast_hypercall:
#ifndef WITH_SHARED_PAGE
	b	SLOW_SVC
#else
	and	r0, r1, #15
	ldrd	r4, r5, [sp, #IRQ_LINE]
	ldr	r6, [sp, #(4 * 13)]
	tst	r3, #(0xffff & ~(HYPERCALL_EXIT_NUMBERS - 1))
	cmpeq	r0, #(MODE_SVC & 15)
	tsteq	r2, #PSR_E
	orrseq	r4, r4, r5
	tsteq	r6, #3
	bne	SLOW_SVC
	ubfx	r0, r3, #HYPERCALL_EXIT_SHIFT, #6
	add	r5, r6, r0, lsl #2
	not_in_window r5, 60, 8, r4
	ldm	r5, {r9, r10}			@ PC, PSR
	ubfx	r0, r10, #0, #9
	bic	r0, r0, #PSR_T
	cmp	r0, #MODE_USR
	add	r12, sp, #(LEAVING + 60)
	bne	SLOW_SVC
	ldmdb	r5!, {r0, r1, r2, r4, r6, r7, r8, r11}
	stmdb	r12!, {r0, r1, r2, r4, r6, r7, r8, r11}
	ldmdb	r5, {r0, r1, r2, r4, r6, r7, r8}
	stmdb	r12!, {r0, r1, r2, r4, r6, r7, r8}
	ldrt	r4, [lr]			@ DACR
	tst	r3, #HYPERCALL_EXIT_R0
	ldreq	r0, [sp]
	streq	r0, [r12]
	add	r6, sp, #BEHIND_EXIT_DACR	@ the guest's, the real one, vectors, the guest's again
	ldm	r6, {r6, r7, r8, r11}
	cmp	r6, r4
	cmpeq	r11, r4
	bne	SLOW_SVC
	and	r0, r3, #HYPERCALL_EXIT_RT
	ldr	r0, [sp, r0, lsl #2]
	add	r5, r5, #(32 + 12)
	mcr	p15, 0, r0, c13, c0, 3		@ TPIDRURO
	str	r10, [sp, #(CTX_SPSR + 4 * BANK_SVC)]
	str	r5, [sp, #(CTX_SP + 4 * BANK_SVC)]
	str	r9, [sp, #(CTX_LR + 4 * BANK_SVC)]
	mov	lr, r9
	bic	r2, r10, #0x01f00000		@ as at change_mode
	return_with r7, r8
	msr	spsr_cxsf, r2
	clear_monitor r0, r1
	ldmia	r12, {r0-lr}^
	nop					@ as at resume_all
	movs	pc, lr
#endif
