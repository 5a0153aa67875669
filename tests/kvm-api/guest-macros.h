/* SPDX-License-Identifier: GPL-2.0 */
/* How guests of a few instructions are written: named pieces of read-only data that vm_load() copies into a VM. */
	.syntax	unified
	.arch	armv7ve
	.fpu	neon-vfpv4
	.section .rodata
	.arm

.macro guest name
	.global	guest_\name, guest_\name\()_end
	.balign	4
guest_\name:
.endm
.macro end name
guest_\name\()_end:
.endm

/* A sensitive instruction; vm_load() puts its trap word in its place where the backend needs one. */
.macro site instruction
	.pushsection guest_sites, "a", %progbits
	.word	9999f
	.popsection
9999:	\instruction
.endm

/* Tell user space what is in r0. */
.macro say reg=r0
	mov	r12, #0x10000000
	str	\reg, [r12]
.endm
