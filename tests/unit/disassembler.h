/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two disassemblers that owe nothing to this project, as oracles for the decoders: GNU objdump for the operands, LLVM
 * for its opinion on what is UNPREDICTABLE. $OBJDUMP and $LLVM_MC name others than the default programs.
 */
#ifndef KVM32_TESTS_DISASSEMBLER_H
#define KVM32_TESTS_DISASSEMBLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum instruction_set { SET_A32, SET_T16, SET_T32 };

/** What LLVM thinks of a word. */
enum validity { VALID, DOUBTFUL, INVALID };

struct disassembled {
	uint32_t word;
	enum validity validity;
	bool unpredictable;	/* objdump says so */
	char text[120];		/* objdump's, registers as r0 to r15, without comments; one blank after the mnemonic */
};

/** disassemble() - all words with one run of each program; NULL and a message if one of them does not work. */
struct disassembled *disassemble(enum instruction_set set, const uint32_t *words, size_t n);

#endif
