/* SPDX-License-Identifier: GPL-2.0 */
/*
 * int canary_run(int vcpu, const struct host_registers *in, struct host_registers *out): KVM_RUN with known values in the
 * registers of the process, and what they are afterwards. Returns as the system call does.
 */
	.syntax	unified
	.arch	armv7-a
	.fpu	neon
	.arm
	.text

#define NR_IOCTL	54
#define KVM_RUN		0xae80

	.global	canary_run
	.type	canary_run, %function
canary_run:
	push	{r2, r4-r11, lr}
	vpush	{d8-d15}
	vmrs	r12, fpscr
	vldm	r1!, {d0-d15}
	vldm	r1!, {d16-d31}
	ldmia	r1!, {r2, r3}
	vmsr	fpscr, r2
	mcr	p15, 0, r3, c13, c0, 2		@ TPIDRURW
	ldmia	r1, {r4-r6, r8-r11}
	movw	r1, #KVM_RUN
	mov	r2, #0
	mov	r7, #NR_IOCTL
	svc	#0
	ldr	r1, [sp, #64]
	vstm	r1!, {d0-d15}
	vstm	r1!, {d16-d31}
	vmrs	r2, fpscr
	mrc	p15, 0, r3, c13, c0, 2
	stmia	r1!, {r2, r3}
	stmia	r1, {r4-r6, r8-r11}
	vmsr	fpscr, r12
	vpop	{d8-d15}
	pop	{r2, r4-r11, pc}

/* uint32_t read_teehbr(void), void write_teehbr(uint32_t value): on a core that has ThumbEE */
	.global	read_teehbr, write_teehbr
	.type	read_teehbr, %function
	.type	write_teehbr, %function
read_teehbr:
	mrc	p14, 6, r0, c1, c0, 0
	bx	lr
write_teehbr:
	mcr	p14, 6, r0, c1, c0, 0
	bx	lr

	.section .note.GNU-stack, "", %progbits
