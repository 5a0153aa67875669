/* SPDX-License-Identifier: GPL-2.0 */
/* Between decode.c and its parts for A32, T16 and T32. */
#ifndef KVM32_LIB_DECODE_COMMON_H
#define KVM32_LIB_DECODE_COMMON_H

#include "decode.h"

/** What an opcode says about its transfer. */
struct load_store_kind {
	u8 size;
	bool read;
	bool sign_extend;
};

/** The machine that an address is computed from. */
struct decode_input {
	u32 instruction;
	const u32 *regs;
	u32 cpsr;
};

/** [rn, +/-offset], [rn, +/-offset]!, [rn], +/-offset. */
struct addressing {
	u8 rn;
	bool index;
	bool add;
	bool writeback;
	u32 offset;
};

/** LDM and STM. */
struct block_addressing {
	u8 rn;
	bool before;
	bool add;
	bool writeback;
	u16 list;
};

void access_set_kind(struct load_store *out, const struct load_store_kind *kind);
void access_set_register(struct load_store *out, u8 rt);
void access_set_pair(struct load_store *out, u8 rt, u8 rt2);
void access_set_address(const struct decode_input *in, const struct addressing *a, struct load_store *out);
void access_set_block(const struct decode_input *in, const struct block_addressing *a, struct load_store *out);

int decode_a32(const struct decode_input *in, struct load_store *out);
int decode_t16(const struct decode_input *in, struct load_store *out);
int decode_t32(const struct decode_input *in, struct load_store *out);

#endif
