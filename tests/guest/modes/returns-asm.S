/* SPDX-License-Identifier: GPL-2.0 */
/* Exception returns by MOVS and SUBS. */
#include "layout.h"
#include "return-macros.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* In the order of return_names[] of returns.c */
	table	return_functions
	.irp	name, mov, sub, lsl, lsr, asr, ror, rrx, sub_lsl, sub_zero
	entry	return_\name, return_functions
	.endr

return_mov:
	return_begin
	adr	lr, 1f
	movs	pc, lr
	return_end
return_sub:
	return_begin
	adr	lr, 1f + 4
	subs	pc, lr, #4
	return_end
return_lsl:
	return_begin
	adr	r6, 1f
	mov	r7, r6, lsr #2
	movs	pc, r7, lsl #2
	return_end
return_lsr:
	return_begin
	adr	r6, 1f + 16
	mov	r7, #0x80
	subs	pc, r6, r7, lsr #3
	return_end
return_asr:
	return_begin
	adr	r6, 1f - 16
	mvn	r7, #0x3f
	subs	pc, r6, r7, asr #2		@ less -16
	return_end
return_ror:
	return_begin
	adr	r6, 1f
	mov	r6, r6, ror #12
	movs	pc, r6, ror #20
	return_end
return_rrx:
	return_begin
	adr	r6, 1f
	lsls	r7, r6, #1			@ C = bit 31
	movs	pc, r7, rrx
	return_end
return_sub_lsl:
	return_begin
	adr	r6, 1f + 64
	mov	r7, #4
	subs	pc, r6, r7, lsl #4
	return_end
return_sub_zero:
	return_begin
	adr	lr, 1f
	subs	pc, lr, #0
	return_end
