/* SPDX-License-Identifier: GPL-2.0 */
/* Exception returns by data processing. */
	.syntax unified
	LWPV_SITE(movs	pc, lr)
	LWPV_SITE(subs	pc, lr, #4)
	LWPV_SITE(subs	pc, lr, #8)
	LWPV_SITE(adds	pc, lr, r4)
	LWPV_SITE(orrs	r15, lr, #0)
	LWPV_SITE(ands	pc, r1, r2, lsl #2)
	LWPV_SITE(bics	pc, lr, #1)
	LWPV_SITE(mvns	pc, r0)
	LWPV_SITE(lsls	pc, lr, #2)
	subs	lr, pc, #4
	mov	pc, lr
	adds	r0, pc, r1
