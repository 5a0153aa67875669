/* SPDX-License-Identifier: GPL-2.0 */
/* The lowvisor, linked on its own (low/low.lds), as a piece of the module's text: page aligned, since whole pages of it are mapped. */
	.section .text, "ax", %progbits
	.balign	4096
	.globl	hyp_low_start
hyp_low_start:
	.incbin	LOW_BINARY
	.balign	4096
	.globl	hyp_low_end
hyp_low_end:
	.section .note.GNU-stack, "", %progbits
