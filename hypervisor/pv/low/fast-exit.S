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
	and	r0, r10, #(0x80 | 31)
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
	ubfx	r0, r4, #2, #1			@ as at FAST(undef)
	add	r1, sp, r0, lsl #4
	ldr	r0, [r1, #DACR_CACHE]!
	ldrd	r6, r7, [r1, #8]
	cmp	r0, r4
	bne	SLOW_SVC
	str	r4, [sp, #CTX_DACR]
	str	r4, [sp, #(SHARED + SHARED_PAGE_DACR)]
	str	r6, [sp, #DACR_KERNEL]
	str	r7, [sp, #DACR_USER]
	and	r0, r3, #HYPERCALL_EXIT_RT
	ldr	r0, [sp, r0, lsl #2]
	bic	r2, r10, #0x01f00000		@ as at change_mode
	str	r0, [sp, #CTX_TPIDRURO]
	mcr	p15, 0, r0, c13, c0, 3
	mov	r0, #0				@ I is clear
	str	r2, [sp, #CTX_CPSR]
	str	r0, [sp, #(SHARED + SHARED_PAGE_MASK)]
	add	r5, r5, #(32 + 12)
	str	r10, [sp, #(CTX_SPSR + 4 * BANK_SVC)]
	str	r5, [sp, #(CTX_SP + 4 * BANK_SVC)]
	str	r9, [sp, #(CTX_LR + 4 * BANK_SVC)]
	mov	lr, r9
	ldr	r6, [sp, #USER_VECTORS]
	return_with r7, r6
	bfc	r2, #6, #3
	msr	spsr_cxsf, r2
	clear_monitor r0, r1
	ldmia	r12, {r0-lr}^
	nop					@ as at resume_all
	movs	pc, lr
#endif
