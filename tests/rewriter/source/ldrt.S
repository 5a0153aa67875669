/* SPDX-License-Identifier: GPL-2.0 */
/* Accesses with user rights. */
	.syntax unified
	ldrt	r0, [r1]
	ldrt	r0, [r1], #4
	ldrbt	r0, [r1], #-1
	strt	r0, [r1], r2
	strbt	r0, [r1], r2, lsl #2
	ldrht	r0, [r1], #2
	strht	r0, [r1]
	ldrsbt	r0, [r1], #1
	ldrsht	r0, [r1], r2
	ldr	r0, [r1], #4
