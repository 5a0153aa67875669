/* SPDX-License-Identifier: GPL-2.0 */
/* A load or store as its disassembly says it is: the text is read and its address computed. */
#ifndef KVM32_TESTS_DECODE_REFERENCE_H
#define KVM32_TESTS_DECODE_REFERENCE_H

#include "disassembler.h"
#include "types.h"

/* The state an instruction runs in. */
struct machine {
	enum instruction_set set;
	u32 regs[16];
	u32 cpsr;
};

/* What the text says. */
struct reference {
	u32 address, rn_value;
	unsigned int size, count, rn;
	unsigned int reg[16];
	unsigned int source;	/* of a swap */
	unsigned int rm;	/* the index register; 16: none */
	bool pair, block;
	bool read, write, sign_extend, user, writeback;
};

/** read_reference() - false if the text is no load or store of core registers. */
bool read_reference(const struct machine *m, const struct disassembled *d, struct reference *ref);

#endif
