// SPDX-License-Identifier: GPL-2.0
/* LDREX and STREX from all processors at once. */
#include "smp.h"

#define ADDITIONS	20000

static volatile u32 ready;
static u32 word_counter;
static u16 half_counter;
static u8 byte_counter;
static u64 double_counter __attribute__((aligned(8)));

#define ADD_ONE(name, type, suffix)							\
static void name(type *counter)								\
{											\
	u32 value, failed;								\
											\
	do {										\
		asm volatile("ldrex" suffix " %0, [%1]" : "=r"(value) : "r"(counter) : "memory");	\
		value++;								\
		asm volatile("strex" suffix " %0, %1, [%2]"				\
			     : "=&r"(failed) : "r"(value), "r"(counter) : "memory");	\
	} while (failed);								\
}

ADD_ONE(add_word, u32, "")
ADD_ONE(add_half, u16, "h")
ADD_ONE(add_byte, u8, "b")

static void add_double(u64 *counter)
{
	u64 value;
	u32 failed;

	do {
		asm volatile("ldrexd %Q0, %R0, [%1]" : "=r"(value) : "r"(counter) : "memory");
		value += 0x100000001ull;
		asm volatile("strexd %0, %Q1, %R1, [%2]" : "=&r"(failed) : "r"(value), "r"(counter) : "memory");
	} while (failed);
}

/* Nobody begins before all are there. */
static void meet(void)
{
	add_word((u32 *)&ready);
	wait_for(ready == nr_cpus);
}

static void add_all(u32 cpu)
{
	(void)cpu;
	meet();
	for (u32 i = 0; i < ADDITIONS; i++) {
		add_word(&word_counter);
		add_half(&half_counter);
		add_byte(&byte_counter);
		add_double(&double_counter);
	}
}

/* A lock of tickets around numbers that are not atomic. */
static u32 next_ticket;
static volatile u32 now_serving, guarded_a, guarded_b;

static u32 take_ticket(void)
{
	u32 value, failed;

	do {
		asm volatile("ldrex %0, [%1]" : "=r"(value) : "r"(&next_ticket) : "memory");
		asm volatile("strex %0, %1, [%2]" : "=&r"(failed) : "r"(value + 1), "r"(&next_ticket) : "memory");
	} while (failed);
	return value;
}

#define LOCKINGS	30	/* each may take a time slice of the host where vCPUs share a CPU */

static volatile u32 unequal;

static void lock_all(u32 cpu)
{
	(void)cpu;
	meet();
	for (u32 i = 0; i < LOCKINGS; i++) {
		u32 ticket = take_ticket();

		wait_for(now_serving == ticket);
		unequal |= guarded_a != guarded_b;
		guarded_a++;
		for (volatile int j = 0; j < 100; j++)
			;
		guarded_b++;
		dmb();
		now_serving = ticket + 1;
	}
}

static void on_all(void (*function)(u32 cpu))
{
	ready = 0;
	cpus_call(function);
	function(0);
	cpus_wait();
}

/* A store by another processor in between makes STREX fail. */
static u32 shared_word;

static void store(u32 cpu)
{
	(void)cpu;
	*(volatile u32 *)&shared_word += 1;
}

static void lost(void)
{
	u32 failed[2];

	asm volatile("ldrex r12, [%0]" :: "r"(&shared_word) : "memory", "r12");
	cpu_call(1, store);
	cpu_wait(1);
	asm volatile("strex %0, %1, [%2]" : "=&r"(failed[0]) : "r"(99), "r"(&shared_word) : "memory");
	is(failed[0], 1, "STREX after another processor's store fails");
	is(shared_word, 1, "and stores nothing");
	asm volatile("ldrex r12, [%2]\n\tstrex %0, %1, [%2]"
		     : "=&r"(failed[1]) : "r"(99), "r"(&shared_word) : "memory", "r12");
	is(shared_word, failed[1] ? 1 : 99, "STREX says whether it stored");
}

void test_exclusive(void)
{
	u32 total = nr_cpus * ADDITIONS;

	section("exclusive accesses");
	on_all(add_all);
	is(word_counter, total, "LDREX, STREX: no addition is lost");
	is(half_counter, total & 0xffff, "LDREXH, STREXH");
	is(byte_counter, total & 0xff, "LDREXB, STREXB");
	ok(double_counter == ((u64)total << 32 | total), "LDREXD, STREXD");
	on_all(lock_all);
	is(guarded_a, nr_cpus * LOCKINGS, "a lock of tickets: everyone had its turn");
	is(guarded_b, nr_cpus * LOCKINGS, "and nobody else meanwhile");
	is(unequal, 0, "nobody saw what was half done");
	lost();
}
