/* SPDX-License-Identifier: GPL-2.0 */
/* What the main thread waits for while vCPUs run: keys, signals, alarms, the time limit, the end. */
#ifndef VMM_EVENTS_H
#define VMM_EVENTS_H

#include "vm.h"

/** events_block_signals() - before any thread starts: they come through events_loop(). Return: 0 or -errno. */
int events_block_signals(void);

/**
 * events_loop() - returns once vm_stop() was called, by whomever.
 * @deadline: on CLOCK_MONOTONIC in milliseconds, 0: none.
 */
void events_loop(struct vm *vm, uint64_t deadline);

uint64_t events_now(void);

#endif
