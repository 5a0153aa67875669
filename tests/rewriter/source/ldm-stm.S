/* SPDX-License-Identifier: GPL-2.0 */
/* Transfers of user registers and exception returns, in all their spellings. */
	ldmia	sp, {r0 - pc}^
	ldmia	sp!, { r0-r12, pc } ^
	ldmfd	sp!, {r0, pc}^
	ldmia	r0, {r0 - lr}^
	ldmdb	r2, {sp, lr}^
	ldm	r0, {sp}^
	stmia	r0, {r0-lr}^
	stmdb	r0, {sp, lr}  ^
	stmfd	sp, {r0 - r14}^
	stmed	r1, {r8-r12}^
	ldmdb	r2, {R1 - R14}^
	ldmia	r13, {r0-r7, sp, lr}^
	stmnedb	r8, {r13, r14}^
	ldmia	sp, {r0 - pc}
	stmia	r0, {r0-lr}
