/* SPDX-License-Identifier: GPL-2.0 */
/* From a rewritten kernel to a guest: the trap words go in where the site table says. */
#ifndef VMM_LOADER_SITES_H
#define VMM_LOADER_SITES_H

#include "elf.h"

struct site_policy {
	bool patch;		/* for a core without virtualization extensions; else the program runs as it is */
	bool trap_user_access;	/* LDRT and its family trap as well */
	bool trap_hints;	/* WFE traps as well: what a vCPU waits for may be another one's to do, which waits for the CPU */
	uint32_t shared_page;	/* its address, for stubs that do without traps; 0: trap words alone */
};

struct site_counts {
	unsigned int table;	/* entries whose code was not discarded */
	unsigned int patched;	/* got their trap word, or a branch to their stub */
	unsigned int stubs;	/* of these, the latter */
	unsigned int sequences;	/* sequences around sites that are one trap */
	unsigned int entries;	/* system call entries that compare before they trap; there is one at most */
	unsigned int sealed;	/* had their trap word in the file already */
	unsigned int native;	/* left as they are: page permissions decide, hints of one vCPU, big-endian, not sensitive */
};

/**
 * sites_apply() - checks the table against the text and writes the trap words, after elf_load().
 *
 * Return: 0; -ENOEXEC after a message: the kernel was not rewritten, table and text disagree, or there is a site for
 * which no trap word exists.
 */
int sites_apply(const struct elf *elf, const struct guest_memory *memory, const struct site_policy *policy,
		struct site_counts *counts);

/** What stands in a program that has no site table. */
struct sensitive_census {
	unsigned int count;
	uint32_t first;		/* address */
	const char *what;	/* its instruction */
};

/** sites_scan() - counts the instructions that would have to trap. Return: 0 or -errno. */
int sites_scan(const struct elf *elf, struct sensitive_census *census);

#endif
