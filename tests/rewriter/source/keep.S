/* SPDX-License-Identifier: GPL-2.0 */
	.syntax unified
	cpsid	i		@ lwpv: keep runs before there is a guest
	/* lwpv: keep tested against the real processor */
	mrs	r0, cpsr
	msr	cpsr_c, r0
	// lwpv: keep
	wfi
	/* lwpv: keep nothing sensitive follows */
	nop
