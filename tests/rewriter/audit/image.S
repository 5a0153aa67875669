/* SPDX-License-Identifier: GPL-2.0 */
/* A kernel in small: sections that overlay each other at the vectors' address, replacement code in data, dropped code. */
	.syntax	unified
	.arch	armv7-a
	.arm
	.text
	.globl	_start
	.type	_start, %function
_start:
	LWPV_SITE(cpsid	i)
	LWPV_SITE(mrs	r0, spsr)
	LWPV_SITE(nop)			@ wrapped, yet harmless
	LWPV_SITE(ldrt	r0, [r1])	@ stays native unless asked for
	svc	#0
	bx	lr

	.section .vectors_a, "ax"
	b	.
	LWPV_SITE(movs	pc, lr)
	.section .vectors_b, "ax"
	b	.
	nop
	LWPV_SITE(subs	pc, lr, #4)

	.section .replacements, "a"
	.word	_start
	LWPV_SITE(wfi)

	.section .dropped, "ax"
	LWPV_SITE(cpsie	i)

	.data
	.word	0xf10c0080
