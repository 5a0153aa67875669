// SPDX-License-Identifier: GPL-2.0
/*
 * A VM: its life.
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

#include "core.h"

/** Only the process that created a VM may use it: its memory is the VM's memory. */
bool kvm32_owns(const struct kvm32_vm *vm)
{
	return current->mm == vm->mm;
}

static void unlock_up_to(struct kvm32_vm *vm, unsigned int n)
{
	while (n--)
		if (vm->vcpus[n])
			mutex_unlock(&vm->vcpus[n]->mutex);
}

/**
 * kvm32_trylock_vcpus() - stops all vCPUs from being used, or returns false because one is. The caller holds vm->lock, which
 * comes after a vCPU's mutex everywhere else: hence no waiting.
 */
bool kvm32_trylock_vcpus(struct kvm32_vm *vm)
{
	unsigned int i;

	for (i = 0; i < KVM32_MAX_VCPUS; i++)
		if (vm->vcpus[i] && !mutex_trylock(&vm->vcpus[i]->mutex)) {
			unlock_up_to(vm, i);
			return false;
		}
	return true;
}

void kvm32_unlock_vcpus(struct kvm32_vm *vm)
{
	unlock_up_to(vm, KVM32_MAX_VCPUS);
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
	kvm32_free_ioeventfds(vm);
	kvm32_free_routing(vm);
	vm->backend->vm_destroy(vm);
	kvm32_free_coalesced(vm);
	kvm32_gic_free(vm);
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
	kvm32_release_irqfds(file->private_data);
	kvm32_put_vm(file->private_data);
	return 0;
}

static const struct file_operations vm_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = kvm32_vm_ioctl,
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
	spin_lock_init(&vm->irqfds_lock);
	INIT_LIST_HEAD(&vm->irqfds);
	INIT_LIST_HEAD(&vm->ioeventfds);
	mutex_init(&vm->lock);
	init_rwsem(&vm->slots_lock);
	spin_lock_init(&vm->mmu_lock);
	spin_lock_init(&vm->power_lock);
	vm->counter_offset = kvm32_counter(vm);
	vm->strategy = KVM32_STRATEGY_LOWVISOR;
	ret = kvm32_coalesced_init(vm);
	if (ret)
		return ret;
	vm->mm = current->mm;
	mmgrab(vm->mm);
	ret = init_backend(vm);
	if (ret) {
		mmdrop(vm->mm);
		kvm32_free_coalesced(vm);
	}
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
