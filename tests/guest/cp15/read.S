/* SPDX-License-Identifier: GPL-2.0 */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* u32 privileged_read(u32 mode, const void *code): calls code, which may change r0 only, in that mode */
	.global	privileged_read
privileged_read:
	push	{r4-r6, lr}
	mrs	r4, cpsr
	bic	r5, r4, #MODE_MASK
	orr	r5, r5, r0
	msr	cpsr_c, r5
	mov	r6, lr
	blx	r1
	mov	lr, r6
	msr	cpsr_c, r4
	pop	{r4-r6, pc}
