// SPDX-License-Identifier: GPL-2.0
/* What may be asked of a vCPU: one table. */
#include <linux/fs.h>
#include <linux/uaccess.h>

#include "core.h"

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
	if (vcpu->initialized && (init->target != vcpu->init.target || init->features[0] != vcpu->features))
		return -EINVAL;
	return 0;
}

static long vcpu_init(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_vcpu_init init;
	int ret;

	if (copy_from_user(&init, (void __user *)arg, sizeof(init)))
		return -EFAULT;
	ret = check_init(vcpu, &init);
	if (ret)
		return ret;
	vcpu->init = init;
	vcpu->features = init.features[0];
	vcpu->mmio.pending = false;
	vcpu->serror_pending = false;
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

static long set_signal_mask(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	const struct kvm_signal_mask __user *user = (void __user *)arg;
	struct kvm_signal_mask mask;

	if (!arg) {
		vcpu->sigset_active = false;
		return 0;
	}
	if (copy_from_user(&mask, user, sizeof(mask)))
		return -EFAULT;
	if (mask.len != sizeof(vcpu->sigset))
		return -EINVAL;
	if (copy_from_user(&vcpu->sigset, user->sigset, sizeof(vcpu->sigset)))
		return -EFAULT;
	sigdelsetmask(&vcpu->sigset, sigmask(SIGKILL) | sigmask(SIGSTOP));
	vcpu->sigset_active = true;
	return 0;
}

static long get_mp_state(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_mp_state state = {
		.mp_state = READ_ONCE(vcpu->powered_off) ? KVM_MP_STATE_STOPPED : KVM_MP_STATE_RUNNABLE,
	};

	return copy_to_user((void __user *)arg, &state, sizeof(state)) ? -EFAULT : 0;
}

static long set_mp_state(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_mp_state state;

	if (copy_from_user(&state, (void __user *)arg, sizeof(state)))
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

/* A CPU_ON that this vCPU has not run for yet counts as done. */
static long begin_register(struct kvm32_vcpu *vcpu, unsigned long arg, struct kvm_one_reg *reg)
{
	if (!vcpu->initialized)
		return -ENOEXEC;
	if (copy_from_user(reg, (void __user *)arg, sizeof(*reg)))
		return -EFAULT;
	if (test_and_clear_bit(REQ_RESET, &vcpu->requests))
		kvm32_take_boot_request(vcpu);
	return 0;
}

static long get_one_reg(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_one_reg reg;
	long ret = begin_register(vcpu, arg, &reg);

	return ret ? ret : kvm32_get_one_reg(vcpu, &reg);
}

static long set_one_reg(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_one_reg reg;
	long ret = begin_register(vcpu, arg, &reg);

	return ret ? ret : kvm32_set_one_reg(vcpu, &reg);
}

static long get_reg_list(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	return vcpu->initialized ? kvm32_get_reg_list(vcpu, (void __user *)arg) : -ENOEXEC;
}

static long get_events(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_vcpu_events events = { .exception.serror_pending = vcpu->serror_pending };

	return copy_to_user((void __user *)arg, &events, sizeof(events)) ? -EFAULT : 0;
}

/* An SError that is pending stays so. ARMv7 has no syndrome for it. */
static long set_events(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_vcpu_events events;

	if (copy_from_user(&events, (void __user *)arg, sizeof(events)))
		return -EFAULT;
	if (events.exception.serror_pending && events.exception.serror_has_esr)
		return -EINVAL;
	if (events.exception.serror_pending)
		vcpu->serror_pending = true;
	if (events.exception.ext_dabt_pending)
		kvm32_mmio_abort(vcpu);
	return 0;
}

static long run(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	return arg ? -EINVAL : kvm32_vcpu_run(vcpu);
}

/* What KVM has for other architectures and refused on this one. */
static long refused(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	return -EINVAL;
}

static const struct {
	unsigned int command;
	long (*call)(struct kvm32_vcpu *vcpu, unsigned long arg);
} calls[] = {
	{ KVM_RUN, run },
	{ KVM_GET_ONE_REG, get_one_reg },
	{ KVM_SET_ONE_REG, set_one_reg },
	{ KVM_ARM_VCPU_INIT, vcpu_init },
	{ KVM_GET_REG_LIST, get_reg_list },
	{ KVM_SET_SIGNAL_MASK, set_signal_mask },
	{ KVM_GET_MP_STATE, get_mp_state },
	{ KVM_SET_MP_STATE, set_mp_state },
	{ KVM_GET_VCPU_EVENTS, get_events },
	{ KVM_SET_VCPU_EVENTS, set_events },
	{ KVM_PRE_FAULT_MEMORY, kvm32_pre_fault_memory },
	{ KVM_SET_DEVICE_ATTR, kvm32_vcpu_set_attr },
	{ KVM_GET_DEVICE_ATTR, kvm32_vcpu_get_attr },
	{ KVM_HAS_DEVICE_ATTR, kvm32_vcpu_has_attr },
	{ KVM_GET_REGS, refused },
	{ KVM_SET_REGS, refused },
	{ KVM_SET_GUEST_DEBUG, refused },
};

static long locked_ioctl(struct kvm32_vcpu *vcpu, unsigned int command, unsigned long arg)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(calls); i++)
		if (calls[i].command == command)
			return calls[i].call(vcpu, arg);
	return -ENOTTY;
}

long kvm32_vcpu_ioctl(struct file *file, unsigned int command, unsigned long arg)
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
