/* SPDX-License-Identifier: GPL-2.0 */
	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* u32 raw_call(const void *code, u32 psr, u32 *space): calls code, with Z clear; whatever it does to sp is undone */
	.global	raw_call
raw_call:
	push	{r4-r11, lr}
	mov	r4, sp
	mov	r3, r0
	movs	r0, #1
	blx	r3
	mov	sp, r4
	pop	{r4-r11, pc}
