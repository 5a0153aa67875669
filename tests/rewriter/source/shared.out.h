/* SPDX-License-Identifier: GPL-2.0 */
/* A header for assembler files and C files alike. */
#ifndef SHARED_H
#define SHARED_H

#ifdef __ASSEMBLER__
	.macro	disable
	LWPV_SITE_CPS(cpsid	i)
	.endm
#else
enum { wfi, wfe, eret };
static inline void disable(void)
{
	int mrs = wfe, msr;

	msr = mrs;
	asm volatile(LWPV_SITE_CPS("cpsid	i") : : "r" (msr) : "memory", LWPV_SCRATCH);
}
#endif

#endif
