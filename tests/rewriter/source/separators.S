/* SPDX-License-Identifier: GPL-2.0 */
/* Several statements on a line. */
	.syntax unified
	mrs r0, cpsr; orr r0, r0, #0x80; msr cpsr_c, r0
1:	cpsid i ; 2: wfi ; b 2b	@ three
