/* SPDX-License-Identifier: GPL-2.0 */
/* Mnemonics put together from parameters: what they can become, the calls say. */
	.syntax unified
#define GLUE(x) x ## t
#define SUFFIX() t
	.macro	access, instr, reg, ptr, inc, cond, t=SUFFIX()
	.if	\inc == 1
	\instr\()b\t\cond \reg, [\ptr], #\inc
	.else
	\instr\t\cond \reg, [\ptr], #\inc
	.endif
	.endm
	.macro	load_user, reg, ptr, inc, cond=al
	access	ldr, \reg, \ptr, \inc, \cond
	.endm
	.macro	plain, reg, ptr, cond=al
	ldrb\cond \reg, [\ptr], #1
	.endm
	.macro	anything, op
	\op
	.endm
	.irp	c,,eq,ne
	.macro	ret\c, reg
	mov\c	pc, \reg
	.endm
	.endr

	load_user	r0, r1, 1
	load_user	r0, r1, 4, ne
	access		str, r0, r1, 4, al
	plain		r0, r1
	plain		r0, r1, ne
	ret		lr
	reteq		lr
