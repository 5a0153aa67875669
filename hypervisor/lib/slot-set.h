/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A set of the 4096 slots of 1 MiB that an address space has. Few are in it as a rule, and all of them are asked for often: so for
 * each word of bits there is one bit that tells whether it has any.
 */
#ifndef KVM32_LIB_SLOT_SET_H
#define KVM32_LIB_SLOT_SET_H

#include "types.h"

#define SLOT_SET_SLOTS	4096u
#define SLOT_SET_WORDS	(SLOT_SET_SLOTS / 32)

struct slot_set {
	u32 summary[SLOT_SET_WORDS / 32];
	u32 words[SLOT_SET_WORDS];
};

static inline void slot_set_add(struct slot_set *set, u32 slot)
{
	set->words[slot / 32] |= 1u << slot % 32;
	set->summary[slot / 1024] |= 1u << slot / 32 % 32;
}

static inline void slot_set_remove(struct slot_set *set, u32 slot)
{
	set->words[slot / 32] &= ~(1u << slot % 32);
	if (!set->words[slot / 32])
		set->summary[slot / 1024] &= ~(1u << slot / 32 % 32);
}

/* The first bit from @from on of @count words, which may be where they end; 32 * @count if there is none. */
static inline u32 slot_set_find(const u32 *words, u32 count, u32 from)
{
	u32 word = from / 32, bits = word < count ? words[word] & ~0u << from % 32 : 0;

	while (!bits && word + 1 < count)
		bits = words[++word];
	return bits ? 32 * word + (u32)__builtin_ctz(bits) : 32 * count;
}

/** slot_set_next() - the first slot in the set from @from on, which may be SLOT_SET_SLOTS; that, if there is none. */
static inline u32 slot_set_next(const struct slot_set *set, u32 from)
{
	u32 word = from / 32, bits = from % 32 ? set->words[word] & ~0u << from % 32 : 0;

	if (!bits) {
		word = slot_set_find(set->summary, SLOT_SET_WORDS / 32, (from + 31) / 32);
		if (word == SLOT_SET_WORDS)
			return SLOT_SET_SLOTS;
		bits = set->words[word];
	}
	return 32 * word + (u32)__builtin_ctz(bits);
}

#endif
