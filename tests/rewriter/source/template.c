/* SPDX-License-Identifier: GPL-2.0 */
/* Inline assembler of every form; comments and white space stay where they are. */
typedef unsigned long word;

word save(void)
{
	word flags;

	asm volatile(
		"	mrs	%0, cpsr	@ save\n"
		"	cpsid	i"
		: "=r" (flags) : : "memory", "cc");
	return flags;
}

void restore(word flags)
{
	__asm__ __volatile__("msr cpsr_c, %0\n\tnop" : : "r" (flags) : "memory");
}

void several(void)
{
	asm("cpsid i; cpsid f ;nop");
	asm volatile("1: wfi\n\tb 1b\n");
	asm volatile inline ("wfe" : : : "memory");
}

word named(void)
{
	word now, next;

	asm volatile("mrs %[now], cpsr\n\t"
		     "orr %[next], %[now], #0x80\n\t"
		     "msr\tcpsr_c, %[next]"
		     : [now] "=&r" (now), [next] "=r" (next));
	asm goto("msr cpsr_c, %0\n\tb %l1" : : "r" (now) : : out);
	return now;
out:
	return next;
}

asm(".text\n"
    "stub:\n"
    "	ldmia	sp!, {r0 - r12, pc}^\n"
    ".previous\n");

register word stack asm("sp");

const char *text(void)
{
	return "cpsid i";
}
