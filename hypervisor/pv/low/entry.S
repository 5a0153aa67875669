/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The world switch of the PV backend and the lowvisor's vectors. Position independent: the host runs it at its
 * address in the module's text (H), the guest's tables map the same pages in the window (W).
 *
 * Address spaces, in the order in which they are passed:
 *	host process -> swapper (TTBR1's table, global kernel mappings only) -> trampoline (H and W) -> guest (W)
 * and back. Nothing but the window is the same in the last two, so no kernel address is visible to the guest.
 *
 * TLB (B3.10): the host's kernel mappings are global and the host gives ASID 0 to no process, so the guest's non-global
 * entries live under ASID 0. CONTEXTIDR changes only under the swapper table, so that a speculative walk can never
 * load a user mapping of one side under the ASID of the other (B3.10.4). Entering takes a TLBIALL after the guest's table is in place,
 * for the host's global entries. Leaving takes one before the jump to H, where the guest may have mapped something.
 *
 * All modes use one frame: SP of SVC, UND, ABT, IRQ and FIQ is the address of pv_state in the window, and the C stack lies
 * right below. Only IRQ, FIQ and the aborts of a user access can nest into SVC here, and interrupts are masked.
 */
#include "offsets.h"
#include "clear-monitor.h"

#define MODE_FIQ	0x11
#define MODE_IRQ	0x12
#define MODE_SVC	0x13
#define MODE_ABT	0x17
#define MODE_UND	0x1b

	.syntax	unified
	.arch	armv7-a
	.arch_extension sec
	.arm
	.section .low.start, "ax", %progbits

/* Vectors at offset 0 of the window (VBAR needs 32 bytes of alignment). */
	.globl	low_start
low_start:
	b	low_fatal_vector		@ reset: never taken
	b	low_fast_undef
	b	low_fast_svc
	b	vector_prefetch_abort
	b	vector_data_abort
	b	low_fatal_vector
	b	vector_irq
	b	vector_fiq
/* Read by the highvisor: entry point, as an offset. */
	.word	pv_enter - low_start
/* The same vectors for a vCPU with a shared page, at PV_VECTORS_SHARED. */
	.org	VECTORS_SHARED
	b	low_fatal_vector
	b	low_fast_undef_shared
	b	low_fast_svc_shared
	b	vector_prefetch_abort
	b	vector_data_abort
	b	low_fatal_vector
	b	vector_irq
	b	vector_fiq
/* With strategy `trap` nothing is done here: at PV_VECTORS_TRAP. */
	.org	VECTORS_TRAP
	b	low_fatal_vector
	b	vector_trap_undef
	b	vector_trap_svc
	b	vector_trap_prefetch_abort
	b	vector_trap_data_abort
	b	low_fatal_vector
	b	vector_irq
	b	vector_fiq
/* The first two pairs once more for while the guest is in its user mode, at PV_VECTORS_USER from those. */
	.org	VECTORS_USER
	b	low_fatal_vector
	b	vector_user_undef
	b	low_fast_svc_user
	b	vector_prefetch_abort
	b	vector_data_abort
	b	low_fatal_vector
	b	vector_irq
	b	vector_fiq
	.org	VECTORS_USER + VECTORS_SHARED
	b	low_fatal_vector
	b	vector_user_undef
	b	low_fast_svc_user_shared
	b	vector_prefetch_abort
	b	vector_data_abort
	b	low_fatal_vector
	b	vector_irq
	b	vector_fiq

	.org	VECTORS_KEPT
	b	low_fatal_vector
	b	low_kept_undef
	b	low_fast_svc_kept
	b	low_kept_prefetch_abort
	b	low_kept_data_abort
	b	low_fatal_vector
	b	low_kept_irq
	b	low_kept_fiq

/* Stores the guest's r0-pc in the frame and its flags in the virtual CPSR. lr: the pc to store. r0-r3 are free after. */
	.macro	save_guest
	stmia	sp, {r0-lr}^			@ B9.3.17: the base is this mode's own SP
	str	lr, [sp, #CTX_PC]
	mrs	r2, spsr
	.endm

/* r2: SPSR. Only mode, A, I and F live in the virtual CPSR alone; USR mode runs with the rest. */
	.macro	merge_cpsr
	ldr	r1, [sp, #CTX_CPSR]
	tst	r2, #0xf
	bne	low_fatal
	ubfx	r3, r1, #6, #3
	bfi	r2, r3, #6, #3
	bfi	r2, r1, #0, #5
	str	r2, [sp, #CTX_CPSR]
	.endm

/* Where the fast paths (fast.S) give up: the frame's registers are there, behind SVC the pc as well. */
	.macro	slow_svc name, function
	.globl	\name
\name:
	mrs	r2, spsr
	merge_cpsr
	mov	r0, sp
	bl	\function
	cmp	r0, #0
	beq	low_resume
	b	low_exit
	.endm
	slow_svc	low_slow_svc, low_svc
	slow_svc	low_slow_svc_shared, low_svc_shared

	.globl	vector_user_undef
vector_user_undef:
	stmia	sp, {r0-lr}^
	.globl	low_slow_undef
low_slow_undef:
	str	lr, [sp, #CTX_PC]
	mrs	r2, spsr
	cps	#MODE_SVC
	merge_cpsr
	mov	r0, sp
	bl	low_undef
	cmp	r0, #0
	beq	low_resume
	b	low_exit

/* An instruction that is the highvisor's: r3, with the frame's registers stored and lr behind it. */
	.globl	low_leave_undef
low_leave_undef:
	mov	r0, #0
	sub	lr, lr, #4
	str	r3, [sp, #INSTRUCTION]
	str	r0, [sp, #MORE_PAGES]
	str	lr, [sp, #CTX_PC]
	mrs	r2, spsr
	cps	#MODE_SVC
	merge_cpsr
	mov	r0, #EXIT_UNDEF
	b	low_exit

vector_trap_svc:
	save_guest
	merge_cpsr
	mov	r0, sp
	bl	low_trap_svc
	b	low_exit

vector_trap_undef:
	save_guest
	cps	#MODE_SVC
	merge_cpsr
	mov	r0, sp
	bl	low_trap_undef
	b	low_exit

/* The way to an abort's syndrome in the state, r2 and r1 (FSR, FAR), in SVC mode. */
	.macro	prefetch_abort
	sub	lr, lr, #4
	save_guest
	cps	#MODE_SVC
	merge_cpsr
	mrc	p15, 0, r2, c5, c0, 1		@ IFSR
	mrc	p15, 0, r1, c6, c0, 2		@ IFAR
	str	r2, [sp, #FAULT_STATUS]
	str	r1, [sp, #FAULT_ADDRESS]
	.endm

	.macro	data_abort
	sub	lr, lr, #8
	str	r0, [sp, #SCRATCH]
	mrs	r0, spsr
	tst	r0, #0xf
	bne	low_user_access_failed
	ldr	r0, [sp, #SCRATCH]
	save_guest
	cps	#MODE_SVC
	merge_cpsr
	mrc	p15, 0, r2, c5, c0, 0		@ DFSR
	mrc	p15, 0, r1, c6, c0, 0		@ DFAR
	str	r2, [sp, #FAULT_STATUS]
	str	r1, [sp, #FAULT_ADDRESS]
	.endm

	.globl	vector_prefetch_abort
vector_prefetch_abort:
	prefetch_abort
	mov	r0, sp
	mov	r3, #1
	bl	low_mend
	cmp	r0, #0
	bne	low_resume
	mov	r0, #EXIT_PREFETCH_ABORT
	b	low_exit

vector_trap_prefetch_abort:
	prefetch_abort
	mov	r0, #EXIT_PREFETCH_ABORT
	b	low_exit

	.globl	vector_data_abort
vector_data_abort:
	data_abort
	mov	r0, sp
	mov	r3, #0
	bl	low_mend
	cmp	r0, #0
	bne	low_resume
	mov	r0, sp
	bl	low_data_abort
	cmp	r0, #0
	beq	low_resume
	b	low_exit

vector_trap_data_abort:
	data_abort
	mov	r0, sp
	bl	low_trap_data_abort
	b	low_exit

	.globl	vector_irq, vector_fiq
vector_irq:
vector_fiq:
	sub	lr, lr, #4
	save_guest
	cps	#MODE_SVC
	merge_cpsr
	mov	r0, #EXIT_IRQ
	b	low_exit

/*
 * Accesses to guest memory with the guest's rights (low.h): 0, or 1 if the access was refused; they are leaves that use r0-r3
 * only, so the abort handler can return for them.
 */
low_user_begin:
	.globl	low_load
low_load:
	ldrt	r3, [r1]
	str	r3, [r2]
	mov	r0, #0
	bx	lr
	.globl	low_store
low_store:
	strt	r2, [r1]
	mov	r0, #0
	bx	lr
/* Cache maintenance by MVA; refused where nothing is mapped. Invalidate is done as clean and invalidate. */
	.macro	lines name, crm
	.globl	\name
\name:
	mcr	p15, 0, r0, c7, \crm, 1
	add	r0, r0, r1
	subs	r2, r2, #1
	bne	\name
	mov	r0, #0
	bx	lr
	.endm
	lines	low_clean_invalidate, c14		@ DCCIMVAC
	lines	low_clean, c10				@ DCCMVAC
	lines	low_invalidate_icache, c5		@ ICIMVAU
low_user_end:

/* In ABT mode, from SVC; lr is the instruction. */
low_user_access_failed:
	adr	r0, low_user_begin
	sub	r0, lr, r0
	cmp	r0, #(low_user_end - low_user_begin)
	bhs	low_fast_access_failed
	adr	lr, 1f
	movs	pc, lr				@ back to SVC mode
1:	mov	r0, #1
	bx	lr

	.globl	low_fatal_from_abort
low_fatal_from_abort:
	str	lr, [sp, #FAULT_ADDRESS]
	mrc	p15, 0, r0, c5, c0, 0
	str	r0, [sp, #FAULT_STATUS]
	cps	#MODE_SVC
	mov	r0, #EXIT_FATAL
	b	low_exit
low_fatal:
low_fatal_vector:
	str	lr, [sp, #FAULT_ADDRESS]
	cps	#MODE_SVC
	mov	r0, #EXIT_FATAL
	b	low_exit

/* Into the guest from the frame at sp, in USR mode with interrupts on. */
low_resume:
	ldr	r0, [sp, #CTX_CPSR]
	ldr	lr, [sp, #CTX_PC]
	bic	r0, r0, #0xdf
	bic	r0, r0, #0x100
	bic	r0, r0, #0x01000000		@ J: whatever user space put there
	orr	r0, r0, #0x10
	msr	spsr_cxsf, r0
	ldmia	sp, {r0-lr}^
	nop					@ B9.3.6: no banked register right after
	movs	pc, lr

/*
 * int pv_enter(struct pv_state *state): runs at H, IRQs off, in the host's SVC mode. Returns an enum pv_exit.
 */
pv_enter:
	push	{r4-r12, lr}
	str	sp, [r0, #HOST_SP]
	mov	r4, r0
	ldr	r7, [r4, #WINDOW_STATE]
	cps	#MODE_IRQ
	mov	r0, sp
	mov	sp, r7
	cps	#MODE_ABT
	mov	r1, sp
	mov	sp, r7
	cps	#MODE_UND
	mov	r2, sp
	mov	sp, r7
	cps	#MODE_FIQ
	mov	r3, sp
	mov	sp, r7
	cps	#MODE_SVC
	add	r5, r4, #HOST_BANK_SP
	stmia	r5, {r0-r3}
	mrc	p15, 0, r0, c2, c0, 0		@ TTBR0
	mrc	p15, 0, r1, c13, c0, 1		@ CONTEXTIDR
	mrc	p15, 0, r2, c3, c0, 0		@ DACR
	mrc	p15, 0, r3, c1, c0, 0		@ SCTLR
	add	r5, r4, #HOST_TTBR0
	stmia	r5, {r0-r3}
	mrc	p15, 0, r0, c12, c0, 0		@ VBAR
	mrc	p15, 0, r1, c13, c0, 3		@ TPIDRURO
	mrc	p15, 0, r2, c13, c0, 2		@ TPIDRURW
	add	r5, r4, #HOST_VBAR
	stmia	r5, {r0-r2}
	adr	r0, pv_in_host
	str	r0, [r4, #HOST_RETURN]
	str	r4, [r4, #HOST_STATE]
	ldr	r5, [r4, #TTBR_TRAMPOLINE]
	ldr	r6, [r4, #WINDOW]
	ldr	r0, in_window_offset
	add	r8, r6, r0

	mrc	p15, 0, r0, c2, c0, 1
	mcr	p15, 0, r0, c2, c0, 0		@ swapper
	isb
	mov	r1, #0
	mcr	p15, 0, r1, c13, c0, 1		@ ASID 0
	isb
	mcr	p15, 0, r1, c8, c7, 2		@ TLBIASID 0: another guest's entries at W
	dsb
	isb
	mcr	p15, 0, r5, c2, c0, 0		@ trampoline
	isb
	bx	r8
in_window_offset:
	.word	pv_in_window - low_start

pv_in_window:
	mov	sp, r7
	ldr	r0, [sp, #TTBR_GUEST]
	ldr	r1, [sp, #GUEST_DACR]
	ldr	r2, [sp, #GUEST_SCTLR]
	ldr	r3, [sp, #VECTORS]
	mcr	p15, 0, r0, c2, c0, 0
	isb
	mcr	p15, 0, r1, c3, c0, 0
	mcr	p15, 0, r3, c12, c0, 0		@ VBAR
	mcr	p15, 0, r2, c1, c0, 0		@ vectors at VBAR
	ldr	r0, [sp, #CTX_TPIDRURO]
	ldr	r1, [sp, #CTX_TPIDRURW]
	mcr	p15, 0, r0, c13, c0, 3
	mcr	p15, 0, r1, c13, c0, 2
	mov	r0, #0
	mcr	p15, 0, r0, c8, c7, 0		@ TLBIALL: the host's global entries
	mcr	p15, 0, r0, c7, c5, 6		@ BPIALL
	clear_monitor r0, r1			@ none survives from one side to the other
	dsb
	isb
	b	low_resume

/* Out of the guest; sp is the frame, r0 the reason. */
low_exit:
	mov	r7, sp
	mrc	p15, 0, r1, c13, c0, 2
	str	r1, [r7, #CTX_TPIDRURW]
	ldr	r1, [r7, #TTBR_TRAMPOLINE]
	ldr	r2, [r7, #HOST_DACR]
	mcr	p15, 0, r1, c2, c0, 0
	isb
	mcr	p15, 0, r2, c3, c0, 0
	mov	r1, #0
	mcr	p15, 0, r1, c8, c7, 0		@ TLBIALL: what the guest has at H
	mcr	p15, 0, r1, c7, c5, 6
	dsb
	isb
	ldr	r4, [r7, #HOST_STATE]
	ldr	r1, [r7, #HOST_RETURN]
	ldr	r5, [r7, #HOST_CONTEXTIDR]
	ldr	r6, [r7, #HOST_TTBR0]
	bx	r1

pv_in_host:
	mrc	p15, 0, r1, c2, c0, 1
	mcr	p15, 0, r1, c2, c0, 0		@ swapper
	isb
	mcr	p15, 0, r5, c13, c0, 1
	isb
	mcr	p15, 0, r6, c2, c0, 0		@ the process
	isb
	ldr	r1, [r4, #HOST_SCTLR]
	ldr	r2, [r4, #HOST_VBAR]
	mcr	p15, 0, r1, c1, c0, 0
	mcr	p15, 0, r2, c12, c0, 0
	ldr	r1, [r4, #HOST_TPIDRURO]
	ldr	r2, [r4, #HOST_TPIDRURW]
	mcr	p15, 0, r1, c13, c0, 3
	mcr	p15, 0, r2, c13, c0, 2
	isb
	add	r5, r4, #HOST_BANK_SP
	mov	r6, r0
	ldmia	r5, {r0-r3}
	cps	#MODE_IRQ
	mov	sp, r0
	cps	#MODE_ABT
	mov	sp, r1
	cps	#MODE_UND
	mov	sp, r2
	cps	#MODE_FIQ
	mov	sp, r3
	cps	#MODE_SVC
	ldr	sp, [r4, #HOST_SP]
	mov	r0, r6
	pop	{r4-r12, pc}
	.section .note.GNU-stack, "", %progbits
