// SPDX-License-Identifier: GPL-2.0
#include "decode-reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mnemonic {
	const char *name;
	u8 size, read, sign_extend, user, pair;
} mnemonics[] = {
	{ "ldr", 4, 1, 0, 0, 0 }, { "ldrb", 1, 1, 0, 0, 0 }, { "ldrh", 2, 1, 0, 0, 0 }, { "ldrsb", 1, 1, 1, 0, 0 },
	{ "ldrsh", 2, 1, 1, 0, 0 }, { "ldrd", 4, 1, 0, 0, 1 }, { "str", 4, 0, 0, 0, 0 }, { "strb", 1, 0, 0, 0, 0 },
	{ "strh", 2, 0, 0, 0, 0 }, { "strd", 4, 0, 0, 0, 1 }, { "ldrt", 4, 1, 0, 1, 0 }, { "ldrbt", 1, 1, 0, 1, 0 },
	{ "ldrht", 2, 1, 0, 1, 0 }, { "ldrsbt", 1, 1, 1, 1, 0 }, { "ldrsht", 2, 1, 1, 1, 0 }, { "strt", 4, 0, 0, 1, 0 },
	{ "strbt", 1, 0, 0, 1, 0 }, { "strht", 2, 0, 0, 1, 0 },
};

static const struct { const char *name; bool read, add, before; } blocks[] = {
	{ "ldm", true, true, false }, { "ldmia", true, true, false }, { "ldmib", true, true, true },
	{ "ldmda", true, false, false }, { "ldmdb", true, false, true }, { "stm", false, true, false },
	{ "stmia", false, true, false }, { "stmib", false, true, true }, { "stmda", false, false, false },
	{ "stmdb", false, false, true }, { "pop", true, true, false }, { "push", false, false, true },
};

static const char *const conditions[] = {
	"eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "",
};

/* Mnemonic without width suffix and condition; returns what follows it. */
static const char *split_mnemonic(const struct machine *m, const struct disassembled *d, char name[32])
{
	size_t length = strcspn(d->text, " ");
	const char *rest = d->text + length + (d->text[length] == ' ');
	const char *condition = m->set == SET_A32 && d->word >> 28 < 15 ? conditions[d->word >> 28] : "";

	if (length > 31)
		length = 31;
	memcpy(name, d->text, length);
	name[length] = 0;
	name[strcspn(name, ".")] = 0;
	length = strlen(name);
	if (*condition && length > 2 && !strcmp(name + length - 2, condition))
		name[length - 2] = 0;
	return rest;
}

static bool take(const char **text, const char *token)
{
	size_t length = strlen(token);

	if (strncmp(*text, token, length))
		return false;
	*text += length;
	return true;
}

static bool take_register(const char **text, unsigned int *reg)
{
	static const char *const names[] = { "sp", "lr", "pc" };
	unsigned int i;
	char *end;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (take(text, names[i])) {
			*reg = 13 + i;
			return true;
		}
	}
	if (!take(text, "r"))
		return false;
	*reg = strtoul(*text, &end, 10);
	*text = end;
	return *reg < 16;
}

static u32 shifted(u32 value, const char **text, u32 cpsr)
{
	char kind[4] = "";
	unsigned int by = 0;

	if (!take(text, ", "))
		return value;
	if (take(text, "rrx"))
		return value / 2 + (cpsr >> 29 & 1) * 0x80000000u;
	if (sscanf(*text, "%3s #%u", kind, &by) != 2)
		return value;
	*text += strcspn(*text, "]");
	if (!strcmp(kind, "lsl"))
		return by < 32 ? value << by : 0;
	if (!strcmp(kind, "lsr"))
		return by < 32 ? value >> by : 0;
	if (!strcmp(kind, "asr"))
		return by < 32 ? (u32)((s32)value >> by) : 0u - (value >> 31);
	return (u32)(((uint64_t)value << 32 | value) >> by % 32);
}

/* "#-4", "r3", "-r3, lsl #2". */
static bool take_offset(const struct machine *m, const char **text, u32 *offset, struct reference *ref)
{
	bool negative;
	char *end;

	if (take(text, "#")) {
		*offset = strtol(*text, &end, 10);
		*text = end;
		return true;
	}
	negative = take(text, "-");
	if (!take_register(text, &ref->rm))
		return false;
	*offset = shifted(m->regs[ref->rm], text, m->cpsr);
	if (negative)
		*offset = 0u - *offset;
	return true;
}

/* pc reads as the address plus 8 or 4, aligned. */
static u32 base_of(const struct machine *m, unsigned int reg)
{
	if (reg != 15)
		return m->regs[reg];
	return (m->regs[15] + (m->set == SET_A32 ? 8 : 4)) / 4 * 4;
}

/* "[r1, #4]", "[r1, #4]!", "[r1], #4", "[r1]". */
static bool take_address(const struct machine *m, const char **text, struct reference *ref)
{
	u32 offset = 0;

	if (!take(text, "[") || !take_register(text, &ref->rn))
		return false;
	ref->address = base_of(m, ref->rn);
	if (take(text, ", ")) {
		if (!take_offset(m, text, &offset, ref))
			return false;
		ref->address += offset;
		ref->rn_value = ref->address;
		if (!take(text, "]"))
			return false;
		ref->writeback = take(text, "!");
		return !**text;
	}
	if (!take(text, "]"))
		return false;
	ref->writeback = take(text, ", ");
	if (ref->writeback && !take_offset(m, text, &offset, ref))
		return false;
	ref->rn_value = ref->address + offset;
	/* objdump leaves out the offset of zero in "[r1, #0]!". */
	ref->writeback |= take(text, "!");
	return !**text;
}

static bool parse_single(const struct machine *m, const struct mnemonic *mnemonic, const char *text,
			 struct reference *ref)
{
	ref->size = mnemonic->size;
	ref->read = mnemonic->read;
	ref->write = !mnemonic->read;
	ref->sign_extend = mnemonic->sign_extend;
	ref->user = mnemonic->user;
	ref->count = 1;
	if (!take_register(&text, &ref->reg[0]) || !take(&text, ", "))
		return false;
	ref->pair = mnemonic->pair;
	if (ref->pair) {
		ref->count = 2;
		ref->reg[1] = ref->reg[0] + 1;
		if (m->set != SET_A32 && (!take_register(&text, &ref->reg[1]) || !take(&text, ", ")))
			return false;
	}
	return take_address(m, &text, ref);
}

/* "r13!, {r0, r4, r15}"; push and pop have the list only. */
static bool parse_block(const struct machine *m, unsigned int i, const char *text, struct reference *ref)
{
	bool stack = blocks[i].name[0] == 'p';
	u32 base, end;

	ref->block = true;
	ref->rn = 13;
	if (!stack && !take_register(&text, &ref->rn))
		return false;
	ref->writeback = stack || take(&text, "!");
	if (!stack && !take(&text, ", "))
		return false;
	if (!take(&text, "{"))
		return false;
	do {
		if (ref->count == 16 || !take_register(&text, &ref->reg[ref->count++]))
			return false;
	} while (take(&text, ", "));
	base = m->regs[ref->rn];
	end = blocks[i].add ? base + ref->count * 4 : base - ref->count * 4;
	ref->rn_value = end;
	if (blocks[i].add)
		ref->address = blocks[i].before ? base + 4 : base;
	else
		ref->address = blocks[i].before ? end : end + 4;
	ref->size = 4;
	ref->read = blocks[i].read;
	ref->write = !blocks[i].read;
	return !strcmp(text, "}");
}

static bool parse_swap(const struct machine *m, const char *text, struct reference *ref)
{
	ref->count = 1;
	ref->read = ref->write = true;
	return take_register(&text, &ref->reg[0]) && take(&text, ", ") && take_register(&text, &ref->source) &&
	       take(&text, ", ") && take_address(m, &text, ref);
}

static bool parse(const struct machine *m, const struct disassembled *d, struct reference *ref)
{
	char name[32];
	const char *rest = split_mnemonic(m, d, name);
	size_t i;

	*ref = (struct reference){ .rm = 16 };
	for (i = 0; i < ARRAY_SIZE(mnemonics); i++)
		if (!strcmp(name, mnemonics[i].name))
			return parse_single(m, &mnemonics[i], rest, ref);
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		if (!strcmp(name, blocks[i].name))
			return parse_block(m, i, rest, ref);
	if (strcmp(name, "swp") && strcmp(name, "swpb"))
		return false;
	ref->size = name[3] ? 1 : 4;
	return parse_swap(m, rest, ref);
}

/* What objdump's text leaves out: writeback of an unchanged base or of pc, and that a T variant of pc is a literal. */
static void amend(const struct machine *m, const struct disassembled *d, struct reference *ref)
{
	bool w = d->word >> 21 & 1;

	if (m->set == SET_T32 && ref->pair)
		ref->writeback |= w;
	if (m->set == SET_T32 && ref->rn == 15)
		ref->user = false;
	if (m->set == SET_A32 && ref->rn == 15 && !(ref->read && ref->write))
		ref->writeback |= w;
}

bool read_reference(const struct machine *m, const struct disassembled *d, struct reference *ref)
{
	if (!parse(m, d, ref))
		return false;
	amend(m, d, ref);
	return true;
}
