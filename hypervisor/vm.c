// SPDX-License-Identifier: GPL-2.0
/*
 * A VM: its life and its ioctls.
 *
 * The files of the VM, of its vCPUs and of its devices hold one reference each; vCPUs live as long as the VM. Each
 * file pins this module, the VM pins its backend's.
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core.h"

/** Only the process that created a VM may use it: its memory is the VM's memory. */
bool kvm32_owns(const struct kvm32_vm *vm)
{
	return current->mm == vm->mm;
}

static void free_vcpus(struct kvm32_vm *vm)
{
	unsigned int i;

	for (i = 0; i < KVM32_MAX_VCPUS; i++)
		if (vm->vcpus[i])
			kvm32_free_vcpu(vm->vcpus[i]);
}

/* The mirror of init_vm(). Timers stop with their vCPUs, before the GIC that they raise lines of. */
static void destroy_vm(struct kref *users)
{
	struct kvm32_vm *vm = container_of(users, struct kvm32_vm, users);
	struct module *backend = vm->backend->owner;

	kvm32_unregister_notifier(vm);
	free_vcpus(vm);
	kvm32_gic_free(vm);
	vm->backend->vm_destroy(vm);
	kvm32_free_slots(vm);
	mmdrop(vm->mm);
	kfree(vm);
	module_put(backend);
}

void kvm32_put_vm(struct kvm32_vm *vm)
{
	kref_put(&vm->users, destroy_vm);
}

static int vm_release(struct inode *inode, struct file *file)
{
	kvm32_debugfs_remove_vm(file->private_data);
	kvm32_put_vm(file->private_data);
	return 0;
}

static long set_memory_region(struct kvm32_vm *vm, void __user *arg)
{
	struct kvm_userspace_memory_region region;

	if (copy_from_user(&region, arg, sizeof(region)))
		return -EFAULT;
	return kvm32_set_memory_region(vm, &region);
}

static long get_dirty_log(struct kvm32_vm *vm, void __user *arg)
{
	struct kvm_dirty_log log;

	if (copy_from_user(&log, arg, sizeof(log)))
		return -EFAULT;
	return kvm32_get_dirty_log(vm, &log);
}

static struct kvm32_vcpu *line_vcpu(struct kvm32_vm *vm, u32 irq)
{
	u32 id = (irq >> KVM_ARM_IRQ_VCPU_SHIFT) & KVM_ARM_IRQ_VCPU_MASK;

	id += ((irq >> KVM_ARM_IRQ_VCPU2_SHIFT) & KVM_ARM_IRQ_VCPU2_MASK) * (KVM_ARM_IRQ_VCPU_MASK + 1);
	return id < KVM32_MAX_VCPUS ? READ_ONCE(vm->vcpus[id]) : NULL;
}

/* The CPU's own nIRQ and nFIQ, for a client that models the interrupt controller itself. */
static int set_cpu_line(struct kvm32_vm *vm, u32 irq, u32 number, bool level)
{
	struct kvm32_vcpu *vcpu = line_vcpu(vm, irq);

	if (READ_ONCE(vm->gic))
		return -ENXIO;
	if (!vcpu || number > KVM_ARM_IRQ_CPU_FIQ)
		return -EINVAL;
	spin_lock(&vm->power_lock);
	WRITE_ONCE(vcpu->lines, level ? vcpu->lines | BIT(number) : vcpu->lines & ~BIT(number));
	spin_unlock(&vm->power_lock);
	kvm32_kick(vcpu);
	return 0;
}

static int set_ppi(struct kvm32_vm *vm, u32 irq, u32 number, bool level)
{
	struct kvm32_vcpu *vcpu = line_vcpu(vm, irq);

	if (!kvm32_gic_nr_irqs(vm))
		return -ENXIO;
	if (!vcpu || number < 16 || number > 31)
		return -EINVAL;
	kvm32_gic_set_line(vm, vcpu, number, level);
	return 0;
}

static int set_spi(struct kvm32_vm *vm, u32 irq, u32 number, bool level)
{
	u32 nr_irqs = kvm32_gic_nr_irqs(vm);

	if (!nr_irqs)
		return -ENXIO;
	if (number < 32 || number >= nr_irqs)
		return -EINVAL;
	kvm32_gic_set_line(vm, NULL, number, level);
	return 0;
}

static int (*const set_line[])(struct kvm32_vm *vm, u32 irq, u32 number, bool level) = {
	[KVM_ARM_IRQ_TYPE_CPU] = set_cpu_line,
	[KVM_ARM_IRQ_TYPE_SPI] = set_spi,
	[KVM_ARM_IRQ_TYPE_PPI] = set_ppi,
};

static long irq_line(struct kvm32_vm *vm, void __user *arg)
{
	struct kvm_irq_level line;
	u32 type;

	if (copy_from_user(&line, arg, sizeof(line)))
		return -EFAULT;
	type = (line.irq >> KVM_ARM_IRQ_TYPE_SHIFT) & KVM_ARM_IRQ_TYPE_MASK;
	if (type >= ARRAY_SIZE(set_line))
		return -EINVAL;
	return set_line[type](vm, line.irq, line.irq & KVM_ARM_IRQ_NUM_MASK, line.level);
}

static long create_irqchip(struct kvm32_vm *vm)
{
	int ret;

	mutex_lock(&vm->lock);
	ret = kvm32_gic_create(vm);
	mutex_unlock(&vm->lock);
	return ret;
}

static long create_device(struct kvm32_vm *vm, struct kvm_create_device __user *arg)
{
	struct kvm_create_device device;
	int fd;

	if (copy_from_user(&device, arg, sizeof(device)))
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
	return put_user(fd, &arg->fd);
}

static long set_device_address(struct kvm32_vm *vm, void __user *arg)
{
	struct kvm_arm_device_addr device;
	u32 id;

	if (copy_from_user(&device, arg, sizeof(device)))
		return -EFAULT;
	id = (device.id & KVM_ARM_DEVICE_ID_MASK) >> KVM_ARM_DEVICE_ID_SHIFT;
	if (id != KVM_ARM_DEVICE_VGIC_V2)
		return -ENODEV;
	return kvm32_gic_set_address(vm, device.id & KVM_ARM_DEVICE_TYPE_MASK, device.addr);
}

/* The kernel modelled A15 and A7 only, and clients know no others: what they choose by it is the same for all v7 cores. */
static long preferred_target(void __user *arg)
{
	struct kvm_vcpu_init init = { .target = KVM_ARM_TARGET_CORTEX_A15 };

	return copy_to_user(arg, &init, sizeof(init)) ? -EFAULT : 0;
}

static long vm_ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	struct kvm32_vm *vm = file->private_data;
	void __user *user = (void __user *)arg;

	if (!kvm32_owns(vm))
		return -EIO;
	switch (command) {
	case KVM_CHECK_EXTENSION:
		return kvm32_check_extension(vm, arg);
	case KVM_CREATE_VCPU:
		return kvm32_create_vcpu(vm, arg);
	case KVM_SET_USER_MEMORY_REGION:
		return set_memory_region(vm, user);
	case KVM_GET_DIRTY_LOG:
		return get_dirty_log(vm, user);
	case KVM_IRQ_LINE:
		return irq_line(vm, user);
	case KVM_CREATE_IRQCHIP:
		return create_irqchip(vm);
	case KVM_CREATE_DEVICE:
		return create_device(vm, user);
	case KVM_ARM_SET_DEVICE_ADDR:
		return set_device_address(vm, user);
	case KVM_GET_STATS_FD:
		return kvm32_stats_fd(vm, NULL);
	case KVM_ARM_PREFERRED_TARGET:
		return preferred_target(user);
	default:
		return -ENOTTY;
	}
}

static const struct file_operations vm_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = vm_ioctl,
	.release = vm_release,
	.llseek = noop_llseek,
};

static int init_backend(struct kvm32_vm *vm)
{
	int ret = vm->backend->vm_init(vm);

	if (ret)
		return ret;
	ret = kvm32_register_notifier(vm);
	if (ret)
		vm->backend->vm_destroy(vm);
	return ret;
}

static int init_vm(struct kvm32_vm *vm)
{
	int ret;

	kref_init(&vm->users);
	mutex_init(&vm->lock);
	init_rwsem(&vm->slots_lock);
	spin_lock_init(&vm->mmu_lock);
	spin_lock_init(&vm->power_lock);
	vm->counter_offset = kvm32_counter(vm);
	vm->mm = current->mm;
	mmgrab(vm->mm);
	ret = init_backend(vm);
	if (ret)
		mmdrop(vm->mm);
	return ret;
}

static struct kvm32_vm *alloc_vm(unsigned long type)
{
	const struct kvm32_backend *backend = kvm32_get_backend(type);
	struct kvm32_vm *vm;
	int ret = -ENOMEM;

	if (!backend)
		return ERR_PTR(type > KVM32_VM_PV ? -EINVAL : -ENODEV);
	vm = kzalloc(sizeof(*vm), GFP_KERNEL_ACCOUNT);
	if (vm) {
		vm->backend = backend;
		ret = init_vm(vm);
		if (!ret)
			return vm;
	}
	kfree(vm);
	module_put(backend->owner);
	return ERR_PTR(ret);
}

/* The number of the file comes first, because debugfs names the VM by it; the file last, because it cannot be undone. */
static int install_vm(struct kvm32_vm *vm)
{
	int fd = get_unused_fd_flags(O_CLOEXEC);
	struct file *file;

	if (fd < 0)
		return fd;
	file = anon_inode_getfile("kvm-vm", &vm_fops, vm, O_RDWR);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	snprintf(vm->name, sizeof(vm->name), "%d-%d", task_pid_nr(current), fd);
	kvm32_debugfs_add_vm(vm);
	fd_install(fd, file);
	return fd;
}

int kvm32_create_vm(unsigned long type)
{
	struct kvm32_vm *vm = alloc_vm(type);
	int fd;

	if (IS_ERR(vm))
		return PTR_ERR(vm);
	fd = install_vm(vm);
	if (fd < 0)
		kvm32_put_vm(vm);
	return fd;
}
