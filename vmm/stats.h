/* SPDX-License-Identifier: GPL-2.0 */
/* Counters of a vCPU, as the kernel hands them out: by KVM_GET_STATS_FD to the VMM, in debugfs to everybody else. */
#ifndef VMM_STATS_H
#define VMM_STATS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define COUNTERS_MAX	128
#define COUNTER_NAME	48

struct counter {
	char name[COUNTER_NAME];
	uint64_t value;
};

struct counters {
	struct counter rows[COUNTERS_MAX];
	size_t count;
};

/* Return: 0 or -errno. What does not look like a counter is passed over. */
int counters_from_fd(int fd, struct counters *counters);
int counters_from_dir(const char *path, struct counters *counters);

/** counters_add() - each counter of @more onto the one of the same name. */
void counters_add(struct counters *sum, const struct counters *more);

/** counters_subtract() - from each counter the one of the same name in @less. */
void counters_subtract(struct counters *counters, const struct counters *less);

/** counters_sort() - the largest first. */
void counters_sort(struct counters *counters);

/** counters_json() - an object: {"name": value, ...} */
void counters_json(FILE *out, const struct counters *counters);

#endif
