// SPDX-License-Identifier: GPL-2.0
/* A vCPU: its life, its file and its ioctls. */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

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

	if (vmf->pgoff)
		return VM_FAULT_SIGBUS;
	get_page(vcpu->run_page);
	vmf->page = vcpu->run_page;
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

/* Checks the whole of a KVM_ARM_VCPU_INIT before anything changes; a second one may not ask for something else. */
static int check_init(const struct kvm32_vcpu *vcpu, const struct kvm_vcpu_init *init)
{
	unsigned int i;

	if (init->target >= KVM_ARM_NUM_TARGETS)
		return -EINVAL;
	if (init->features[0] & ~(BIT(KVM_ARM_VCPU_POWER_OFF) | BIT(KVM_ARM_VCPU_PSCI_0_2)))
		return -ENOENT;
	for (i = 1; i < ARRAY_SIZE(init->features); i++)
		if (init->features[i])
			return -ENOENT;
	if (vcpu->initialized && (init->target != vcpu->init.target ||
				  ((init->features[0] ^ vcpu->features) & ~BIT(KVM_ARM_VCPU_POWER_OFF))))
		return -EINVAL;
	return 0;
}

static long vcpu_init(struct kvm32_vcpu *vcpu, void __user *arg)
{
	struct kvm_vcpu_init init;
	int ret;

	if (copy_from_user(&init, arg, sizeof(init)))
		return -EFAULT;
	ret = check_init(vcpu, &init);
	if (ret)
		return ret;
	vcpu->init = init;
	vcpu->features = init.features[0];
	vcpu->mmio.pending = false;
	clear_bit(REQ_RESET, &vcpu->requests);
	kvm32_context_reset(vcpu);
	kvm32_timers_reset(vcpu);
	kvm32_gic_reset_vcpu(vcpu);
	kvm32_changed(vcpu);
	if (vcpu->features & BIT(KVM_ARM_VCPU_POWER_OFF))
		kvm32_power_off(vcpu);
	else
		kvm32_power_on(vcpu);
	vcpu->initialized = true;
	return 0;
}

static long set_signal_mask(struct kvm32_vcpu *vcpu, struct kvm_signal_mask __user *arg)
{
	struct kvm_signal_mask mask;

	if (!arg) {
		vcpu->sigset_active = false;
		return 0;
	}
	if (copy_from_user(&mask, arg, sizeof(mask)))
		return -EFAULT;
	if (mask.len != sizeof(vcpu->sigset))
		return -EINVAL;
	if (copy_from_user(&vcpu->sigset, arg->sigset, sizeof(vcpu->sigset)))
		return -EFAULT;
	sigdelsetmask(&vcpu->sigset, sigmask(SIGKILL) | sigmask(SIGSTOP));
	vcpu->sigset_active = true;
	return 0;
}

static long get_mp_state(struct kvm32_vcpu *vcpu, void __user *arg)
{
	struct kvm_mp_state state = {
		.mp_state = READ_ONCE(vcpu->powered_off) ? KVM_MP_STATE_STOPPED : KVM_MP_STATE_RUNNABLE,
	};

	return copy_to_user(arg, &state, sizeof(state)) ? -EFAULT : 0;
}

static long set_mp_state(struct kvm32_vcpu *vcpu, void __user *arg)
{
	struct kvm_mp_state state;

	if (copy_from_user(&state, arg, sizeof(state)))
		return -EFAULT;
	switch (state.mp_state) {
	case KVM_MP_STATE_RUNNABLE:
		kvm32_power_on(vcpu);
		return 0;
	case KVM_MP_STATE_STOPPED:
		kvm32_power_off(vcpu);
		return 0;
	default:
		return -EINVAL;
	}
}

static long one_reg(struct kvm32_vcpu *vcpu, unsigned int command, void __user *arg)
{
	struct kvm_one_reg reg;

	if (!vcpu->initialized)
		return -ENOEXEC;
	if (copy_from_user(&reg, arg, sizeof(reg)))
		return -EFAULT;
	/* A CPU_ON that this vCPU has not run for yet counts as done. */
	if (test_and_clear_bit(REQ_RESET, &vcpu->requests))
		kvm32_take_boot_request(vcpu);
	return command == KVM_GET_ONE_REG ? kvm32_get_one_reg(vcpu, &reg) : kvm32_set_one_reg(vcpu, &reg);
}

static long locked_ioctl(struct kvm32_vcpu *vcpu, unsigned int command, unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (command) {
	case KVM_RUN:
		return arg ? -EINVAL : kvm32_vcpu_run(vcpu);
	case KVM_ARM_VCPU_INIT:
		return vcpu_init(vcpu, user);
	case KVM_GET_ONE_REG:
	case KVM_SET_ONE_REG:
		return one_reg(vcpu, command, user);
	case KVM_GET_REG_LIST:
		return vcpu->initialized ? kvm32_get_reg_list(vcpu, user) : -ENOEXEC;
	case KVM_SET_SIGNAL_MASK:
		return set_signal_mask(vcpu, user);
	case KVM_GET_MP_STATE:
		return get_mp_state(vcpu, user);
	case KVM_SET_MP_STATE:
		return set_mp_state(vcpu, user);
	default:
		return -ENOTTY;
	}
}

static long vcpu_ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	struct kvm32_vcpu *vcpu = file->private_data;
	long ret;

	if (!kvm32_owns(vcpu->vm))
		return -EIO;
	/* For someone who watches it run, so not under the mutex. */
	if (command == KVM_GET_STATS_FD)
		return kvm32_stats_fd(vcpu->vm, vcpu);
	if (mutex_lock_killable(&vcpu->mutex))
		return -EINTR;
	ret = locked_ioctl(vcpu, command, arg);
	mutex_unlock(&vcpu->mutex);
	return ret;
}

static const struct file_operations vcpu_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = vcpu_ioctl,
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
