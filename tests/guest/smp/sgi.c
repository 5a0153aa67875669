// SPDX-License-Identifier: GPL-2.0
/* Software-generated interrupts between processors. */
#include "smp.h"
#include "gic.h"
#include "layout.h"

#define SGI_PING	3
#define SGI_PONG	4
#define ROUNDS		20

#define TO_OTHERS	0x01000000

static volatile u32 taken[MAX_CPUS];		/* of SGI_PING */
static volatile u32 wrong_source[MAX_CPUS];
static volatile u32 pongs, pong_sources;
static volatile bool stop;

static void send(u32 target, u32 sgi)
{
	dsb();
	gicd_write(GICD_SGIR, target | sgi);
}

static u32 to(u32 cpu)
{
	return BIT(16 + cpu);
}

/* The interrupts of all but number 0. */
static bool take_ping(struct frame *frame)
{
	u32 cpu = this_cpu(), interrupt;

	if (frame->vector != V_IRQ)
		return false;
	interrupt = gicc_read(GICC_IAR);
	if ((interrupt & 0x3ff) == SGI_PING) {
		taken[cpu]++;
		wrong_source[cpu] |= (interrupt >> 10 & 7) != 0;
	}
	if ((interrupt & 0x3ff) != SPURIOUS)
		gicc_write(GICC_EOIR, interrupt);
	if ((interrupt & 0x3ff) == SGI_PING)
		send(to(0), SGI_PONG);
	frame->pc -= 4;
	return true;
}

static volatile bool inside[MAX_CPUS];

static void spin_with_interrupts(u32 cpu)
{
	inside[cpu] = true;
	irq_enable();
	while (!stop)
		;
	irq_disable();
}

static void sleep_with_interrupts(u32 cpu)
{
	inside[cpu] = true;
	while (!stop) {
		wait_for_interrupt();
		irq_enable();
		irq_disable();
	}
}

/* Before it is there, it would end our interrupts as its wake-up call. */
static void have_others(void (*function)(u32 cpu))
{
	stop = false;
	for_each_secondary(cpu)
		inside[cpu] = false;
	cpus_call(function);
	for_each_secondary(cpu)
		wait_for(inside[cpu]);
}

static void note_pong(u32 interrupt)
{
	u32 iar = irqs.interrupt[0];

	if (interrupt == SGI_PONG) {
		pongs++;
		pong_sources |= BIT(iar >> 10 & 7);
	}
	irqs.count = 0;
}

static u32 others(void)
{
	return BIT(nr_cpus) - 2;
}

/* There and back, each time to one processor; ours by an interrupt as well. */
static u32 ping_each(void)
{
	u32 bad = 0;

	for_each_secondary(cpu) {
		taken[cpu] = wrong_source[cpu] = 0;
		for (u32 i = 0; i < ROUNDS; i++) {
			u32 before = pongs;

			send(to(cpu), SGI_PING);
			wait_for(pongs != before);
		}
		bad |= taken[cpu] != ROUNDS;
		bad |= wrong_source[cpu] << 1;
	}
	return bad;
}

static u32 ping_all(void)
{
	u32 bad = 0;

	for_each_secondary(cpu)
		taken[cpu] = 0;
	for (u32 i = 1; i <= ROUNDS; i++) {
		send(TO_OTHERS, SGI_PING);
		for_each_secondary(cpu)
			wait_for(taken[cpu] == i);
	}
	for_each_secondary(cpu)
		bad |= wrong_source[cpu];
	return bad;
}

static void with_others(void (*function)(u32 cpu), const char *how)
{
	pongs = pong_sources = 0;
	irq_arm(note_pong);
	have_others(function);
	irq_enable();
	is(ping_each(), 0, "twenty to each and back, %s", how);
	is(pong_sources, others(), "the answers name who sent them, %s", how);
	is(ping_all(), 0, "twenty to all others, %s", how);
	stop = true;
	send(TO_OTHERS, SGI_CALL);
	cpus_wait();
	irq_disable();
	exception_disarm();
}

static void send_pong(u32 cpu)
{
	(void)cpu;
	send(to(0), SGI_PONG);
	send(to(0), SGI_PONG);
}

/* The same number from several processors, twice each, while we take none: one for each sender, lowest first. */
static void by_hand(void)
{
	u32 bad = 0;

	while ((gicc_read(GICC_HPPIR) & 0x3ff) != SPURIOUS)
		gicc_write(GICC_EOIR, gicc_read(GICC_IAR));
	cpus_call(send_pong);
	cpus_wait();
	for_each_secondary(cpu) {
		u32 interrupt = gicc_read(GICC_IAR);

		bad |= interrupt != (SGI_PONG | cpu << 10);
		gicc_write(GICC_EOIR, interrupt);
	}
	bad |= (gicc_read(GICC_IAR) != SPURIOUS) << 1;
	is(bad, 0, "one number from all others: one interrupt for each sender");
}

/* A shared interrupt goes to the processor that it is aimed at. */
static volatile u32 taken_by;

static bool take_shared(struct frame *frame)
{
	u32 interrupt;

	if (frame->vector != V_IRQ)
		return false;
	interrupt = gicc_read(GICC_IAR);
	if ((interrupt & 0x3ff) == platform->uart_interrupt) {
		gic_disable(platform->uart_interrupt);
		taken_by |= BIT(this_cpu());
	}
	if ((interrupt & 0x3ff) != SPURIOUS)
		gicc_write(GICC_EOIR, interrupt);
	frame->pc -= 4;
	return true;
}

static void shared(void)
{
	u32 line = platform->uart_interrupt, bad = 0;

	secondary_hook = take_shared;
	have_others(spin_with_interrupts);
	for_each_secondary(cpu) {
		taken_by = 0;
		*(volatile u8 *)(platform->gicd + 0x800 + line) = BIT(cpu);
		gic_set_bit(GICD_ISPENDR, line);
		gic_enable(line);
		wait_for(taken_by);
		bad |= taken_by ^ BIT(cpu);
	}
	stop = true;
	cpus_wait();
	is(bad, 0, "a shared interrupt goes where it is aimed");
}

void test_sgi(void)
{
	section("interrupts between processors");
	secondary_hook = take_ping;
	with_others(spin_with_interrupts, "while they run");
	with_others(sleep_with_interrupts, "while they sleep");
	by_hand();
	shared();
	secondary_hook = NULL;
}
