/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A mapping that number 0 changes while the others use it. Number 0 says what holds only when the TLB operation is
 * over (DSB), so whoever sees the word and then the old mapping has found a translation that should be gone.
 */
#ifndef OBSERVE_H
#define OBSERVE_H

#include "smp.h"
#include "mmu.h"

#define WINDOW		0x34000000
#define OBSERVED	(WINDOW + 0x23000)
#define ASID		7

/** TLB operations for all processors. */
struct operation {
	const char *name;
	void (*invalidate)(u32 va);
	bool ng_only;		/* leaves global entries alone */
};

#define NR_OPERATIONS	4
extern const struct operation operations[NR_OPERATIONS];

/** How the others use it. */
enum use { USE_READ, USE_USER_READ, USE_WRITE, USE_EXECUTE, NR_USES };

/** What stands in a frame that they use: code that returns the number of the round, the number, places to write to. */
struct observed_frame {
	u32 code[2];
	u32 round;
	u32 written[MAX_CPUS];
};

/** One use; what it gave, or ABORTED. Writes give 0. */
u32 use_mapping(enum use use, u32 cpu);
#define ABORTED		0xffffffff

/** The frames; each is at the same place of a MiB. */
extern struct observed_frame *frame[2];

/** An entry for the frame, as section or small page, in all tables; no maintenance. */
void map_observed(bool section, const struct observed_frame *frame, u32 ap, bool ng, bool xn);
void unmap_observed(void);
/** DSB, the operation, BPIALLIS, DSB. */
void shoot_down(const struct operation *operation);
/** Number the frame. */
void stamp(struct observed_frame *frame, u32 round);

/** Gives every other processor a table: half of them share number 0's, half another one. */
void observe_begin(void);
void observe_end(void);

/** Calls of the observers since they began; a wait for two more of each means that one was from the start after now. */
extern volatile u32 observations[MAX_CPUS];
void wait_for_observers(void);

#endif
