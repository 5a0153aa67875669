/* SPDX-License-Identifier: GPL-2.0 */
/* Labels stay outside, or the table would hold them a second time. */
	.syntax unified
1:	mrs	r0, cpsr
2: 3:	msr	cpsr_c, r0
.Lhere: wfi
there :	cpsid	i
	b	1b
	b	.Lhere
loop:	subs	r0, r0, #1
	bne	loop
	.irp	reg, r0, r1
.Llocal\@\reg: mrs	\reg, cpsr
	.endr
