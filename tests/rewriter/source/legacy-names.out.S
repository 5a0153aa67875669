/* SPDX-License-Identifier: GPL-2.0 */
/* Names of the status registers from before unified syntax. */
	LWPV_SITE_MSR(msr	cpsr_all, r0)
	LWPV_SITE_MSR(msr	cpsr_ctl, r1)
	LWPV_SITE_MSR(msr	spsr_all, r2)
	LWPV_SITE(msr	CPSR_ctl, #0x13)
	LWPV_SITE_MRS(mrs	r3, spsr_all)
	LWPV_SITE_MRS(mrs	r3, cpsr_all)
	msr	cpsr_flg, r0
	msr	CPSR_flg, #0xf0000000
