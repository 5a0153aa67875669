/* SPDX-License-Identifier: GPL-2.0 */
/* Exit counters of a vCPU: one table gives the enum, the layout and the names in debugfs and in the statistics fd. */
#ifndef KVM32_STATS_H
#define KVM32_STATS_H

#include <linux/types.h>

#define KVM32_STATS(X)						\
	X(EXITS,		exits)				\
	X(IRQ,			irq)				\
	X(SVC,			svc)				\
	X(UNDEF,		undef)				\
	X(PREFETCH_ABORT,	prefetch_abort)			\
	X(DATA_ABORT,		data_abort)			\
	X(SHADOW_FAULT,		shadow_fault)			\
	X(SHADOW_FLUSH,		shadow_flush)			\
	X(SHADOW_ZAP,		shadow_zap)			\
	X(MMIO_KERNEL,		mmio_kernel)			\
	X(MMIO_USER,		mmio_user)			\
	X(WFI,			wfi)				\
	X(SENSITIVE_UNDEF,	sensitive_undef)		\
	X(CP15,			cp15)				\
	X(PSCI,			psci)				\
	X(INJECTED,		injected)			\
	X(VFP,			vfp)				\
	X(SIGNAL,		signal)				\
	X(KICK,			kick)				\
	X(RESCHED,		resched)			\
	X(FAST_PSR,		fast_psr)			\
	X(FAST_EXCEPTION,	fast_exception)			\
	X(FAST_CP15,		fast_cp15)			\
	X(FAST_TLB,		fast_tlb)			\
	X(FAST_CACHE,		fast_cache)			\
	X(FAST_SHADOW,		fast_shadow)

#define KVM32_STAT_ENUM(symbol, name)	STAT_##symbol,
enum kvm32_stat { KVM32_STATS(KVM32_STAT_ENUM) NR_KVM32_STATS };
#undef KVM32_STAT_ENUM

/** Written by the vCPU's thread (and its lowvisor) only; readers may see a torn u64, which is fine for a counter. */
struct kvm32_stats {
	u64 value[NR_KVM32_STATS];
};

extern const char *const kvm32_stat_names[NR_KVM32_STATS];

#endif
