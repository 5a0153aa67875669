/* SPDX-License-Identifier: GPL-2.0 */
/* Writes of the status registers. */
	.arch	armv7-a
	.arch_extension virt
	.syntax unified
	LWPV_SITE_MSR(msr	cpsr_c, r0)
	LWPV_SITE_MSR(msr	cpsr_cxsf, r1)
	LWPV_SITE_MSR(msr	cpsr_x, r1)
	LWPV_SITE_MSR(msr	cpsr, r2)
	LWPV_SITE(msr	cpsr_c, #0x80 | 0x13)
	LWPV_SITE_MSR(msr	spsr_cxsf, r3)
	LWPV_SITE_MSR(msr	spsr_f, r3)
	LWPV_SITE(msr	spsr, #0x13)
	LWPV_SITE(msr	sp_usr, r4)
	LWPV_SITE(msr	spsr_und, r5)
