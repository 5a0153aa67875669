// SPDX-License-Identifier: GPL-2.0
/* Files of vCPUs and their registers. */
#include <unistd.h>

#include "api.h"

#define NR_CORE_REGS 38

static void creation(struct vm *vm)
{
	struct kvm_vcpu_init init = { .target = 99 };
	int fd = ioctl(vm->fd, KVM_CREATE_VCPU, 1);

	CHECK(fd >= 0);
	FAILS(EEXIST, ioctl(vm->fd, KVM_CREATE_VCPU, 1));
	FAILS(EINVAL, ioctl(vm->fd, KVM_CREATE_VCPU, 8));
	FAILS(EINVAL, ioctl(vm->fd, KVM_CREATE_VCPU, -1ul));
	FAILS(ENOEXEC, ioctl(fd, KVM_RUN, 0));
	FAILS(EINVAL, ioctl(fd, KVM_ARM_VCPU_INIT, &init));
	init.target = 0;
	init.features[0] = 1u << 31;
	FAILS(ENOENT, ioctl(fd, KVM_ARM_VCPU_INIT, &init));
	FAILS(EFAULT, ioctl(fd, KVM_ARM_VCPU_INIT, NULL));
	CHECK(!ioctl(vm->fd, KVM_ARM_PREFERRED_TARGET, &init));
	CHECK(!ioctl(fd, KVM_ARM_VCPU_INIT, &init));
	init.features[0] = 1u << KVM_ARM_VCPU_PSCI_0_2;
	FAILS(EINVAL, ioctl(fd, KVM_ARM_VCPU_INIT, &init));
	FAILS(ENOTTY, ioctl(fd, KVM_CREATE_VCPU, 0));
	close(fd);
	/* The vCPU stays, only its file is gone. */
	FAILS(EEXIST, ioctl(vm->fd, KVM_CREATE_VCPU, 1));
}

/* Each core register keeps what is written, in whatever mode the vCPU is, and no two of them are the same. */
static void round_trip(struct vm *vm, uint32_t mode)
{
	unsigned int i, cpsr = KVM_ARM_UREG_CPSR, errors = 0;

	CHECK(!vm_set_reg(vm, 0, cpsr, 0x1d0 | mode));
	for (i = 0; i < NR_CORE_REGS; i++)
		if (i != cpsr && i != cpsr + 1)
			errors += vm_set_reg(vm, 0, i, 0x1000 + i) != 0;
	for (i = 0; i < NR_CORE_REGS; i++)
		if (i != cpsr && i != cpsr + 1)
			errors += vm_get_reg(vm, 0, i) != 0x1000 + i;
	CHECK(errors == 0);
	CHECK(vm_get_reg(vm, 0, cpsr) == (0x1d0 | mode));
}

static void modes(struct vm *vm)
{
	static const uint8_t good[] = { 0x10, 0x11, 0x12, 0x13, 0x17, 0x1b, 0x1f };
	unsigned int i, accepted = 0;

	for (i = 0; i < 32; i++)
		accepted += !vm_set_reg(vm, 0, KVM_ARM_UREG_CPSR, 0x1c0 | i);
	CHECK(accepted == sizeof(good));
	FAILS(EINVAL, vm_set_reg(vm, 0, KVM_ARM_UREG_CPSR, 0x1da));	/* Hyp */
	FAILS(EINVAL, vm_set_reg(vm, 0, KVM_ARM_UREG_CPSR, 0x1d6));	/* Monitor */
	for (i = 0; i < sizeof(good); i++)
		round_trip(vm, good[i]);
	CHECK(!vm_set_reg(vm, 0, KVM_ARM_UREG_CPSR, 0x010001f3));
	CHECK(!(vm_get_reg(vm, 0, KVM_ARM_UREG_CPSR) & 0x01000000));
}

/* All that was asked for the first time has to be asked again (KVM_ARM_VCPU_INIT). */
static void init_again(struct vm *vm)
{
	struct kvm_vcpu_init init = { .features = { 1u << KVM_ARM_VCPU_PSCI_0_2 } };

	CHECK(!vm_set_reg(vm, 0, 3, 0x1234));
	CHECK(!ioctl(vm->vcpu[0], KVM_ARM_VCPU_INIT, &init));
	CHECK(vm_get_reg(vm, 0, 3) == 0);
	init.features[0] |= 1u << KVM_ARM_VCPU_POWER_OFF;
	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_ARM_VCPU_INIT, &init));
	init.features[0] = 0;
	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_ARM_VCPU_INIT, &init));
	init.features[0] = 1u << KVM_ARM_VCPU_PSCI_0_2;
	init.target = KVM_ARM_TARGET_CORTEX_A7;
	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_ARM_VCPU_INIT, &init));
	init.target = 0;
	init.features[6] = 1;
	FAILS(ENOENT, ioctl(vm->vcpu[0], KVM_ARM_VCPU_INIT, &init));
}

static void signal_mask(struct vm *vm)
{
	struct {
		struct kvm_signal_mask head;
		uint8_t set[8];
	} mask = { .head.len = 4 };

	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_SET_SIGNAL_MASK, &mask));
	mask.head.len = 8;
	CHECK(!ioctl(vm->vcpu[0], KVM_SET_SIGNAL_MASK, &mask));
	FAILS(EFAULT, ioctl(vm->vcpu[0], KVM_SET_SIGNAL_MASK, 4));
	CHECK(!ioctl(vm->vcpu[0], KVM_SET_SIGNAL_MASK, NULL));
}

/* What KVM refuses on this architecture, and what it never heard of. */
static void others(struct vm *vm)
{
	struct kvm_regs regs;
	struct kvm_guest_debug debug = { 0 };

	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_GET_REGS, &regs));
	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_SET_REGS, &regs));
	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_SET_GUEST_DEBUG, &debug));
	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_RUN, 1));
	FAILS(ENOTTY, ioctl(vm->vcpu[0], 0x1234, 0));
}

static int timer_attribute(struct vm *vm, unsigned long command, uint32_t group, uint64_t attribute, uint32_t *value)
{
	struct kvm_device_attr attr = { .group = group, .attr = attribute, .addr = (uintptr_t)value };

	return ioctl(vm->vcpu[0], command, &attr);
}

/* Which interrupts the timers raise. */
static void timer_interrupts(void)
{
	struct vm vm = vm_create();
	uint32_t value = 20;

	vm_add_vcpu(&vm, 0, false);
	FAILS(EINVAL, timer_attribute(&vm, KVM_SET_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 0, &value));
	vm_add_gic(&vm);
	CHECK(!timer_attribute(&vm, KVM_HAS_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 0, NULL));
	CHECK(!timer_attribute(&vm, KVM_HAS_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 1, NULL));
	FAILS(ENXIO, timer_attribute(&vm, KVM_HAS_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 2, NULL));
	FAILS(ENXIO, timer_attribute(&vm, KVM_HAS_DEVICE_ATTR, 0, 0, NULL));
	FAILS(ENXIO, timer_attribute(&vm, KVM_SET_DEVICE_ATTR, 7, 0, &value));
	CHECK(!timer_attribute(&vm, KVM_GET_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 0, &value) && value == 27);
	CHECK(!timer_attribute(&vm, KVM_GET_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 1, &value) && value == 30);
	value = 15;
	FAILS(EINVAL, timer_attribute(&vm, KVM_SET_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 0, &value));
	value = 32;
	FAILS(EINVAL, timer_attribute(&vm, KVM_SET_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 0, &value));
	FAILS(EFAULT, timer_attribute(&vm, KVM_SET_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 0, NULL));
	value = 30;
	CHECK(!timer_attribute(&vm, KVM_SET_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 0, &value));
	LOAD(&vm, wfi);
	FAILS(EINVAL, vm_run(&vm, 0));
	value = 26;
	CHECK(!timer_attribute(&vm, KVM_SET_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 0, &value));
	CHECK(vm_said(&vm, 0) == 1);
	FAILS(EBUSY, timer_attribute(&vm, KVM_SET_DEVICE_ATTR, KVM_ARM_VCPU_TIMER_CTRL, 0, &value));
	vm_close(&vm);
}

static void power_state(struct vm *vm)
{
	struct kvm_mp_state state = { .mp_state = KVM_MP_STATE_STOPPED };

	CHECK(!ioctl(vm->vcpu[0], KVM_SET_MP_STATE, &state));
	state.mp_state = 99;
	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_SET_MP_STATE, &state));
	CHECK(!ioctl(vm->vcpu[0], KVM_GET_MP_STATE, &state));
	CHECK(state.mp_state == KVM_MP_STATE_STOPPED);
}

void test_vcpu(void)
{
	struct vm vm = vm_create();

	creation(&vm);
	vm_add_vcpu(&vm, 0, false);
	CHECK(vm_get_reg(&vm, 0, KVM_ARM_UREG_CPSR) == 0x1d3);
	modes(&vm);
	init_again(&vm);
	signal_mask(&vm);
	others(&vm);
	power_state(&vm);
	vm_close(&vm);
	timer_interrupts();
}
