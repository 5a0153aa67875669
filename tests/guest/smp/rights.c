// SPDX-License-Identifier: GPL-2.0
/* Rights are taken away: once the TLB operation is over, nobody has them any more. */
#include "observe.h"

#define TIME	10	/* ms for each case, and at least two rounds */

enum state { ALLOWED, CHANGING, FORBIDDEN };

static volatile enum state state;
static volatile u32 trespasses[MAX_CPUS], refused[MAX_CPUS];
static volatile bool stop;
static volatile enum use use;

/* What was done while it was forbidden, from before the access to behind it. */
static void try(u32 cpu)
{
	while (!stop) {
		enum state before = state;
		u32 got;

		dmb();
		got = use_mapping(use, cpu);
		dmb();
		if (before == FORBIDDEN && state == FORBIDDEN) {
			trespasses[cpu] += got != ABORTED;
			refused[cpu] += got == ABORTED;
		}
		observations[cpu]++;
	}
}

struct taking {
	const char *what;
	enum use use;
	u32 ap;
	bool gone, xn;
};

static const struct taking takings[] = {
	{ "the mapping, from readers", USE_READ, 0, true, false },
	{ "the mapping, from writers", USE_WRITE, 0, true, false },
	{ "the mapping, from who runs it", USE_EXECUTE, 0, true, false },
	{ "the right to read", USE_READ, AP_NONE, false, false },
	{ "the right to write", USE_WRITE, AP_KERNEL_RO, false, false },
	{ "the right to execute", USE_EXECUTE, AP_USER_RW, false, true },
};

static void change(const struct taking *taking, const struct operation *operation, bool section, bool ng)
{
	state = CHANGING;
	wait_for_observers();
	map_observed(section, frame[0], AP_USER_RW, ng, false);
	shoot_down(operation);
	state = ALLOWED;
	wait_for_observers();
	state = CHANGING;
	dmb();
	if (taking->gone)
		unmap_observed();
	else
		map_observed(section, frame[0], taking->ap, ng, taking->xn);
	shoot_down(operation);
	state = FORBIDDEN;
	wait_for_observers();
}

static u32 check(const struct taking *taking, const struct operation *operation, bool section, bool ng)
{
	u64 begin = now();
	u32 bad = 0, rounds = 0;

	use = taking->use;
	stop = false;
	state = CHANGING;
	for_each_secondary(cpu)
		trespasses[cpu] = refused[cpu] = 0;
	cpus_call(try);
	while (rounds++ < 2 || now() - begin < milliseconds(TIME))
		change(taking, operation, section, ng);
	stop = true;
	cpus_wait();
	for_each_secondary(cpu)
		bad |= (trespasses[cpu] != 0) | (refused[cpu] == 0) << 1;
	return bad;
}

void test_rights(void)
{
	section("rights that are taken away from all processors");
	observe_begin();
	stamp(frame[0], 1);
	for (size_t i = 0; i < ARRAY_SIZE(takings); i++) {
		u32 bad = 0;

		for (size_t op = 0; op < NR_OPERATIONS; op++)
			for (u32 s = 0; s < 2; s++)
				bad |= check(&takings[i], &operations[op], s, s || operations[op].ng_only) << (4 * op);
		is(bad, 0, "%s", takings[i].what);
	}
	observe_end();
}
