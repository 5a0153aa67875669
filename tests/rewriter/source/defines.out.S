/* SPDX-License-Identifier: GPL-2.0 */
/* Assembler in macros of the preprocessor is edited where it is defined. */
	.syntax unified
#define DISABLE		LWPV_SITE(cpsid i)
#define RESTORE(reg)	LWPV_SITE(msr cpsr_c, reg)
#define SAVE(reg)	LWPV_SITE(mrs reg, cpsr); \
			LWPV_SITE(cpsid i) /* and
   no more */ ; \
			nop
#define MODE_STACK(mode, top)		\
	LWPV_SITE(msr	cpsr_c, #(mode | 0xc0));	\
	ldr	sp, =top
#define STATUS		cpsr_c
#define PC		pc
	SAVE(r0)
	RESTORE(r0)
	DISABLE
	MODE_STACK(0x12, 0x8000)
	LWPV_SITE_MSR(msr	STATUS, r0)
	LWPV_SITE(movs	PC, lr)
