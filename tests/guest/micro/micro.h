/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MICRO_H
#define MICRO_H

#include "types.h"

struct operation {
	const char *name;
	void (*run)(u32 i);	/* with i = 0 before it is measured */
	bool (*possible)(void);	/* on this machine; none: on all */
};

/** One or two of each class of sensitive instruction, and system registers that a kernel writes often; ends with no name. */
extern const struct operation sensitive_operations[];

#endif
