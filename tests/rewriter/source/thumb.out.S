/* SPDX-License-Identifier: GPL-2.0 */
/* flags: -mthumb -Wa,-mimplicit-it=always */
/* Thumb-2, IT blocks written out and left to the assembler. */
	.syntax unified
	.thumb
	.thumb_func
start:	LWPV_SITE_CPS(cpsid	i)
	LWPV_SITE(cpsie.w	if)
	LWPV_SITE(cpsid	if, #0x13)
	LWPV_SITE_MRS(mrs	r0, cpsr)
	LWPV_SITE_MSR(msr	cpsr_c, r0)
	it	ne
	LWPV_SITE_MSR(msrne	cpsr_c, r0)
	itete	eq
	moveq	r0, #1
	LWPV_SITE(wfene)
	LWPV_SITE(wfieq)
	LWPV_SITE_MRS(mrsne	r0, spsr)
	moveq	r0, #1
	LWPV_SITE(wfeeq)
	LWPV_SITE(wfieq)
	LWPV_SITE_MRS(mrseq	r0, cpsr)
	moveq	r0, #2
	LWPV_SITE_MSR(msrne	spsr_cxsf, r1)
	LWPV_SITE(wfi)
	LWPV_SITE(wfe.w)
	LWPV_SITE(srsdb	sp!, #0x13)
	LWPV_SITE(rfeia	sp!)
	LWPV_SITE(subs	pc, lr, #4)
	LWPV_SITE(movs	pc, lr)
	LWPV_SITE(ldrt	r0, [r1, #4])
	LWPV_SITE(strbt	r0, [r1, #255])
	LWPV_SITE(setend	be)
	.section .text.other, "ax"
	LWPV_SITE(wfene)
	LWPV_SITE(wfi)
