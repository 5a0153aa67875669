/* SPDX-License-Identifier: GPL-2.0 */
/* Labels stay outside, or the table would hold them a second time. */
	.syntax unified
1:	LWPV_SITE_MRS(mrs	r0, cpsr)
2: 3:	LWPV_SITE_MSR(msr	cpsr_c, r0)
.Lhere: LWPV_SITE(wfi)
there :	LWPV_SITE_CPS(cpsid	i)
	b	1b
	b	.Lhere
loop:	subs	r0, r0, #1
	bne	loop
	.irp	reg, r0, r1
.Llocal\@\reg: LWPV_SITE_MRS(mrs	\reg, cpsr)
	.endr
