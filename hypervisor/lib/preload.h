/* SPDX-License-Identifier: GPL-2.0 */
/*
 * PLDW, a hint that came with the multiprocessing extensions (DDI 0406C A8.8.126, A8.8.128). Cores without them leave it
 * UNDEFINED, but a guest is told that it has them: there it does nothing, as everywhere a hint may.
 */
#ifndef KVM32_LIB_PRELOAD_H
#define KVM32_LIB_PRELOAD_H

#include "types.h"

/** is_pldw_a32() - immediate, or a register that is no media instruction (bit 4). */
static inline bool is_pldw_a32(u32 instruction)
{
	return (instruction & 0xff70f000) == 0xf510f000 || (instruction & 0xff70f010) == 0xf710f000;
}

/** is_pldw_t32() - immediate of 12 bits, of 8 and negative, register. */
static inline bool is_pldw_t32(u32 instruction)
{
	return (instruction & 0xfff0f000) == 0xf8b0f000 || (instruction & 0xfff0ff00) == 0xf830fc00 ||
	       (instruction & 0xfff0ffc0) == 0xf830f000;
}

#endif
