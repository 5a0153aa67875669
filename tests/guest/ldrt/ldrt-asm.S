/* SPDX-License-Identifier: GPL-2.0 */
/* The LDRT family: u32 f(u32 address, u32 value, u32 *base): what was loaded, or value; *base = the base behind it */
	.syntax unified
	.arch	armv7-a
	.arm
	.text

	.macro	begin name
	.section .rodata.ldrt_functions, "a", %progbits
	.long	ldrt_\name
	.text
ldrt_\name:
	mov	r3, r0
	mov	r0, r1
	mov	r12, #4
	.endm

	.macro	end
	str	r3, [r2]
	bx	lr
	.endm

	.section .rodata.ldrt_functions, "a", %progbits
	.balign	4
	.global	ldrt_functions
ldrt_functions:
	.text

/* In the order of forms[] of main.c */
	begin	ldrt
	ldrt	r0, [r3]
	end
	begin	ldrt_up
	ldrt	r0, [r3], #12
	end
	begin	ldrt_down
	ldrt	r0, [r3], #-8
	end
	begin	ldrt_register
	ldrt	r0, [r3], r12
	end
	begin	strt
	strt	r0, [r3]
	end
	begin	strt_up
	strt	r0, [r3], #16
	end
	begin	strt_register
	strt	r0, [r3], -r12
	end
	begin	ldrbt
	ldrbt	r0, [r3], #1
	end
	begin	strbt
	strbt	r0, [r3], #-1
	end
	begin	ldrht
	ldrht	r0, [r3], #2
	end
	begin	strht
	strht	r0, [r3], r12
	end
	begin	ldrsbt
	ldrsbt	r0, [r3], #4
	end
	begin	ldrsht
	ldrsht	r0, [r3], -r12
	end
	begin	ldrt_fails		/* the condition fails: nothing at all */
	cmp	r12, #0
	ldrteq	r0, [r3], #4
	end
	begin	strt_fails
	cmp	r12, #0
	strteq	r0, [r3], #4
	end
