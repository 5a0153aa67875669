/* SPDX-License-Identifier: GPL-2.0 */
/* One instruction of each Thumb row of sensitive.def; with SITES in the site table, without it planted. */
#ifdef SITES
#define P(...) LWPV_SITE(__VA_ARGS__)
#else
#define P(...) __VA_ARGS__
#endif
	.syntax	unified
	.arch	armv7-a
	.arch_extension virt
	.thumb
	.text
	.globl	_start
	.type	_start, %function
_start:
	P(cpsid.n	i)
	P(setend	be)
	P(wfe.n)
	P(wfi.n)
	P(srsdb	sp!, #0x13)
	P(srsia	sp, #0x1f)
	P(rfedb	r0)
	P(rfeia	r0!)
	P(cpsid.w	if, #0x13)
	P(cps	#0x13)
	P(wfe.w)
	P(wfi.w)
	P(mrs	r0, cpsr)
	P(mrs	r1, spsr_fiq)
	P(msr	cpsr_c, r0)
	P(msr	cpsr_x, r0)
	P(msr	spsr_cxsf, lr)
	P(msr	lr_svc, r0)
	P(eret)
	P(subs	pc, lr, #4)
	P(strbt	r0, [r1])
	P(ldrbt	r0, [r1])
	P(strht	r0, [r1])
	P(ldrht	r0, [r1])
	P(strt	r0, [r1])
	P(ldrt	r0, [r1, #4])
	P(ldrsbt	r0, [r1])
	P(ldrsht	r0, [r1])
	P(mrc	p14, 0, r0, c0, c1, 0)
	.type	harmless, %function
harmless:
	msr	cpsr_f, r0
	ldr	r0, [r1, #4]
	.inst.w	0xf85f0e04		@ ldr r0, [pc, #-0xe04]: inside the mask of LDRT, but the literal form
	.inst.w	0xf91ffe04		@ pli [pc, #-0xe04]
	dsb
	itt	eq
	moveq	r0, r1
	addeq	r0, r1
	subs	r0, r1, #4
	pop	{r0, pc}
	svc	#0
	nop
	nop.w
	bx	lr
