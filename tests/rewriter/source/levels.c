/* SPDX-License-Identifier: GPL-2.0 */
/* Templates that come through macros are edited where they are spelled. */
#define STATUS_READ	"cpsr"
#define STATUS_WRITE	"cpsr_c"
#define JOIN(a, b)	a b
#define ASM(text)	asm volatile(text : : : "memory")
#define ASM_TWICE(text)	do { ASM(text); ASM(text); } while (0)
#define DISABLE_TEXT	"cpsid i\n"
#define disable()	__asm__(DISABLE_TEXT : : : "memory")
#define ALTERNATIVE(one, two)	"9998: " one "\n.pushsection .alt, \"a\"\n" two "\n.popsection\n"

unsigned long save(void)
{
	unsigned long flags;

	asm volatile("mrs %0, " STATUS_READ "	@ comment" : "=r" (flags));
	asm volatile(JOIN("mrs %0, ", "cpsr") : "=r" (flags));
	asm volatile(JOIN("nop\n", "nop"));
	asm volatile("msr	" STATUS_WRITE ", %0" : : "r" (flags));
	return flags;
}

void wait(void)
{
	disable();
	ASM("wfi");
	ASM_TWICE("cpsie i");
	asm volatile(ALTERNATIVE("wfe", "nop"));
	asm volatile(ALTERNATIVE("nop", "wfi"));
}
