/* SPDX-License-Identifier: GPL-2.0 */
/* The user's terminal: keys go to the guest one by one, and however the process ends it gets its old settings back. */
#ifndef VMM_TERMINAL_H
#define VMM_TERMINAL_H

#include <stdbool.h>

/** terminal_raw() - if stdin is a terminal and ours to use. Return: whether it is. */
bool terminal_raw(void);

/** Also from a signal handler, also more than once. */
void terminal_restore(void);

#endif
