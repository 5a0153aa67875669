/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entry with the MMU off at any RAM base. Builds the boot table (LINK_BASE and an identity map of the same RAM, the
 * devices), turns the MMU on, gives each mode a stack and calls C at the link address.
 */
#include "layout.h"

#define SECTION_NORMAL	0x0001140e	/* S = 1, TEX = 1, AP = 1 (kernel only), C, B */
#define SECTION_DEVICE	0x00000416	/* AP = 1, XN, B */

	.syntax unified
	.arch	armv7-a
	.arm

	.section .head, "ax", %progbits
	.global	_start
_start:
	adr	r4, _start
	ldr	r5, =entry_state
	ldr	r6, =_start
	sub	r5, r5, r6
	add	r5, r5, r4
	mrs	r6, cpsr
	mrc	p15, 0, r7, c1, c0, 0
	stm	r5, {r0, r1, r2, r6, r7}
	cpsid	aif, #MODE_SVC
	ldr	r5, =_start
	sub	r6, r4, r5			@ physical - virtual
	ldr	r8, =LINK_BASE
	add	r8, r8, r6			@ RAM base

	ldr	r0, =__bss_start
	ldr	r1, =__bss_end
	add	r0, r0, r6
	add	r1, r1, r6
	mov	r2, #0
1:	cmp	r0, r1
	strlo	r2, [r0], #4
	blo	1b

	ldr	r7, =boot_table
	add	r7, r7, r6
	ldr	r3, =SECTION_NORMAL
	ldr	r0, =LINK_BASE
	mov	r1, r8
	mov	r2, #RAM_MIB
	bl	map
	mov	r0, r8
	mov	r1, r8
	mov	r2, #RAM_MIB
	bl	map
	ldr	r3, =SECTION_DEVICE
	cmp	r8, #0x60000000			@ Versatile Express with the legacy memory map
	moveq	r9, #0x10000000
	moveq	r10, #0x1e000000
	movne	r9, #0x09000000
	movne	r10, #0x08000000
	ldr	r0, =PERIPHERALS_VA
	mov	r1, r9
	mov	r2, #1
	bl	map
	ldr	r0, =GIC_VA
	mov	r1, r10
	mov	r2, #1
	bl	map
	ldr	r0, =VIRTIO_VA
	ldr	r1, =0x0a000000
	mov	r2, #1
	bl	map
	ldr	r10, =high

/* r7 = the table's physical address, r10 = where to go on with the MMU on; runs mapped as is */
	.global	mmu_on
mmu_on:
	mov	r0, #0
	mcr	p15, 0, r0, c7, c5, 0		@ ICIALLU
	mcr	p15, 0, r0, c7, c5, 6		@ BPIALL
	dsb
	mcr	p15, 0, r0, c8, c7, 0		@ TLBIALL
	mcr	p15, 0, r0, c2, c0, 2		@ TTBCR = 0
	mov	r0, #1
	mcr	p15, 0, r0, c3, c0, 0		@ DACR: client of domain 0
	orr	r0, r7, #0x4a			@ write-back walks, shareable
	mcr	p15, 0, r0, c2, c0, 0		@ TTBR0
	mcr	p15, 0, r0, c2, c0, 1		@ TTBR1
	dsb
	isb
	mrc	p15, 0, r0, c1, c0, 0		@ SCTLR
	ldr	r1, =0x72002002			@ TE, AFE, TRE, EE, V, A off
	bic	r0, r0, r1
	ldr	r1, =0x1805			@ I, Z, C, M on
	orr	r0, r0, r1
	mcr	p15, 0, r0, c1, c0, 0
	isb
	bx	r10

/* r0 = virtual, r1 = physical, r2 = MiB, r3 = attributes, r7 = table; clobbers r0-r2, r11, r12 */
map:
	add	r12, r7, r0, lsr #18
	orr	r11, r1, r3
1:	str	r11, [r12], #4
	add	r11, r11, #0x100000
	subs	r2, r2, #1
	bne	1b
	bx	lr
	.ltorg

	.text
high:
	ldr	r0, =ram_base_physical
	str	r8, [r0]
	ldr	r0, =stacks
	bl	set_stacks
	b	flat_main

/* r0 = STACKS_SIZE bytes, a part for each mode; VBAR too */
	.global	set_stacks
set_stacks:
	mov	r1, #STACK_SIZE
	.irp	mode, MODE_FIQ, MODE_IRQ, MODE_ABT, MODE_UND, MODE_SYS
	add	r0, r0, r1
	cps	#\mode
	mov	sp, r0
	.endr
	cps	#MODE_SVC
	add	sp, r0, r1
	ldr	r0, =vector_page
	mcr	p15, 0, r0, c12, c0, 0		@ VBAR
	isb
	bx	lr
	.ltorg

	.data
	.balign	4
	.global	entry_state
entry_state:
	.space	20				@ r0, r1, r2, CPSR, SCTLR

	.bss
	.balign	16384
	.global	boot_table
boot_table:
	.space	16384
stacks:
	.space	STACKS_SIZE
