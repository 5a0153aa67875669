/* SPDX-License-Identifier: GPL-2.0 */
/* One instruction of each ARM row of sensitive.def; with SITES in the site table, without it planted. */
#ifdef SITES
#define P(...) LWPV_SITE(__VA_ARGS__)
#else
#define P(...) __VA_ARGS__
#endif
	.syntax	unified
	.arch	armv7-a
	.arch_extension virt
	.arch_extension sec
	.arm
	.text
	.globl	_start
	.type	_start, %function
_start:
	P(cpsid	if, #0x13)
	P(setend	le)
	P(srsdb	sp!, #0x13)
	P(rfeia	r0!)
	P(mrs	r0, cpsr)
	P(mrsne	r1, spsr)
	P(mrs	r2, elr_hyp)
	P(msr	cpsr_c, r0)
	P(msr	cpsr_x, r0)
	P(msr	spsr_cxsf, lr)
	P(msr	sp_irq, r3)
	P(wfe)
	P(wfi)
	P(msr	cpsr_c, #0xd3)
	P(msr	cpsr_x, #0x100)
	P(msr	spsr_c, #0x13)
	P(eret)
	P(subs	pc, lr, #4)
	P(mvns	pc, #0)
	P(adds	pc, lr, r4)
	P(movs	pc, lr)
	P(ldmia	sp!, {r0 - r12, pc}^)
	P(ldmia	sp, {r0 - lr}^)
	P(stmdb	r0, {sp, lr}^)
	P(ldrt	r0, [r1], #4)
	P(strbt	r0, [r1], r2)
	P(strht	r0, [r1], #2)
	P(ldrsbt	r0, [r1], r2)
	P(ldrsht	r0, [r1])
	P(mrc	p14, 0, r0, c0, c1, 0)
	.type	harmless, %function
harmless:
	msr	cpsr_f, r0		@ flags only
	msr	cpsr_fs, r0
	msr	cpsr_f, #0xf0000000
	mov	pc, lr
	sub	pc, lr, #4
	ldmia	sp!, {r0, pc}
	stmia	sp, {r0, lr}
	ldr	r0, [r1], #4
	mrc	p15, 0, r0, c1, c0, 0	@ traps by itself
	mcr	p14, 0, r0, c0, c5, 0
	nop
	yield
	sev
	smc	#0
	hvc	#0
	svc	#0
	bx	lr
