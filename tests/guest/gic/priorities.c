// SPDX-License-Identifier: GPL-2.0
/* Priorities, masking and preemption. */
#include "gic-tests.h"

static void order(void)
{
	gic_set_priority(3, 0xa0);
	gic_set_priority(5, 0x40);
	gic_set_priority(7, 0x80);
	gic_set_priority(9, 0x80);
	irq_arm(NULL);
	gic_sgi(3);
	gic_sgi(9);
	gic_sgi(7);
	gic_sgi(5);
	open_window();
	is(irqs.count, 4, "four pending: all taken");
	is(irqs.interrupt[0], 5, "the highest priority first");
	is(irqs.interrupt[1], 7, "of equal ones the lower number");
	is(irqs.interrupt[2], 9, "then the other");
	is(irqs.interrupt[3], 3, "the lowest priority last");
	exception_disarm();
}

static void mask(void)
{
	static const struct {
		u32 pmr, count;
	} cases[] = { { 0x00, 0 }, { 0x40, 0 }, { 0x80, 0 }, { 0x90, 1 }, { 0xf0, 1 } };

	gic_set_priority(4, 0x80);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		gicc_write(GICC_PMR, cases[i].pmr);
		irq_arm(NULL);
		gic_sgi(4);
		open_window();
		is(irqs.count, cases[i].count, "priority 0x80 under mask 0x%02x", cases[i].pmr);
		gicc_write(GICC_PMR, 0xf0);
		open_window();
		is(irqs.count, 1, "and after the mask is opened");
	}
	exception_disarm();
}

static u32 depth, deepest, running[3];

/* Lets higher priorities in while this one is active. */
static void nest(u32 interrupt)
{
	running[depth] = gicc_read(GICC_RPR);
	if (++depth > deepest)
		deepest = depth;
	if (interrupt == 6 && deepest == 1) {
		gic_sgi(2);		/* lower: has to wait */
		gic_sgi(8);		/* higher: now */
		asm volatile("cps #0x1f" ::: "memory");
		open_window();
		asm volatile("cps #0x12" ::: "memory");
	}
	depth--;
}

/* hook_irq() with the banked registers kept, as a kernel does that nests interrupts. */
static bool hook_nest(struct frame *frame)
{
	u32 pc = frame->pc, spsr = frame->spsr;
	bool done = hook_irq(frame);

	frame->pc = pc - 4;
	frame->spsr = spsr;
	return done;
}

static void preempt(void)
{
	gic_set_priority(2, 0xc0);
	gic_set_priority(6, 0x80);
	gic_set_priority(8, 0x20);
	irq_arm(nest);
	exception_arm(hook_nest);
	depth = deepest = 0;
	gic_sgi(6);
	open_window();
	is(irqs.count, 3, "preemption: three taken");
	is(irqs.interrupt[0], 6, "preemption: the middle one first");
	is(irqs.interrupt[1], 8, "preemption: the higher one inside it");
	is(irqs.interrupt[2], 2, "preemption: the lower one after it");
	is(deepest, 2, "preemption: two deep");
	is(running[0], 0xc0, "preemption: running priority, last");
	is(running[1], 0x20, "preemption: running priority, inside");
	exception_disarm();
}

static void switches(void)
{
	irq_arm(NULL);
	gicd_write(GICD_CTLR, 0);
	gic_sgi(1);
	open_window();
	is(irqs.count, 0, "distributor off: nothing is signalled");
	gicd_write(GICD_CTLR, 1);
	open_window();
	is(irqs.count, 1, "distributor on: now it is");
	gicc_write(GICC_CTLR, 0);
	gic_sgi(1);
	open_window();
	is(irqs.count, 1, "CPU interface off: nothing is signalled");
	is(gic_bit(GICD_ISPENDR, 1), 1, "CPU interface off: it stays pending");
	gicc_write(GICC_CTLR, 1);
	open_window();
	is(irqs.count, 2, "CPU interface on: now it is");
	exception_disarm();
}

void test_priorities(void)
{
	section("priorities");
	order();
	mask();
	preempt();
	switches();
}
