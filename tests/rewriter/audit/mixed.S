/* SPDX-License-Identifier: GPL-2.0 */
/* Code and data side by side: what the mapping symbols $a, $t and $d are for. */
	.syntax	unified
	.arch	armv7-a
	.arch_extension virt
	.text
	.globl	_start
	.type	_start, %function
	.arm
_start:
	ldr	r0, pool
	bx	lr
pool:	.word	0xe10f0000		@ looks like mrs r0, cpsr
	.word	0xc1200200		@ a pointer that looks like a banked msr
	.word	0xe8fd8000		@ looks like ldm sp!, {pc}^
	.type	arm_site, %function
arm_site:
	cpsid	i			@ planted 1
	bx	lr
	.word	0xe160006e		@ eret, hidden from disassemblers
	.word	0xf1080080		@ cpsie i, likewise
	.thumb
	.type	thumb_site, %function
	.thumb_func
thumb_site:
	cpsie	i			@ planted 2
	bx	lr
	.short	0xb672			@ data that looks like cpsid i
	.balign	4
	.word	0xb672b672

	/* Replacement code in data, as kernels keep it for other processors: not executable, yet it has instructions. */
	.section .replacements, "a"
	.word	_start
	.arm
replacement:
	wfi				@ planted 3
	.word	0xe320f003		@ data

	.data
	.word	0xe320f003, 0xf10c0080
