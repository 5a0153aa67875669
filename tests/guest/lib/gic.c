// SPDX-License-Identifier: GPL-2.0
#include "gic.h"

struct irq_log irqs;

void gic_init(void)
{
	u32 rows = (gicd_read(GICD_TYPER) & 0x1f) + 1;

	gicd_write(GICD_CTLR, 0);
	for (u32 i = 0; i < rows; i++) {
		gicd_write(GICD_ICENABLER + 4 * i, ~0u);
		gicd_write(GICD_ICPENDR + 4 * i, ~0u);
		gicd_write(GICD_ICACTIVER + 4 * i, ~0u);
	}
	for (u32 i = 0; i < rows * 8; i++)
		gicd_write(GICD_IPRIORITYR + 4 * i, 0xa0a0a0a0);
	gicc_write(GICC_PMR, 0xf8);
	gicc_write(GICC_BPR, 0);
	gicc_write(GICC_CTLR, 1);
	gicd_write(GICD_CTLR, 1);
}

void gic_set_priority(u32 interrupt, u8 priority)
{
	*(volatile u8 *)(platform->gicd + GICD_IPRIORITYR + interrupt) = priority;
}

u8 gic_priority(u32 interrupt)
{
	return *(volatile u8 *)(platform->gicd + GICD_IPRIORITYR + interrupt);
}

void gic_enable(u32 interrupt)
{
	gic_set_bit(GICD_ISENABLER, interrupt);
}

void gic_disable(u32 interrupt)
{
	gic_set_bit(GICD_ICENABLER, interrupt);
}

void gic_sgi(u32 interrupt)
{
	asm volatile("dsb" ::: "memory");
	gicd_write(GICD_SGIR, SGI_TO_SELF | interrupt);
	gicd_read(GICD_CTLR);
}

bool hook_irq(struct frame *frame)
{
	u32 interrupt;

	if (frame->vector != V_IRQ)
		return false;
	interrupt = gicc_read(GICC_IAR);
	if (irqs.count < IRQ_LOG)
		irqs.interrupt[irqs.count] = interrupt;
	irqs.count++;
	irqs.spsr = frame->spsr;
	irqs.pc = frame->pc;
	if (irqs.callback)
		irqs.callback(interrupt & 0x3ff);
	if ((interrupt & 0x3ff) != SPURIOUS)
		gicc_write(GICC_EOIR, interrupt);
	frame->pc -= 4;
	return true;
}

void irq_arm(void (*callback)(u32 interrupt))
{
	memset(&irqs, 0, sizeof(irqs));
	irqs.callback = callback;
	exception_arm(hook_irq);
}
