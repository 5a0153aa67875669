/* SPDX-License-Identifier: GPL-2.0 */
/* Changes of mask bits and mode by CPS. */
	.syntax unified
	LWPV_SITE_CPS(cpsie	i)
	LWPV_SITE(cpsid	if)
	LWPV_SITE(cpsid	aif)
	LWPV_SITE(cps	#0x13)
	LWPV_SITE(cpsid	if, #0x1f)
	LWPV_SITE(cpsie	a,#17)
