/* SPDX-License-Identifier: GPL-2.0 */
/* Inline assembler of every form; comments and white space stay where they are. */
typedef unsigned long word;

word save(void)
{
	word flags;

	asm volatile(
		LWPV_SITE_MRS("	mrs	%0, cpsr") "	@ save\n"
		LWPV_SITE_CPS("	cpsid	i")
		: "=r" (flags) : : "memory", "cc", LWPV_SCRATCH);
	return flags;
}

void restore(word flags)
{
	__asm__ __volatile__(LWPV_SITE_MSR("msr cpsr_c, %0") "\n\tnop" : : "r" (flags) : "memory", LWPV_SCRATCH);
}

void several(void)
{
	asm(LWPV_SITE("cpsid i") "; " LWPV_SITE("cpsid f") " ;nop");
	asm volatile("1: " LWPV_SITE("wfi") "\n\tb 1b\n");
	asm volatile inline (LWPV_SITE("wfe") : : : "memory");
}

word named(void)
{
	word now, next;

	asm volatile(LWPV_SITE_MRS("mrs %[now], cpsr") "\n\t"
		     "orr %[next], %[now], #0x80\n\t"
		     LWPV_SITE_MSR("msr\tcpsr_c, %[next]")
		     : [now] "=&r" (now), [next] "=r" (next) : : LWPV_SCRATCH);
	asm goto(LWPV_SITE_MSR("msr cpsr_c, %0") "\n\tb %l1" : : "r" (now) : LWPV_SCRATCH : out);
	return now;
out:
	return next;
}

asm(".text\n"
    "stub:\n"
    LWPV_SITE("	ldmia	sp!, {r0 - r12, pc}^") "\n"
    ".previous\n");

register word stack asm("sp");

const char *text(void)
{
	return "cpsid i";
}
