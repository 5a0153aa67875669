/* SPDX-License-Identifier: GPL-2.0 */
/* flags: -mthumb -O2 -Wa,-mimplicit-it=always */
#define WFE(cond)	"it " cond "\n\t" "wfe" cond ".n"

unsigned long wait(unsigned long *lock)
{
	unsigned long flags;

	asm volatile("mrs %0, cpsr\n\tcpsid i" : "=r" (flags) : : "memory");
	asm volatile("ldr %0, [%1]\n\tteq %0, #0\n\t" WFE("ne") : "=&r" (flags) : "r" (lock));
	asm volatile("teq %0, #0\n\tmsreq cpsr_c, %0" : : "r" (flags));
	return flags;
}
