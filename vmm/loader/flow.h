/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the code around a site in assembler shows. Compilers are told of a scratch register and never copy their code; of code
 * that a person wrote the loader has to find out both, and where it is not sure the site traps.
 */
#ifndef VMM_LOADER_FLOW_H
#define VMM_LOADER_FLOW_H

#include "elf.h"

/** Where code may be entered that does not come from the line above: global symbols and functions, sorted. */
struct flow {
	const struct elf *elf;
	uint32_t *entries;
	size_t count;
};

/** flow_read() - Return: 0 or -ENOMEM. */
int flow_read(struct flow *flow, const struct elf *elf);
void flow_free(struct flow *flow);

/** flow_fetch() - the word at @address in the file. Return: false where no code runs in place (elf_runs_in_place()). */
bool flow_fetch(const struct flow *flow, uint32_t address, uint32_t *word);

/**
 * flow_dead_register() - a register out of r0-r12 that is written behind @address before anything reads it.
 * @avoid: registers not to take, as bits.
 *
 * It looks at a few instructions in a straight line. What a kernel might replace at run time (NOPs and branches are where
 * tracers hook in) ends it, as does everything that it does not know.
 *
 * Return: its number, or FLOW_NO_REGISTER.
 */
unsigned int flow_dead_register(const struct flow *flow, uint32_t address, uint32_t avoid);
#define FLOW_NO_REGISTER	0xffu

/** flow_dead_flags() - true if N and Z are set behind @address before anything reads them, in a straight line as above. */
bool flow_dead_flags(const struct flow *flow, uint32_t address);

/** What an instruction does with registers, as bits. */
struct flow_effect {
	uint32_t reads, writes;
	uint32_t address;	/* of those it reads: what it loads or stores through */
	bool ends;		/* nothing behind it is executed */
};

/** flow_effect_of() - Return: false for what is not known, branches and writes to PC among them. */
bool flow_effect_of(uint32_t word, struct flow_effect *effect);

/**
 * flow_is_fixed() - true if the code at @address runs where it is linked and nowhere else: it leads, or code that leads to
 * it does, to a relative branch over more than a program copies in one piece.
 */
bool flow_is_fixed(const struct flow *flow, uint32_t address);

#endif
