// SPDX-License-Identifier: GPL-2.0
/* A level-sensitive line: the UART's transmit interrupt, which can be asserted and withdrawn at will. */
#include "gic-tests.h"

#define UART_IMSC	0x38
#define UART_RIS	0x3c
#define UART_MIS	0x40
#define UART_ICR	0x44
#define TX		BIT(5)

static void line(bool high)
{
	write32(platform->uart + UART_IMSC, high ? TX : 0);
	read32(platform->uart + UART_MIS);
}

static void lower(u32 interrupt)
{
	(void)interrupt;
	line(false);
}

static u32 left;

static void lower_later(u32 interrupt)
{
	(void)interrupt;
	if (--left == 0)
		line(false);
}

static void level(u32 id)
{
	line(true);
	is(gic_bit(GICD_ISPENDR, id), 1, "line high: pending");
	line(false);
	is(gic_bit(GICD_ISPENDR, id), 0, "line low: no longer pending");
	irq_arm(lower);
	line(true);
	open_window();
	is(irqs.count, 0, "disabled: not taken");
	gic_enable(id);
	open_window();
	is(irqs.count, 1, "enabled: taken once");
	ok(irqs.interrupt[0] == id, "with the UART's number");
	is(gicc_read(GICC_IAR), SPURIOUS, "line low at EOI: over");
	irq_arm(lower_later);
	left = 5;
	line(true);
	open_window();
	is(irqs.count, 5, "line high at EOI: taken again until it is low");
	irq_arm(NULL);
	line(true);
	line(false);
	open_window();
	is(irqs.count, 0, "withdrawn before it was taken");
	gic_disable(id);
	line(true);
	open_window();
	is(irqs.count, 0, "disabled again");
	line(false);
	exception_disarm();
}

static void by_hand(u32 id)
{
	gic_enable(id);
	line(true);
	ok(gicc_read(GICC_IAR) == id, "acknowledged by hand");
	is(gic_bit(GICD_ISACTIVER, id), 1, "active");
	is(gicc_read(GICC_IAR), SPURIOUS, "not signalled while active");
	gic_disable(id);
	is(gic_bit(GICD_ISACTIVER, id), 1, "disabled while active: still active");
	gicc_write(GICC_EOIR, id);
	is(gic_bit(GICD_ISACTIVER, id), 0, "EOI while disabled");
	is(gicc_read(GICC_IAR), SPURIOUS, "and not signalled");
	gic_enable(id);
	ok(gicc_read(GICC_IAR) == id, "enabled: signalled");
	line(false);
	gicc_write(GICC_EOIR, id);
	is(gicc_read(GICC_IAR), SPURIOUS, "over");
	gic_disable(id);
}

static void software(u32 id)
{
	irq_arm(NULL);
	gic_enable(id);
	gic_set_bit(GICD_ISPENDR, id);
	is(gic_bit(GICD_ISPENDR, id), 1, "set pending by software");
	gic_set_bit(GICD_ICPENDR, id);
	is(gic_bit(GICD_ISPENDR, id), 0, "cleared by software");
	open_window();
	is(irqs.count, 0, "nothing taken");
	gic_set_bit(GICD_ISPENDR, id);
	open_window();
	is(irqs.count, 1, "set pending by software: taken");
	open_window();
	is(irqs.count, 1, "once");
	gic_disable(id);
	exception_disarm();
}

static void device(void)
{
	line(true);
	is(read32(platform->uart + UART_RIS) & TX, TX, "UART: raw status");
	is(read32(platform->uart + UART_MIS), TX, "UART: masked status");
	line(false);
	is(read32(platform->uart + UART_MIS), 0, "UART: masked");
	is(read32(platform->uart + UART_IMSC), 0, "UART: mask reads back");
}

void test_lines(void)
{
	u32 id = platform->uart_interrupt;

	section("a level-sensitive line");
	device();
	level(id);
	by_hand(id);
	software(id);
}
