/* SPDX-License-Identifier: GPL-2.0 */
/* Conditions, where unified and where divided syntax puts them. */
	.syntax divided
	ldmneia	sp, {r0 - pc}^
	stmeqdb	r0, {sp, lr}^
	movnes	pc, lr
	subles	pc, lr, #4
	ldreqt	r0, [r1]
	ldrnebt	r0, [r1], #1
	mrsne	r0, cpsr
	.syntax unified
	ldmiane	sp, {r0 - pc}^
	stmdbeq	r0, {sp, lr}^
	movsne	pc, lr
	subsle	pc, lr, #4
	ldrteq	r0, [r1]
	ldrbtne	r0, [r1], #1
	mrsne	r0, cpsr
	msreq	cpsr_c, r0
	wfieq
	movne	pc, lr
