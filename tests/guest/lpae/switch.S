/* SPDX-License-Identifier: GPL-2.0 */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* void tables_switch(const struct tables *tables): the format of tables may change only with the MMU off (B3.10.4) */
	.global	tables_switch
tables_switch:
	push	{r4-r11, lr}
	ldm	r0, {r6-r11}			@ TTBCR, MAIR0, TTBR0, TTBR1
	ldr	r4, =ram_base_physical
	ldr	r4, [r4]
	sub	r4, r4, #LINK_BASE
	adr	r5, 1f
	add	r5, r5, r4
	adr	r12, 2f
	bx	r5
1:	mrc	p15, 0, r1, c1, c0, 0
	bic	r2, r1, #1			@ M
	mcr	p15, 0, r2, c1, c0, 0
	isb
	mcr	p15, 0, r6, c2, c0, 2
	isb
	mcrr	p15, 0, r8, r9, c2
	mcrr	p15, 1, r10, r11, c2
	mcr	p15, 0, r7, c10, c2, 0
	mov	r3, #0
	mcr	p15, 0, r3, c8, c7, 0		@ TLBIALL
	mcr	p15, 0, r3, c7, c5, 6		@ BPIALL
	dsb
	isb
	mcr	p15, 0, r1, c1, c0, 0
	isb
	bx	r12
2:	pop	{r4-r11, pc}
	.ltorg

/* void call_ldrd(u32 code, u32 from, u32 to[2]): runs `ldrd r2, r3, [r0]; bx lr` at code */
	.global	call_ldrd
call_ldrd:
	push	{r4, lr}
	mov	r12, r0
	mov	r4, r2
	mov	r0, r1
	blx	r12
	strd	r2, r3, [r4]
	pop	{r4, pc}
