/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Fast paths behind the vectors: what a kernel does at each system call, exception and lock, in some 30 instructions
 * instead of the 200 of the C path. They choose by the instruction's word alone and perform its commonest forms.
 *
 * Rules, which every path keeps:
 *	- The frame holds all of the guest's registers, so a path can give up: slow_svc and slow_undef begin again in C, which
 *	  knows everything. A path changes neither frame nor state before its last test and its last access to guest memory;
 *	  user-mode registers that the access itself loads are the exception, since it loads them again.
 *	- Guest memory by LDRT and STRT: the guest's own rights, so never the window (but see not_in_window). One that is refused gives
 *	  up (low_fast_access_failed).
 *	- What indexes the frame is a masked field of the word or comes from a table here.
 *	- An interrupt line that is up makes every path give up that could unmask it.
 *
 * The guest's flags stay in SPSR, which goes back with MOVS PC, and of the virtual CPSR only mode, A, I and F count
 * until merge_cpsr. That return also is the context synchronization that CP15 writes ask for (B3.15.5).
 *
 * All are assembled twice: fast-shared.S has them for vCPUs with a shared page, where the virtual CPSR.I, the SPSR of the current
 * mode, SP_usr and LR_usr are kept (state.h). Here are those behind SVC; those behind UNDEF, which end as they do, are in fast-undef.S.
 *
 * Registers at each label below: r1 virtual CPSR, r2 SPSR, r3 the word, lr the address behind it; r0 is free.
 */
#include "offsets.h"
#include "clear-monitor.h"
#include "../../../abi/hypercall.h"
#include "../../../abi/shared-page.h"

#define MODE_USR	0x10
#define MODE_SVC	0x13
#define PSR_T		0x20
#define PSR_E		0x200
#define FIQ_NIBBLE	0x1
#define SYS_NIBBLE	0xf
#define READ		(1 << 20)

#ifdef WITH_SHARED_PAGE
#define FAST(name)	low_fast_##name##_shared
#define SLOW_SVC	low_slow_svc_shared
#else
#define FAST(name)	low_fast_##name
#define SLOW_SVC	low_slow_svc
#endif

	.syntax	unified
	.arch	armv7-a
	.arm
	.text

/* As kvm32_counted_here() (../../counted.h). */
	.macro	counted_here stat
9:
	.pushsection .kvm32_counted, "a"
	.balign	4
	.long	9b, \stat
	.popsection
	.endm

	.macro	count counter, stat
	counted_here \stat
	ldr	r0, [sp, #\counter]
	add	r0, r0, #1
	str	r0, [sp, #\counter]
	.endm

/* The offset of the current mode's bank in sp[], lr[] and spsr[], added to the frame. */
	.macro	current_bank to
	and	\to, r1, #15
	adr	r2, bank_offsets
	ldrb	\to, [r2, \to]
	add	\to, sp, \to
	.endm

/* r1: the virtual CPSR with its I. */
	.macro	take_mask
#ifdef WITH_SHARED_PAGE
	ldr	r0, [sp, #(SHARED + SHARED_PAGE_MASK)]
	lsr	r0, r0, #7
	bfi	r1, r0, #7, #1
#endif
	.endm

/* The virtual CPSR is \cpsr; what the shared page shows of it. */
	.macro	put_cpsr cpsr
	str	\cpsr, [sp, #CTX_CPSR]
#ifdef WITH_SHARED_PAGE
	and	r0, \cpsr, #SHARED_PAGE_I
	str	r0, [sp, #(SHARED + SHARED_PAGE_MASK)]
	ubfx	r0, \cpsr, #0, #10
	bic	r0, r0, #(SHARED_PAGE_I | PSR_T)
	str	r0, [sp, #(SHARED + SHARED_PAGE_PSR)]
#endif
	.endm

/* SP_usr and LR_usr, in a mode that has others. */
	.macro	get_user_bank sp_to, lr_to
#ifdef WITH_SHARED_PAGE
	ldr	\sp_to, [sp, #(SHARED + SHARED_PAGE_USR_SP)]
	ldr	\lr_to, [sp, #(SHARED + SHARED_PAGE_USR_LR)]
#else
	ldr	\sp_to, [sp, #(CTX_SP + 4 * BANK_USR)]
	ldr	\lr_to, [sp, #(CTX_LR + 4 * BANK_USR)]
#endif
	.endm

	.macro	put_user_sp from
#ifdef WITH_SHARED_PAGE
	str	\from, [sp, #(SHARED + SHARED_PAGE_USR_SP)]
#else
	str	\from, [sp, #(CTX_SP + 4 * BANK_USR)]
#endif
	.endm

	.macro	put_user_lr from
#ifdef WITH_SHARED_PAGE
	str	\from, [sp, #(SHARED + SHARED_PAGE_USR_LR)]
#else
	str	\from, [sp, #(CTX_LR + 4 * BANK_USR)]
#endif
	.endm

/* The SPSR of the current mode; r0 and r2 are free. */
	.macro	get_spsr to
#ifdef WITH_SHARED_PAGE
	ldr	\to, [sp, #(SHARED + SHARED_PAGE_SPSR)]
#else
	current_bank r0
	ldr	\to, [r0, #CTX_SPSR]
#endif
	.endm

	.macro	put_spsr from
#ifdef WITH_SHARED_PAGE
	str	\from, [sp, #(SHARED + SHARED_PAGE_SPSR)]
#else
	current_bank r0
	str	\from, [r0, #CTX_SPSR]
#endif
	.endm

/*
 * Gives up if something from \at - \below to \at + \above (64 at most) is the window's, or goes around the end of all addresses (A3.1.1):
 * for loads with this mode's own rights, as LDM has no form with the guest's. All else that is mapped is the guest's, for both modes
 * (pv_small_page()), and since the TLBIALL on the way in nothing of the host's is.
 */
	.macro	not_in_window at, below, above, scratch
	ldr	\scratch, [sp, #WINDOW]
	sub	\scratch, \at, \scratch
	add	\scratch, \scratch, #64
	lsrs	\scratch, \scratch, #21
	addne	\scratch, \at, #\above
	cmpne	\scratch, #(\below + \above - 1)
	bls	SLOW_SVC
	.endm

/* An exception return: the real DACR and the vectors. What of lr is no address of an instruction goes with it (A2.3.1, BranchWritePC). */
	.macro	return_with dacr, vectors
	mcr	p15, 0, \dacr, c3, c0, 0
	mcr	p15, 0, \vectors, c12, c0, 0
	count	FAST_EXCEPTION, STAT_FAST_EXCEPTION
	.endm

/* Flags of r2 with mode, A, I and F of r1, to r2; ARM state or user mode, so T is SPSR's. */
	.macro	merge
	ubfx	r0, r1, #6, #3
	bfi	r2, r0, #6, #3
	bfi	r2, r1, #0, #5
	.endm

	.globl	FAST(svc)
FAST(svc):
	stmia	sp, {r0-lr}^			@ B9.3.17: the base is this mode's own SP
	mrs	r2, spsr
	str	lr, [sp, #CTX_PC]
	ldr	r1, [sp, #CTX_CPSR]
	tst	r2, #(PSR_T | 15)		@ Thumb kernels have no trap words; not from USR mode: an error
	bne	SLOW_SVC
	sub	r0, lr, #4
low_fast_begin:
	ldrt	r3, [r0]
	ubfx	r0, r3, #16, #8			@ abi/trap-word.h
	add	pc, pc, r0, lsl #2
	nop
	.rept	0x20
	b	SLOW_SVC
	.endr
	b	fast_cps			@ 0x20
	b	fast_mrs
	b	fast_msr
	b	fast_srs
	b	fast_rfe
	.rept	0x2f - 0x25
	b	SLOW_SVC
	.endr
	b	fast_hypercall
	.rept	0x4d - 0x30
	b	SLOW_SVC
	.endr
	b	fast_movs_pc			@ 010 0 1101
	.rept	0x52 - 0x4e
	b	SLOW_SVC
	.endr
	b	fast_subs_pc			@ 010 1 0010
	.rept	0x90 - 0x53
	b	SLOW_SVC
	.endr
	.rept	8
	b	fast_ldm_user			@ 100 P=1 U=0
	.endr
	.rept	0xb0 - 0x98
	b	SLOW_SVC
	.endr
	.rept	8
	b	fast_stm_user			@ 101 P=1 U=0
	.endr
	.rept	0xd6 - 0xb8
	b	SLOW_SVC
	.endr
	b	fast_ldm_return			@ 11 P=0 U=1 W=0, Rn 12 or 13
	.rept	0x100 - 0xd7
	b	SLOW_SVC
	.endr

/* A genuine system call, from the guest's user mode. SVC_VECTOR is 0 where the vectors are in Thumb or big-endian. */
	.globl	FAST(svc_user)
FAST(svc_user):
	stmia	sp, {r0-lr}^			@ B9.3.17: as above
	mrs	r2, spsr
	str	lr, [sp, #CTX_PC]
	ldr	r3, [sp, #SVC_VECTOR]
	ldr	r1, [sp, #CTX_CPSR]
	cmp	r3, #0
	beq	SLOW_SVC
	ubfx	r0, r1, #6, #3			@ the mode is the real one
	bfi	r2, r0, #6, #3
#ifdef WITH_SHARED_PAGE
	str	r2, [sp, #(SHARED + SHARED_PAGE_SPSR)]
	add	r0, sp, #(SHARED + SHARED_PAGE_USR_SP)
	stm	r0, {sp, lr}^			@ both of them
#else
	str	r2, [sp, #(CTX_SPSR + 4 * BANK_SVC)]
	ldrd	r0, r1, [sp, #(4 * 13)]
	put_user_sp r0
	put_user_lr r1
#endif
	ldr	r0, [sp, #(CTX_SP + 4 * BANK_SVC)]
	str	lr, [sp, #(4 * 14)]
	str	r0, [sp, #(4 * 13)]
	ldr	r0, kept_by_svc
	and	r2, r2, r0
	orr	r2, r2, #(0x80 | (MODE_SVC ^ MODE_USR))	@ I
	put_cpsr r2
	ldr	r1, [sp, #DACR_KERNEL]
	ldr	r0, [sp, #KERNEL_VECTORS]
	mcr	p15, 0, r1, c3, c0, 0
	mcr	p15, 0, r0, c12, c0, 0
	count	FAST_EXCEPTION, STAT_FAST_EXCEPTION
	mov	lr, r3
	bfc	r2, #6, #3
	bfc	r2, #0, #2			@ SVC to USR
	msr	spsr_cxsf, r2
/* With the frame's registers. */
resume_all:
	ldmia	sp, {r0-lr}^
	nop					@ B9.3.6: no banked register right after
	movs	pc, lr
kept_by_svc:
	.word	~0x0700fe20			@ not IT, J, E and T

/* Masks alone, no mode. */
fast_cps:
	tst	r3, #0x100			@ M
	bne	SLOW_SVC
	take_mask
	and	r0, r3, #0xe0			@ A, I, F, one bit below their place
	tst	r3, #0x400			@ imod 10 or 11
	beq	SLOW_SVC
	tst	r3, #0x200
	orrne	r1, r1, r0, lsl #1
	bne	1f
	bic	r1, r1, r0, lsl #1
	ldr	r0, [sp, #IRQ_LINE]
	ldr	r3, [sp, #FIQ_LINE]
	orrs	r0, r0, r3
	bne	SLOW_SVC
1:	put_cpsr r1
count_psr:
	count	FAST_PSR, STAT_FAST_PSR
resume_4:
	ldmia	sp, {r0-r3}
	movs	pc, lr

fast_mrs:
	tst	r3, #0x10
	bne	1f
	take_mask
	merge
	and	r3, r3, #15
	str	r2, [sp, r3, lsl #2]
	count	FAST_PSR, STAT_FAST_PSR
	b	resume_all
1:	get_spsr r2
	and	r3, r3, #15
	cmp	r3, #14
	beq	vector_stub
2:	str	r2, [sp, r3, lsl #2]
	count	FAST_PSR, STAT_FAST_PSR
	b	resume_all

#include "fast-vector.S"

/* CPSR_c without a change of mode, and all of SPSR. */
fast_msr:
	ubfx	r2, r3, #4, #5
	and	r0, r3, #15
	cmp	r2, #0x1f
	ldr	r3, [sp, r0, lsl #2]
	bne	1f
	put_spsr r3
	b	count_psr
1:	cmp	r2, #0x01
	eor	r0, r3, r1
	bne	SLOW_SVC
	tst	r0, #0x1f
	bne	SLOW_SVC
	ldr	r0, [sp, #IRQ_LINE]
	ldr	r2, [sp, #FIQ_LINE]
	orrs	r0, r0, r2
	bne	SLOW_SVC
	ubfx	r0, r3, #6, #2
	bfi	r1, r0, #6, #2
	put_cpsr r1
	b	count_psr

/* STMDB Rn, {sp, lr}^ */
fast_stm_user:
	ubfx	r0, r3, #0, #15
	and	r2, r1, #15
	cmp	r0, #0x6000
	ubfx	r0, r3, #15, #4
	bne	SLOW_SVC
	cmp	r2, #SYS_NIBBLE
	ldr	r0, [sp, r0, lsl #2]
	beq	SLOW_SVC
	tst	r0, #3
	sub	r0, r0, #8
	bne	SLOW_SVC
	get_user_bank r2, r3
	strt	r2, [r0], #4
	strt	r3, [r0]
	b	count_psr

/* LDMDB Rn, {r0 or r1 up to lr}^: all but the user's SP and LR come to where they belong at once. */
fast_ldm_user:
	ubfx	r0, r3, #1, #14
	movw	r2, #0x3fff
	cmp	r0, r2
	bne	SLOW_SVC
	and	r2, r1, #15
	cmp	r2, #SYS_NIBBLE
	cmpne	r2, #FIQ_NIBBLE
	ubfx	r0, r3, #15, #4
	ldr	r0, [sp, r0, lsl #2]
	beq	SLOW_SVC
	tst	r0, #3
	sub	r0, r0, #8
	bne	SLOW_SVC
	ldrt	r2, [r0], #4
	put_user_sp r2
	ldrt	r2, [r0]
	put_user_lr r2
	tst	r3, #1
	sub	lr, r0, #(4 * 13)		@ of r1
	count	FAST_PSR, STAT_FAST_PSR
	ldr	r0, [sp]
	subne	lr, lr, #4
	ldrtne	r0, [lr], #4
	ldrt	r1, [lr], #4
	ldrt	r2, [lr], #4
	ldrt	r3, [lr], #4
	ldrt	r4, [lr], #4
	ldrt	r5, [lr], #4
	ldrt	r6, [lr], #4
	ldrt	r7, [lr], #4
	ldrt	r8, [lr], #4
	ldrt	r9, [lr], #4
	ldrt	r10, [lr], #4
	ldrt	r11, [lr], #4
	ldrt	r12, [lr]
	ldr	lr, [sp, #CTX_PC]
	movs	pc, lr

fast_movs_pc:
	uxth	r0, r3
	cmp	r0, #14
	bne	SLOW_SVC
	ldr	lr, [sp, #(4 * 14)]
	b	exception_return

fast_subs_pc:
	ubfx	r0, r3, #8, #8
	cmp	r0, #0xe0			@ lr, not rotated
	bne	SLOW_SVC
	ldr	lr, [sp, #(4 * 14)]
	and	r3, r3, #0xff
	sub	lr, lr, r3
/* To lr with the SPSR of the current mode. */
exception_return:
	get_spsr r2
	ldr	r3, [sp, #IRQ_LINE]
	ldr	r4, [sp, #FIQ_LINE]
	orrs	r3, r3, r4
	and	r3, r1, #15
	bne	SLOW_SVC
	and	r4, r2, #31
	cmp	r3, #(MODE_SVC & 15)
	cmpeq	r4, #MODE_USR
	beq	return_to_user
	tst	r2, #0x10
	beq	SLOW_SVC
	adr	r5, switchable
	and	r4, r2, #15
	ldrb	r3, [r5, r3]
	ldrb	r4, [r5, r4]
	cmp	r3, #0xff
	cmpne	r4, #0xff
	beq	SLOW_SVC
change_mode:				@ r3, r4: the banks of now and then
	bic	r2, r2, #0x01f00000		@ J and what is reserved, as kvm32_set_cpsr()
	put_cpsr r2
	cmp	r3, r4
	beq	1f
	add	r3, sp, r3
	add	r4, sp, r4
#ifdef WITH_SHARED_PAGE
	ldr	r0, [sp, #(SHARED + SHARED_PAGE_SPSR)]
	get_user_bank r5, r6
	str	r0, [r3, #CTX_SPSR]
	str	r5, [sp, #(CTX_SP + 4 * BANK_USR)]
	str	r6, [sp, #(CTX_LR + 4 * BANK_USR)]
#endif
	ldr	r5, [sp, #(4 * 13)]
	ldr	r6, [sp, #(4 * 14)]
	str	r5, [r3, #CTX_SP]
	str	r6, [r3, #CTX_LR]
	ldr	r5, [r4, #CTX_SP]
	ldr	r6, [r4, #CTX_LR]
	str	r5, [sp, #(4 * 13)]
	str	r6, [sp, #(4 * 14)]
#ifdef WITH_SHARED_PAGE
	ldr	r0, [r4, #CTX_SPSR]
	ldr	r5, [sp, #(CTX_SP + 4 * BANK_USR)]
	ldr	r6, [sp, #(CTX_LR + 4 * BANK_USR)]
	put_spsr r0
	put_user_sp r5
	put_user_lr r6
#endif
1:	tst	r2, #15				@ USR and SYS share a bank, not a DACR
	ldreq	r5, [sp, #DACR_USER]
	ldrne	r5, [sp, #DACR_KERNEL]
	ldreq	r6, [sp, #USER_VECTORS]
	ldrne	r6, [sp, #KERNEL_VECTORS]
	return_with r5, r6
	mov	r0, #MODE_USR
	bfc	r2, #6, #3
	bfi	r2, r0, #0, #5
	msr	spsr_cxsf, r2
	b	resume_all

/*
 * By far the commonest way: from SVC to USR mode. There the shared page shows nobody anything, and of what stands in it only the
 * mask counts.
 */
return_to_user:
	bic	r2, r2, #0x01f00000
	str	r2, [sp, #CTX_CPSR]
#ifdef WITH_SHARED_PAGE
	and	r0, r2, #SHARED_PAGE_I
	ldr	r3, [sp, #(SHARED + SHARED_PAGE_SPSR)]
	str	r0, [sp, #(SHARED + SHARED_PAGE_MASK)]
	str	r3, [sp, #(CTX_SPSR + 4 * BANK_SVC)]
#endif
	ldrd	r4, r5, [sp, #(4 * 13)]
	get_user_bank r6, r7
	str	r4, [sp, #(CTX_SP + 4 * BANK_SVC)]
	str	r5, [sp, #(CTX_LR + 4 * BANK_SVC)]
	strd	r6, r7, [sp, #(4 * 13)]
	ldr	r5, [sp, #DACR_USER]
	ldr	r6, [sp, #USER_VECTORS]
	return_with r5, r6
	bfc	r2, #6, #3
	msr	spsr_cxsf, r2
	b	resume_all

/* By the mode's low four bits: 4 * bank; 0xff: no such mode, or one that has r8 to r12 of its own. */
switchable:
	.byte	4 * BANK_USR, 0xff, 4 * BANK_IRQ, 4 * BANK_SVC, 0xff, 0xff, 0xff, 4 * BANK_ABT
	.byte	0xff, 0xff, 0xff, 4 * BANK_UND, 0xff, 0xff, 0xff, 4 * BANK_USR
/* Of the current mode, which exists. */
bank_offsets:
	.byte	4 * BANK_USR, 4 * BANK_FIQ, 4 * BANK_IRQ, 4 * BANK_SVC, 0, 0, 0, 4 * BANK_ABT
	.byte	0, 0, 0, 4 * BANK_UND, 0, 0, 0, 4 * BANK_USR

#include "fast-return.S"
#include "fast-exit.S"
#include "fast-kept.S"
#include "fast-undef.S"
low_fast_end:

/* In ABT mode, from SVC or UND; lr is the instruction. Of these paths: begin again, in that mode. */
	.globl	FAST(access_failed)
FAST(access_failed):
	ldr	r0, fast_offset
1:	add	r0, pc, r0
	sub	r0, lr, r0
	ldr	r1, fast_size
	cmp	r0, r1
#ifdef WITH_SHARED_PAGE
	bhs	low_fatal_from_abort
#else
	bhs	low_fast_access_failed_shared
#endif
	mrs	r0, spsr
	and	r0, r0, #15
	cmp	r0, #(MODE_SVC & 15)
	adreq	lr, retry_svc
	adrne	lr, retry_undef
	movs	pc, lr
retry_svc:
	b	SLOW_SVC
retry_undef:
	b	low_slow_undef
fast_offset:
	.word	low_fast_begin - (1b + 8)
fast_size:
	.word	low_fast_end - low_fast_begin
	.section .note.GNU-stack, "", %progbits
