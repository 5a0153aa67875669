/* SPDX-License-Identifier: GPL-2.0 */
/* Where PSCI starts the other processors: MMU off, at the physical address; on to C as start.S does for the first one. */
#include "layout.h"

	.syntax unified
	.arch	armv7-a
	.arm

	.section .head, "ax", %progbits
/* The same from Thumb state. */
	.balign	4
	.global	secondary_thumb
	.thumb
secondary_thumb:
	bx	pc
	nop
	.arm
	.global	secondary_entry
secondary_entry:
	mrs	r1, cpsr
	mrc	p15, 0, r2, c1, c0, 0		@ SCTLR
	mrc	p15, 0, r3, c0, c0, 5		@ MPIDR
	and	r3, r3, #7
	adr	r4, secondary_entry
	ldr	r5, =secondary_entry
	sub	r6, r4, r5			@ physical - virtual
	ldr	r5, =secondary_state
	add	r5, r5, r6
	add	r5, r5, r3, lsl #4
	stm	r5, {r0, r1, r2}
	cpsid	aif, #MODE_SVC
	ldr	r7, =boot_table
	add	r7, r7, r6
	ldr	r10, =secondary_high
	ldr	r1, =mmu_on
	add	r1, r1, r6
	bx	r1
	.ltorg

	.text
secondary_high:
	mrc	p15, 0, r4, c0, c0, 5
	and	r4, r4, #7
	ldr	r0, =secondary_stacks - STACKS_SIZE
	mov	r1, #STACKS_SIZE
	mla	r0, r4, r1, r0
	bl	set_stacks
	mov	r0, r4
	b	secondary_main
	.ltorg

	.bss
	.balign	8
	.global	secondary_state
secondary_state:
	.space	8 * 16				@ r0, CPSR, SCTLR of each
secondary_stacks:
	.space	7 * STACKS_SIZE
