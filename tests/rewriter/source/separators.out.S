/* SPDX-License-Identifier: GPL-2.0 */
/* Several statements on a line. */
	.syntax unified
	LWPV_SITE_MRS(mrs r0, cpsr); orr r0, r0, #0x80; LWPV_SITE_MSR(msr cpsr_c, r0)
1:	LWPV_SITE_CPS(cpsid i) ; 2: LWPV_SITE(wfi) ; b 2b	@ three
