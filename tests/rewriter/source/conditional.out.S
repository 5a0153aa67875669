/* SPDX-License-Identifier: GPL-2.0 */
/* Conditions, where unified and where divided syntax puts them. */
	.syntax divided
	LWPV_SITE(ldmneia	sp, {r0 - pc}^)
	LWPV_SITE_STM(stmeqdb	r0, {sp, lr}^)
	LWPV_SITE(movnes	pc, lr)
	LWPV_SITE(subles	pc, lr, #4)
	LWPV_SITE(ldreqt	r0, [r1])
	LWPV_SITE(ldrnebt	r0, [r1], #1)
	LWPV_SITE_MRS(mrsne	r0, cpsr)
	.syntax unified
	LWPV_SITE(ldmiane	sp, {r0 - pc}^)
	LWPV_SITE_STM(stmdbeq	r0, {sp, lr}^)
	LWPV_SITE(movsne	pc, lr)
	LWPV_SITE(subsle	pc, lr, #4)
	LWPV_SITE(ldrteq	r0, [r1])
	LWPV_SITE(ldrbtne	r0, [r1], #1)
	LWPV_SITE_MRS(mrsne	r0, cpsr)
	LWPV_SITE_MSR(msreq	cpsr_c, r0)
	LWPV_SITE(wfieq)
	movne	pc, lr
