/* SPDX-License-Identifier: GPL-2.0 */
/* Return state to and from memory. */
	.syntax unified
	srsdb	sp!, #0x13
	srsia	sp, #0x1f
	srs	sp!, #0x12
	rfeia	sp!
	rfedb	r0
	rfe	r3!
	rfefd	sp!
