/* SPDX-License-Identifier: GPL-2.0 */
/* User registers by block transfers, and loops of cache maintenance, as kernels write them. */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* void store_user_bank(u32 *behind, u32 sp, u32 lr) */
	.global	store_user_bank
store_user_bank:
	push	{r4-r6, lr}
	cps	#MODE_SYS
	mov	r5, sp
	mov	r6, lr
	mov	sp, r1
	mov	lr, r2
	cps	#MODE_SVC
	stmdb	r0, {sp, lr}^
	cps	#MODE_SYS
	mov	sp, r5
	mov	lr, r6
	cps	#MODE_SVC
	pop	{r4-r6, pc}

/*
 * void load_user_state(u32 *behind, u32 out[15]): r0 to r12, user sp and lr; before, they are 0x5000 and 0x6000.
 * load_user_rest: without r0, which is 0x1000. The base is r4.
 */
	.macro	load_user name, registers:vararg
	.global	\name
\name:
	push	{r4-r11, lr}
	cps	#MODE_SYS
	mov	r5, sp
	mov	r6, lr
	mov	sp, #0x5000
	mov	lr, #0x6000
	cps	#MODE_SVC
	push	{r1, r5, r6}
	mov	r4, r0
	mov	r0, #0x1000
	ldmdb	r4, {\registers}^
	nop
	push	{r0-r12}
	ldr	r1, [sp, #52]
	mov	r2, sp
	mov	r3, #13
1:	ldr	r0, [r2], #4
	str	r0, [r1], #4
	subs	r3, r3, #1
	bne	1b
	cps	#MODE_SYS
	str	sp, [r1]
	str	lr, [r1, #4]
	cps	#MODE_SVC
	add	sp, sp, #(4 * 14)
	pop	{r5, r6}
	cps	#MODE_SYS
	mov	sp, r5
	mov	lr, r6
	cps	#MODE_SVC
	pop	{r4-r11, pc}
	.endm
	load_user load_user_state, r0-r14
	load_user load_user_rest, r1-r14

/* void clean_until(u32 out[4]): va, step and end come and go in out[0] to out[2]; out[3]: flags behind the loop */
	.global	clean_until
clean_until:
	push	{r4, lr}
	ldm	r0, {r1-r3}
1:	mcr	p15, 0, r1, c7, c10, 1
	add	r1, r1, r2
	cmp	r1, r3
	blo	1b
	mrs	r4, apsr
	stm	r0, {r1-r4}
	pop	{r4, pc}

/* void clean_count(u32 out[4]): likewise with a count of bytes in out[2] */
	.global	clean_count
clean_count:
	push	{r4, lr}
	ldm	r0, {r1-r3}
1:	mcr	p15, 0, r1, c7, c14, 1
	add	r1, r1, r2
	subs	r3, r3, r2
	bhi	1b
	mrs	r4, apsr
	stm	r0, {r1-r4}
	pop	{r4, pc}

/* void flush_until(u32 out[3]), flush_until_everywhere(u32 out[3]): TLBIMVA and TLBIMVAIS from out[0] to out[1]; out[2]: flags */
	.macro	flush_until name, crm
	.global	\name
\name:
	push	{r4, lr}
	ldm	r0, {r1-r2}
	dsb
1:	mcr	p15, 0, r1, c8, \crm, 1
	add	r1, r1, #4096
	cmp	r1, r2
	blo	1b
	mrs	r3, apsr
	dsb
	isb
	stm	r0, {r1-r3}
	pop	{r4, pc}
	.endm
	flush_until	flush_until, c7
	flush_until	flush_until_everywhere, c3

/*
 * void return_by_frame(u32 spsr, u32 *frame, u32 out[16]): LDM SP, {r0-pc}^ from the frame, whose r12 has to be out, to return_behind, where an
 * aborted one goes on as well; out = r0 to lr and CPSR there.
 */
	.global	return_by_frame, return_behind
return_by_frame:
	push	{r4-r11, lr}
	mrs	r4, cpsr
	ldr	r3, =return_keep
	stm	r3, {r4, sp}
	msr	spsr_cxsf, r0
	mov	r12, r2
	mov	sp, r1
	ldm	sp, {r0-pc}^
return_behind:
	stm	r12, {r0-lr}
	mrs	r0, cpsr
	str	r0, [r12, #60]
	ldr	r3, =return_keep
	ldm	r3, {r4, r5}
	msr	cpsr_fsxc, r4
	mov	sp, r5
	pop	{r4-r11, pc}
	.ltorg

/* u32 *rfe_at(u32 *base): the base behind RFEIA with writeback, whose PC is rfe_behind; an aborted one goes on there as well */
	.global	rfe_at, rfe_behind
rfe_at:
	push	{r4, lr}
	mrs	r4, cpsr
	rfeia	r0!
rfe_behind:
	msr	cpsr_fsxc, r4
	pop	{r4, pc}

/* u32 *srs_at(u32 *sp, u32 spsr, u32 lr): SP behind SRSDB with writeback */
	.global	srs_at
srs_at:
	push	{r4, lr}
	mov	r4, sp
	msr	spsr_cxsf, r1
	mov	lr, r2
	mov	sp, r0
	srsdb	sp!, #MODE_SVC
	mov	r0, sp
	mov	sp, r4
	pop	{r4, pc}

	.bss
	.balign	4
return_keep:
	.space	8
