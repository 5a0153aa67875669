/* SPDX-License-Identifier: GPL-2.0 */
/* LDM with PC, RFE and SRS in all addressing modes. */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

	.macro	table name
	.section .rodata.\name, "a", %progbits
	.balign	4
	.global	\name
\name:
	.text
	.endm

	.macro	entry function, table
	.section .rodata.\table, "a", %progbits
	.long	\function
	.text
	.endm

/* void f(u32 spsr, u32 *base, u32 *pc, u32 out[5]): stores *pc; out = CPSR behind the return, base, r5, r6, r7 */
	.macro	ldm_return op, wb
	entry	9f, ldm_returns
9:	push	{r4-r11, lr}
	mrs	r4, cpsr
	msr	spsr_cxsf, r0
	adr	r6, 1f
	str	r6, [r2]
	mvn	r0, #0
	ldm\op	r1\wb, {r5, r6, r7, pc}^
	b	2f
1:	mrs	r0, cpsr
2:	msr	cpsr_fsxc, r4
	stm	r3, {r0, r1, r5, r6, r7}
	pop	{r4-r11, pc}
	.endm

	table	ldm_returns
	.irp	op, ia, ib, da, db
	ldm_return \op
	ldm_return \op, !
	.endr

/* u32 ldm_return_full(u32 spsr, u32 out[14]): all registers from the stack, as a kernel leaves; the CPSR behind it */
	.global	ldm_return_full
ldm_return_full:
	push	{r4-r11, lr}
	mrs	r2, cpsr
	ldr	r3, =full_keep
	stm	r3, {r1, r2, sp}
	adr	r2, 1f
	sub	sp, sp, #60
	str	r2, [sp, #56]
	mov	r2, #0x100
	mov	r3, #0
2:	str	r2, [sp, r3]
	add	r2, r2, #1
	add	r3, r3, #4
	cmp	r3, #56
	blo	2b
	msr	spsr_cxsf, r0
	ldmfd	sp!, {r0 - r12, lr, pc}^
	nop
1:	push	{r0-r2}				@ in SVC mode again: spsr says so
	ldr	r0, =full_keep
	ldm	r0, {r1, r2}
	mrs	r0, cpsr
	msr	cpsr_fsxc, r2
	str	r3, [r1, #12]
	add	r3, r1, #16
	stm	r3, {r4-r12, lr}
	mov	r3, r1
	pop	{r4-r6}
	stm	r3, {r4-r6}
	ldr	r1, =full_keep
	ldr	r2, [r1, #8]
	sub	r2, r2, sp			@ 0: the writeback was right
	add	r0, r0, r2
	ldr	sp, [r1, #8]
	pop	{r4-r11, pc}
	.ltorg

/* void f(u32 spsr, u32 *base, u32 *frame, u32 out[2]): out = CPSR behind the return, base; stores frame = {pc, spsr} */
	.macro	rfe_return op, wb
	entry	9f, rfe_returns
9:	push	{r4-r11, lr}
	mrs	r4, cpsr
	adr	r6, 1f
	str	r6, [r2]
	str	r0, [r2, #4]
	mvn	r0, #0
	rfe\op	r1\wb
	b	2f
1:	mrs	r0, cpsr
2:	msr	cpsr_fsxc, r4
	stm	r3, {r0, r1}
	pop	{r4-r11, pc}
	.endm

	table	rfe_returns
	.irp	op, ia, ib, da, db
	rfe_return \op
	rfe_return \op, !
	.endr

/* u32 f(u32 sp, u32 spsr, u32 lr): SRS in mode from on the stack of mode to; that stack pointer afterwards */
	.macro	srs_store op, wb, from, to
	entry	9f, srs_stores
9:	push	{r4-r11, lr}
	mov	r4, sp
	cps	#\to
	mov	r5, sp
	mov	sp, r0
	cps	#\from
	mov	r6, lr
	mov	lr, r2
	msr	spsr_cxsf, r1
	srs\op	sp\wb, #\to
	mov	lr, r6
	cps	#\to
	mov	r0, sp
	mov	sp, r5
	cps	#MODE_SVC
	mov	sp, r4
	pop	{r4-r11, pc}
	.endm

	table	srs_stores
	.irp	op, ia, ib, da, db
	.irp	to, MODE_SYS, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND
	srs_store \op, , MODE_SVC, \to
	srs_store \op, !, MODE_SVC, \to
	.endr
	.endr
	.irp	from, MODE_FIQ, MODE_IRQ, MODE_ABT, MODE_UND
	srs_store db, !, \from, MODE_SVC
	.endr

	.bss
	.balign	4
full_keep:
	.space	12
