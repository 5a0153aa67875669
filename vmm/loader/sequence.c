// SPDX-License-Identifier: GPL-2.0
#include "sequence.h"

#include "../../abi/hypercall.h"
#include "stub.h"

#define SP		13u
#define FRAME_END	12u	/* bytes from a frame's PC to its end: PC, PSR, the first argument */
#define FRAME_BELOW	60u	/* bytes of r0 to LR */

/* What a field of a word is: one of these, the same in all of the words. */
enum part { NONE, THREAD_ID, VALUE, BASE, PSR, NR_PARTS };

struct field {
	enum part part;
	unsigned int shift;
};

/*
 * The words of arch/arm/kernel/entry-header.S, restore_user_regs, with what stands before it, from the first to the last. STREX clears the monitor
 * and may fail at any time, so that it stores nothing is as good as what it does.
 */
static const struct line {
	uint32_t mask, word;
	struct field fields[3];
} lines[] = {
	{ 0xffff0fff, 0xee0d0f70, {{ THREAD_ID, 12 }} },			/* mcr p15, 0, rt, c13, c0, 3 */
	{ 0xffff0000, 0xe3a00000, {{ VALUE, 12 }} },				/* mov rv, #dacr */
	{ 0xffff0fff, 0xee030f10, {{ VALUE, 12 }} },				/* mcr p15, 0, rv, c3, c0, 0 */
	{ 0xffff0fff, 0xe1a0000d, {{ BASE, 12 }} },				/* mov rb, sp */
	{ 0xfff00000, 0xe5900000, {{ BASE, 16 }, { PSR, 12 }} },		/* ldr rp, [rb, #psr] */
	{ 0xfff0f000, 0xe5b0e000, {{ BASE, 16 }} },				/* ldr lr, [rb, #pc]! */
	{ 0xfff0ffff, 0xe310008f, {{ PSR, 16 }} },				/* tst rp, #0x8f */
	{ 0xff000000, 0x1a000000 },						/* bne */
	{ 0xfffffff0, 0xe16ff000, {{ PSR, 0 }} },				/* msr spsr_cxsf, rp */
	{ 0xfff00ff0, 0xe1800f90, {{ BASE, 16 }, { PSR, 12 }, { BASE, 0 }} },	/* strex rp, rb, [rb] */
	{ 0xfff0fffe, 0xe9507ffe, {{ BASE, 16 }} },				/* ldmdb rb, {r0 or r1-lr}^ */
	{ 0xffffffff, 0xe1a00000 },						/* nop */
	{ 0xfffff000, 0xe28dd000 },						/* add sp, sp, #end */
	{ 0xffffffff, 0xe1b0f00e },						/* movs pc, lr */
};
enum place { FIRST = 0, MOV_DACR = 1, LDR_PSR = 4, LDR_PC = 5, MSR_SPSR = 8, LDM = 10, ADD_SP = 12, NR_LINES = 14 };

static bool matches(const struct line *line, uint32_t word, uint8_t registers[NR_PARTS])
{
	if ((word & line->mask) != line->word)
		return false;
	for (const struct field *field = line->fields; field < line->fields + 3 && field->part; field++) {
		uint8_t found = word >> field->shift & 15, *known = &registers[field->part];

		if (*known != found && *known != FLOW_NO_REGISTER)
			return false;
		*known = found;
	}
	return true;
}

static bool read_lines(const struct flow *flow, uint32_t address, uint32_t words[NR_LINES], uint8_t registers[NR_PARTS])
{
	for (unsigned int i = 0; i < NR_PARTS; i++)
		registers[i] = FLOW_NO_REGISTER;
	for (unsigned int i = 0; i < NR_LINES; i++) {
		if (!flow_fetch(flow, address + 4 * i, &words[i]) || !matches(&lines[i], words[i], registers))
			return false;
	}
	return true;
}

/* The user's registers hide what became of those that the sequence uses, all of which LDM has to load. */
static bool uses_what_it_loads(uint32_t ldm, const uint8_t registers[NR_PARTS])
{
	for (enum part part = VALUE; part < NR_PARTS; part++) {
		if (registers[part] >= SP || !(ldm >> registers[part] & 1))
			return false;
	}
	return registers[BASE] != registers[PSR] && registers[THREAD_ID] < SP;
}

/* A5.2.4 */
static uint32_t immediate(uint32_t word)
{
	unsigned int rotation = (word >> 8 & 15) * 2;
	uint32_t value = word & 0xff;

	return rotation ? value >> rotation | value << (32 - rotation) : value;
}

static bool frame_is_regular(const uint32_t words[NR_LINES], uint32_t pc)
{
	return !(pc & 3) && pc >= FRAME_BELOW && pc / 4 <= HYPERCALL_EXIT_WORDS >> HYPERCALL_EXIT_SHIFT &&
	       (words[LDR_PSR] & 0xfff) == pc + 4 && immediate(words[ADD_SP]) == pc + FRAME_END;
}

bool sequence_find(const struct flow *flow, uint32_t msr, struct sequence *sequence)
{
	uint32_t words[NR_LINES], pc, first = msr - 4 * MSR_SPSR;
	uint8_t registers[NR_PARTS];

	if (!read_lines(flow, first, words, registers) || !uses_what_it_loads(words[LDM], registers))
		return false;
	pc = words[LDR_PC] & 0xfff;
	*sequence = (struct sequence){
		.address = first,
		.word = words[FIRST],
		.number = registers[THREAD_ID] | (words[LDM] & 1 ? HYPERCALL_EXIT_R0 : 0) | pc / 4 << HYPERCALL_EXIT_SHIFT,
		.dacr = immediate(words[MOV_DACR]),
	};
	return frame_is_regular(words, pc);
}

bool sequence_make(const struct sequence *sequence, uint32_t at, uint32_t words[SEQUENCE_WORDS], uint32_t *branch)
{
	words[0] = HYPERCALL_WORD(sequence->number);
	words[1] = sequence->dacr;
	words[2] = sequence->word;
	return stub_branch(at + 12, sequence->address + 4, &words[3]) && stub_branch(sequence->address, at, branch);
}
