/* SPDX-License-Identifier: GPL-2.0 */
/* MRS and MSR in every combination of fields, registers and immediates; CPS in every form. */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm

/* table NAME: the start of an array of function pointers in .rodata; entry adds one */
	.macro	table name
	.section .rodata
	.balign	4
	.global	\name
\name:
	.text
	.endm

	.macro	entry function
	.section .rodata
	.long	\function
	.text
	.endm

	.text
/* u32 f(u32 base, u32 value): SPSR = base, then the fields of value; bit n of the index is field n of c, x, s, f */
	table	spsr_fields
	.irp	fields, c, x, xc, s, sc, sx, sxc, f, fc, fx, fxc, fs, fsc, fsx, fsxc
spsr_\fields\()_function:
	msr	spsr_cxsf, r0
	msr	spsr_\fields, r1
	mrs	r0, spsr
	bx	lr
	entry	spsr_\fields\()_function
	.endr

/* u32 f(u32 base, u32 value): the same for the CPSR, coming back to the mode and masks of before */
	table	cpsr_fields
	.irp	fields, c, x, xc, s, sc, sx, sxc, f, fc, fx, fxc, fs, fsc, fsx, fsxc
cpsr_\fields\()_function:
	mrs	r2, cpsr
	msr	cpsr_fsx, r0
	msr	cpsr_\fields, r1
	mrs	r0, cpsr
	msr	cpsr_fsxc, r2
	bx	lr
	entry	cpsr_\fields\()_function
	.endr

/* u32 f(void): CPSR after an immediate write; constants as in immediates[] of psr.c */
	.macro	immediate psr, fields, value
	mrs	r2, cpsr
	mov	r0, #0
	msr	cpsr_fs, r0
	msr	spsr_cxsf, r0
	msr	\psr\()_\fields, #\value
	mrs	r0, \psr
	msr	cpsr_fsxc, r2
	bx	lr
	.endm

	table	immediate_writes
	.irp	mode, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND, MODE_SYS
	entry	9f
9:	immediate cpsr, c, (\mode | PSR_I | PSR_F)
	.endr
	entry	cpsr_f_immediate
cpsr_f_immediate:
	immediate cpsr, f, 0xa8000000
	entry	cpsr_s_immediate
cpsr_s_immediate:
	immediate cpsr, s, 0x000a0000
	entry	cpsr_fs_immediate
cpsr_fs_immediate:
	immediate cpsr, fs, 0x40000000
	entry	cpsr_unmask_immediate
cpsr_unmask_immediate:
	immediate cpsr, c, MODE_SVC
	entry	cpsr_x_immediate
cpsr_x_immediate:
	immediate cpsr, x, PSR_A
	entry	spsr_c_immediate
spsr_c_immediate:
	immediate spsr, c, 0xd7
	entry	spsr_x_immediate
spsr_x_immediate:
	immediate spsr, x, 0x300
	entry	spsr_s_immediate
spsr_s_immediate:
	immediate spsr, s, 0x00050000
	entry	spsr_f_immediate
spsr_f_immediate:
	immediate spsr, f, 0x78000000
	entry	spsr_fc_immediate
spsr_fc_immediate:
	immediate spsr, fc, 0xd0

/* u32 f(u32 value): through SPSR and the flags of the CPSR by one register each; 1 if both held */
	table	register_moves
	.irp	n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14
	entry	move_through_\n
move_through_\n:
	push	{r4-r11, lr}
	push	{r0, r1}
	mov	r\n, r0
	msr	spsr_cxsf, r\n
	msr	cpsr_f, r\n
	mov	r\n, #0
	mrs	r\n, spsr
	mov	r0, r\n
	mrs	r\n, cpsr
	mov	r12, r\n
	pop	{r2, r3}
	eor	r12, r12, r2
	tst	r12, #0xf8000000
	cmpeq	r0, r2
	moveq	r0, #1
	movne	r0, #0
	pop	{r4-r11, pc}
	.endr

/* u32 f(u32 before): CPSR after one CPS, starting from the masks in before */
	.macro	cps_begin
	entry	9f
9:	mrs	r2, cpsr
	msr	cpsr_xc, r0
	.endm

	.macro	cps_end
	mrs	r0, cpsr
	msr	cpsr_xc, r2
	bx	lr
	.endm

/* In the order that psr.c expects */
	table	cps_functions
	.irp	flags, a, i, f, ai, af, if, aif
	cps_begin
	cpsie	\flags
	cps_end
	cps_begin
	cpsid	\flags
	cps_end
	.endr
	.irp	mode, MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND, MODE_SYS
	cps_begin
	cps	#\mode
	cps_end
	cps_begin
	cpsie	if, #\mode
	cps_end
	cps_begin
	cpsid	aif, #\mode
	cps_end
	.endr

/* u32 setend_probe(const u32 *word, u32 out[2]): the word read big-endian; CPSR in between and after */
	.global	setend_probe
setend_probe:
	setend	be
	ldr	r3, [r0]
	mrs	r2, cpsr
	setend	le
	str	r2, [r1]
	mrs	r2, cpsr
	str	r2, [r1, #4]
	mov	r0, r3
	bx	lr
