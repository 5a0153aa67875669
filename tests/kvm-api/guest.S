/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Guests of a few instructions for the API tests: they run at 0x40000000 with the MMU off and talk through a device at
 * 0x10000000 that user space plays.
 */
#include "guest-macros.h"
#include "../../abi/shared-page.h"

.macro psci function
	movw	r0, #:lower16:\function
	movt	r0, #:upper16:\function
	hvc	#0
.endm

/* All widths, sign extension, writeback, several registers at once. */
guest mmio
	mov	r10, #0x10000000
	ldr	r0, [r10, #4]
	ldrsb	r1, [r10, #8]
	ldrh	r2, [r10, #12]!
	sub	r10, r10, #12
	add	r3, r10, #16
	ldmia	r3!, {r4, r5}
	ldrd	r6, r7, [r10, #24]
	strb	r0, [r10]
	strh	r1, [r10, #2]
	str	r2, [r10, #4]
	stm	r10, {r4 - r7}
	str	r3, [r10]
	b	.
end mmio

/* With a shared page: says what stands there, then writes to what is its own of it: I, SPSR, SP_usr and LR_usr. */
guest shared
	ldr	r9, =SHARED_PAGE_ADDRESS
1:	.irp	word, SHARED_PAGE_PSR, SHARED_PAGE_MASK, SHARED_PAGE_SPSR, SHARED_PAGE_PENDING, \
		SHARED_PAGE_USR_SP, SHARED_PAGE_USR_LR, SHARED_PAGE_SCTLR, SHARED_PAGE_DACR, SHARED_PAGE_TPIDRPRW, \
		SHARED_PAGE_DFSR, SHARED_PAGE_IFSR, SHARED_PAGE_DFAR, SHARED_PAGE_IFAR
	ldr	r0, [r9, #\word]
	say
	.endr
	mov	r0, #0
	strb	r0, [r9, #SHARED_PAGE_MASK]
	mov	r0, #0xd0
	str	r0, [r9, #SHARED_PAGE_SPSR]
	mov	r0, #0x1000
	str	r0, [r9, #SHARED_PAGE_USR_SP]
	mov	r0, #0x2000
	str	r0, [r9, #SHARED_PAGE_USR_LR]
	say
	b	1b
	.ltorg
end shared

guest spin
1:	add	r0, r0, #1
	b	1b
end spin

guest off
	psci	0x84000008
	b	.
end off

guest reset
	psci	0x84000009
	b	.
end reset

/* PSCI answers, one word each. */
guest psci
	psci	0x84000000
	say
	psci	0x84000006
	say
	psci	0x84001337
	say
	movw	r1, #0
	movt	r1, #0x8400
	psci	0x8400000a
	say
	mov	r1, #0			/* itself */
	psci	0x84000003
	say
	mov	r1, #7			/* nobody */
	psci	0x84000003
	say
	mov	r1, #1
	mov	r2, #0
	psci	0x84000004
	say
	mov	r1, #1
	adr	r2, 1f
	movw	r3, #0xcafe
	psci	0x84000003
	say
	mov	r1, #1
	adr	r2, 1f
	psci	0x84000003
	say
	b	.
1:	say				/* the second vCPU, with its context ID */
	mrc	p15, 0, r0, c0, c0, 5
	say
	psci	0x84000002
	b	.
	.ltorg
end psci

/* The virtual timer through the GIC, waiting in WFI; interrupts stay masked. */
guest timer
	ldr	r10, =0x08000000	/* distributor */
	ldr	r11, =0x08010000	/* CPU interface */
	mov	r0, #1
	str	r0, [r10]
	mov	r0, #(1 << 27)
	str	r0, [r10, #0x100]
	mov	r0, #0xf0
	str	r0, [r11, #4]
	mov	r0, #1
	str	r0, [r11]
	ldr	r0, [r11, #0xc]
	say				/* nothing pending */
	mrc	p15, 0, r5, c14, c0, 0	/* frequency */
	mrrc	p15, 1, r6, r7, c14
	ldr	r0, =625000		/* 10 ms */
	mcr	p15, 0, r0, c14, c3, 0
	mov	r0, #1
	mcr	p15, 0, r0, c14, c3, 1
	site wfi
1:	ldr	r0, [r11, #0xc]
	movw	r1, #1023
	cmp	r0, r1
	beq	1b
	mov	r4, r0
	mrrc	p15, 1, r8, r9, c14
	say	r4
	mrc	p15, 0, r0, c14, c3, 1
	say				/* enabled and met */
	mov	r0, #0
	mcr	p15, 0, r0, c14, c3, 1
	str	r4, [r11, #0x10]
	ldr	r0, [r11, #0xc]
	say
	sub	r0, r8, r6
	say				/* ticks that it took */
	say	r5
	b	.
	.ltorg
end timer

/* Reads a word over and over and says so when it changes. */
guest watch
	ldr	r10, =0x40100000
	ldr	r1, [r10]
1:	ldr	r0, [r10]
	cmp	r0, r1
	beq	1b
	mov	r1, r0
	say
	b	1b
	.ltorg
end watch

/* Writes a word over and over. */
guest write
	ldr	r10, =0x40100000
	mov	r0, #0
1:	add	r0, r0, #1
	str	r0, [r10]
	b	1b
	.ltorg
end write

/* Stores to each page of the upper half of its memory, again after each word that it says. */
guest store_all
	mov	r0, #0
1:	add	r0, r0, #1
	ldr	r10, =0x40100000
	ldr	r11, =0x40200000
2:	str	r0, [r10]
	add	r10, r10, #0x1000
	cmp	r10, r11
	blo	2b
	say
	b	1b
	.ltorg
end store_all

guest wfi
	mov	r0, #1
	say
1:	site wfi
	b	1b
end wfi

/* GIC on, with interrupts from 0 to 63 for this CPU; r10 distributor, r11 CPU interface. */
.macro gic_on
	ldr	r10, =0x08000000
	ldr	r11, =0x08010000
	mov	r0, #1
	str	r0, [r10]
	mvn	r0, #0
	str	r0, [r10, #0x100]
	str	r0, [r10, #0x104]
	mov	r0, #0xf0
	str	r0, [r11, #4]
	mov	r0, #1
	str	r0, [r11]
.endm

/* Sleeps until there is an interrupt; its number in r4. */
.macro wait_irq
1:	site wfi
	ldr	r4, [r11, #0xc]
	movw	r0, #1023
	cmp	r4, r0
	beq	1b
.endm

/* Tells user space of each interrupt, which then takes the line down. */
guest echo
	gic_on
	mov	r0, #0
	say
2:	wait_irq
	say	r4
	str	r4, [r11, #0x10]
	b	2b
	.ltorg
end echo

/* Stores of all widths to a device, a word to user space, and again. */
guest doorbell
	mov	r10, #0x10000000
1:	mov	r0, #1
	mov	r1, #2
	str	r0, [r10, #0x50]
	str	r1, [r10, #0x50]
	strh	r0, [r10, #0x54]
	strb	r0, [r10, #0x58]
	strd	r0, r1, [r10, #0x60]
	say
	b	1b
end doorbell

/* Counts in r0: 20 words to a device, one to user space, and again. */
guest sender
	mov	r10, #0x10000000
1:	mov	r9, #20
2:	str	r0, [r10, #0x50]
	add	r0, r0, #1
	subs	r9, r9, #1
	bne	2b
	say
	b	1b
end sender

/* Vectors at its start; a word, a load from a device that may not be there, and what an abort leaves. */
guest aborts
	b	1f
	b	.
	b	.
	b	.
	b	2f
	b	.
	b	.
	b	.
1:	mov	r0, #0x40000000
	mcr	p15, 0, r0, c12, c0, 0
	mov	r0, #1
	say
	mov	r10, #0x10000000
	ldr	r0, [r10, #0x40]
	b	.
2:	mrc	p15, 0, r0, c5, c0, 0
	say
	mrc	p15, 0, r0, c6, c0, 0
	say
	b	.
end aborts

/* 64-bit registers: written, told after user space had a look, and once more after a write of the lower half alone. */
.macro say_64
	say	r0
	say	r1
.endm

guest wide
	ldr	r2, =0x40104000
	ldr	r3, =0x00a50000
	mcrr	p15, 0, r2, r3, c2	/* TTBR0 */
	ldr	r2, =0x40108000
	ldr	r3, =0x005a0000
	mcrr	p15, 1, r2, r3, c2	/* TTBR1 */
	ldr	r2, =0x34567b80
	ldr	r3, =0xff000012
	mcrr	p15, 0, r2, r3, c7	/* PAR */
	isb
	mov	r0, #1
	say
	mrrc	p15, 0, r0, r1, c2
	say_64
	mrrc	p15, 1, r0, r1, c2
	say_64
	mrrc	p15, 0, r0, r1, c7
	say_64
	ldr	r2, =0x40144000
	mcr	p15, 0, r2, c2, c0, 0
	isb
	mrrc	p15, 0, r0, r1, c2
	say_64
	b	.
	.ltorg
end wide

/* Lets user space read the virtual counter, and tells it from there on. */
guest counting
	mov	r0, #2
	mcr	p15, 0, r0, c14, c1, 0
1:	mrrc	p15, 1, r0, r1, c14
	say	r0
	say	r1
	b	1b
end counting

/* The virtual timer without a GIC: user space hears of it. */
guest user_timer
	mov	r0, #1
	say
	ldr	r0, =62500
	mcr	p15, 0, r0, c14, c3, 0
	mov	r0, #1
	mcr	p15, 0, r0, c14, c3, 1
1:	site wfi
	mrc	p15, 0, r0, c14, c3, 1
	tst	r0, #4
	beq	1b
	mov	r0, #2
	say
	mov	r0, #0
	mcr	p15, 0, r0, c14, c3, 1
	mov	r0, #3
	say
	b	.
	.ltorg
end user_timer

/* PSCI_VERSION, which is not there, and CPU_ON by its old number. */
guest old_psci
	psci	0x84000000
	say
	mov	r1, #1
	adr	r2, 1f
	movw	r3, #0xcafe
	psci	0x95c1ba60
	say
	b	.
1:	say
	psci	0x95c1ba5f
	b	.
end old_psci

/* Two vCPUs hand an SGI to and fro; the first one counts to 1000 and tells. */
guest pingpong
	mov	r9, #1000
	mov	r5, #(2 << 16)		/* to CPU 1 */
	adr	r2, 3f
	mov	r1, #1
	psci	0x84000003
	gic_on
2:	str	r5, [r10, #0xf00]
	wait_irq
	str	r4, [r11, #0x10]
	subs	r9, r9, #1
	bne	2b
	say	r4
	b	.
3:	gic_on
	mov	r5, #(1 << 16)
4:	wait_irq
	str	r4, [r11, #0x10]
	str	r5, [r10, #0xf00]
	b	4b
	.ltorg
end pingpong

/* A thousand times one thing that traps, then a word to user space; and again. */
.macro bench name, line
	.global	guest_bench_\name, guest_bench_\name\()_end
	.balign	4
guest_bench_\name:
	gic_on
	mov	r0, #0
	say
2:	movw	r9, #1000
3:	\line
	subs	r9, r9, #1
	bne	3b
	say	r9
	b	2b
	.ltorg
guest_bench_\name\()_end:
.endm

bench nothing, "nop"
bench register, "mrc p15, 0, r0, c0, c0, 0"
bench counter, "mrrc p15, 1, r0, r1, c14"
bench gic, "ldr r0, [r11, #0x14]"
bench hvc, "hvc #0"

/* Stores to the device. */
guest bench_user
	mov	r12, #0x10000000
1:	str	r0, [r12]
	b	1b
end bench_user

/* A thousand pages touched after their translations were invalidated. */
guest bench_fault
	mov	r0, #0
	say
2:	movw	r9, #1000
3:	mcr	p15, 0, r0, c8, c7, 0
	ldr	r6, =0x40010000
	movw	r8, #250
4:	ldr	r0, [r6]
	add	r6, r6, #4096
	subs	r8, r8, #1
	bne	4b
	subs	r9, r9, #250
	bne	3b
	say	r9
	b	2b
	.ltorg
end bench_fault

	.section .note.GNU-stack, "", %progbits
