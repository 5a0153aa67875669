/* SPDX-License-Identifier: GPL-2.0 */
/* Templates that come through macros are edited where they are spelled. */
#define STATUS_READ	"cpsr"
#define STATUS_WRITE	"cpsr_c"
#define JOIN(a, b)	a b
#define ASM(text)	asm volatile(text : : : "memory")
#define ASM_TWICE(text)	do { ASM(text); ASM(text); } while (0)
#define DISABLE_TEXT	LWPV_SITE("cpsid i") "\n"
#define disable()	__asm__(DISABLE_TEXT : : : "memory")
#define ALTERNATIVE(one, two)	"9998: " one "\n.pushsection .alt, \"a\"\n" two "\n.popsection\n"

unsigned long save(void)
{
	unsigned long flags;

	asm volatile(LWPV_SITE_MRS("mrs %0, " STATUS_READ) "	@ comment" : "=r" (flags) : : LWPV_SCRATCH);
	asm volatile(LWPV_SITE_MRS(JOIN("mrs %0, ", "cpsr")) : "=r" (flags) : : LWPV_SCRATCH);
	asm volatile(JOIN("nop\n", "nop"));
	asm volatile(LWPV_SITE_MSR("msr	" STATUS_WRITE ", %0") : : "r" (flags) : LWPV_SCRATCH);
	return flags;
}

void wait(void)
{
	disable();
	ASM(LWPV_SITE("wfi"));
	ASM_TWICE(LWPV_SITE("cpsie i"));
	asm volatile(ALTERNATIVE(LWPV_SITE("wfe"), "nop"));
	asm volatile(ALTERNATIVE("nop", LWPV_SITE("wfi")));
}
