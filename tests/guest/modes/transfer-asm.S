/* SPDX-License-Identifier: GPL-2.0 */
/* LDM and STM of the user bank. */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

	.macro	entry function, table
	.section .rodata.\table, "a", %progbits
	.long	\function
	.text
	.endm

	.macro	table name
	.section .rodata.\name, "a", %progbits
	.balign	4
	.global	\name
\name:
	.text
	.endm

	.macro	begin
	push	{r4-r11, lr}
	cps	#MODE_SYS
	mov	r5, sp
	mov	r6, lr
	.endm

	.macro	end
	cps	#MODE_SYS
	mov	sp, r5
	mov	lr, r6
	cps	#MODE_SVC
	pop	{r4-r11, pc}
	.endm

/* void f(u32 *base, const u32 values[7]): user r8-r12, sp, lr from values, stored by STM in that mode */
	.macro	stm_user op, mode
	entry	9f, stm_users
9:	begin
	ldm	r1, {r8-r12}
	ldr	sp, [r1, #20]
	ldr	lr, [r1, #24]
	cps	#\mode
	.if	\mode == MODE_FIQ
	mov	r8, #1
	mov	r9, #2
	mov	r10, #3
	mov	r11, #4
	mov	r12, #5
	.endif
	stm\op	r0, {r8-r14}^
	end
	.endm

/* void f(u32 *base, u32 out[8]): LDM in that mode; user r8-r12, sp, lr afterwards, and r8 of FIQ, set to 0x77 before */
	.macro	ldm_user op, mode
	entry	9f, ldm_users
9:	begin
	cps	#MODE_FIQ
	mov	r8, #0x77
	cps	#\mode
	ldm\op	r0, {r8-r14}^
	nop
	cps	#MODE_SYS
	stm	r1, {r8-r12}
	str	sp, [r1, #20]
	str	lr, [r1, #24]
	cps	#MODE_FIQ
	str	r8, [r1, #28]
	end
	.endm

	table	stm_users
	table	ldm_users
	.irp	mode, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND
	.irp	op, ia, ib, da, db
	stm_user \op, \mode
	ldm_user \op, \mode
	.endr
	.endr

/* void stm_mixed(u32 out[5]): r2, r3 and user sp, lr (0x51, 0x52) in one STM; out[4] = base - out */
	.global	stm_mixed
stm_mixed:
	begin
	mov	sp, #0x51
	mov	lr, #0x52
	cps	#MODE_SVC
	mov	r2, #0x12
	mov	r3, #0x13
	mov	r4, r0
	stm	r4, {r2, r3, sp, lr}^
	sub	r4, r4, r0
	str	r4, [r0, #16]
	end

/* void ldm_single(u32 *base, u32 out[2]): user sp, then lr by an LDM of one register each; r13 of SVC must survive */
	.global	ldm_single
ldm_single:
	begin
	cps	#MODE_SVC
	mov	r7, sp
	ldmia	r0, {sp}^
	nop
	cmp	sp, r7
	addeq	r0, r0, #4
	ldmia	r0, {lr}^
	nop
	cps	#MODE_SYS
	str	sp, [r1]
	str	lr, [r1, #4]
	end

/* void stm_base(u32 out[2]): the base itself in the list, and user sp */
	.global	stm_base
stm_base:
	begin
	mov	sp, #0x61
	cps	#MODE_SVC
	stmia	r0, {r0, sp}^
	end
