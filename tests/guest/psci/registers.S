/* SPDX-License-Identifier: GPL-2.0 */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arch_extension virt
	.arm
	.text

/* u32 psci_keeps_registers(u32 function): bits of r4-r12, sp, lr, CPSR that an HVC in IRQ mode changed */
	.global	psci_keeps_registers
psci_keeps_registers:
	push	{r4-r11, lr}
	cps	#MODE_IRQ
	.irp	n, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14
	mov	r\n, #0x100 + \n
	.endr
	mov	r2, sp
	ldr	r3, =keep_sp
	str	r2, [r3]
	mov	r1, #0
	mov	r2, #0
	msr	cpsr_f, #0xa8000000
	hvc	#0
	mrs	r2, cpsr
	mov	r0, #0
	.irp	n, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14
	movw	r3, #0x100 + \n
	cmp	r\n, r3
	orrne	r0, r0, #1 << (\n & 15)
	.endr
	ldr	r3, =keep_sp
	ldr	r3, [r3]
	cmp	r3, sp
	orrne	r0, r0, #1 << 13
	lsr	r3, r2, #24
	cmp	r3, #0xa8
	orrne	r0, r0, #1 << 16
	and	r3, r2, #MODE_MASK
	cmp	r3, #MODE_IRQ
	orrne	r0, r0, #1 << 17
	cps	#MODE_SVC
	pop	{r4-r11, pc}
	.ltorg

	.bss
keep_sp:
	.space	4
