/* SPDX-License-Identifier: GPL-2.0 */
/* Transfers of user registers and exception returns, in all their spellings. */
	LWPV_SITE(ldmia	sp, {r0 - pc}^)
	LWPV_SITE(ldmia	sp!, { r0-r12, pc } ^)
	LWPV_SITE(ldmfd	sp!, {r0, pc}^)
	LWPV_SITE_LDM(ldmia	r0, {r0 - lr}^)
	LWPV_SITE(ldmdb	r2, {sp, lr}^)
	LWPV_SITE(ldm	r0, {sp}^)
	LWPV_SITE(stmia	r0, {r0-lr}^)
	LWPV_SITE_STM(stmdb	r0, {sp, lr}  ^)
	LWPV_SITE(stmfd	sp, {r0 - r14}^)
	LWPV_SITE(stmed	r1, {r8-r12}^)
	LWPV_SITE_LDM(ldmdb	r2, {R1 - R14}^)
	LWPV_SITE_LDM(ldmia	r13, {r0-r7, sp, lr}^)
	LWPV_SITE_STM(stmnedb	r8, {r13, r14}^)
	ldmia	sp, {r0 - pc}
	stmia	r0, {r0-lr}
