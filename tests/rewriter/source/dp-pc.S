/* SPDX-License-Identifier: GPL-2.0 */
/* Exception returns by data processing. */
	.syntax unified
	movs	pc, lr
	subs	pc, lr, #4
	subs	pc, lr, #8
	adds	pc, lr, r4
	orrs	r15, lr, #0
	ands	pc, r1, r2, lsl #2
	bics	pc, lr, #1
	mvns	pc, r0
	lsls	pc, lr, #2
	subs	lr, pc, #4
	mov	pc, lr
	adds	r0, pc, r1
