/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Guests that fill what a vCPU has with patterns of their own, made from a seed that is in r0 at the start, and look
 * whether it stays (canary.c). r7 keeps the seed; r0-r6 are free.
 */
#include "guest-macros.h"

#define RAM		0x40000000
#define KEPT		(RAM + 0x3000)		/* SCTLR as it was written */
#define WORD		(RAM + 0x3010)		/* for exclusive accesses; 0 */
#define VFP_IN		(RAM + 0x10000)
#define VFP_OUT		(RAM + 0x11000)
#define PAGES		(RAM + 0x40000)
#define PAGES_END	(RAM + 0x60000)
#define TABLES		(RAM + 0x100000)	/* two of 16 KiB, of which a VM uses one */
#define WINDOW		0x70000000		/* one of the two MiB of RAM */
#define IN_MIB		0x80000			/* where in each of them its word is */

#define SECTION_NORMAL	0x1c0e			/* write-back, all rights, domain 0 (B3.5.1) */
#define SECTION_DEVICE	0x0c06
#define SECTION_NG	0x20000

#define CODE_SPSR	3			/* after those of SP and LR */
#define CODE_HIGH	60
#define CODE_TABLE	100
#define CODE_SCTLR	101
#define CODE_COMPARE	102
#define CODE_COUNTER	104
#define CODE_FPSCR	105
#define CODE_WINDOW	106
#define CODE_MONITOR	107
#define CODE_VFP	110
#define CODE_PAGES	200

.macro tell reg
	ldr	r1, =0x10000000
	str	\reg, [r1]
.endm

/* Which of the two things that there are two of is this VM's: bit 24 of the seed. */
.macro choice reg
	ubfx	\reg, r7, #24, #1
.endm

/* \got has to be \wanted; otherwise the code and what was found are told. */
.macro same got, wanted, code
	cmp	\got, \wanted
	movne	r0, #\code
	movne	r2, \got
	bne	9f
.endm

/* --- banked registers: one mode's SP, LR and SPSR --- */

.macro spsr_pattern reg, code
	and	\reg, r7, #0xf0000000
	orr	\reg, \reg, #((\code & 15) << 16)	/* GE */
	orr	\reg, \reg, #0x13
.endm

.macro bank_set mode, code
	site	"cps #\mode"
	add	sp, r7, #\code
	add	lr, r7, #(\code + 1)
	.if	\mode != 0x1f
	spsr_pattern r4, \code
	site	"msr spsr_cxsf, r4"
	.endif
.endm

.macro bank_check mode, code
	site	"cps #\mode"
	add	r4, r7, #\code
	same	sp, r4, \code
	add	r4, r7, #(\code + 1)
	same	lr, r4, (\code + 1)
	.if	\mode != 0x1f
	spsr_pattern r4, \code
	site	"mrs r5, spsr"
	same	r5, r4, (\code + CODE_SPSR)
	.endif
.endm

.macro all_banks use
	\use	0x1f, 4
	\use	0x11, 8
	\use	0x12, 12
	\use	0x17, 16
	\use	0x1b, 20
	\use	0x13, 24
.endm

/* r8-r12, in FIQ mode and outside */
.macro high_set code
	.irp	n, 8, 9, 10, 11, 12
	add	r\n, r7, #(\code + \n)
	.endr
.endm

.macro high_check code
	.irp	n, 8, 9, 10, 11, 12
	add	r4, r7, #(\code + \n)
	same	r\n, r4, (\code + \n)
	.endr
.endm

/* --- CP15: the bits that a register has --- */

.macro cp15_pattern code, mask, also
	ldr	r4, =\mask
	add	r5, r7, #\code
	and	r4, r4, r5
	.if	\also
	orr	r4, r4, #\also
	.endif
.endm

.macro cp15_set code, mask, also, crn, crm, opc2, opc1=0
	cp15_pattern \code, \mask, \also
	mcr	p15, \opc1, r4, \crn, \crm, \opc2
.endm

.macro cp15_check code, mask, also, crn, crm, opc2, opc1=0
	cp15_pattern \code, \mask, \also
	mrc	p15, \opc1, r5, \crn, \crm, \opc2
	same	r5, r4, \code
.endm

.macro all_cp15 use
	\use	30, 0xffffffff, 0, c13, c0, 2		/* TPIDRURW */
	\use	31, 0xffffffff, 0, c13, c0, 3		/* TPIDRURO */
	\use	32, 0xffffffff, 0, c13, c0, 4		/* TPIDRPRW */
	\use	33, 0xffffff00, 5, c13, c0, 1		/* CONTEXTIDR: one ASID for all */
	\use	34, 0xffffffe0, 0, c12, c0, 0		/* VBAR */
	\use	35, 0xfffffffc, 1, c3, c0, 0		/* DACR */
	\use	36, 0xffffc000, 0, c2, c0, 1		/* TTBR1, which TTBCR.N keeps out of use */
	\use	37, 0x0f000000 >> 24, 0, c5, c0, 0	/* DFSR */
	\use	38, 0x0f000000 >> 24, 0, c5, c0, 1	/* IFSR */
	\use	39, 0xffffffff, 0, c6, c0, 0		/* DFAR */
	\use	40, 0xffffffff, 0, c6, c0, 2		/* IFAR */
	\use	41, 0xfffff000, 0, c7, c4, 0		/* PAR */
	\use	42, 0xffffffff, 0, c10, c2, 0		/* PRRR, without TEX remap */
	\use	43, 0xffffffff, 0, c10, c2, 1		/* NMRR */
	\use	44, 0x00000001, 0, c0, c0, 0, 2		/* CSSELR */
	\use	45, 0x00000303, 0, c14, c1, 0		/* CNTKCTL */
.endm

/* --- the virtual timer: on and masked, or off, with a value in the far future --- */

.macro compare_value low, high
	add	\low, r7, #CODE_COMPARE
	lsr	\high, r7, #24
	orr	\high, \high, #0x00100000
.endm

.macro timer_set
	compare_value r2, r3
	mcrr	p15, 3, r2, r3, c14
	choice	r4
	orr	r4, r4, #2
	mcr	p15, 0, r4, c14, c3, 1
.endm

/* User space has put the seed's highest byte into the counter's bits from 40 up. */
.macro timer_check
	compare_value r2, r3
	mrrc	p15, 3, r4, r5, c14
	same	r4, r2, CODE_COMPARE
	same	r5, r3, CODE_COMPARE
	choice	r4
	orr	r4, r4, #2
	mrc	p15, 0, r5, c14, c3, 1
	same	r5, r4, (CODE_COMPARE + 1)
	mrrc	p15, 1, r4, r5, c14
	lsr	r5, r5, #8
	lsr	r4, r7, #24
	same	r5, r4, CODE_COUNTER
.endm

/* --- VFP and Advanced SIMD --- */

.macro fpscr_pattern reg
	ldr	\reg, =0xf7c00000
	and	\reg, \reg, r7
.endm

.macro vfp_set
	mrc	p15, 0, r4, c1, c0, 2
	orr	r4, r4, #0xf00000
	mcr	p15, 0, r4, c1, c0, 2		/* CPACR */
	isb
	mov	r4, #0x40000000
	vmsr	fpexc, r4
	ldr	r3, =VFP_IN
	mov	r5, #64
	add	r4, r7, #CODE_VFP
1:	str	r4, [r3], #4
	add	r4, r4, #1
	subs	r5, r5, #1
	bne	1b
	ldr	r3, =VFP_IN
	vldm	r3!, {d0-d15}
	vldm	r3!, {d16-d31}
	fpscr_pattern r4
	vmsr	fpscr, r4
.endm

.macro vfp_check
	fpscr_pattern r4
	vmrs	r5, fpscr
	same	r5, r4, CODE_FPSCR
	ldr	r3, =VFP_OUT
	vstm	r3!, {d0-d15}
	vstm	r3!, {d16-d31}
	ldr	r3, =VFP_OUT
	mov	r1, #64
	add	r4, r7, #CODE_VFP
1:	ldr	r5, [r3], #4
	same	r5, r4, CODE_VFP
	add	r4, r4, #1
	subs	r1, r1, #1
	bne	1b
.endm

/* --- memory: first and last word of a few pages, each other than any other --- */

.macro memory_set
	ldr	r3, =PAGES
	ldr	r5, =PAGES_END
1:	eor	r4, r3, r7
	str	r4, [r3]
	str	r4, [r3, #0xffc]
	add	r3, r3, #0x1000
	cmp	r3, r5
	bne	1b
	ldr	r3, =(RAM + IN_MIB)
	eor	r4, r3, r7
	str	r4, [r3]
	add	r3, r3, #0x100000
	eor	r4, r3, r7
	str	r4, [r3]
.endm

.macro memory_check
	ldr	r3, =PAGES
1:	eor	r4, r3, r7
	ldr	r5, [r3]
	same	r5, r4, CODE_PAGES
	add	r2, r3, #0xf00
	ldr	r5, [r2, #0xfc]
	same	r5, r4, CODE_PAGES
	add	r3, r3, #0x1000
	ldr	r5, =PAGES_END
	cmp	r3, r5
	bne	1b
.endm

/* --- translation: all use one ASID for one address, which is another page in each --- */

.macro table_of reg
	choice	\reg
	lsl	\reg, \reg, #14
	add	\reg, \reg, #RAM
	add	\reg, \reg, #(TABLES - RAM)
.endm

.macro sctlr_pattern reg
	mrc	p15, 0, \reg, c1, c0, 0
	bic	\reg, \reg, #0x800		/* Z is this VM's bit */
	orr	\reg, \reg, r5, lsl #11
.endm

.macro mmu_on
	choice	r5
	table_of r3
	mcr	p15, 0, r3, c2, c0, 0
	ldr	r4, =(0x10000000 | SECTION_DEVICE)
	str	r4, [r3, #(0x10000000 >> 18)]
	add	r3, r3, #(RAM >> 18)
	ldr	r4, =(RAM | SECTION_NORMAL)
	str	r4, [r3]
	add	r4, r4, #0x100000
	str	r4, [r3, #4]
	ldr	r4, =(RAM | SECTION_NORMAL | SECTION_NG)
	add	r4, r4, r5, lsl #20
	str	r4, [r3, #((WINDOW - RAM) >> 18)]
	mov	r4, #0
	mcr	p15, 0, r4, c2, c0, 2		/* TTBCR */
	mcr	p15, 0, r4, c8, c7, 0		/* TLBIALL */
	mcr	p15, 0, r4, c7, c5, 0		/* ICIALLU */
	dsb
	sctlr_pattern r4
	orr	r4, r4, #0x1000
	orr	r4, r4, #5
	ldr	r3, =KEPT
	str	r4, [r3]
	dsb
	mcr	p15, 0, r4, c1, c0, 0
	isb
.endm

.macro mmu_check
	table_of r4
	mrc	p15, 0, r5, c2, c0, 0
	same	r5, r4, CODE_TABLE
	ldr	r3, =KEPT
	ldr	r4, [r3]
	mrc	p15, 0, r5, c1, c0, 0
	same	r5, r4, CODE_SCTLR
	choice	r4
	ldr	r3, =(RAM + IN_MIB)
	add	r3, r3, r4, lsl #20
	eor	r4, r3, r7
	ldr	r3, =(WINDOW + IN_MIB)
	ldr	r5, [r3]
	same	r5, r4, CODE_WINDOW
.endm

/* User space is told 0 while the exclusive monitor is set, and while it is not: then no store may succeed after it. */
.macro exclusives
	mov	r0, #0
	clrex
	tell	r0
	ldr	r3, =WORD
	mov	r4, #0
	strex	r5, r4, [r3]
	mov	r4, #1
	same	r5, r4, CODE_MONITOR
	ldrex	r4, [r3]
	tell	r0
.endm

guest canary
	mov	r7, r0
	memory_set
	all_cp15 cp15_set
	mmu_on
	timer_set
	vfp_set
	high_set 0
	all_banks bank_set
	site	"cps #0x11"
	high_set CODE_HIGH
	b	2f
	.ltorg
2:	mov	r6, #4
3:	all_banks bank_check
	high_check 0
	site	"cps #0x11"
	high_check CODE_HIGH
	site	"cps #0x13"
	all_cp15 cp15_check
	timer_check
	vfp_check
	memory_check
	mmu_check
	subs	r6, r6, #1
	bne	3b
	exclusives
	b	2b
9:	tell	r0
	tell	r2
	b	9b
	.ltorg
end canary

/* All that a new vCPU may find something of somebody else's in; tells the registers or-ed together. */
guest blank
	orr	r0, r0, r1
	.irp	n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
	orr	r0, r0, r\n
	.endr
	.irp	mode, 0x1f, 0x11, 0x12, 0x17, 0x1b, 0x13
	site	"cps #\mode"
	orr	r0, r0, sp
	orr	r0, r0, lr
	.if	\mode != 0x1f
	site	"mrs r4, spsr"
	orr	r0, r0, r4
	.endif
	.if	\mode == 0x11
	.irp	n, 8, 9, 10, 11, 12
	orr	r0, r0, r\n
	.endr
	.endif
	.endr
	.irp	opc2, 1, 2, 3, 4
	mrc	p15, 0, r4, c13, c0, \opc2
	orr	r0, r0, r4
	.endr
	mrrc	p15, 3, r4, r5, c14
	orr	r0, r0, r4
	orr	r0, r0, r5
	mrc	p15, 0, r4, c1, c0, 2
	orr	r4, r4, #0xf00000
	mcr	p15, 0, r4, c1, c0, 2
	isb
	mov	r4, #0x40000000
	vmsr	fpexc, r4
	vmrs	r4, fpscr
	orr	r0, r0, r4
	ldr	r3, =VFP_OUT
	vstm	r3!, {d0-d15}
	vstm	r3!, {d16-d31}
	ldr	r3, =VFP_OUT
	mov	r1, #64
1:	ldr	r4, [r3], #4
	orr	r0, r0, r4
	subs	r1, r1, #1
	bne	1b
	tell	r0
	b	.
	.ltorg
end blank

/* Writes the seed to TEEHBR and reads it; the machine has no ThumbEE, so both are UNDEFINED or do nothing. */
guest thumbee
	b	1f
	b	2f			/* UNDEF: go on behind it */
1:	mov	r7, r0
	ldr	r4, =RAM
	mcr	p15, 0, r4, c12, c0, 0
	isb
	mov	r0, #0
	mrc	p14, 6, r0, c1, c0, 0
	tell	r0
	mcr	p14, 6, r7, c1, c0, 0
	mov	r0, #0
	mrc	p14, 6, r0, c1, c0, 0
	tell	r0
	b	.
2:	site	"movs pc, lr"
	.ltorg
end thumbee

	.section .note.GNU-stack, "", %progbits
