/* SPDX-License-Identifier: GPL-2.0 */
/* Comments stay outside: msr cpsr_c, r0 */
	.syntax unified
	LWPV_SITE_CPS(cpsid	i)			@ don't (wfi) ; wfe
	LWPV_SITE_MRS(mrs	r0, cpsr)		// it's ; cpsid i
	LWPV_SITE_MSR(msr	cpsr_c, r0)		/* isn't */
	LWPV_SITE_MSR(msr	cpsr_c, r0) /* a comment
	wfi			of several lines */
	LWPV_SITE(wfi) @ /* opens here and
	wfi closes here */
	LWPV_SITE(msr	cpsr_c, /* in between */ #0x13)
	@ wfi
	// wfi
	# wfi
	.ascii	"wfi; msr cpsr_c, r0 @ // /*"
	.byte	';', '@', '"'
	mov	r0, #';
	LWPV_SITE(wfi)
	.align	2
