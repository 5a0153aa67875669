/* SPDX-License-Identifier: GPL-2.0 */
/* User mode may write the flags: nothing to do here. */
	.syntax unified
	msr	cpsr_f, r0
	msr	cpsr_s, r0
	msr	cpsr_fs, r0
	msr	cpsr_f, #0x80000000
	msr	APSR_nzcvq, r0
	msr	apsr_nzcvqg, r1
	msr	APSR_g, r1
	subs	r0, r0, #1
	movs	r1, lr
	mov	pc, lr
	ldmia	sp!, {r0 - r4, pc}
	stmdb	sp!, {r0, lr}
	ldr	r0, [r1]
	strb	r0, [r1], #1
	mrc	p14, 6, r0, c0, c0, 0
	mcr	p14, 0, r0, c0, c5, 0
