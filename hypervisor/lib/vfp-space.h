/* SPDX-License-Identifier: GPL-2.0 */
/* Which instructions are VFP's and Advanced SIMD's. */
#ifndef KVM32_LIB_VFP_SPACE_H
#define KVM32_LIB_VFP_SPACE_H

#include "types.h"

/** is_vfp() - coprocessors 10 and 11, and the Advanced SIMD space (A7.4, A7.5, A7.7). */
static inline bool is_vfp(u32 word, bool thumb)
{
	bool coprocessor = ((word >> 24 & 15) == 14 || (word >> 25 & 7) == 6) && (word >> 9 & 7) == 5;

	if (coprocessor && (thumb ? word >> 28 == 0xe : word >> 28 != 0xf))
		return true;
	if (thumb)
		return (word & 0xef000000) == 0xef000000 || (word & 0xff100000) == 0xf9000000;
	return (word & 0xfe000000) == 0xf2000000 || (word & 0xff100000) == 0xf4000000;
}

#endif
