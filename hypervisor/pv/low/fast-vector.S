/* SPDX-License-Identifier: GPL-2.0 */
/* A part of fast.S, whose rules, registers and endings it has. */

/*
 * What ARM Linux has behind its vectors, from the first of four sensitive instructions on: SPSR to lr and the stack, then to SVC mode, with
 * r0 the stack and lr out of a table by the mode that the exception came from. All in one, if each word is the one expected.
 */
	.macro	next_word_is expected
	ldrteq	r0, [r4], #4
	teqeq	r0, \expected
	.endm
vector_stub:
	adr	r4, vector_stub_words
	ldmia	r4, {r5-r12}
	mov	r4, lr
	ldrt	r0, [r4], #4
	teq	r0, r5
	next_word_is r6
	ldrteq	r3, [r4], #4
	biceq	r0, r3, #0xff
	teqeq	r0, r7
	next_word_is r8
	next_word_is r9
	next_word_is r10
	next_word_is r11
	next_word_is r12
	bne	not_vector_stub
	mov	r7, r2				@ SPSR
	mrs	r2, spsr
	take_mask
	tst	r2, #PSR_E
	bne	not_vector_stub
	merge
	and	r0, r3, #0xff
	tst	r3, #0xe0			@ unmasks nothing
	eor	r5, r2, r0			@ SPSR to come
	bne	not_vector_stub
	and	r0, r1, #15
	adr	r3, switchable
	ldrb	r8, [r3, r0]
	and	r3, r5, #31
	cmp	r8, #0xff
	beq	not_vector_stub
	cmp	r3, #MODE_SVC
	bne	not_vector_stub
	ldr	r6, [sp, #(4 * 13)]
	and	r3, r7, #15
	add	r0, r6, #8
	add	r3, r4, r3, lsl #2
	strt	r7, [r0]
	ldrt	lr, [r3]
	str	r6, [sp]
	str	lr, [sp, #(4 * 14)]
	put_spsr r5
	mov	r2, r5
	mov	r3, r8
	mov	r4, #(4 * BANK_SVC)
	b	change_mode
not_vector_stub:
	get_spsr r2
	mov	r3, #14
	b	2b
vector_stub_words:
	.word	0xe58de008			@ str lr, [sp, #8]
	.word	0xef210000			@ mrs r0, cpsr
	.word	0xe2200000			@ eor r0, r0, #
	.word	0xef2201f0			@ msr spsr_fsxc, r0
	.word	0xe20ee00f			@ and lr, lr, #15
	.word	0xe1a0000d			@ mov r0, sp
	.word	0xe79fe10e			@ ldr lr, [pc, lr, lsl #2]
	.word	0xef4d000e			@ movs pc, lr
