// SPDX-License-Identifier: GPL-2.0
#include "smp.h"
#include "gic.h"
#include "mmu.h"
#include "psci.h"
#include "timer.h"

#define PATIENCE	40000	/* ms: with many vCPUs on a loaded host it takes long until one has its turn */

u32 nr_cpus;

static void (*volatile calls[MAX_CPUS])(u32 cpu);
static volatile bool up[MAX_CPUS];

u64 now(void)
{
	return read_cntvct();
}

u64 milliseconds(u32 n)
{
	return (u64)n * (read_cntfrq() / 1000);
}

void check_time(u64 begin, const char *what)
{
	if (now() - begin < milliseconds(PATIENCE))
		return;
	print("Bail out! processor %u waits in vain for %s\n", this_cpu(), what);
	power_off();
}

/* The processor's own part of the GIC; SGIs are enabled for good. */
static void gic_init_cpu(void)
{
	for (u32 i = 0; i < 8; i++)
		gicd_write(GICD_IPRIORITYR + 4 * i, 0xa0a0a0a0);
	gicc_write(GICC_PMR, 0xf8);
	gicc_write(GICC_BPR, 0);
	gicc_write(GICC_CTLR, 1);
}

static void end_interrupts(void)
{
	u32 interrupt;

	while (((interrupt = gicc_read(GICC_IAR)) & 0x3ff) != SPURIOUS)
		gicc_write(GICC_EOIR, interrupt);
}

void secondary_main(u32 cpu);
void secondary_main(u32 cpu)
{
	gic_init_cpu();
	up[cpu] = true;
	for (;;) {
		while (!calls[cpu]) {
			wait_for_interrupt();
			end_interrupts();
		}
		dmb();
		calls[cpu](cpu);
		dmb();
		calls[cpu] = NULL;
	}
}

u32 cpu_start(u32 cpu, const char *entry, u32 context)
{
	u32 thumb = (u32)entry & 1, answer;

	up[cpu] = false;
	calls[cpu] = NULL;
	dsb();
	answer = psci(PSCI_CPU_ON, cpu, physical(entry - thumb) | thumb, context);
	if (!answer)
		wait_for(up[cpu]);
	return answer;
}

void cpu_call(u32 cpu, void (*function)(u32 cpu))
{
	dmb();
	calls[cpu] = function;
	dsb();
	gicd_write(GICD_SGIR, BIT(16 + cpu) | SGI_CALL);
}

void cpu_wait(u32 cpu)
{
	wait_for(!calls[cpu]);
}

void cpus_call(void (*function)(u32 cpu))
{
	for_each_secondary(cpu)
		cpu_call(cpu, function);
}

void cpus_wait(void)
{
	for_each_secondary(cpu)
		cpu_wait(cpu);
}

static void switch_off(u32 cpu)
{
	(void)cpu;
	psci(PSCI_CPU_OFF, 0, 0, 0);
}

void cpu_stop(u32 cpu)
{
	cpu_call(cpu, switch_off);
	wait_for(psci(PSCI_AFFINITY_INFO, cpu, 0, 0) == 1);
}
