/* SPDX-License-Identifier: GPL-2.0 */
/* Return state to and from memory. */
	.syntax unified
	LWPV_SITE(srsdb	sp!, #0x13)
	LWPV_SITE(srsia	sp, #0x1f)
	LWPV_SITE(srs	sp!, #0x12)
	LWPV_SITE(rfeia	sp!)
	LWPV_SITE(rfedb	r0)
	LWPV_SITE(rfe	r3!)
	LWPV_SITE(rfefd	sp!)
