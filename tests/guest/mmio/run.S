/* SPDX-License-Identifier: GPL-2.0 */
	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* void kernel_run(u32 registers[13], u32 code): calls code in SVC mode with these r0-r12, and notes them */
	.global	kernel_run
kernel_run:
	push	{r4-r11, lr}
	ldr	r2, =kernel_run_state
	stm	r2, {r0, r1}
	ldr	lr, =kernel_run_state + 4
	ldm	r0, {r0-r12}
	ldr	lr, [lr]
	blx	lr
	ldr	lr, =kernel_run_state
	ldr	lr, [lr]
	stm	lr, {r0-r12}
	pop	{r4-r11, pc}
	.ltorg

	.bss
	.balign	4
kernel_run_state:
	.space	8
