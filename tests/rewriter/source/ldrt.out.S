/* SPDX-License-Identifier: GPL-2.0 */
/* Accesses with user rights. */
	.syntax unified
	LWPV_SITE(ldrt	r0, [r1])
	LWPV_SITE(ldrt	r0, [r1], #4)
	LWPV_SITE(ldrbt	r0, [r1], #-1)
	LWPV_SITE(strt	r0, [r1], r2)
	LWPV_SITE(strbt	r0, [r1], r2, lsl #2)
	LWPV_SITE(ldrht	r0, [r1], #2)
	LWPV_SITE(strht	r0, [r1])
	LWPV_SITE(ldrsbt	r0, [r1], #1)
	LWPV_SITE(ldrsht	r0, [r1], r2)
	ldr	r0, [r1], #4
