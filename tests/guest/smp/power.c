// SPDX-License-Identifier: GPL-2.0
/* PSCI: processors go on and off. */
#include "smp.h"
#include "layout.h"
#include "psci.h"

#define SUCCESS			0
#define INVALID_PARAMETERS	(u32)-2
#define ALREADY_ON		(u32)-4
#define ON			0
#define OFF			1

static u32 info(u32 affinity, u32 level)
{
	return psci(PSCI_AFFINITY_INFO, affinity, level, 0);
}

/* PSCI 6.4: the state in which a processor starts. */
static u32 check_state(u32 cpu, u32 context)
{
	const struct secondary_state *state = &secondary_state[cpu];
	u32 bad = state->r0 != context;

	bad |= ((state->cpsr & (MODE_MASK | PSR_A | PSR_I | PSR_F)) != (MODE_SVC | PSR_A | PSR_I | PSR_F)) << 1;
	bad |= ((state->cpsr & PSR_E) != 0) << 2;
	bad |= ((state->sctlr & (SCTLR_M | SCTLR_C | SCTLR_I)) != 0) << 3;
	return bad;
}

static volatile u32 who[MAX_CPUS];

static void tell_number(u32 cpu)
{
	who[cpu] = read_mpidr();
}

static u32 check_numbers(void)
{
	u32 bad = 0;

	cpus_call(tell_number);
	cpus_wait();
	for_each_secondary(cpu) {
		bad |= (who[cpu] & 0xffffff) != cpu;
		bad |= (who[cpu] >> 30 != 2) << 1;	/* multiprocessing extensions, not alone */
	}
	return bad;
}

static void first_start(void)
{
	u32 bad = 0, answers = 0;

	for_each_secondary(cpu)
		bad |= info(cpu, 0) != OFF;
	is(bad, 0, "AFFINITY_INFO: the others are off");
	is(info(nr_cpus, 0), INVALID_PARAMETERS, "AFFINITY_INFO: there are no more");
	bad = 0;
	for_each_secondary(cpu) {
		answers |= cpu_start(cpu, secondary_entry, 0x1000 + cpu);
		bad |= check_state(cpu, 0x1000 + cpu);
		bad |= (info(cpu, 0) != ON) << 4;
	}
	is(answers, SUCCESS, "CPU_ON of each");
	is(bad, 0, "each starts in SVC mode, masked, MMU and caches off, with its context in r0");
	is(check_numbers(), 0, "each knows its number");
	is(info(0, 0), ON, "AFFINITY_INFO: this one is on");
	is(info(0, 1), ON, "AFFINITY_INFO: the cluster is on");
	is(psci(PSCI_CPU_ON, 1, ram_base_physical, 0), ALREADY_ON, "CPU_ON of one that is on");
	is(psci(PSCI_CPU_ON, nr_cpus, ram_base_physical, 0), INVALID_PARAMETERS, "CPU_ON of one that is not there");
}

static void off_and_on(void)
{
	u32 bad = 0;

	for (u32 round = 0; round < 5; round++) {
		for_each_secondary(cpu) {
			cpu_stop(cpu);
			bad |= cpu_start(cpu, secondary_entry, round) != SUCCESS;
			bad |= check_state(cpu, round) << 1;
		}
	}
	is(bad, 0, "off and on again, five times each");
	bad = 0;
	for_each_secondary(cpu)
		cpu_stop(cpu);
	for_each_secondary(cpu)
		bad |= cpu_start(cpu, secondary_thumb + 1, 7) | check_state(cpu, 7);
	is(bad, 0, "all off and on again, started in Thumb state");
	is(check_numbers(), 0, "each still knows its number");
}

/* One that starts another, while the first one waits. */
static u32 answer;

static void start_other(u32 cpu)
{
	answer = cpu_start(cpu == 1 ? 0 : 1, secondary_entry, 0x55);
}

static void from_others(void)
{
	cpu_call(1, start_other);
	cpu_wait(1);
	is(answer, ALREADY_ON, "another one finds number 0 on");
	if (nr_cpus < 3) {
		cpu_stop(1);
		answer = cpu_start(1, secondary_entry, 0x55);
	} else {
		cpu_stop(1);
		cpu_call(2, start_other);
		cpu_wait(2);
	}
	is(answer | check_state(1, 0x55), SUCCESS, "a processor is started by another than number 0");
}

void test_power(void)
{
	section("power");
	first_start();
	off_and_on();
	from_others();
}
