/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CLREX for the lowvisor. On a Cortex-A15 before r3p3 that may raise a false watchpoint (erratum 830321); a STREX, to a word that may be
 * anything, does the same.
 */
	.macro	clear_monitor address, scratch
	add	\address, sp, #SCRATCH
	strex	\scratch, \address, [\address]
	.endm
