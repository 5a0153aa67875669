/* SPDX-License-Identifier: GPL-2.0 */
/* Taking each exception from each privileged mode; and exceptions that interrupt exceptions. */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* u32 f(u32 address): the CPSR behind the instruction. An SVC in SVC mode destroys LR, so it is kept. */
	.macro	trap_begin mode
	push	{r4-r11, lr}
	mrs	r4, cpsr
	cps	#\mode
	mov	r5, lr
	.endm

	.macro	trap_end
	mov	lr, r5
	mrs	r0, cpsr
	msr	cpsr_c, r4
	pop	{r4-r11, pc}
	.endm

	.macro	table name
	.section .rodata.\name, "a", %progbits
	.balign	4
	.global	\name
\name:
	.text
	.endm

	.macro	entry table
	.section .rodata.\table, "a", %progbits
	.long	8f, 9f
	.text
	.balign	4
8:
	.endm

	table	svc_traps
	table	undef_traps
	table	load_traps
	table	store_traps
	table	jump_traps
	.irp	mode, MODE_SYS, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND
	entry	svc_traps
	trap_begin \mode
9:	svc	#0xabcd0 + (\mode & 15)
	trap_end
	entry	undef_traps
	trap_begin \mode
9:	udf	#0xabcd
	trap_end
	entry	load_traps
	trap_begin \mode
9:	ldr	r1, [r0]
	trap_end
	entry	store_traps
	trap_begin \mode
9:	str	r1, [r0]
	trap_end
	entry	jump_traps
	trap_begin \mode
	ldr	r1, =exception_landing
	adr	r2, 1f
	str	r2, [r1]
9:	bx	r0
1:	trap_end
	.ltorg
	.endr

/* void svc_zero(void), svc_large(void): genuine SVCs of the kernel */
	.global	svc_zero
svc_zero:
	push	{r4, lr}
	svc	#0
	pop	{r4, pc}

	.global	svc_large
svc_large:
	push	{r4, lr}
	svc	#0xfffff
	pop	{r4, pc}

/* u32 svc_conditional(void): SVCs under conditions that fail, then one that passes; bits of those that ran */
	.global	svc_conditional
svc_conditional:
	push	{r4, lr}
	mov	r0, #0
	cmp	r0, #0
	svcne	#1
	svcmi	#2
	svccc	#3
	svceq	#4
	pop	{r4, pc}

	.thumb
	.balign	4
/* void kernel_thumb_undef(void), kernel_thumb_undef_wide(void): in SVC mode, in Thumb state */
	.global	kernel_thumb_undef
	.thumb_func
	.type	kernel_thumb_undef, %function
kernel_thumb_undef:
	nop
	udf	#5
	bx	lr

	.balign	4
	.global	kernel_thumb_undef_wide
	.thumb_func
	.type	kernel_thumb_undef_wide, %function
kernel_thumb_undef_wide:
	nop.w
	udf.w	#5
	bx	lr

	.balign	4
	.global	kernel_thumb_svc
	.thumb_func
	.type	kernel_thumb_svc, %function
kernel_thumb_svc:
	push	{r4, lr}
	svc	#0x5a
	pop	{r4, pc}
