/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hyp mode's vectors and the way between host and guest.
 *
 * Two tables: the host's, behind which an HVC is a call, and the guest's, behind which everything is an exit. HVBAR says
 * who runs. Hyp mode has no LR of its own: it uses USR mode's (B9.2.1), which the host has on its kernel stack whenever it
 * comes here. SP_hyp is the vCPU's state while a guest is in; C runs on the stack right below it.
 */
#include "../../hwext/low/numbers.h"
#include "offsets.h"

	.syntax	unified
	.arch	armv7-a
	.arch_extension virt
	.arm

	.section .low.start, "ax", %progbits
	.balign	4096
	.globl	hyp_low_start
hyp_low_start:
	.word	host_vectors - hyp_low_start
	.word	idmap_start - hyp_low_start
	.word	idmap_end - hyp_low_start
	.word	low_take - idmap_start
	.word	low_release - idmap_start

	.balign	32
host_vectors:
	b	.				@ reset: not in Hyp mode
	b	fatal			@ undefined instruction in Hyp mode
	b	fatal			@ HVC from Hyp mode
	b	fatal
	b	fatal
	b	host_call
	b	fatal
	b	fatal

	.balign	32
guest_vectors:
	b	.
	b	fatal
	b	fatal
	b	fatal
	b	fatal
	b	guest_trap
	b	guest_irq
	b	guest_irq

/* Clobbers r0-r3, r12. */
host_call:
	cmp	r0, #CALL_ENTER
	beq	host_enter
	cmp	r0, #STUB_SOFT_RESTART
	beq	host_restart
	ldr	r12, =CALL_RELEASE
	cmp	r0, r12
	beq	host_release
	ldr	r12, =CALL_FLUSH_VMID
	cmp	r0, r12
	beq	flush_vmid
	ldr	r12, =CALL_FLUSH_GUESTS
	cmp	r0, r12
	beq	flush_guests
	ldr	r12, =CALL_FLUSH_HYP
	cmp	r0, r12
	bne	unknown_call
	mcr	p15, 4, r0, c8, c3, 0		@ TLBIALLHIS
flushed:
	dsb
	isb
	mov	r0, #0
	eret
/* The VMID that the operation is for is VTTBR's (B3.10.6). */
flush_vmid:
	mcrr	p15, 6, r1, r2, c2
	isb
	mcr	p15, 0, r0, c8, c3, 0		@ TLBIALLIS
	dsb
	mov	r1, #0
	mcrr	p15, 6, r1, r1, c2
	b	flushed
flush_guests:
	mcr	p15, 4, r0, c8, c7, 4		@ TLBIALLNSNH
	mcr	p15, 0, r0, c7, c5, 0		@ ICIALLU
	b	flushed
unknown_call:
	ldr	r0, =STUB_ERROR
	eret
	.ltorg

/* Both leave Hyp mode's MMU, and so go on in the page that is mapped to itself; HTPIDR knows it. */
host_restart:
	mrc	p15, 4, r12, c13, c0, 2
	add	r12, r12, #(idmap_restart - idmap_start)
	bx	r12
host_release:
	mrc	p15, 4, r12, c13, c0, 2
	add	r12, r12, #(low_release - idmap_start)
	bx	r12

host_enter:
	mov	sp, r1
	add	r2, sp, #HOST_REGS
	stmia	r2, {r4-r11}
	mrs	r2, elr_hyp
	mrs	r3, spsr
	str	r2, [sp, #HOST_ELR]
	str	r3, [sp, #HOST_SPSR]
	mov	r0, sp
	bl	low_enter
	adr	r0, guest_vectors
	mcr	p15, 4, r0, c12, c0, 0		@ HVBAR
	ldr	r0, [sp, #CTX_PC]
	ldr	r1, [sp, #CTX_CPSR]
	msr	elr_hyp, r0
	msr	spsr_cxsf, r1
	ldr	lr, [sp, #CTX_LR_USR]
	clrex					@ no monitor survives from one side to the other
	ldmia	sp, {r0-r12}
	eret

/* What the lowvisor can do by itself costs the guest no more than this. */
guest_trap:
	stmia	sp, {r0-r12}
	str	lr, [sp, #CTX_LR_USR]
	mov	r0, sp
	bl	low_trap
	cmp	r0, #0
	beq	guest_resume
	b	guest_exit
guest_irq:
	stmia	sp, {r0-r12}
	str	lr, [sp, #CTX_LR_USR]
	mov	r0, sp
	bl	low_interrupt
	cmp	r0, #0
	bne	guest_exit
guest_resume:
	ldr	lr, [sp, #CTX_LR_USR]
	clrex					@ the GIC's lock may have left the monitor open
	ldmia	sp, {r0-r12}
	eret
guest_exit:
	mov	r1, r0
	mrs	r2, elr_hyp
	mrs	r3, spsr
	str	r2, [sp, #CTX_PC]
	str	r3, [sp, #CTX_CPSR]
leave:
	adr	r0, host_vectors
	mcr	p15, 4, r0, c12, c0, 0		@ HVBAR
	mov	r0, sp
	bl	low_leave
	ldr	r2, [sp, #HOST_ELR]
	ldr	r3, [sp, #HOST_SPSR]
	msr	elr_hyp, r2
	msr	spsr_cxsf, r3
	add	r2, sp, #HOST_REGS
	ldmia	r2, {r4-r11}
	clrex
	eret

/*
 * A fault in Hyp mode, hence in C between host and guest: the calls that switch nothing touch no memory. What is known is
 * the state's address, at the stack's end.
 */
fatal:
	mrs	r2, elr_hyp
	mov	r3, sp
	lsr	r3, r3, #STATE_PAGES_SHIFT
	lsl	r3, r3, #STATE_PAGES_SHIFT
	add	sp, r3, #STACK_SIZE
	str	r2, [sp, #FAULT_PC]
	mov	r1, #EXIT_FATAL
	b	leave

/*
 * With the MMU off, or in a page that is mapped to its own physical address.
 */
	.balign	4
idmap_start:
/* r2, r3: HTTBR; r4: HVBAR; r12: HTPIDR. Returns the old HVBAR in r0. */
low_take:
	mcr	p15, 4, r12, c13, c0, 2
	mrc	p15, 4, r0, c12, c0, 0
	mcrr	p15, 4, r2, r3, c2
	ldr	r2, =HTCR_VALUE
	mcr	p15, 4, r2, c2, c0, 2
	ldr	r2, =HMAIR0_VALUE
	mcr	p15, 4, r2, c10, c2, 0
	ldr	r2, =VTCR_VALUE
	mcr	p15, 4, r2, c2, c1, 2
	mcr	p15, 4, r2, c8, c7, 0		@ TLBIALLH
	mcr	p15, 4, r2, c8, c7, 4		@ TLBIALLNSNH
	mcr	p15, 0, r2, c7, c5, 0		@ ICIALLU
	dsb
	isb
	mcr	p15, 4, r4, c12, c0, 0		@ HVBAR
	mrc	p15, 4, r2, c1, c0, 0
	ldr	r3, =HSCTLR_ON
	orr	r2, r2, r3
	mcr	p15, 4, r2, c1, c0, 0
	isb
	eret

/* r1: HVBAR. */
low_release:
	mcr	p15, 4, r1, c12, c0, 0
	mrc	p15, 4, r2, c1, c0, 0
	ldr	r3, =HSCTLR_ON
	bic	r2, r2, r3
	mcr	p15, 4, r2, c1, c0, 0
	isb
	mcr	p15, 4, r2, c8, c7, 0
	dsb
	isb
	mov	r0, #0
	eret

/* The stub's own call: r1 is code to go on with in Hyp mode, its MMU off. */
idmap_restart:
	mrc	p15, 4, r2, c1, c0, 0
	ldr	r3, =HSCTLR_ON
	bic	r2, r2, r3
	mcr	p15, 4, r2, c1, c0, 0
	isb
	bx	r1
	.ltorg
idmap_end:
	.section .note.GNU-stack, "", %progbits
