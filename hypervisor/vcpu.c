// SPDX-License-Identifier: GPL-2.0
/* A vCPU: its life and its file. */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "core.h"

static int vcpu_release(struct inode *inode, struct file *file)
{
	struct kvm32_vcpu *vcpu = file->private_data;

	kvm32_put_vm(vcpu->vm);
	return 0;
}

static vm_fault_t run_page_fault(struct vm_fault *vmf)
{
	struct kvm32_vcpu *vcpu = vmf->vma->vm_file->private_data;

	if (!vmf->pgoff)
		vmf->page = vcpu->run_page;
	else if (vmf->pgoff == KVM_COALESCED_MMIO_PAGE_OFFSET)
		vmf->page = vcpu->vm->coalesced_page;
	else
		return VM_FAULT_SIGBUS;
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct run_page_ops = {
	.fault = run_page_fault,
};

static int vcpu_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &run_page_ops;
	return 0;
}

static const struct file_operations vcpu_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = kvm32_vcpu_ioctl,
	.mmap = vcpu_mmap,
	.release = vcpu_release,
	.llseek = noop_llseek,
};

/** Of a VM that nobody uses any more, or of a vCPU that was never published. */
void kvm32_free_vcpu(struct kvm32_vcpu *vcpu)
{
	kvm32_timers_free(vcpu);
	vcpu->vm->backend->vcpu_destroy(vcpu);
	put_page(vcpu->run_page);
	kfree(vcpu);
}

static int init_vcpu(struct kvm32_vcpu *vcpu, struct kvm32_vm *vm, unsigned int id)
{
	int ret;

	vcpu->vm = vm;
	vcpu->id = id;
	vcpu->cpu = -1;
	vcpu->powered_off = true;
	mutex_init(&vcpu->mutex);
	init_swait_queue_head(&vcpu->wait);
	vcpu->run_page = alloc_page(GFP_KERNEL_ACCOUNT | __GFP_ZERO);
	if (!vcpu->run_page)
		return -ENOMEM;
	vcpu->run = page_address(vcpu->run_page);
	ret = vm->backend->vcpu_init(vcpu);
	if (ret)
		put_page(vcpu->run_page);
	else
		kvm32_timers_init(vcpu);
	return ret;
}

static struct kvm32_vcpu *alloc_vcpu(struct kvm32_vm *vm, unsigned int id)
{
	struct kvm32_vcpu *vcpu = kzalloc(sizeof(*vcpu), GFP_KERNEL_ACCOUNT);
	int ret = -ENOMEM;

	if (vcpu)
		ret = init_vcpu(vcpu, vm, id);
	if (!ret)
		return vcpu;
	kfree(vcpu);
	return ERR_PTR(ret);
}

/* Holds vm->lock. Nothing can fail once the file is visible, and nothing sees the vCPU before it is. */
static int install_vcpu(struct kvm32_vm *vm, struct kvm32_vcpu *vcpu)
{
	int fd = get_unused_fd_flags(O_CLOEXEC);
	struct file *file;

	if (fd < 0)
		return fd;
	file = anon_inode_getfile("kvm-vcpu", &vcpu_fops, vcpu, O_RDWR);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	kref_get(&vm->users);
	/* Who finds it finds all of it (READ_ONCE, address dependency). */
	smp_store_release(&vm->vcpus[vcpu->id], vcpu);
	vm->nr_vcpus++;
	kvm32_gic_add_vcpu(vcpu);
	kvm32_debugfs_add_vcpu(vcpu);
	fd_install(fd, file);
	return fd;
}

static int create_vcpu(struct kvm32_vm *vm, unsigned int id)
{
	struct kvm32_vcpu *vcpu;
	int fd;

	if (vm->vcpus[id])
		return -EEXIST;
	/* The GIC has been told how many there are. */
	if (kvm32_gic_is_initialized(vm))
		return -EBUSY;
	vcpu = alloc_vcpu(vm, id);
	if (IS_ERR(vcpu))
		return PTR_ERR(vcpu);
	fd = install_vcpu(vm, vcpu);
	if (fd < 0)
		kvm32_free_vcpu(vcpu);
	return fd;
}

int kvm32_create_vcpu(struct kvm32_vm *vm, unsigned long id)
{
	int fd;

	if (id >= KVM32_MAX_VCPUS)
		return -EINVAL;
	mutex_lock(&vm->lock);
	fd = create_vcpu(vm, id);
	mutex_unlock(&vm->lock);
	return fd;
}
