/* SPDX-License-Identifier: GPL-2.0 */
/* Reads of the status registers; the flags cannot be read without the rest. */
	.arch	armv7-a
	.arch_extension virt
	.syntax unified
	LWPV_SITE_MRS(mrs	r0, cpsr)
	LWPV_SITE_MRS(mrs	r1, spsr)
	LWPV_SITE_MRS(mrs	r2, apsr)
	LWPV_SITE_MRS(mrs	r3, CPSR)
	LWPV_SITE(mrs	r4, lr_irq)
	LWPV_SITE(mrs	r5, spsr_fiq)
	mrc	p15, 0, r0, c1, c0, 1
