/* SPDX-License-Identifier: GPL-2.0 */
/* Registers for user space, in files: each lists its identifiers by number, and gets and sets by that number. */
#ifndef KVM32_REGS_H
#define KVM32_REGS_H

#include "core.h"

struct kvm32_register_file {
	unsigned int (*count)(void);
	/* 0: there is none of this number. */
	u64 (*id)(struct kvm32_vcpu *vcpu, unsigned int n);
	u64 (*get)(struct kvm32_vcpu *vcpu, unsigned int n);
	/* 0 or -EINVAL; nothing has changed then. */
	int (*set)(struct kvm32_vcpu *vcpu, unsigned int n, u64 value);
};

extern const struct kvm32_register_file kvm32_core_registers;	/* regs-core.c */
extern const struct kvm32_register_file kvm32_vfp_registers;	/* regs-vfp.c */
extern const struct kvm32_register_file kvm32_timer_registers;	/* regs-system.c */
extern const struct kvm32_register_file kvm32_cache_registers;	/* regs-system.c */
extern const struct kvm32_register_file kvm32_firmware_registers;	/* regs-firmware.c */
extern const struct kvm32_register_file kvm32_cp15_registers;	/* cp15.c */

#endif
