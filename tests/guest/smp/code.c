// SPDX-License-Identifier: GPL-2.0
/*
 * Code that changes for all processors (A3.5.4): clean, invalidate, tell; an ISB on the other side. Nobody runs it at
 * that moment: QEMU throws its translation away before it stores the new word, and another processor may bring the old
 * one back in between.
 */
#include "smp.h"
#include "mmu.h"

static u32 *code;
static volatile u32 results[MAX_CPUS];

static void run_code(u32 cpu)
{
	register u32 result asm("r0");

	isb();
	asm volatile("blx %1" : "=r"(result) : "r"(code) : "memory", "lr", "r1", "r2", "r3", "r12", "cc");
	results[cpu] = result;
}

static void by_all(void)
{
	write_icialluis(0);
	write_bpiallis(0);
}

static void by_address(void)
{
	write_icimvau((u32)code);
	write_bpiallis(0);
}

/* movw r0, #value; bx lr */
static void write_code(u32 value, void (*invalidate)(void))
{
	*(volatile u32 *)code = 0xe3000000 | (value & 0xf000) << 4 | (value & 0xfff);
	write_dccmvau((u32)code);
	dsb();
	invalidate();
	dsb();
	isb();
}

static u32 check(void (*invalidate)(void))
{
	u32 bad = 0;

	for (u32 round = 1; round < 30; round++) {
		write_code(round, invalidate);
		cpus_call(run_code);
		run_code(0);
		cpus_wait();
		for (u32 cpu = 0; cpu < nr_cpus; cpu++)
			bad |= results[cpu] ^ round;
	}
	return bad;
}

/* Written by one processor, run by another, to and fro. */
static volatile u32 value;

static void write_new(u32 cpu)
{
	(void)cpu;
	write_code(value, by_all);
}

static u32 check_other_writers(void)
{
	u32 bad = 0;

	for_each_secondary(cpu) {
		value = 0x100 + cpu;
		cpu_call(cpu, write_new);
		cpu_wait(cpu);
		run_code(0);
		bad |= results[0] ^ value;
	}
	return bad;
}

void test_code(void)
{
	section("code for all processors");
	code = frames(4096);
	code[1] = 0xe12fff1e;
	sync_code((u32)code, 8);
	is(check(by_all), 0, "ICIALLUIS and BPIALLIS reach the others");
	is(check(by_address), 0, "ICIMVAU and BPIALLIS reach the others");
	is(check_other_writers(), 0, "what another one wrote is run here");
}
