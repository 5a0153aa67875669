/* SPDX-License-Identifier: GPL-2.0 */
/* What highvisor and lowvisor both know of a guest's VFP; see vfp.c. */
#ifndef KVM32_PV_VFP_H
#define KVM32_PV_VFP_H

#include "../exception.h"
#include "../lib/vfp-space.h"
#include "../vfp-registers.h"

#define CPACR_CP10_PL1	(1u << 20)
#define CPACR_CP10_ALL	(3u << 20)

/** By CPACR (B4.1.40), in the present mode. */
static inline bool pv_vfp_allowed(const struct kvm32_context *ctx)
{
	u32 cpacr = ctx->cp15[CP15_CPACR] & CPACR_CP10_ALL;

	return kvm32_privileged(ctx) ? cpacr & CPACR_CP10_PL1 : cpacr == CPACR_CP10_ALL;
}

/** VMRS and VMSR of the registers that USR mode may not touch (B4.2): FPSID, MVFR0/1, FPEXC. */
static inline bool pv_vfp_system_register(u32 word, u32 *reg)
{
	*reg = word >> 16 & 15;
	return (word & 0x0fe00f10) == 0x0ee00a10 && *reg != 1;
}

#endif
