// SPDX-License-Identifier: GPL-2.0
/*
 * Does single operations many times each, and says "bench NAME TIMES": scripts/bench counts the instructions in between.
 * "late NAME TIMES TICKS" is how late the timer's interrupt was, in ticks of the counter. What the machine does not have is
 * left out. No test.
 */
#include "exception.h"
#include "flat.h"
#include "cp15.h"
#include "gic.h"
#include "micro.h"
#include "mmu.h"
#include "psci.h"
#include "timer.h"
#include "../smp/smp.h"

#define TIMES		1000
#define SGI		5
#define VIRTUAL_TIMER	27
#define UART_FR		0x18
#define RTC_IMSC	0x10
#define FRAME		4096

static void nothing(u32 i)
{
	asm volatile("" : : "r"(i));
}

static void hypercall(u32 i)
{
	psci(0x8400ffff, i, 0, 0);
}

static void psci_version(u32 i)
{
	psci(PSCI_VERSION, i, 0, 0);
}

static void distributor_read(u32 i)
{
	(void)i;
	gicd_read(GICD_IPRIORITYR + 4);
}

static void distributor_write(u32 i)
{
	(void)i;
	gicd_write(GICD_ICENABLER + 4, 0);
}

/* Of nothing: the CPU interface then says spurious, and takes that back. */
static void acknowledge_end(u32 i)
{
	(void)i;
	gicc_write(GICC_EOIR, gicc_read(GICC_IAR));
}

static void uart_read(u32 i)
{
	(void)i;
	read32(platform->uart + UART_FR);
}

/* A register that the monitor keeps and has nothing to do for. */
static void monitor_read(u32 i)
{
	(void)i;
	read32(platform->rtc + RTC_IMSC);
}

static void actlr_read(u32 i)
{
	(void)i;
	u32 value;

	asm volatile("mrc p15, 0, %0, c1, c0, 1" : "=r"(value));
}

static void sctlr_read(u32 i)
{
	(void)i;
	read_sctlr();
}

static void counter_read(u32 i)
{
	(void)i;
	read_cntvct();
}

static void timer_write(u32 i)
{
	(void)i;
	write_cntv_cval(~0u);
}

static void tlb_flush(u32 i)
{
	(void)i;
	asm volatile("mcr p15, 0, %0, c8, c7, 0" : : "r"(0) : "memory");
}

/* Nothing but what an interrupt needs. */
static volatile u32 taken;
static u64 seen;

static bool take_irq(struct frame *frame)
{
	if (frame->vector != V_IRQ)
		return false;
	gicc_write(GICC_EOIR, gicc_read(GICC_IAR));
	taken++;
	return true;
}

static bool take_timer(struct frame *frame)
{
	if (frame->vector != V_IRQ)
		return false;
	seen = read_cntvct();
	write_cntv_ctl(0);
	return take_irq(frame);
}

static void self_ipi(u32 i)
{
	(void)i;
	taken = 0;
	gicd_write(GICD_SGIR, SGI_TO_SELF | SGI);
	while (!taken)
		;
}

static void first_touch(u32 i)
{
	read32(LINK_BASE + POOL_OFFSET + i * FRAME);
}

/* Pages that the others have not been to. */
static void first_store(u32 i)
{
	write32(LINK_BASE + POOL_OFFSET + (2 * TIMES + i) * FRAME, i);
}

static bool has_psci(void)
{
	return platform->psci;
}

static const struct operation operations[] = {
	{ "nothing", nothing, NULL },
	{ "hypercall", hypercall, has_psci },
	{ "psci_version", psci_version, has_psci },
	{ "distributor_read", distributor_read, NULL },
	{ "distributor_write", distributor_write, NULL },
	{ "acknowledge_end", acknowledge_end, NULL },
	{ "uart_read", uart_read, NULL },
	{ "monitor_read", monitor_read, NULL },
	{ "actlr_read", actlr_read, NULL },
	{ "sctlr_read", sctlr_read, NULL },
	{ "counter_read", counter_read, has_generic_timer },
	{ "timer_write", timer_write, has_generic_timer },
	{ "tlb_flush", tlb_flush, NULL },
	{ "self_ipi", self_ipi, NULL },
	{ "first_touch", first_touch, NULL },
	{ "first_store", first_store, NULL },
	{ 0 },
};

/*
 * What was printed before is on its way through the host's serial port: not in what is measured next. Ten million
 * instructions.
 */
static void settle(void)
{
	u32 i;

	for (i = 0; i < 5000000; i++)
		asm volatile("");
}

/* Marks for scripts/lib/profile-plugin.c, a pair for each line printed. The texts keep the compiler from folding the two. */
static __attribute__((noinline)) void measurement_begins(void)
{
	asm volatile("@ begins");
}

static __attribute__((noinline)) void measurement_ends(void)
{
	asm volatile("@ ends");
}

static void measure(const char *name, void (*run)(u32 i))
{
	u32 i;

	run(0);
	settle();
	measurement_begins();
	for (i = 1; i <= TIMES; i++)
		run(i);
	measurement_ends();
	print("bench %s %u\n", name, TIMES);
}

/* No interrupt gets in between the look and the wait. */
static void wait_masked(void)
{
	irq_disable();
	while (!taken) {
		asm volatile("wfi");
		irq_enable();
		irq_disable();
	}
	irq_enable();
}

/* How late the handler is: ticks from the programmed time to its look at the counter. */
static void lateness(const char *name, bool wait)
{
	u32 i, sum = 0;
	u64 when;

	exception_arm(take_timer);
	gic_enable(VIRTUAL_TIMER);
	measurement_begins();
	for (i = 0; i < TIMES / 10; i++) {
		taken = 0;
		when = read_cntvct() + 20000;
		write_cntv_cval(when);
		write_cntv_ctl(TIMER_ENABLE);
		if (wait)
			wait_masked();
		while (!taken)
			;
		sum += seen - when;
	}
	measurement_ends();
	gic_disable(VIRTUAL_TIMER);
	exception_arm(take_irq);
	print("late %s %u %u\n", name, TIMES / 10, sum);
}

/* --- to another processor that waits, and back --- */

#define PAIR_SGI	6

static void send(u32 cpu)
{
	gicd_write(GICD_SGIR, BIT(16 + cpu) | PAIR_SGI);
}

/* Interrupts stay masked: the wait ends with one that is pending. */
static void await(void)
{
	u32 interrupt;

	while ((interrupt = gicc_read(GICC_IAR)) == SPURIOUS)
		wait_for_interrupt();
	gicc_write(GICC_EOIR, interrupt);
}

static void answer(u32 cpu)
{
	u32 i;

	(void)cpu;
	for (i = 0; i <= TIMES; i++) {
		await();
		send(0);
	}
}

static void ask(u32 i)
{
	(void)i;
	send(1);
	await();
}

static void ipi_pair(void)
{
	if (!has_psci() || cpu_start(1, secondary_entry, 0))
		return;
	irq_disable();
	cpu_call(1, answer);
	measure("ipi_pair", ask);
	irq_enable();
}

static void measure_all(const struct operation *operation)
{
	for (; operation->name; operation++)
		if (!operation->possible || operation->possible())
			measure(operation->name, operation->run);
}

void main(void)
{
	gic_init();
	exception_arm(take_irq);
	gic_enable(SGI);
	irq_enable();
	measure_all(operations);
	measure_all(sensitive_operations);
	if (has_generic_timer()) {
		lateness("timer_spinning", false);
		lateness("timer_waiting", true);
	}
	ipi_pair();
	ok(true, "measured");
}
