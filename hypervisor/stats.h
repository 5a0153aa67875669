/* SPDX-License-Identifier: GPL-2.0 */
/* Exit counters of a vCPU: stats.def gives the enum, the layout and the names. */
#ifndef KVM32_STATS_H
#define KVM32_STATS_H

#include <linux/types.h>

enum kvm32_stat {
#define KVM32_STAT(symbol, name) STAT_##symbol,
#include "stats.def"
	NR_KVM32_STATS
};

/** Written by the vCPU's thread (and its lowvisor) only; readers may see a torn u64, which is fine for a counter. */
struct kvm32_stats {
	u64 value[NR_KVM32_STATS];
};

extern const char *const kvm32_stat_names[NR_KVM32_STATS];

#endif
