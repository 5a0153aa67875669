// SPDX-License-Identifier: GPL-2.0
/*
 * Device attributes of a vCPU: which PPIs its timers raise (KVM_ARM_VCPU_TIMER_CTRL). One choice for the whole VM, to be made
 * before any of its vCPUs runs.
 */
#include <linux/uaccess.h>

#include "core.h"
#include "gic-model.h"

static struct kvm32_timer *find_timer(struct kvm32_vcpu *vcpu, u64 attr)
{
	return attr == KVM_ARM_VCPU_TIMER_IRQ_VTIMER ? &vcpu->vtimer : &vcpu->ptimer;
}

static bool is_known(const struct kvm_device_attr *attr)
{
	return attr->group == KVM_ARM_VCPU_TIMER_CTRL && attr->attr <= KVM_ARM_VCPU_TIMER_IRQ_PTIMER;
}

/* Holds vm->lock and the mutex of @vcpu, which has not run. */
static int set_all(struct kvm32_vcpu *vcpu, u64 attr, u32 intid)
{
	struct kvm32_vm *vm = vcpu->vm;
	unsigned int i;

	for (i = 0; i < KVM32_MAX_VCPUS; i++)
		if (vm->vcpus[i] && READ_ONCE(vm->vcpus[i]->has_run))
			return -EBUSY;
	for (i = 0; i < KVM32_MAX_VCPUS; i++)
		if (vm->vcpus[i])
			WRITE_ONCE(find_timer(vm->vcpus[i], attr)->intid, intid);
	return 0;
}

static int read_attr(unsigned long arg, struct kvm_device_attr *attr)
{
	if (copy_from_user(attr, (void __user *)arg, sizeof(*attr)))
		return -EFAULT;
	return is_known(attr) ? 0 : -ENXIO;
}

long kvm32_vcpu_set_attr(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_device_attr attr;
	int ret = read_attr(arg, &attr);
	u32 intid;

	if (ret)
		return ret;
	if (!kvm32_gic_nr_irqs(vcpu->vm))
		return -EINVAL;
	if (get_user(intid, (u32 __user *)(unsigned long)attr.addr))
		return -EFAULT;
	if (intid < GIC_NR_SGIS || intid >= GIC_NR_PRIVATE)
		return -EINVAL;
	/* The other order of the two locks is taken by trylock only. */
	mutex_lock(&vcpu->vm->lock);
	ret = set_all(vcpu, attr.attr, intid);
	mutex_unlock(&vcpu->vm->lock);
	return ret;
}

long kvm32_vcpu_get_attr(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_device_attr attr;
	int ret = read_attr(arg, &attr);

	if (ret)
		return ret;
	return put_user(find_timer(vcpu, attr.attr)->intid, (u32 __user *)(unsigned long)attr.addr);
}

long kvm32_vcpu_has_attr(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_device_attr attr;

	return read_attr(arg, &attr);
}
