/* SPDX-License-Identifier: GPL-2.0 */
/* The GIC of a VM: the model, its lock and where the guest finds it. */
#ifndef KVM32_GIC_H
#define KVM32_GIC_H

#include <linux/spinlock.h>

#include "kvm32.h"
#include "gic-model.h"

#define KVM32_GIC_NO_ADDRESS	(~0u)
#define KVM32_GIC_DEFAULT_IRQS	256

struct kvm32_gic {
	spinlock_t lock;	/* the model; taken from timers, hence with interrupts off; innermost */
	struct gic_model model;
	/*
	 * vCPUs that will not look at the model by themselves: inside the guest, or asleep. Each writes its own, and looks
	 * afterwards; whoever changes the model looks here afterwards.
	 */
	bool unaware[GIC_MAX_CPUS];
	u32 dist_base, cpu_base;	/* under vm->lock, read without; each set once */
	bool irqs_set;		/* under vm->lock: the number of interrupts was chosen */
	bool initialized;	/* all that was chosen is fixed, by KVM_DEV_ARM_VGIC_CTRL_INIT or by use */
};

/** For the vCPU's own thread, before a barrier. */
static inline void kvm32_gic_set_unaware(const struct kvm32_vcpu *vcpu, bool unaware)
{
	struct kvm32_gic *gic = READ_ONCE(vcpu->vm->gic);

	if (gic)
		WRITE_ONCE(gic->unaware[vcpu->id], unaware);
}

#endif
