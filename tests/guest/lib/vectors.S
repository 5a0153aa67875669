/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The vector page and the one path of every exception. The page may be copied and mapped anywhere: each stub notes the
 * base it ran at. The handler stays in the exception's mode, on that mode's stack, and returns to frame->pc.
 */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm

	.section .vectors, "ax", %progbits
	.global	vector_page
vector_page:
	b	vector_reset
	b	vector_undef
	b	vector_svc
	b	vector_pabort
	b	vector_dabort
	b	vector_hyp
	b	vector_irq
	b	vector_fiq

	.macro	vector name, number
vector_\name:
	push	{r0, r1}
	adr	r0, vector_page
	mov	r1, #\number
	ldr	pc, entry_address
	.endm

	vector	reset, 0
	vector	undef, 1
	vector	svc, 2
	vector	pabort, 3
	vector	dabort, 4
	vector	hyp, 5
	vector	irq, 6
	vector	fiq, 7
entry_address:
	.long	exception_entry

	.text
	.global	exception_entry
exception_entry:
	sub	sp, sp, #FRAME_SIZE - 8
	str	r0, [sp, #FRAME_BASE]
	str	r1, [sp, #FRAME_VECTOR]
	ldr	r0, [sp, #FRAME_SIZE - 8]
	ldr	r1, [sp, #FRAME_SIZE - 4]
	stm	sp, {r0-r12}
	str	lr, [sp, #FRAME_PC]
	mrs	r0, spsr
	str	r0, [sp, #FRAME_SPSR]
	mrs	r0, cpsr
	str	r0, [sp, #FRAME_CPSR]
	mov	r0, sp
	mov	r4, sp
	bic	sp, sp, #7
	bl	exception_handle
	mov	sp, r4
	ldr	r0, [sp, #FRAME_SPSR]
	msr	spsr_cxsf, r0
	ldr	lr, [sp, #FRAME_PC]
	ldm	sp, {r0-r12}
	add	sp, sp, #FRAME_SIZE
	movs	pc, lr

/* void save_user_bank(u32 bank[2]), void load_user_bank(const u32 bank[2]): sp and lr of user mode */
	.global	save_user_bank
save_user_bank:
	stm	r0, {sp, lr}^
	bx	lr

	.global	load_user_bank
load_user_bank:
	ldm	r0, {sp, lr}^
	nop
	bx	lr

/* void user_enter(const u32 state[17]): r0-r12, sp, lr, pc, cpsr; comes back through user_exit */
	.global	user_enter
user_enter:
	push	{r3-r11, lr}
	ldr	r1, [r0, #64]
	msr	spsr_cxsf, r1
	ldr	lr, [r0, #60]
	add	r1, r0, #52
	ldm	r1, {sp, lr}^
	nop
	ldm	r0, {r0-r12}
	movs	pc, lr

/* Where exception_handle() sends a processor that left user mode, in SVC mode */
	.global	user_exit
user_exit:
	pop	{r3-r11, pc}
