/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A part of fast.S, whose rules, registers and endings it has: user mode behind a kernel's exit (fast-exit.S), which left much of the
 * state as the kernel had it: CTX_DACR, what the real DACR is by mode, CTX_TPIDRURO, CTX_CPSR, and on the shared page PSR, mask and DACR.
 * A system call goes on with that (abi/hypercall.h). All else brings the state up to date first, and then is as without it.
 *
 * The user's DACR is in BEHIND_EXIT, his TPIDRURO the real one, and his A, I and F are clear.
 */
#ifdef WITH_SHARED_PAGE
	.globl	low_fast_svc_kept
low_fast_svc_kept:
	stmia	sp, {r0-lr}^			@ B9.3.17: as at FAST(svc)
	mrs	r2, spsr
	ldr	r0, kept_by_svc
	add	r1, sp, #(SHARED + SHARED_PAGE_USR_SP)
	bfc	r2, #6, #3			@ the real A and F are set where the host may not clear them (SCR.AW and FW, B4.1.129)
	and	r3, r2, r0			@ SVC is USR here
	stm	r1, {sp, lr}^			@ both of them
	msr	spsr_cxsf, r3
	mov	r0, #MODE_SVC			@ A, F and E are clear
	mov	r1, #SHARED_PAGE_I
	add	r3, sp, #(SHARED + SHARED_PAGE_PSR)
	str	r0, [sp, #CTX_CPSR]
	stm	r3, {r0, r1, r2}		@ PSR, mask, SPSR
	ldr	r0, [sp, #(CTX_SP + 4 * BANK_SVC)]
	str	lr, [sp, #(4 * 14)]
	str	r0, [sp, #(4 * 13)]
	ldr	r2, [sp, #CTX_TPIDRURO]
	add	r3, sp, #KERNEL_VECTORS		@ these, then DACR_KERNEL, SVC_VECTOR
	ldm	r3, {r0, r1, lr}
	mcr	p15, 0, r2, c13, c0, 3
	mcr	p15, 0, r1, c3, c0, 0
	mcr	p15, 0, r0, c12, c0, 0
	count	FAST_EXCEPTION, STAT_FAST_EXCEPTION
	ldmia	sp, {r0-lr}^
	nop					@ as at resume_all
	movs	pc, lr

/* In the exception's mode, with its lr and SPSR: nothing changes but r0 to r14 in the frame, where they are stored again. */
	.macro	keep_no_more what
	.globl	low_kept_\what
low_kept_\what:
	stmia	sp, {r0-lr}^
	mrc	p15, 0, r0, c13, c0, 3
	mov	r1, #MODE_USR
	mov	r2, #0
	str	r0, [sp, #CTX_TPIDRURO]
	str	r1, [sp, #CTX_CPSR]
	str	r2, [sp, #(SHARED + SHARED_PAGE_MASK)]
	add	r3, sp, #BEHIND_EXIT		@ DACR_KERNEL, the guest's DACR, DACR_USER
	ldm	r3, {r0, r1, r2}
	ldr	r3, [sp, #USER_VECTORS]
	str	r0, [sp, #DACR_KERNEL]
	str	r1, [sp, #CTX_DACR]
	str	r1, [sp, #(SHARED + SHARED_PAGE_DACR)]
	str	r2, [sp, #DACR_USER]
	mcr	p15, 0, r3, c12, c0, 0
	isb					@ what comes next may load from the guest
	ldmia	sp, {r0-r3}
	.endm

	keep_no_more undef
	b	vector_user_undef
	keep_no_more prefetch_abort
	b	vector_prefetch_abort
	keep_no_more data_abort
	b	vector_data_abort
	keep_no_more irq
	b	vector_irq
	keep_no_more fiq
	b	vector_fiq
#endif
