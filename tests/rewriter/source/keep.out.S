/* SPDX-License-Identifier: GPL-2.0 */
	.syntax unified
	cpsid	i		@ lwpv: keep runs before there is a guest
	/* lwpv: keep tested against the real processor */
	mrs	r0, cpsr
	LWPV_SITE_MSR(msr	cpsr_c, r0)
	// lwpv: keep
	LWPV_SITE(wfi)
	/* lwpv: keep nothing sensitive follows */
	nop
