/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ARM Linux's system call entry, with CONFIG_CPU_SW_DOMAIN_PAN: from the exception to where user memory is out of reach. A kernel's exit
 * (sequence.h) may be one hypercall only if the entry is as that asks for (abi/hypercall.h). Behind such an exit both of the writes here find
 * what they write, and a stub that compares goes on without a trap.
 */
#ifndef VMM_LOADER_ENTRY_H
#define VMM_LOADER_ENTRY_H

#include "flow.h"

struct entry {
	uint32_t first;		/* address of its first instruction */
	uint32_t thread_id;	/* of the MCR that writes TPIDRURO */
	uint32_t dacr;		/* of the MCR that writes DACR */
};

/** Words from the first one to where the user's SP and LR are stored. */
#define ENTRY_STM	3u

/**
 * entry_find() - is the STM of the user's SP and LR at @stm one of a system call entry?
 *
 * From the first instruction to the MCR of DACR it is a straight line that reads neither TPIDRURO nor DACR before it has written them, and
 * loads and stores through nothing that the user can have chosen.
 *
 * Return: true with the whole in @entry.
 */
bool entry_find(const struct flow *flow, uint32_t stm, struct entry *entry);

#endif
