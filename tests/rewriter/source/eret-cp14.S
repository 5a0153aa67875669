/* SPDX-License-Identifier: GPL-2.0 */
	.arch	armv7-a
	.arch_extension virt
	.syntax unified
	eret
	mrc	p14, 0, r0, c0, c0, 0
	mrc	p14, 0, pc, c0, c1, 0
