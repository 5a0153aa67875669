/* SPDX-License-Identifier: GPL-2.0 */
/* What cannot be the argument of a macro is reported, not broken. */
	.syntax unified
	LWPV_SITE(msr	cpsr_c, #'A')
	msr	cpsr_c, #'A
