/* SPDX-License-Identifier: GPL-2.0 */
/* Changes of mask bits and mode by CPS. */
	.syntax unified
	cpsie	i
	cpsid	if
	cpsid	aif
	cps	#0x13
	cpsid	if, #0x1f
	cpsie	a,#17
