/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers that may be instructions or not, and some that are none. */
	.syntax unified
	ldr	r0, constant
	bx	lr
constant:
	.long	0xe160006e
	.long	0xe160006e, 0
	.inst	0xe1a00000, 0xe10f0000
	.data
	.long	0xe160006e
