/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CLREX for the lowvisor. On a Cortex-A15 before r3p3 that may raise a false watchpoint (erratum 830321); a STREX does the same. If it
 * stores, then into the stack below the state, which is empty here.
 */
	.macro	clear_monitor address, scratch
	sub	\address, sp, #8
	strex	\scratch, \address, [\address]
	.endm
