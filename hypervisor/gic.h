/* SPDX-License-Identifier: GPL-2.0 */
/* The GIC of a VM: the model, its lock and where the guest finds it. */
#ifndef KVM32_GIC_H
#define KVM32_GIC_H

#include <linux/spinlock.h>

#include "gic-model.h"

#define KVM32_GIC_NO_ADDRESS	(~0u)
#define KVM32_GIC_DEFAULT_IRQS	256

struct kvm32_gic {
	spinlock_t lock;	/* the model; taken from timers, hence with interrupts off; innermost */
	struct gic_model model;
	u32 dist_base, cpu_base;	/* under vm->lock, read without; each set once */
	bool irqs_set;		/* under vm->lock: the number of interrupts was chosen */
	bool initialized;	/* all that was chosen is fixed, by KVM_DEV_ARM_VGIC_CTRL_INIT or by use */
};

#endif
