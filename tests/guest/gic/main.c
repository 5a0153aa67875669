// SPDX-License-Identifier: GPL-2.0
/* The interrupt controller as its user sees it, and the moments at which an interrupt is taken. */
#include "gic-tests.h"

void open_window(void)
{
	irq_enable();
	for (int i = 0; i < 20; i++)
		isb();
	irq_disable();
}

static void test_registers(void)
{
	section("registers");
	is(gicc_read(GICC_IAR), SPURIOUS, "nothing pending: IAR is spurious");
	is(gicc_read(GICC_HPPIR), SPURIOUS, "nothing pending: HPPIR is spurious");
	is(gicc_read(GICC_RPR) & 0xf8, 0xf8, "nothing active: idle priority");
	gicc_write(GICC_EOIR, SPURIOUS);
	is(gicc_read(GICC_IAR), SPURIOUS, "EOI of the spurious interrupt does nothing");
	is(gicd_read(GICD_CTLR) & 1, 1, "distributor control reads back");
	is(gicc_read(GICC_CTLR) & 1, 1, "CPU interface control reads back");
	is(gicc_read(GICC_PMR) & 0xf0, 0xf0, "priority mask reads back");
	is(gicd_read(GICD_ISENABLER) & 0xffff, 0xffff, "SGIs are always enabled");
	ok((gicd_read(GICD_TYPER) & 0x1f) >= 1, "there are SPIs");
	gicd_write(GICD_IPRIORITYR + 32, 0x10204080);
	is(gicd_read(GICD_IPRIORITYR + 32), 0x10204080, "four priorities as a word");
	is(gic_priority(32) | gic_priority(33) << 8 | gic_priority(34) << 16 | gic_priority(35) << 24, 0x10204080,
	   "the same as bytes");
	gic_set_priority(33, 0xe0);
	is(gicd_read(GICD_IPRIORITYR + 32), 0x1020e080, "one of them written as a byte");
	gic_enable(40);
	is(gic_bit(GICD_ISENABLER, 40), 1, "enabling an SPI");
	is(gicd_read(GICD_ISENABLER + 4), BIT(8), "enables no other");
	is(gicd_read(GICD_ICENABLER + 4), BIT(8), "the clearing register shows it too");
	gicd_write(GICD_ISENABLER + 4, 0);
	is(gic_bit(GICD_ISENABLER, 40), 1, "writing zeros changes nothing");
	gic_disable(40);
	is(gicd_read(GICD_ISENABLER + 4), 0, "disabling it");
}

void main(void)
{
	gic_init();
	test_registers();
	gic_init();
	test_sgi();
	gic_init();
	test_priorities();
	gic_init();
	test_lines();
	gic_init();
	test_unmask();
}
