/* SPDX-License-Identifier: GPL-2.0 */
/* Exception returns by the other data-processing instructions. */
#include "layout.h"
#include "return-macros.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* In the order of return_names[] of main.c */
	table	return_functions
	.irp	name, and, orr, eor, add, rsb, adc, sbc, rsc, bic, mvn
	entry	return_\name, return_functions
	.endr
	.irp	name, and_immediate, rsb_immediate, add_lsl, orr_ror, eor_rrx
	entry	return_\name, return_functions
	.endr

return_and:
	return_begin
	adr	r6, 1f
	mvn	r7, #0
	ands	pc, r6, r7
	return_end
return_orr:
	return_begin
	adr	lr, 1f
	orrs	pc, lr, #0
	return_end
return_eor:
	return_begin
	adr	r6, 1f
	eor	r6, r6, #0xff00
	eors	pc, r6, #0xff00
	return_end
return_add:
	return_begin
	adr	r6, 1f - 64
	adds	pc, r6, #64
	return_end
return_rsb:
	return_begin
	adr	r6, 1f
	mov	r7, #0x1000
	add	r6, r6, r7
	rsbs	pc, r7, r6
	return_end
return_adc:
	return_begin
	adr	r6, 1f - 1
	cmp	r0, #0				@ C set
	adcs	pc, r6, #0
	return_end
return_sbc:
	return_begin
	adr	r6, 1f + 9
	sbcs	pc, r6, #8			@ C clear: one less
	return_end
return_rsc:
	return_begin
	adr	r6, 1f + 4
	mov	r7, #3
	rscs	pc, r7, r6
	return_end
return_bic:
	return_begin
	adr	r6, 1f
	orr	r6, r6, #3
	bics	pc, r6, #3
	return_end
return_mvn:
	return_begin
	adr	r6, 1f
	mvn	r6, r6
	mvns	pc, r6
	return_end
return_and_immediate:
	return_begin
	adr	r6, 1f
	orr	r6, r6, #3
	ands	pc, r6, #0xfffffffc
	return_end
return_rsb_immediate:
	return_begin
	adr	r6, 1f
	rsb	r6, r6, #0x4000
	rsbs	pc, r6, #0x4000
	return_end
return_add_lsl:
	return_begin
	adr	r6, 1f - 64
	mov	r7, #4
	adds	pc, r6, r7, lsl #4
	return_end
return_orr_ror:
	return_begin
	adr	r6, 1f
	mov	r6, r6, ror #24
	mov	r7, #0
	orrs	pc, r7, r6, ror #8
	return_end
return_eor_rrx:
	return_begin
	adr	r6, 1f
	mov	r7, #0x20			@ C is clear: 0x10
	eor	r6, r6, #0x10
	eors	pc, r6, r7, rrx
	return_end
