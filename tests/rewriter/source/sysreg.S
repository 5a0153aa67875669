/* SPDX-License-Identifier: GPL-2.0 */
/* Reads of system registers: they trap, and are marked where a shared page shows the register. */
	.arch	armv7-a
	.syntax unified
	.macro	offset rd, cond=
	mrc\cond	p15, 0, \rd, c13, c0, 4
	.endm
	mrc	p15, 0, r0, c1, c0, 0
	mrc	p15, 0, r1, c1, c0
	MRCNE	P15, 0, R2, C3, C0, 0
	mrc	15, #0, r3, cr3, cr0, #0
	mrc	p15, 0, r4, c13, c0, 4
	offset	r5
	mrc	p15, 0, r0, c5, c0, 0
	mrc	p15, 0, r0, c5, c0
	mrc	p15, 0, r1, c5, c0, 1
	mrc	p15, 0, r0, c6, c0, 0
	mrc	p15, 0, r1, c6, c0, 2
	mcr	p15, 0, r4, c13, c0, 4
	mrc	p15, 0, r4, c13, c0, 3
	mrc	p15, 0, r4, c1, c0, 1
	mrc	p15, 0, r4, c1, c1, 0
	mrc	p15, 0, r4, c5, c1, 0
	mrc	p15, 0, r4, c6, c0, 1
	mcr	p15, 0, r4, c5, c0, 0
	mrc	p15, 0, pc, c1, c0, 0
	mrc	p15, 0, APSR_nzcv, c1, c0, 0
	mrrc	p15, 0, r0, r1, c2
	.thumb
	cmp	r0, #0
	it	ne
	mrcne	p15, 0, r1, c13, c0, 4
	mrc	p15, 0, r2, c1, c0, 0
