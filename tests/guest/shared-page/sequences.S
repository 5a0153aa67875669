/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a loader puts in the place of sensitive instructions, by hand: each function does by the shared page what its name
 * says, with r12 as the scratch register. Where the sequence has to trap, it ends in the instruction itself.
 */
#include "layout.h"
#include "shared-page.h"
#include "hypercall.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

	.macro	page to, offset
	movw	\to, #:lower16:(SHARED_PAGE_ADDRESS + \offset)
	movt	\to, #:upper16:(SHARED_PAGE_ADDRESS + \offset)
	.endm

	.macro	mask
	page	r12, 0x80
	strb	r12, [r12, #SHARED_PAGE_MASK - 0x80]
	.endm

/* What comes next is only done if an interrupt is pending. */
	.macro	unmask
	page	r12, 0
	strb	r12, [r12, #SHARED_PAGE_MASK]
	ldr	r12, [r12, #SHARED_PAGE_PENDING]
	add	pc, pc, r12
	.endm

/* MRS to, APSR is the word of MRS to, CPSR: as a number it stays what it is, which gives a guest in user mode the flags alone. */
	.macro	flags to
	.long	0xe10f0000 | \to << 12
	.endm

	.macro	function name
	.global	\name
\name:
	.endm

	function shared_mask
	mask
	bx	lr

	function shared_unmask
	unmask
	cpsie	i
	bx	lr

/* To be called with no interrupt pending: then the word is never reached. */
	function shared_unmask_checked
	unmask
	.long	0xe7f000f0			@ UDF
	bx	lr

/* u32 shared_mrs(void) */
	function shared_mrs
	page	r12, 0
	ldr	r1, [r12, #SHARED_PAGE_MASK]
	ldr	r12, [r12, #SHARED_PAGE_PSR]
	and	r1, r1, #SHARED_PAGE_I
	orr	r12, r12, r1
	flags	0
	bfi	r0, r12, #0, #16
	bfc	r0, #20, #7
	bx	lr

/* void shared_msr_c(u32 cpsr): the instruction itself if more than I changes */
	function shared_msr_c
	page	r12, 0
	ldr	r1, [r12, #SHARED_PAGE_PSR]
	eor	r1, r1, r0
	and	r1, r1, #(PSR_F | MODE_MASK)
	clz	r1, r1
	lsr	r1, r1, #5
	add	pc, pc, r1, lsl #2
	nop
	b	1f
	strb	r0, [r12, #SHARED_PAGE_MASK]
	ldr	r1, [r12, #SHARED_PAGE_PENDING]
	add	pc, pc, r1
1:	msr	cpsr_c, r0
	bx	lr

/* u32 shared_mrs_spsr(void), void shared_msr_spsr(u32 spsr) */
	function shared_mrs_spsr
	page	r0, 0
	ldr	r0, [r0, #SHARED_PAGE_SPSR]
	bx	lr

	function shared_msr_spsr
	page	r12, 0
	str	r0, [r12, #SHARED_PAGE_SPSR]
	bx	lr

/* The same by the instructions */
	function trapping_mrs
	mrs	r0, cpsr
	bx	lr

	function trapping_mrs_spsr
	mrs	r0, spsr
	bx	lr

	function trapping_msr_spsr
	msr	spsr_cxsf, r0
	bx	lr

/* void trapping_faults(u32 kept[4]): DFSR, IFSR, DFAR, IFAR; in Thumb, where nothing is done without a trap */
	.thumb
	.thumb_func
	function trapping_faults
	mrc	p15, 0, r1, c5, c0, 0
	mrc	p15, 0, r2, c5, c0, 1
	mrc	p15, 0, r3, c6, c0, 0
	mrc	p15, 0, r12, c6, c0, 2
	stmia	r0!, {r1 - r3}
	str	r12, [r0]
	bx	lr
	.balign	4
	.arm

/*
 * u32 in_mode(u32 cpsr, u32 (*f)(u32), u32 argument): calls a function with that CPSR (mode and masks) and comes back with its
 * result. Its stack is the mode's own.
 */
	function in_mode
	push	{r4-r7, lr}
	mrs	r4, cpsr
	mov	r5, r1
	mov	r6, r2
	msr	cpsr_cx, r0
	mov	r7, lr
	mov	r0, r6
	blx	r5
	mov	lr, r7
	msr	cpsr_cx, r4
	pop	{r4-r7, pc}

/* void storm(u32 rounds, u32 *bad): every sequence over and over, all registers and flags known */
	function storm
	push	{r4-r11, lr}
	mov	r10, r0
	mov	r11, r1
	mrs	r9, cpsr
	ldr	r8, =irqs
1:	mvn	r4, r10
	mov	r5, r10, ror #7
	eor	r6, r4, r5
	msr	cpsr_f, r5			@ any flags
	flags	7
	mask
	ldr	r3, [r8]			@ the number of interrupts so far
	mov	r0, r6
	page	r1, 0
	str	r0, [r1, #SHARED_PAGE_SPSR]
	page	r2, 0
	ldr	r2, [r2, #SHARED_PAGE_SPSR]
	flags	1
	eor	r2, r2, r6
	eor	r1, r1, r7
	orr	r2, r2, r1, lsr #27
	ldr	r1, [r8]
	eor	r1, r1, r3
	orr	r2, r2, r1
	msr	cpsr_f, r5
	unmask
	cpsie	i
	function storm_unmasked
	flags	1
	eor	r1, r1, r7
	orr	r2, r2, r1, lsr #27
	mvn	r1, r10
	eor	r1, r1, r4
	orr	r2, r2, r1
	ldr	r1, [r11]
	orr	r1, r1, r2
	str	r1, [r11]
	subs	r10, r10, #1
	bne	1b
	mask
	msr	cpsr_fsxc, r9
	pop	{r4-r11, pc}
	.ltorg

/* u32 without_mmu(u32 *physical): mask, unmask and SPSR with the MMU off; what the trapping instructions say of it, to physical[] */
	function without_mmu
	push	{r4-r9, lr}
	ldr	r4, =ram_base_physical
	ldr	r4, [r4]
	sub	r4, r4, #LINK_BASE
	adr	r5, 1f
	add	r5, r5, r4
	adr	r6, 2f
	mrc	p15, 0, r7, c1, c0, 0
	bic	r8, r7, #1
	bic	r8, r8, #4
	bx	r5
1:	mcr	p15, 0, r8, c1, c0, 0
	isb
	mask
	mrs	r1, cpsr
	unmask
	cpsie	i
	mrs	r2, cpsr
	mask
	movw	r3, #0x00d0
	page	r12, 0
	str	r3, [r12, #SHARED_PAGE_SPSR]
	mrs	r3, spsr
	ldr	r9, [r12, #SHARED_PAGE_PSR]
	stm	r0, {r1, r2, r3, r9}
	dsb
	mcr	p15, 0, r7, c1, c0, 0
	isb
	bx	r6
2:	pop	{r4-r9, pc}
	.ltorg

/* void return_with(u32 spsr): an exception return with an SPSR that the page gets */
	function return_with
	page	r12, 0
	str	r0, [r12, #SHARED_PAGE_SPSR]
	movs	pc, lr

/* LDRT by the kernel */
	function load_as_user
	ldrt	r1, [r0]
	mov	r0, r1
	bx	lr

/*
 * u32 leave_from(u32 sp): a kernel's exit with SP there; 0 if the hypervisor did nothing, 1 if it came back by leave_back. The others with
 * another DACR than 0x55.
 */
	.macro	leave name, dacr
	function \name
	push	{r4-r11, lr}
	ldr	r1, =leave_sp
	str	sp, [r1]
	mov	sp, r0
	cpsie	af
	.long	HYPERCALL_WORD(15 << HYPERCALL_EXIT_SHIFT | HYPERCALL_EXIT_R0)
	.long	\dacr
	mov	r0, #0
	b	left
	.ltorg
	.endm
	leave	leave_from, 0x55
	leave	leave_with_0, 0
	leave	leave_with_1, 1
	leave	leave_with_reserved, 0xaaaaaaaa
	function leave_back
	mov	r0, #1
left:	cpsid	af
	ldr	r1, =leave_sp
	ldr	sp, [r1]
	pop	{r4-r11, pc}
	.ltorg

/* void number_too_large(void): a hypercall that there is not */
	function number_too_large
	.long	HYPERCALL_WORD(HYPERCALL_EXIT_NUMBERS)
	bx	lr

	.bss
	.balign	4
leave_sp:
	.space	4
