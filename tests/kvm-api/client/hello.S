/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A flat guest for kvm-client: speaks through the 16550A by polling, then echoes a line that it gets by interrupt, then
 * powers off. Sensitive instructions stand as their trap words (abi/trap-word.h).
 */
	.syntax	unified
	.arch	armv7ve
	.arm

#define WFI_TRAP	0x260003

	.text
	.global	_start
_start:
	ldr	r10, =0x3f8
	adr	r4, text
1:	ldrb	r0, [r4], #1
	cmp	r0, #0
	beq	2f
	bl	put
	b	1b
	/* GIC: interrupt 32 only. The signal is taken by reading it, IRQs stay masked. */
2:	ldr	r8, =0x3fff0000
	ldr	r9, =0x3ffd0000
	mov	r0, #1
	str	r0, [r8]
	str	r0, [r8, #0x104]
	mov	r0, #0xf0
	str	r0, [r9, #4]
	mov	r0, #1
	str	r0, [r9]
	strb	r0, [r10, #1]		/* IER: received data */
3:	svc	#WFI_TRAP
	ldr	r5, [r9, #0xc]
	cmp	r5, #32
	bne	3b
	ldrb	r0, [r10, #2]		/* IIR: says so */
	cmp	r0, #4
	bne	fault
	ldrb	r6, [r10]
	mov	r0, r6
	bl	put
	str	r5, [r9, #0x10]
	cmp	r6, #'\n'
	bne	3b
off:	movw	r0, #0x0008
	movt	r0, #0x8400
	hvc	#0
	b	.
fault:	mov	r0, #'?'
	bl	put
	b	off

put:	ldrb	r1, [r10, #5]
	tst	r1, #0x20
	beq	put
	strb	r0, [r10]
	bx	lr
text:	.asciz	"hello from the serial port\n"
	.balign	4
	.ltorg
