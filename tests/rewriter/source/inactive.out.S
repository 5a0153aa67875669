/* SPDX-License-Identifier: GPL-2.0 */
/* What this configuration leaves out is rewritten as well. */
	.syntax unified
#if ARCH >= 6
	LWPV_SITE_CPS(cpsid	i)
#else
	LWPV_SITE(msr	cpsr_c, #0xd3)
#endif
#ifdef __thumb2__
	LWPV_SITE(rfeia	sp!)
#else
	LWPV_SITE(ldmia	sp, {r0 - pc}^)
#endif
#if 0
	LWPV_SITE(wfi)			@ it's never there
#endif
