/* SPDX-License-Identifier: GPL-2.0 */
/* Sensitive instructions under each condition: which of them were executed, a bit each. */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm
	.text

/*
 * u32 f(u32 flags, u32 space[4]): runs nine conditional instructions with flags in the CPSR; bits as in forms[] of
 * conditions.c. In SVC mode, masked; the flags are put back before each one.
 */
	.macro	probe cond
probe_\cond:
	push	{r4-r8, lr}
	mrs	r7, cpsr
	mov	r8, #0
	ldr	r6, =(MODE_SYS | PSR_I | PSR_F)
	/* 0: mrs cpsr */
	mov	r4, #0
	msr	cpsr_f, r0
	mrs\cond	r4, cpsr
	cmp	r4, #0
	orrne	r8, r8, #1
	/* 1: msr cpsr_c, register */
	msr	cpsr_f, r0
	msr\cond cpsr_c, r6
	mrs	r4, cpsr
	msr	cpsr_c, r7
	tst	r4, #8
	orrne	r8, r8, #2
	/* 2: msr cpsr_c, immediate */
	msr	cpsr_f, r0
	msr\cond cpsr_c, #MODE_SYS | PSR_I | PSR_F
	mrs	r4, cpsr
	msr	cpsr_c, r7
	tst	r4, #8
	orrne	r8, r8, #4
	/* 3: msr spsr */
	mov	r4, #0
	msr	spsr_cxsf, r4
	msr	cpsr_f, r0
	msr\cond spsr_cxsf, r6
	mrs	r4, spsr
	cmp	r4, #0
	orrne	r8, r8, #8
	/* 4: mrs spsr */
	mov	r4, #0
	msr	spsr_cxsf, r6
	msr	cpsr_f, r0
	mrs\cond	r4, spsr
	cmp	r4, #0
	orrne	r8, r8, #16
	/* 5: stm user */
	mov	r4, #0
	str	r4, [r1]
	cps	#MODE_SYS
	mov	lr, #5
	cps	#MODE_SVC
	msr	cpsr_f, r0
	stm\cond	r1, {lr}^
	ldr	r4, [r1]
	cmp	r4, #5
	orreq	r8, r8, #32
	/* 6: ldm user */
	mov	r4, #6
	str	r4, [r1]
	msr	cpsr_f, r0
	ldm\cond	r1, {lr}^
	nop
	cps	#MODE_SYS
	mov	r4, lr
	cps	#MODE_SVC
	cmp	r4, #6
	orreq	r8, r8, #64
	/* 7: movs pc, lr to the next but one instruction, in SYS mode */
	msr	spsr_cxsf, r6
	adr	lr, 1f
	msr	cpsr_f, r0
	movs\cond pc, lr
	nop
1:	mrs	r4, cpsr
	msr	cpsr_c, r7
	tst	r4, #8
	orrne	r8, r8, #128
	/* 8: ldm with pc */
	msr	spsr_cxsf, r6
	adr	r4, 2f
	str	r4, [r1]
	msr	cpsr_f, r0
	ldm\cond	r1, {pc}^
	nop
2:	mrs	r4, cpsr
	msr	cpsr_c, r7
	tst	r4, #8
	orrne	r8, r8, #256
	mov	r0, r8
	msr	cpsr_fsxc, r7
	pop	{r4-r8, pc}
	.ltorg
	.section .rodata
	.long	probe_\cond
	.text
	.endm

	.section .rodata
	.balign	4
	.global	condition_probes
condition_probes:
	.text
	.irp	cond, eq, ne, cs, cc, mi, pl, vs, vc, hi, ls, ge, lt, gt, le, al
	probe	\cond
	.endr

/* void wfi_skipped(void): each WFI stands under a condition that fails, with nothing that could wake it */
	.global	wfi_skipped
wfi_skipped:
	msr	cpsr_f, #PSR_Z
	wfine
	wfics
	wfimi
	wfivs
	wfihi
	wfilt
	wfigt
	msr	cpsr_f, #PSR_N | PSR_C
	wfieq
	wficc
	wfipl
	wfivs
	wfils
	wfige
	wfigt
	msr	cpsr_f, #PSR_V
	wfivc
	wfige
	msr	cpsr_f, #0
	wfile
	bx	lr

/* void wfe_wakes(void): the event is there already */
	.global	wfe_wakes
wfe_wakes:
	sev
	wfe
	sev
	wfene
	wfeeq
	bx	lr
