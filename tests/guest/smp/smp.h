/* SPDX-License-Identifier: GPL-2.0 */
/*
 * More than one processor. Number 0 runs the test and prints; the others sleep until they get a function to call. What
 * is printed does not depend on how many there are: between two and eight.
 */
#ifndef SMP_H
#define SMP_H

#include "cp15.h"
#include "flat.h"

#define MAX_CPUS	8
#define SGI_CALL	15		/* wakes a processor that sleeps */

extern u32 nr_cpus;

/** What a processor found when it was started. */
struct secondary_state {
	u32 r0, cpsr, sctlr, unused;
};

extern struct secondary_state secondary_state[MAX_CPUS];
extern char secondary_entry[], secondary_thumb[];

#define for_each_secondary(cpu)	for (u32 cpu = 1; cpu < nr_cpus; cpu++)

static inline u32 this_cpu(void)
{
	return read_mpidr() & 7;
}

static inline void dmb(void)
{
	asm volatile("dmb" ::: "memory");
}

/** PSCI CPU_ON; returns its answer. The processor goes to sleep for its first call. */
u32 cpu_start(u32 cpu, const char *entry, u32 context);
/** Has @cpu call the function, with its own number. */
void cpu_call(u32 cpu, void (*function)(u32 cpu));
void cpu_wait(u32 cpu);
/** The same for all but number 0. */
void cpus_call(void (*function)(u32 cpu));
void cpus_wait(void);
/** Has a processor switch itself off; returns when AFFINITY_INFO says that it is. */
void cpu_stop(u32 cpu);

/** Waits for a condition; gives the test up if it does not come. */
#define wait_for(condition)							\
	do {									\
		u64 begin_ = now();						\
										\
		while (!(condition))						\
			check_time(begin_, #condition);				\
		dmb();								\
	} while (0)

u64 now(void);
u64 milliseconds(u32 n);
void check_time(u64 begin, const char *what);

void test_power(void);
void test_sgi(void);
void test_exclusive(void);
void test_shootdown(void);
void test_rights(void);
void test_code(void);

#endif
