/* SPDX-License-Identifier: GPL-2.0 */
/* Comments stay outside: msr cpsr_c, r0 */
	.syntax unified
	cpsid	i			@ don't (wfi) ; wfe
	mrs	r0, cpsr		// it's ; cpsid i
	msr	cpsr_c, r0		/* isn't */
	msr	cpsr_c, r0 /* a comment
	wfi			of several lines */
	wfi @ /* opens here and
	wfi closes here */
	msr	cpsr_c, /* in between */ #0x13
	@ wfi
	// wfi
	# wfi
	.ascii	"wfi; msr cpsr_c, r0 @ // /*"
	.byte	';', '@', '"'
	mov	r0, #';
	wfi
	.align	2
