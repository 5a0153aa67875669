/* SPDX-License-Identifier: GPL-2.0 */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.fpu	neon
	.arm
	.text

/* void vfp_load(const u64 d[32], u32 fpscr), void vfp_store(u64 d[32], u32 *fpscr) */
	.global	vfp_load
vfp_load:
	vldm	r0!, {d0-d15}
	vldm	r0, {d16-d31}
	vmsr	fpscr, r1
	bx	lr

	.global	vfp_store
vfp_store:
	vstm	r0!, {d0-d15}
	vstm	r0, {d16-d31}
	vmrs	r2, fpscr
	str	r2, [r1]
	bx	lr

/* u32 vfp_add(u32 a, u32 b): single precision */
	.global	vfp_add
vfp_add:
	vmov	s0, r0
	vmov	s1, r1
	vadd.f32 s0, s0, s1
	vmov	r0, s0
	bx	lr

/* void vfp_tour(void): through every mode, with an addition in each: d8 += 1.0 */
	.global	vfp_tour
vfp_tour:
	vmov.f64 d9, #1.0
	.irp	mode, MODE_SYS, MODE_FIQ, MODE_IRQ, MODE_ABT, MODE_UND, MODE_SVC
	cps	#\mode
	vadd.f64 d8, d8, d9
	.endr
	bx	lr

/* u32 read_fpexc(void), void write_fpexc(u32), u32 read_fpsid(void), u32 read_mvfr0(void) */
	.global	read_fpexc
read_fpexc:
	vmrs	r0, fpexc
	bx	lr

	.global	write_fpexc
write_fpexc:
	vmsr	fpexc, r0
	bx	lr

	.global	read_fpsid
read_fpsid:
	vmrs	r0, fpsid
	bx	lr

	.global	read_mvfr0
read_mvfr0:
	vmrs	r0, mvfr0
	bx	lr

/* Programs for user mode; in the table: Thumb?, begin, end. */
	.macro	program name, thumb
	.section .rodata.programs, "a", %progbits
	.balign	4
	.if	\thumb
	.thumb
	.else
	.arm
	.endif
	.global	program_\name
program_\name:
	.endm

	.macro	finish name
	.global	program_\name\()_end
program_\name\()_end:
	.text
	.endm

	program	arithmetic, 0		/* r0 = (float)r0 + (float)r1, as an integer */
	vmov	s0, r0
	vmov	s1, r1
	vcvt.f32.s32 s0, s0
	vcvt.f32.s32 s1, s1
	vadd.f32 s2, s0, s1
	vcvt.s32.f32 s2, s2
	vmov	r0, s2
	finish	arithmetic

	program	compare, 0		/* flags of comparing r0 and r1 */
	vmov	s0, r0
	vmov	s1, r1
	vcmp.f32 s0, s1
	vmrs	APSR_nzcv, fpscr
	finish	compare

	program	neon, 1			/* r0 = sum of the four words at r2, r1 = d31's low word */
	vld1.32	{d0, d1}, [r2]
	vpadd.i32 d0, d0, d1
	vpadd.i32 d0, d0, d0
	vmov	r0, s0
	vdup.32	q15, r0
	vmov.32	r1, d31[0]
	finish	neon

