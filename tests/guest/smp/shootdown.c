// SPDX-License-Identifier: GPL-2.0
/* A mapping moves to another frame: once the TLB operation is over, nobody reads, runs or writes the old one. */
#include "observe.h"

#define TIME	20	/* ms for each case, and at least four rounds */

static volatile u32 published;		/* the round that everybody should see at least */
static volatile u32 stale[MAX_CPUS];
static volatile bool stop;
static volatile enum use use;

static void observe(u32 cpu)
{
	while (!stop) {
		u32 want = published, got;

		dmb();
		got = use_mapping(use, cpu);
		dmb();
		stale[cpu] |= use != USE_WRITE && got < want;
		observations[cpu]++;
	}
}

static u32 late_writes(struct observed_frame *old)
{
	u32 found = 0;

	for (u32 i = 0; i < MAX_CPUS; i++)
		found |= old->written[i];
	return found;
}

/*
 * One round; returns what is wrong. The entry goes from one frame to the other at once: an invalid one in between, as
 * an operating system would have it, would hide what comes too late.
 */
static u32 move(const struct operation *operation, bool section, bool ng, u32 round)
{
	struct observed_frame *old = frame[~round & 1], *new = frame[round & 1];

	stamp(new, round);
	map_observed(section, new, AP_USER_RW, ng, false);
	shoot_down(operation);
	memset(old->written, 0, sizeof(old->written));
	dmb();
	published = round;
	wait_for_observers();
	return late_writes(old) ? 2 : 0;
}

static u32 check_move(const struct operation *operation, bool section, bool ng)
{
	u64 begin = now();
	u32 bad = 0, round = 1;

	for_each_secondary(cpu)
		stale[cpu] = 0;
	stop = false;
	published = 0;
	stamp(frame[0], 0);
	unmap_observed();
	shoot_down(&operations[0]);
	map_observed(section, frame[0], AP_USER_RW, ng, false);
	shoot_down(&operations[0]);
	cpus_call(observe);
	for (; round <= 4 || (now() - begin < milliseconds(TIME) && round < 0xffff); round++)
		bad |= move(operation, section, ng, round);
	stop = true;
	cpus_wait();
	for_each_secondary(cpu)
		bad |= stale[cpu];
	return bad;
}

static void check_operation(const struct operation *operation, bool ng)
{
	u32 bad = 0;

	for (u32 s = 0; s < 2; s++)
		for (use = 0; use < NR_USES; use++)
			bad |= check_move(operation, s, ng) << (2 * use + 8 * s);
	is(bad, 0, "%s, %s: no stale read, execution or write", operation->name, ng ? "non-global" : "global");
}

/* One that slept since it used the old translation. */
static volatile u32 seen;

static void look(u32 cpu)
{
	seen = use_mapping(USE_READ, cpu);
}

static void sleepers(void)
{
	u32 bad = 0;

	for (u32 round = 1; round < 20; round++) {
		stamp(frame[round & 1], round);
		map_observed(round & 2, frame[round & 1], AP_USER_RW, round & 4, false);
		shoot_down(&operations[round % 3]);
		for_each_secondary(cpu) {
			cpu_call(cpu, look);
			cpu_wait(cpu);
			bad |= seen != round;
		}
	}
	is(bad, 0, "who sleeps through it wakes up with the new mapping");
}

static void look_after_own(u32 cpu)
{
	write_tlbimvaa(OBSERVED);
	dsb();
	isb();
	seen = use_mapping(USE_READ, cpu);
}

/* An operation for the own processor need not reach the others: they may see the one frame or the other. */
static void not_shared(void)
{
	u32 bad = 0;

	for (u32 round = 1; round < 20; round++) {
		stamp(frame[round & 1], round);
		map_observed(false, frame[round & 1], AP_USER_RW, true, false);
		dsb();
		write_tlbimvaa(OBSERVED);
		dsb();
		bad |= use_mapping(USE_READ, 0) != round;
		for_each_secondary(cpu) {
			cpu_call(cpu, look);
			cpu_wait(cpu);
			bad |= (seen != round && seen != round - 1) << 1;
			cpu_call(cpu, look_after_own);
			cpu_wait(cpu);
			bad |= (seen != round) << 2;
		}
		shoot_down(&operations[0]);
	}
	is(bad, 0, "TLBIMVAA is for the own processor: others see the old or the new frame, the new one after their own");
}

/* Nobody waits for somebody who waits. */
static void all_at_once(u32 cpu)
{
	for (u32 i = 0; i < 30; i++) {
		shoot_down(&operations[(i + cpu) % NR_OPERATIONS]);
		(void)use_mapping(USE_READ, cpu);
	}
}

void test_shootdown(void)
{
	section("TLB operations for all processors");
	observe_begin();
	for (size_t i = 0; i < NR_OPERATIONS; i++)
		for (u32 ng = operations[i].ng_only; ng < 2; ng++)
			check_operation(&operations[i], ng);
	sleepers();
	not_shared();
	cpus_call(all_at_once);
	all_at_once(0);
	cpus_wait();
	ok(true, "all processors invalidate at once");
	observe_end();
}
