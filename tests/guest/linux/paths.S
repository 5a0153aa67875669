/* SPDX-License-Identifier: GPL-2.0 */
/* Code whose words kvm32 knows: what ARM Linux has behind its vectors, for system calls among them, and before it goes back to user mode. */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

	.macro	begin
	push	{r3-r11, lr}
	ldr	r2, =kept
	mrs	r3, cpsr
	str	r3, [r2]
	str	sp, [r2, #4]
	.endm

	.macro	leave name, pc_offset, first
	.global	\name
\name:
	begin
	ldm	r0, {r1, r4, r5, r6}
	msr	cpsr_cx, r5
	str	r5, [r2, #8]
	str	sp, [r2, #12]
	mov	sp, r4
	mov	r0, r6
	ldrex	r4, [r2]			@ the user's STREX must not find this
	mcr	p15, 0, r1, c13, c0, 3
	mov	r1, #0x55
	mcr	p15, 0, r1, c3, c0, 0
	mov	r2, sp
	ldr	r1, [r2, #\pc_offset + 4]
	ldr	lr, [r2, #\pc_offset]!
	tst	r1, #0x8f
	bne	refused				@ so far that the code is where it is linked
	msr	spsr_cxsf, r1
	strex	r1, r2, [r2]
	ldmdb	r2, {\first-lr}^
	mov	r0, r0
	add	sp, sp, #\pc_offset + 12
	movs	pc, lr
	.ltorg
	.endm

	leave	linux_leave_call, 68, r1
	leave	linux_leave_exception, 60, r0

/* Behind the vector of SVC */
	.global	linux_entry
linux_entry:
	sub	sp, sp, #72
	stm	sp, {r0-r12}
	add	r8, sp, #60
	stmdb	r8, {sp, lr}^
	mrs	r8, spsr
	str	lr, [sp, #60]
	str	r8, [sp, #64]
	str	r0, [sp, #68]
	movw	r10, #:lower16:linux_current
	movt	r10, #:upper16:linux_current
	ldr	r10, [r10]
	mcr	p15, 0, r10, c13, c0, 3
	mov	r8, #0x51
	mcr	p15, 0, r8, c3, c0, 0
	isb
	mrc	p15, 0, r1, c13, c0, 3
	mrc	p15, 0, r2, c3, c0, 0
	mov	r3, sp
	cmp	r3, #0
	bne	called

/* void linux_run(const struct user_state *state) */
	.global	linux_run
linux_run:
	begin
	str	r3, [r2, #8]
	str	sp, [r2, #12]
	ldr	r1, [r0, #64]
	msr	spsr_cxsf, r1
	ldr	lr, [r0, #60]
	ldm	r0, {r0-r12}
	movs	pc, lr
	.ltorg

/* To where leave and run came from, with the stack of the mode in between as it was. */
	.global	linux_back
linux_back:
	ldr	r0, =kept
	ldm	r0, {r1-r4}
	msr	cpsr_cx, r3
	mov	sp, r4
	msr	cpsr_cxsf, r1
	mov	sp, r2
	pop	{r3-r11, pc}
	.ltorg

/* void linux_swap_stacks(u32 sp[3]) */
	.global	linux_swap_stacks
linux_swap_stacks:
	mrs	r1, cpsr
	.irp	mode, MODE_IRQ, MODE_ABT, MODE_UND
	cps	#\mode
	ldr	r2, [r0]
	str	sp, [r0], #4
	mov	sp, r2
	.endr
	msr	cpsr_c, r1
	bx	lr

/* u32 linux_dacr(void): by a site that needs no trap */
	.global	linux_dacr
linux_dacr:
	mrc	p15, 0, r0, c3, c0, 0
	b	far_return

/* void linux_svc_bank(u32 bank[3]): SP, LR and SPSR of SVC mode, from another */
	.global	linux_svc_bank
linux_svc_bank:
	mrs	r1, cpsr
	cps	#MODE_SVC
	mrs	r2, spsr
	str	sp, [r0]
	str	lr, [r0, #4]
	str	r2, [r0, #8]
	msr	cpsr_c, r1
	bx	lr

	.global	linux_udf, linux_load
linux_udf:
	.long	0xe7f000f0
linux_load:
	ldr	r1, [r0]

	.macro	stub mode, correction
	.if	\correction
	sub	lr, lr, #\correction
	.endif
	stmia	sp, {r0, lr}
	mrs	lr, spsr
	str	lr, [sp, #8]
	mrs	r0, cpsr
	eor	r0, r0, #(\mode ^ MODE_SVC)
	msr	spsr_cxsf, r0
	and	lr, lr, #15
	mov	r0, sp
	ldr	lr, [pc, lr, lsl #2]
	movs	pc, lr
	.irp	nibble, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	.long	entries + 12 * \nibble
	.endr
	.endm

	.balign	32
	.global	linux_vectors, linux_vectors_end
linux_vectors:
	b	.
	b	stub_undef
	b	.
	b	stub_pabort
	b	stub_dabort
	b	.
	b	stub_irq
	b	.
stub_undef:
	stub	MODE_UND, 0
stub_pabort:
	stub	MODE_ABT, 4
stub_dabort:
	stub	MODE_ABT, 8
stub_irq:
	stub	MODE_IRQ, 4
linux_vectors_end:

entries:
	.irp	nibble, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	push	{r1-r5}
	mov	r5, #\nibble
	b	entered
	.endr
entered:
	ldr	r4, =linux_record
	ldm	r0, {r1-r3}
	stm	r4!, {r1-r3}
	mov	r1, r5
	mrs	r2, cpsr
	ldr	r3, =kept
	ldr	r3, [r3, #4]
	sub	r3, r3, sp
	sub	r3, r3, #20
	stm	r4, {r1-r3}
	b	linux_back
	.ltorg

	.space	0x5000
refused:
	ldr	r0, =linux_refused
	ldr	r1, [r0]
	add	r1, r1, #1
	str	r1, [r0]
	b	linux_back
	.ltorg

far_return:
	bx	lr

called:
	ldr	r4, =linux_call
	mov	r5, #18
	mrs	r6, cpsr
	stm	r4!, {r1-r3, r6}
1:	ldr	r1, [r3], #4
	str	r1, [r4], #4
	subs	r5, r5, #1
	bne	1b
	b	linux_back
	.ltorg

	.bss
	.balign	4
kept:
	.space	16				@ CPSR and SP to go back to, CPSR and SP in between
	.global	linux_refused, linux_record, linux_call, linux_current
linux_refused:
	.space	4
linux_record:
	.space	24
linux_call:
	.space	16 + 72
linux_current:
	.space	4
