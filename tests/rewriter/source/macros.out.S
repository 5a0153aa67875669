/* SPDX-License-Identifier: GPL-2.0 */
/* Macros of the assembler: operands from parameters. */
	.syntax unified
	.macro	set_mode_stack mode, stack
	LWPV_SITE(msr	cpsr_c, #(\mode | 0x80 | 0x40))
	ldr	sp, =\stack
	.endm
	.macro	save_irqs, old
	LWPV_SITE_MRS(mrs	\old, cpsr)
	LWPV_SITE_CPS(cpsid	i)
	.endm
	.macro	restore_irqs old:req, cond=al
	LWPV_SITE_MSR(msr\cond	cpsr_c, \old)
	.endm
	.macro	to_user, list
	LWPV_SITE(ldmia	r0, \list)
	.endm
	.macro	load, list
	ldmia	r0, \list
	.endm
	.macro	go, target, s=s
	mov\s	\target, lr
	.endm
	.macro	jump, target
	LWPV_SITE(movs	\target, lr)
	.endm
	.macro	count, reg
	subs	\reg, \reg, #1
	.endm

	set_mode_stack	0x12, 0x8000
	save_irqs	r4
	restore_irqs	r4
	restore_irqs	r4, ne
	to_user		"{r0 - lr}^"
	load		"{r0 - lr}"
	go		r0
	jump		pc
	count		r1
