/* SPDX-License-Identifier: GPL-2.0 */
/* What a guest is told about its core: the host core's identification without what a guest does not have. */
#ifndef KVM32_IDENTITY_H
#define KVM32_IDENTITY_H

#include <linux/types.h>

/** Identification registers that are the same for all vCPUs. */
enum kvm32_id {
	ID_MIDR, ID_CTR, ID_TLBTR, ID_REVIDR,
	ID_PFR0, ID_PFR1, ID_DFR0, ID_AFR0, ID_MMFR0, ID_MMFR1, ID_MMFR2, ID_MMFR3,
	ID_ISAR0, ID_ISAR1, ID_ISAR2, ID_ISAR3, ID_ISAR4, ID_ISAR5,
	ID_CLIDR, ID_AIDR, ID_ACTLR,
	NR_IDS
};

/* CSSELR selects level and kind of one of up to 7 levels of cache (B4.1.41). */
#define KVM32_NR_CSSELR		14

struct kvm32_identity {
	u32 id[NR_IDS];
	u32 ccsidr[KVM32_NR_CSSELR];	/* 0: no such cache */
	u32 fpsid, mvfr0, mvfr1;	/* the floating-point unit; 0: none */
};

extern struct kvm32_identity kvm32_identity;

void kvm32_identity_init(void);

#endif
