/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loads and stores that trapped, for the emulation of devices: what is transferred, where, and what the registers hold
 * afterwards. A32, T16 and T32; decoding changes nothing, completing cannot fail.
 *
 * Words are as in sensitive.def: T16 in the lower half, T32 with its first halfword in the upper half. regs[15] is
 * the address of the instruction itself. Conditions are not looked at (condition.h).
 */
#ifndef KVM32_LIB_DECODE_H
#define KVM32_LIB_DECODE_H

#include "types.h"

/**
 * One load or store: count transfers of size bytes each at address, address + size and so on. Values are as the
 * registers hold them; the byte order in memory (CPSR.E) is the caller's business.
 */
struct load_store {
	u32 address;
	u8 size;		/* 1, 2, 4 */
	u8 count;		/* 1 to 16 */
	u8 reg[16];		/* the register of each transfer, lowest address first */
	u8 swap_source;		/* SWP: the register that is stored */
	bool read;		/* SWP reads and then writes */
	bool write;
	bool sign_extend;
	bool user;		/* LDRT and STRT family: with the rights of USR mode */
	bool must_align;	/* to its size, whatever SCTLR.A says (A3.2.1) */
	bool writeback;
	u8 rn;
	u32 rn_value;		/* what rn holds afterwards, if writeback */
	u8 length;		/* of the instruction: 2, 4 */
};

/**
 * decode_load_store() - take a load or store apart.
 * @cpsr: for the state (T) and the carry that RRX shifts in.
 *
 * Return: 0; -EINVAL for anything else: other instructions, exclusives, coprocessor and SIMD transfers, preloads,
 * LDM and STM with ^, and whatever the manual calls UNPREDICTABLE. @out then means nothing.
 */
int decode_load_store(u32 instruction, const u32 regs[16], u32 cpsr, struct load_store *out);

/**
 * decode_plain_access() - is it what drivers access registers with: A32, one register, an immediate offset, no writeback?
 *
 * A part of what decode_load_store() knows, for who has no time. Return: the bytes, 1, 2 or 4, that are loaded to register *@rt if
 * *@load, and stored from it if not; it is not pc. 0 if it is no such instruction, or its condition was NV.
 */
static inline u32 decode_plain_access(u32 word, u32 *rt, bool *load)
{
	*rt = word >> 12 & 15;
	*load = word >> 20 & 1;
	if (*rt == 15 || word >> 28 == 15)
		return 0;
	/* STR, STRB, LDR, LDRB (A8.8.204, 207, 63, 64, 68, 69): P = 1, W = 0 */
	if ((word & 0x0f200000) == 0x05000000)
		return (word & (1u << 22)) ? 1 : 4;
	/* STRH, LDRH (A8.8.217, 80, 81) */
	return (word & 0x0f6000f0) == 0x014000b0 ? 2 : 0;
}

/** load_store_value() - what transfer @index writes, cut to its size. */
u32 load_store_value(const struct load_store *access, const u32 regs[16], unsigned int index);

/**
 * load_store_complete() - finish the instruction: loaded registers, writeback, and pc behind it or where it branched.
 * @loaded: the value of each transfer, not yet extended; not looked at for a store.
 *
 * Don't call skip_instruction() for it.
 */
void load_store_complete(const struct load_store *access, u32 regs[16], u32 *cpsr, const u32 *loaded);

#endif
