/* SPDX-License-Identifier: GPL-2.0 */
/* What this configuration leaves out is rewritten as well. */
	.syntax unified
#if ARCH >= 6
	cpsid	i
#else
	msr	cpsr_c, #0xd3
#endif
#ifdef __thumb2__
	rfeia	sp!
#else
	ldmia	sp, {r0 - pc}^
#endif
#if 0
	wfi			@ it's never there
#endif
