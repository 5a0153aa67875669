/* SPDX-License-Identifier: GPL-2.0 */
/* One thing that highvisor and lowvisor both do on the real core. */
#ifndef KVM32_PV_ICACHE_H
#define KVM32_PV_ICACHE_H

#include "state.h"

/**
 * Instruction caches and branch predictors, of the guest's local and inner-shareable operations alike. A local one has to reach
 * further too: the vCPU may continue on another CPU, where what it meant to be rid of may still be (HCR.FB does the same for
 * a Hyp-mode hypervisor, B4.1.65).
 */
static inline void pv_invalidate_icache(const struct pv_state *state)
{
	if (state->multiprocessing)
		asm volatile("mcr p15, 0, %0, c7, c1, 0\n\tmcr p15, 0, %0, c7, c1, 6\n\tdsb\n\tisb" : : "r" (0) : "memory");
	else
		asm volatile("mcr p15, 0, %0, c7, c5, 0\n\tmcr p15, 0, %0, c7, c5, 6\n\tdsb\n\tisb" : : "r" (0) : "memory");
}

#endif
