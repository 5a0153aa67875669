/* SPDX-License-Identifier: GPL-2.0 */
/* flags: -O2 */
/* Where a site gets a scratch register, and where the asm is left alone and its sites trap. */
#define READ		"cpsr"
#define ALTERNATIVE(one, two)	"9998: " one "\n.pushsection .alt, \"ax\"\n" two "\n.popsection\n"
#define OUTPUT		"=r" (flags)
#define ASM_IN_MACRO(flags)					\
	asm volatile("msr cpsr_c, %0"				\
		     :						\
		     : "r" (flags))

unsigned long given(unsigned long value)
{
	unsigned long flags;

	asm("cpsid i" : : );
	asm("cpsid i" :);
	asm("cpsie	i" ::: "memory");
	asm volatile("mrs %0, " READ : "=r" (flags));
	asm volatile("msr cpsr_c, %0" :: "r" (value) /* comment */);
	asm volatile("msr spsr_cxsf, %[value]" : : [value] "r" (value) : "cc", "memory" /* comment */);
	ASM_IN_MACRO(flags);
	return flags;
}

unsigned long not_given(unsigned long value)
{
	unsigned long flags;

	asm volatile("cpsid i");				/* no operands: % is no special sign there */
	asm volatile("cpsid if" : : : "memory");		/* has no sequence */
	asm volatile("mov r12, #1; cpsid i" : : : "memory");
	asm volatile("mrs %0, cpsr" : "=r" (flags) : : "ip");
	asm volatile("mrs %0, cpsr" : OUTPUT);
	asm volatile(ALTERNATIVE("cpsid i", "cpsie i") : : : "memory");
	asm volatile("nop\n.pushsection .alt, \"ax\"\ncpsid i\n.popsection" : : : "memory");
	return flags + value;
}
