/* SPDX-License-Identifier: GPL-2.0 */
/* flags: -O2 */
/* Where a site gets a scratch register, and where the asm is left alone and its sites trap. */
#define READ		"cpsr"
#define ALTERNATIVE(one, two)	"9998: " one "\n.pushsection .alt, \"ax\"\n" two "\n.popsection\n"
#define OUTPUT		"=r" (flags)
#define ASM_IN_MACRO(flags)					\
	asm volatile(LWPV_SITE_MSR("msr cpsr_c, %0")				\
		     :						\
		     : "r" (flags) : LWPV_SCRATCH)

unsigned long given(unsigned long value)
{
	unsigned long flags;

	asm(LWPV_SITE_CPS("cpsid i") : : : LWPV_SCRATCH );
	asm(LWPV_SITE_CPS("cpsid i") : : : LWPV_SCRATCH);
	asm(LWPV_SITE_CPS("cpsie	i") ::: "memory", LWPV_SCRATCH);
	asm volatile(LWPV_SITE_MRS("mrs %0, " READ) : "=r" (flags) : : LWPV_SCRATCH);
	asm volatile(LWPV_SITE_MSR("msr cpsr_c, %0") :: "r" (value) : LWPV_SCRATCH /* comment */);
	asm volatile(LWPV_SITE_MSR("msr spsr_cxsf, %[value]") : : [value] "r" (value) : "cc", "memory", LWPV_SCRATCH /* comment */);
	ASM_IN_MACRO(flags);
	return flags;
}

unsigned long not_given(unsigned long value)
{
	unsigned long flags;

	asm volatile(LWPV_SITE("cpsid i"));				/* no operands: % is no special sign there */
	asm volatile(LWPV_SITE("cpsid if") : : : "memory");		/* has no sequence */
	asm volatile("mov r12, #1; " LWPV_SITE("cpsid i") : : : "memory");
	asm volatile(LWPV_SITE("mrs %0, cpsr") : "=r" (flags) : : "ip");
	asm volatile(LWPV_SITE("mrs %0, cpsr") : OUTPUT);
	asm volatile(ALTERNATIVE(LWPV_SITE("cpsid i"), LWPV_SITE("cpsie i")) : : : "memory");
	asm volatile("nop\n.pushsection .alt, \"ax\"\n" LWPV_SITE("cpsid i") "\n.popsection" : : : "memory");
	return flags + value;
}
