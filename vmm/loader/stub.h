/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stubs: what a site does without a trap, on the shared page (abi/shared-page.h). A stub changes its scratch register, what
 * the original instruction changes, and the page; no flag (but see stub_site.flags), no other register, no other memory. Where it finds that the
 * hypervisor has to act it runs the trap word.
 *
 * Those of LDM and STM access the guest's memory themselves. If that aborts, the guest's handler finds the address of the
 * stub's instruction, to which it can return, and may, without a second scratch register, find the base of STM moved by one of the two.
 */
#ifndef VMM_LOADER_STUB_H
#define VMM_LOADER_STUB_H

#include <stdbool.h>
#include <stdint.h>

#define STUB_MAX_WORDS	17

struct stub_site {
	uint32_t word;		/* the original instruction */
	uint32_t trap;		/* its trap word */
	uint32_t address;	/* of the site */
	uint32_t stub;		/* where the stub goes */
	uint32_t page;		/* guest virtual address of the shared page */
	uint8_t scratch;
	uint8_t second;		/* one more such register; none, a number above 12, is no obstacle */
	bool flags;		/* it may change N and Z */
};

/**
 * stub_make() - the words of the stub, and the branch that takes the site's place.
 *
 * Return: how many there are; 0 if there is no stub for this instruction with these registers, or it is out of reach.
 */
unsigned int stub_make(const struct stub_site *site, uint32_t words[STUB_MAX_WORDS], uint32_t *branch);

/** stub_branch() - a branch from @from to @to. Return: false if that is out of reach. */
bool stub_branch(uint32_t from, uint32_t to, uint32_t *word);

#endif
