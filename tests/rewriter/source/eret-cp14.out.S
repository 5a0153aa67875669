/* SPDX-License-Identifier: GPL-2.0 */
	.arch	armv7-a
	.arch_extension virt
	.syntax unified
	LWPV_SITE(eret)
	LWPV_SITE(mrc	p14, 0, r0, c0, c0, 0)
	LWPV_SITE(mrc	p14, 0, pc, c0, c1, 0)
