/* SPDX-License-Identifier: GPL-2.0 */
/* GICv1 and GICv2, as much as is common to them. */
#ifndef GIC_H
#define GIC_H

#include "exception.h"
#include "flat.h"

#define GICD_CTLR	0x000
#define GICD_TYPER	0x004
#define GICD_ISENABLER	0x100
#define GICD_ICENABLER	0x180
#define GICD_ISPENDR	0x200
#define GICD_ICPENDR	0x280
#define GICD_ISACTIVER	0x300
#define GICD_ICACTIVER	0x380
#define GICD_IPRIORITYR	0x400
#define GICD_ICFGR	0xc00
#define GICD_SGIR	0xf00

#define GICC_CTLR	0x00
#define GICC_PMR	0x04
#define GICC_BPR	0x08
#define GICC_IAR	0x0c
#define GICC_EOIR	0x10
#define GICC_RPR	0x14
#define GICC_HPPIR	0x18

#define SPURIOUS	1023
#define SGI_TO_SELF	0x02000000

static inline u32 gicd_read(u32 offset)
{
	return read32(platform->gicd + offset);
}

static inline void gicd_write(u32 offset, u32 value)
{
	write32(platform->gicd + offset, value);
}

static inline u32 gicc_read(u32 offset)
{
	return read32(platform->gicc + offset);
}

static inline void gicc_write(u32 offset, u32 value)
{
	write32(platform->gicc + offset, value);
}

/** One bit in one of the register rows that have a bit for each interrupt. */
static inline bool gic_bit(u32 row, u32 interrupt)
{
	return gicd_read(row + interrupt / 32 * 4) >> interrupt % 32 & 1;
}

static inline void gic_set_bit(u32 row, u32 interrupt)
{
	gicd_write(row + interrupt / 32 * 4, BIT(interrupt % 32));
}

/** Distributor and CPU interface on, everything disabled and idle, PMR open, priorities 0xa0. */
void gic_init(void);
void gic_set_priority(u32 interrupt, u8 priority);
u8 gic_priority(u32 interrupt);
void gic_enable(u32 interrupt);
void gic_disable(u32 interrupt);
void gic_sgi(u32 interrupt);

#define IRQ_LOG	32

/** What the IRQ handler saw; it acknowledges, calls the callback, ends the interrupt. */
struct irq_log {
	u32 count, interrupt[IRQ_LOG];
	u32 spsr, pc;
	void (*callback)(u32 interrupt);
};

extern struct irq_log irqs;

/** For exception_arm(): takes IRQs into irqs; leaves the rest to nobody. */
bool hook_irq(struct frame *frame);
/** exception_arm(hook_irq) with an empty log. */
void irq_arm(void (*callback)(u32 interrupt));

static inline void irq_enable(void)
{
	asm volatile("cpsie i\n\tisb" ::: "memory");
}

static inline void irq_disable(void)
{
	asm volatile("cpsid i\n\tisb" ::: "memory");
}

static inline void wait_for_interrupt(void)
{
	asm volatile("dsb\n\twfi" ::: "memory");
}

#endif
