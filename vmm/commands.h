/* SPDX-License-Identifier: GPL-2.0 */
/* The commands of kvm32, in the order in which help shows them. */
#ifndef VMM_COMMANDS_H
#define VMM_COMMANDS_H

#include "options.h"

extern const struct command run_command, check_command, stat_command, version_command, man_command;
extern const struct command *const commands[];	/* up to a NULL */

#define ROWS(table)	.options = (table), .option_count = sizeof(table) / sizeof(*(table))

#endif
