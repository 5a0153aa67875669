// SPDX-License-Identifier: GPL-2.0
/* What may be asked of a VM: one table. */
#include <linux/fs.h>
#include <linux/uaccess.h>

#include "core.h"

static long set_memory_region(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_userspace_memory_region region;

	if (copy_from_user(&region, (void __user *)arg, sizeof(region)))
		return -EFAULT;
	return kvm32_set_memory_region(vm, &region);
}

static long get_dirty_log(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_dirty_log log;

	if (copy_from_user(&log, (void __user *)arg, sizeof(log)))
		return -EFAULT;
	return kvm32_get_dirty_log(vm, &log);
}

static long create_irqchip(struct kvm32_vm *vm, unsigned long arg)
{
	int ret;

	mutex_lock(&vm->lock);
	ret = kvm32_gic_create(vm);
	mutex_unlock(&vm->lock);
	return ret;
}

static long create_device(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_create_device device;
	int fd;

	if (copy_from_user(&device, (void __user *)arg, sizeof(device)))
		return -EFAULT;
	if (device.flags & ~KVM_CREATE_DEVICE_TEST)
		return -EINVAL;
	if (device.type != KVM_DEV_TYPE_ARM_VGIC_V2)
		return -ENODEV;
	if (device.flags & KVM_CREATE_DEVICE_TEST)
		return 0;
	fd = kvm32_gic_create_fd(vm);
	if (fd < 0)
		return fd;
	/* As in KVM, a caller whose structure went away keeps a file that it cannot name. */
	return put_user(fd, &((struct kvm_create_device __user *)arg)->fd);
}

static long set_device_address(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_arm_device_addr device;
	u32 id;

	if (copy_from_user(&device, (void __user *)arg, sizeof(device)))
		return -EFAULT;
	id = (device.id & KVM_ARM_DEVICE_ID_MASK) >> KVM_ARM_DEVICE_ID_SHIFT;
	if (id != KVM_ARM_DEVICE_VGIC_V2)
		return -ENODEV;
	return kvm32_gic_set_address(vm, device.id & KVM_ARM_DEVICE_TYPE_MASK, device.addr);
}

/* The kernel modelled A15 and A7 only, and clients know no others: what they choose by it is the same for all v7 cores. */
static long preferred_target(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_vcpu_init init = { .target = KVM_ARM_TARGET_CORTEX_A15 };

	return copy_to_user((void __user *)arg, &init, sizeof(init)) ? -EFAULT : 0;
}

static bool valid_strategy(const struct kvm32_vm *vm, const struct kvm_enable_cap *cap)
{
	if (cap->flags || cap->args[0] > KVM32_STRATEGY_INLINE || cap->args[2] || cap->args[3])
		return false;
	if (!(vm->backend->strategies & 1u << cap->args[0]))
		return false;
	if (cap->args[0] == KVM32_STRATEGY_INLINE)
		return cap->args[1] <= U32_MAX && !(cap->args[1] & ~PAGE_MASK);
	return !cap->args[1];
}

/* What a vCPU is made of depends on it. */
static int set_strategy(struct kvm32_vm *vm, const struct kvm_enable_cap *cap)
{
	int ret = 0;

	if (!valid_strategy(vm, cap))
		return -EINVAL;
	mutex_lock(&vm->lock);
	if (vm->nr_vcpus) {
		ret = -EBUSY;
	} else {
		vm->strategy = cap->args[0];
		vm->shared_page = cap->args[1];
	}
	mutex_unlock(&vm->lock);
	return ret;
}

static long enable_cap(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_enable_cap cap;

	if (copy_from_user(&cap, (void __user *)arg, sizeof(cap)))
		return -EFAULT;
	return cap.cap == KVM32_CAP_PV_STRATEGY ? set_strategy(vm, &cap) : -EINVAL;
}

static long create_vcpu(struct kvm32_vm *vm, unsigned long arg)
{
	return kvm32_create_vcpu(vm, arg);
}

static long check_extension(struct kvm32_vm *vm, unsigned long arg)
{
	return kvm32_check_extension(vm, arg);
}

static long stats_fd(struct kvm32_vm *vm, unsigned long arg)
{
	return kvm32_stats_fd(vm, NULL);
}

static const struct {
	unsigned int command;
	long (*call)(struct kvm32_vm *vm, unsigned long arg);
} calls[] = {
	/* Often: first. */
	{ KVM_IRQ_LINE, kvm32_irq_line },
	{ KVM_IRQ_LINE_STATUS, kvm32_irq_line_status },
	{ KVM_CHECK_EXTENSION, check_extension },
	{ KVM_CREATE_VCPU, create_vcpu },
	{ KVM_ENABLE_CAP, enable_cap },
	{ KVM_SET_USER_MEMORY_REGION, set_memory_region },
	{ KVM_GET_DIRTY_LOG, get_dirty_log },
	{ KVM_CREATE_IRQCHIP, create_irqchip },
	{ KVM_CREATE_DEVICE, create_device },
	{ KVM_ARM_SET_DEVICE_ADDR, set_device_address },
	{ KVM_SET_GSI_ROUTING, kvm32_set_gsi_routing },
	{ KVM_IRQFD, kvm32_irqfd },
	{ KVM_IOEVENTFD, kvm32_ioeventfd },
	{ KVM_REGISTER_COALESCED_MMIO, kvm32_register_coalesced },
	{ KVM_UNREGISTER_COALESCED_MMIO, kvm32_unregister_coalesced },
	{ KVM_ARM_PREFERRED_TARGET, preferred_target },
	{ KVM_GET_STATS_FD, stats_fd },
};

long kvm32_vm_ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	struct kvm32_vm *vm = file->private_data;
	unsigned int i;

	if (!kvm32_owns(vm))
		return -EIO;
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		if (calls[i].command == command)
			return calls[i].call(vm, arg);
	return -ENOTTY;
}
