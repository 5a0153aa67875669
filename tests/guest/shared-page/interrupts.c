// SPDX-License-Identifier: GPL-2.0
/* Interrupts: held back by a store, let in by another, at any point of the sequences. */
#include "shared.h"
#include "timer.h"

#define TIMER	27	/* the virtual one */
#define ROUNDS	2000
#define WANTED	300

static u32 period;
static u32 at_unmask;

static void pending(void)
{
	irq_arm(NULL);
	gic_sgi(5);
	is(page_read(SHARED_PAGE_PENDING), SHARED_PAGE_TRAP, "pending while masked");
	is(irqs.count, 0, "not taken");
	shared_unmask();
	is(irqs.count, 1, "unmasked: taken at once");
	ok(irqs.interrupt[0] == 5, "the right one");
	is(page_read(SHARED_PAGE_PENDING), 0, "nothing is pending any more");
	shared_mask();
	gic_sgi(6);
	shared_msr_c(MODE_SVC | PSR_F | PSR_A);
	is(irqs.count, 2, "unmasked by msr: taken at once");
	gic_sgi(7);
	is(irqs.count, 3, "not masked: taken at once");
	shared_mask();
	exception_disarm();
}

/* Without a look at what is pending: late, as soon as the host comes by, but not lost. */
static void careless(void)
{
	u64 begin = read_cntvct();

	irq_arm(NULL);
	gic_sgi(5);
	page_write(SHARED_PAGE_MASK, 0);
	while (!irqs.count && read_cntvct() - begin < 10ull * read_cntfrq())
		;
	is(irqs.count, 1, "unmasked without the test: taken later");
	shared_mask();
	exception_disarm();
}

static void again(u32 interrupt)
{
	(void)interrupt;
	at_unmask += irqs.pc - 4 == (u32)storm_unmasked;
	period = period * 5 % 1021;
	write_cntv_tval(read_cntfrq() / 50000 + period);
}

static void in_a_storm(void)
{
	u64 begin = read_cntvct();
	u32 bad = 0;

	period = 77;
	irq_arm(again);
	gic_enable(TIMER);
	write_cntv_tval(period);
	write_cntv_ctl(TIMER_ENABLE);
	while (irqs.count < WANTED && read_cntvct() - begin < 60ull * read_cntfrq())
		storm(ROUNDS, &bad);
	write_cntv_ctl(0);
	gic_disable(TIMER);
	is(bad, 0, "a timer that fires all the time: flags, registers, SPSR, and none while masked");
	ok(irqs.count >= WANTED, "%u interrupts", WANTED);
	ok(at_unmask > 0, "some were held back until the sequence trapped");
	exception_disarm();
}

void test_interrupts(void)
{
	section("interrupts");
	shared_mask();
	pending();
	careless();
	in_a_storm();
}
