/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loads and stores to try on devices. Each runs with r1 = the middle of eight words, r2 = 4, r3-r6 data, r7 = 1,
 * r8 = 16, r9 = 8. In the table: Thumb?, name, begin, end.
 */
	.syntax unified
	.arch	armv7-a

	.macro	group name
	.section .rodata.\name, "a", %progbits
	.balign	4
	.global	\name
\name:
	.endm

	.macro	s code, table, thumb
	.section .rodata.names, "a", %progbits
7:	.asciz	"\code"
	.section .rodata.snippets, "a", %progbits
	.balign	4
	.if	\thumb
	.thumb
	.else
	.arm
	.endif
8:	\code
9:
	.section .rodata.\table, "a", %progbits
	.long	\thumb, 7b, 8b, 9b
	.endm

	.macro	arm code
	s	"\code", words, 0
	.endm

	.macro	thumb code
	s	"\code", words, 1
	.endm

	.macro	arm_half code
	s	"\code", halves, 0
	.endm

	.macro	thumb_half code
	s	"\code", halves, 1
	.endm

	group	words
	group	halves

	.irp	op, "ldr r0", "str r3"
	.irp	address, "[r1]", "[r1, #4]", "[r1, #-4]", "[r1, #8]!", "[r1, #-8]!", "[r1], #4", "[r1], #-12"
	arm	"\op, \address"
	.endr
	.irp	address, "[r1, r2]", "[r1, -r2]", "[r1, r2]!", "[r1, -r2]!", "[r1], r2", "[r1], -r2"
	arm	"\op, \address"
	.endr
	.irp	address, "[r1, r7, lsl #3]", "[r1, -r8, lsr #2]"
	arm	"\op, \address"
	.endr
	.endr
	.irp	op, "ldrb r0", "strb r3", "ldrsb r0"
	.irp	address, "[r1]", "[r1, #1]", "[r1, #2]", "[r1, #3]", "[r1, #-1]", "[r1, #5]!", "[r1], #3", "[r1], #-7"
	arm	"\op, \address"
	.endr
	.irp	address, "[r1, r7]", "[r1, -r7]", "[r1, r7]!", "[r1], -r7"
	arm	"\op, \address"
	.endr
	.endr
	arm	"ldrb r0, [r1, r8, lsr #3]"
	arm	"strb r4, [r1], r7, lsl #1"
	arm	"ldr r0, [r1, r8, asr #1]!"
	arm	"str r4, [r1], r7, lsl #2"
	arm	"ldr r12, [r1, r8, lsr #2]"
	arm	"str r1, [r1]; mov r0, #0xf0; strb r0, [r1]; mov r0, #0; str r0, [r1]"
	arm	"mov r10, r1; ldr r1, [r1]; mov r0, r1; mov r1, r10; mov r10, #0"

	.irp	op, "ldrd r4", "strd r4"
	.irp	address, "[r1]", "[r1, #8]", "[r1, #-8]", "[r1, #8]!", "[r1], #-8", "[r1, r9]", "[r1, -r9]!", "[r1], r9"
	arm	"\op, \address"
	.endr
	.endr

	.irp	op, ldm, stm
	.irp	way, ia, ib, da, db
	arm	"\op\way r1, {r3, r4, r5}"
	arm	"\op\way r1!, {r0, r5, r11}"
	.endr
	arm	"\op r1, {r4}"
	arm	"\op\()db r1!, {r3, r4, r5, r6}"
	.endr
	arm	"mov r10, r1; ldmia r1, {r0, r1, r2}; mov r3, r1; mov r1, r10; mov r10, #0"

	arm	"cmp r7, #1; ldreq r0, [r1]; ldrne r3, [r1, #4]"
	arm	"cmp r7, #2; streq r3, [r1]; strne r4, [r1, #4]"
	arm	"cmp r7, #2; ldmeq r1!, {r3, r4}; stmne r1!, {r5, r6}"

	.irp	address, "[r1]", "[r1, #4]", "[r1, r2]"
	thumb	"ldr r0, \address"
	thumb	"str r3, \address"
	.endr
	.irp	address, "[r1]", "[r1, #1]", "[r1, #6]", "[r1, r7]"
	thumb	"ldrb r0, \address"
	thumb	"strb r3, \address"
	.endr
	thumb	"ldrsb r0, [r1, r7]"
	thumb	"ldm r1!, {r3, r4}"
	thumb	"stm r1!, {r3, r4, r5}"
	thumb	"mov r4, r1; ldm r1, {r1, r2}; mov r3, r1; mov r1, r4; movs r4, #0"
	.irp	op, "ldr.w r10", "str.w r4", "ldrb.w r11", "strb.w r6", "ldrsb.w r12"
	.irp	address, "[r1]", "[r1, #4]", "[r1, #-4]", "[r1, #8]!", "[r1, #-8]!", "[r1], #4", "[r1], #-12"
	thumb	"\op, \address"
	.endr
	thumb	"\op, [r1, r7, lsl #2]"
	.endr
	.irp	op, ldrd, strd
	.irp	address, "[r1]", "[r1, #8]", "[r1, #-8]", "[r1, #8]!", "[r1], #-8"
	thumb	"\op r4, r6, \address"
	.endr
	.endr
	thumb	"ldm.w r1!, {r3, r10, r11}"
	thumb	"ldmdb r1, {r3, r4}"
	thumb	"stm.w r1, {r3, r9}"
	thumb	"stmdb r1!, {r3, r4, r5}"
	thumb	"cmp r7, #1; itte eq; ldreq r0, [r1]; streq r3, [r1, #4]; ldrne r4, [r1]"
	thumb	"cmp r7, #2; ite eq; streq.w r4, [r1]; strne.w r3, [r1, #8]"

	.irp	op, "ldrh r0", "strh r3", "ldrsh r0"
	arm_half "\op, [r1]"
	arm_half "sub r1, r1, #4; \op, [r1, #4]!"
	arm_half "\op, [r1], #-2"
	arm_half "sub r1, r1, r2; \op, [r1, r2]"
	arm_half "add r1, r1, r2; \op, [r1, -r2]!"
	arm_half "\op, [r1], r2"
	thumb_half "\op, [r1]; movs r2, #1"
	thumb_half "subs r1, #4; \op, [r1, r2]"
	.endr
	.irp	op, "ldrh.w r10", "strh.w r4", "ldrsh.w r11"
	thumb_half "subs r1, #4; \op, [r1, #4]!"
	thumb_half "adds r1, #8; \op, [r1, #-8]"
	thumb_half "\op, [r1], #4"
	thumb_half "subs r1, #8; \op, [r1, r2, lsl #1]"
	.endr
	thumb_half "ldrh r0, [r1]; strh r5, [r1]"

/* The ends of the tables */
	.section .rodata.words, "a", %progbits
	.long	2
	.section .rodata.halves, "a", %progbits
	.long	2
