/* SPDX-License-Identifier: GPL-2.0 */
/* Instructions that wait, and those that change the byte order. */
	.syntax unified
	wfi
1:	wfe
	wfine
	setend	be
	setend	le
	sev
	nop
