/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sequences: some code around sensitive instructions that the hypervisor does as a whole, in one trap (abi/hypercall.h). They are known by their
 * words. The first one leads to the hypercall; all others stay as they are, for when the hypervisor does nothing.
 */
#ifndef VMM_LOADER_SEQUENCE_H
#define VMM_LOADER_SEQUENCE_H

#include "flow.h"

#define SEQUENCE_WORDS	4

/** ARM Linux's kernel exit, with CONFIG_CPU_SW_DOMAIN_PAN. */
struct sequence {
	uint32_t address;	/* of its first instruction, the MCR that writes TPIDRURO */
	uint32_t word;		/* that instruction */
	uint32_t number;	/* of the hypercall */
	uint32_t dacr;
};

/**
 * sequence_find() - is the MSR of SPSR at @msr one of a kernel's exit?
 *
 * Return: true with the whole in @sequence.
 */
bool sequence_find(const struct flow *flow, uint32_t msr, struct sequence *sequence);

/**
 * sequence_make() - the words that do it and, behind them, its first instruction alone.
 * @at: where they will be.
 * @branch: the one that takes the first instruction's place.
 *
 * Return: false if it is out of a branch's reach.
 */
bool sequence_make(const struct sequence *sequence, uint32_t at, uint32_t words[SEQUENCE_WORDS], uint32_t *branch);

#endif
