// SPDX-License-Identifier: GPL-2.0
/* A pending interrupt is taken whichever way CPSR.I is cleared, and only then. */
#include "gic-tests.h"

#define WAY(name)	u32 unmask_##name(void);
WAY(cpsie)
WAY(cpsie_mode)
WAY(msr_register)
WAY(msr_immediate)
WAY(movs)
WAY(ldm)
WAY(rfe)

static const struct {
	u32 (*run)(void);	/* clears I, waits a little, sets it; returns irqs.count from before it set it */
	const char *name;
} ways[] = {
	{ unmask_cpsie, "cpsie i" },
	{ unmask_cpsie_mode, "cpsie i, #sys" },
	{ unmask_msr_register, "msr cpsr_c, register" },
	{ unmask_msr_immediate, "msr cpsr_c, #sys" },
	{ unmask_movs, "movs pc, lr" },
	{ unmask_ldm, "ldm with pc" },
	{ unmask_rfe, "rfeia" },
};

static void check_wfi(void)
{
	irq_arm(NULL);
	gic_sgi(2);
	wait_for_interrupt();
	is(irqs.count, 0, "wfi with a masked interrupt pending: comes back, nothing taken");
	wait_for_interrupt();
	wait_for_interrupt();
	open_window();
	is(irqs.count, 1, "and the interrupt is still there");
	exception_disarm();
}

void test_unmask(void)
{
	section("clearing CPSR.I");
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		u32 seen;

		irq_arm(NULL);
		gic_sgi(i);
		seen = ways[i].run();
		is(seen, 1, "%s: taken", ways[i].name);
		ok(irqs.interrupt[0] == i, "%s: the right one", ways[i].name);
		seen = ways[i].run();
		is(seen, 1, "%s: nothing pending, nothing taken", ways[i].name);
	}
	exception_disarm();
	check_wfi();
}
