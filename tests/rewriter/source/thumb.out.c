/* SPDX-License-Identifier: GPL-2.0 */
/* flags: -mthumb -O2 -Wa,-mimplicit-it=always */
#define WFE(cond)	"it " cond "\n\t" LWPV_SITE("wfe" cond ".n")

unsigned long wait(unsigned long *lock)
{
	unsigned long flags;

	asm volatile(LWPV_SITE_MRS("mrs %0, cpsr") "\n\t" LWPV_SITE_CPS("cpsid i") : "=r" (flags) : : "memory", LWPV_SCRATCH);
	asm volatile("ldr %0, [%1]\n\tteq %0, #0\n\t" WFE("ne") : "=&r" (flags) : "r" (lock));
	asm volatile("teq %0, #0\n\t" LWPV_SITE_MSR("msreq cpsr_c, %0") : : "r" (flags) : LWPV_SCRATCH);
	return flags;
}
