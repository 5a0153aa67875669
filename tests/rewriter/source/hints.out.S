/* SPDX-License-Identifier: GPL-2.0 */
/* Instructions that wait, and those that change the byte order. */
	.syntax unified
	LWPV_SITE(wfi)
1:	LWPV_SITE(wfe)
	LWPV_SITE(wfine)
	LWPV_SITE(setend	be)
	LWPV_SITE(setend	le)
	sev
	nop
