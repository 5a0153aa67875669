/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The few names that the pure logic in this folder needs, from the kernel's headers in the module and from the C
 * library's in a host program. Nothing else may be included here: no allocation, no locks, no printing.
 */
#ifndef KVM32_LIB_TYPES_H
#define KVM32_LIB_TYPES_H

#ifdef __KERNEL__
#include <linux/bits.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#else
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int16_t s16;
typedef int32_t s32;

#define BIT(nr)		(1ul << (nr))
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#endif

/** word_bits() - the field word<high:low>, as the manual writes it; high - low < 31. */
static inline u32 word_bits(u32 word, unsigned int high, unsigned int low)
{
	return (word >> low) & ((1u << (high - low + 1)) - 1);
}

static inline bool word_bit(u32 word, unsigned int bit)
{
	return (word >> bit) & 1;
}

#endif
