// SPDX-License-Identifier: GPL-2.0
/* The module: /dev/kvm and the backends that registered. */
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

#include "core.h"

#define MAX_BACKENDS 2

static DEFINE_MUTEX(backends_lock);
static const struct kvm32_backend *backends[MAX_BACKENDS];

static int find_backend(const struct kvm32_backend *backend)
{
	int i;

	for (i = 0; i < MAX_BACKENDS; i++)
		if (backends[i] == backend)
			return i;
	return -1;
}

int kvm32_register_backend(const struct kvm32_backend *backend)
{
	int i;

	mutex_lock(&backends_lock);
	i = find_backend(NULL);
	if (i >= 0)
		backends[i] = backend;
	mutex_unlock(&backends_lock);
	if (i < 0)
		return -ENOSPC;
	pr_info("kvm32: backend %s\n", backend->name);
	return 0;
}
EXPORT_SYMBOL_GPL(kvm32_register_backend);

void kvm32_unregister_backend(const struct kvm32_backend *backend)
{
	int i;

	mutex_lock(&backends_lock);
	i = find_backend(backend);
	if (i >= 0)
		backends[i] = NULL;
	mutex_unlock(&backends_lock);
}
EXPORT_SYMBOL_GPL(kvm32_unregister_backend);

/* Automatic choice takes the lowest type: hardware before software. */
static const struct kvm32_backend *choose_backend(unsigned long vm_type)
{
	const struct kvm32_backend *best = NULL;
	int i;

	for (i = 0; i < MAX_BACKENDS; i++) {
		const struct kvm32_backend *b = backends[i];

		if (!b || (vm_type != KVM32_VM_AUTO && b->vm_type != vm_type))
			continue;
		if (!best || b->vm_type < best->vm_type)
			best = b;
	}
	return best;
}

/** The backend for a KVM_CREATE_VM type, its module pinned. */
const struct kvm32_backend *kvm32_get_backend(unsigned long vm_type)
{
	const struct kvm32_backend *backend;

	mutex_lock(&backends_lock);
	backend = choose_backend(vm_type);
	if (backend && !try_module_get(backend->owner))
		backend = NULL;
	mutex_unlock(&backends_lock);
	return backend;
}

long kvm32_available_backends(void)
{
	long set = 0;
	int i;

	mutex_lock(&backends_lock);
	for (i = 0; i < MAX_BACKENDS; i++)
		if (backends[i])
			set |= 1 << backends[i]->vm_type;
	mutex_unlock(&backends_lock);
	return set;
}

long kvm32_available_strategies(void)
{
	long set = 0;
	int i;

	mutex_lock(&backends_lock);
	for (i = 0; i < MAX_BACKENDS; i++)
		if (backends[i])
			set |= backends[i]->strategies;
	mutex_unlock(&backends_lock);
	return set;
}

static long device_ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	switch (command) {
	case KVM_GET_API_VERSION:
		return arg ? -EINVAL : KVM_API_VERSION;
	case KVM_CREATE_VM:
		return kvm32_create_vm(arg);
	case KVM_CHECK_EXTENSION:
		return kvm32_check_extension(NULL, arg);
	case KVM_GET_VCPU_MMAP_SIZE:
		return arg ? -EINVAL : (KVM_COALESCED_MMIO_PAGE_OFFSET + 1) * PAGE_SIZE;
	default:
		return -ENOTTY;
	}
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = device_ioctl,
	.llseek = noop_llseek,
};

static struct miscdevice device = {
	.minor = KVM_MINOR,
	.name = "kvm",
	.mode = 0660,
	.fops = &device_fops,
};

static int __init kvm32_init(void)
{
	int ret = kvm32_cp15_init();

	if (ret)
		return ret;
	ret = kvm32_irqfd_init();
	if (ret)
		return ret;
	ret = kvm32_run_init();
	if (ret)
		goto no_run;
	kvm32_debugfs_init();
	ret = misc_register(&device);
	if (ret)
		goto no_device;
	return 0;
no_device:
	kvm32_debugfs_exit();
	kvm32_run_exit();
no_run:
	kvm32_irqfd_exit();
	return ret;
}

static void __exit kvm32_exit(void)
{
	misc_deregister(&device);
	kvm32_debugfs_exit();
	kvm32_run_exit();
	kvm32_irqfd_exit();
}

module_init(kvm32_init);
module_exit(kvm32_exit);

MODULE_DESCRIPTION("Virtual machines on 32-bit ARM: the core");
MODULE_LICENSE("GPL");
MODULE_ALIAS_MISCDEV(KVM_MINOR);
MODULE_ALIAS("devname:kvm");
