/* SPDX-License-Identifier: GPL-2.0 */
/* Names of the status registers from before unified syntax. */
	msr	cpsr_all, r0
	msr	cpsr_ctl, r1
	msr	spsr_all, r2
	msr	CPSR_ctl, #0x13
	mrs	r3, spsr_all
	mrs	r3, cpsr_all
	msr	cpsr_flg, r0
	msr	CPSR_flg, #0xf0000000
