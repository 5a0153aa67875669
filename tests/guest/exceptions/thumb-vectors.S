/* SPDX-License-Identifier: GPL-2.0 */
/* A vector page for SCTLR.TE = 1: Thumb stubs that join the path of vectors.S. */
	.syntax unified
	.arch	armv7-a
	.thumb

	.section .vectors, "ax", %progbits
	.balign	4096
	.global	thumb_vector_page
thumb_vector_page:
	.irp	name, reset, undef, svc, pabort, dabort, hyp, irq, fiq
	b.w	thumb_\name
	.endr

	.macro	vector name, number
	.balign	4
thumb_\name:
	push	{r0, r1}
	adr	r0, thumb_vector_page
	mov.w	r1, #\number
	ldr.w	pc, thumb_entry_address
	.endm

	vector	reset, 0
	vector	undef, 1
	vector	svc, 2
	vector	pabort, 3
	vector	dabort, 4
	vector	hyp, 5
	vector	irq, 6
	vector	fiq, 7
	.balign	4
thumb_entry_address:
	.long	exception_entry
