/* SPDX-License-Identifier: GPL-2.0 */
/* Between system.c and its parts for A32 and Thumb. */
#ifndef KVM32_LIB_SYSTEM_DECODE_H
#define KVM32_LIB_SYSTEM_DECODE_H

#include "system.h"

int decode_system_a32(u32 word, struct system_instruction *out);

/** thumb_system_to_a32() - the A32 instruction that does the same, so that one decoder serves both. */
int thumb_system_to_a32(u32 word, u32 *a32);

#endif
