/* SPDX-License-Identifier: GPL-2.0 */
	.syntax unified
	.arch	armv7-a
	.arm
	.text

/* void kernel_call(u32 address): calls it; comes back also if hook_skip() caught the prefetch abort */
	.global	kernel_call
kernel_call:
	push	{r4, lr}
	ldr	r1, =exception_landing
	adr	r2, 1f
	str	r2, [r1]
	blx	r0
1:	pop	{r4, pc}
	.ltorg

/*
 * u32 with_mmu_off(u32 *physical, u32 value, u32 sctlr_bits): swaps *physical and value with the MMU (and what else
 * sctlr_bits says) off, and puts the SCTLR back. Runs at its physical address, which the boot table maps as is.
 */
	.global	with_mmu_off
with_mmu_off:
	push	{r4-r9, lr}
	ldr	r4, =ram_base_physical
	ldr	r4, [r4]
	ldr	r5, =0x80000000			@ LINK_BASE
	sub	r4, r4, r5
	adr	r5, 1f
	add	r5, r5, r4
	adr	r6, 2f
	bx	r5
1:	mrc	p15, 0, r7, c1, c0, 0
	bic	r8, r7, r2
	mcr	p15, 0, r8, c1, c0, 0
	isb
	ldr	r9, [r0]
	str	r1, [r0]
	mrs	r3, cpsr
	cpsid	if
	msr	cpsr_c, r3
	dsb
	mcr	p15, 0, r7, c1, c0, 0
	isb
	bx	r6
2:	mov	r0, r9
	pop	{r4-r9, pc}
	.ltorg
