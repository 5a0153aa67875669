// SPDX-License-Identifier: GPL-2.0
#include "sensitive.h"

#define COND_MASK	0xf0000000u

const struct sensitive_class sensitive_classes[SENSITIVE_CLASSES] = {
#define SENSITIVE_CLASS(class, name, policy, text) [SENSITIVE_CLASS_##class] = { name, SENSITIVE_##policy, text },
#include "sensitive.def"
};

const struct sensitive_row sensitive_rows[SENSITIVE_ROWS] = {
#define SENSITIVE(id, class, isa, mask, value, why) \
	[SENSITIVE_##id] = { #id, SENSITIVE_CLASS_##class, SENSITIVE_##isa, mask, value, why },
#include "sensitive.def"
};

/** Encodings that the mask of a row takes in but that are another instruction. */
static const struct {
	enum sensitive_isa isa;
	uint32_t mask;
	uint32_t value;
} exceptions[] = {
#define SENSITIVE_NOT(isa, mask, value, why) { SENSITIVE_##isa, mask, value },
#include "sensitive.def"
};

static bool is_exception(uint32_t word, enum sensitive_isa isa)
{
	unsigned int i;

	for (i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++)
		if (exceptions[i].isa == isa && (word & exceptions[i].mask) == exceptions[i].value)
			return true;
	return false;
}

/* A5.7: with condition 0b1111 the rest of an A32 word means something else. */
static bool other_space(const struct sensitive_row *row, uint32_t word)
{
	return row->isa == SENSITIVE_A32 && !(row->mask & COND_MASK) && (word & COND_MASK) == COND_MASK;
}

bool sensitive_row_matches(enum sensitive_row_id id, uint32_t word)
{
	const struct sensitive_row *row = &sensitive_rows[id];

	return (word & row->mask) == row->value && !other_space(row, word) && !is_exception(word, row->isa);
}

const struct sensitive_row *sensitive_lookup(uint32_t word, enum sensitive_isa isa)
{
	unsigned int id;

	for (id = 0; id < SENSITIVE_ROWS; id++)
		if (sensitive_rows[id].isa == isa && sensitive_row_matches(id, word))
			return &sensitive_rows[id];
	return NULL;
}
