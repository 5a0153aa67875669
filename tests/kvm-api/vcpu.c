// SPDX-License-Identifier: GPL-2.0
/* Files of vCPUs and their registers. */
#include <stdlib.h>
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

/* Every register in the list can be read, and what was read be written. */
static void register_list(struct vm *vm)
{
	struct kvm_reg_list count = { .n = 0 }, *list;
	unsigned int i, errors = 0;

	FAILS(E2BIG, ioctl(vm->vcpu[0], KVM_GET_REG_LIST, &count));
	list = malloc(sizeof(*list) + count.n * sizeof(list->reg[0]));
	list->n = count.n;
	CHECK(!ioctl(vm->vcpu[0], KVM_GET_REG_LIST, list));
	for (i = 0; i < list->n; i++) {
		uint64_t value = 0;
		struct kvm_one_reg reg = { .id = list->reg[i], .addr = (uintptr_t)&value };

		errors += ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg) || ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg);
		if (errors == 1)
			printf("# register %llx\n", (unsigned long long)reg.id), errors++;
	}
	CHECK(errors == 0);
	free(list);
}

static void bad_registers(struct vm *vm)
{
	uint64_t value = 0;
	struct kvm_one_reg reg = { .id = KVM_REG_ARM_CORE_ID(38), .addr = (uintptr_t)&value };

	FAILS(ENOENT, ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg));
	reg.id = KVM_REG_ARM_CORE_ID(0) ^ KVM_REG_SIZE_U32;
	FAILS(ENOENT, ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg));
	reg.id = ~0ull;
	FAILS(ENOENT, ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg));
	reg.id = KVM_REG_ARM_CORE_ID(0);
	reg.addr = 0;
	FAILS(EFAULT, ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg));
	FAILS(EFAULT, ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg));
}

/* What the guest reads of its core is fixed, what it writes is kept. */
static void system_registers(struct vm *vm)
{
	uint64_t value = 0;
	struct kvm_one_reg reg = { .id = ARM_CP15_REG32(0, 0, 0, 0), .addr = (uintptr_t)&value };

	CHECK(!ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg) && value >> 24 == 0x41);
	value ^= 1;
	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg));
	reg.id = ARM_CP15_REG32(0, 1, 0, 0);
	CHECK(!ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg) && value == 0xc50078);
	reg.id = ARM_CP15_REG32(0, 13, 0, 4);
	value = 0x12345678;
	CHECK(!ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg));
	value = 0;
	CHECK(!ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg) && value == 0x12345678);
	reg.id = KVM_REG_ARM | KVM_REG_SIZE_U64 | KVM_REG_ARM_VFP | 31;
	value = 0x123456789abcdefull;
	CHECK(!ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg));
	reg.id = KVM_REG_ARM_PSCI_VERSION;
	CHECK(!ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg) && value == 0x10000);
	reg.id = ARM_CP15_REG32(0, 0, 0, 4);
	FAILS(ENOENT, ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg));
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
	register_list(&vm);
	bad_registers(&vm);
	system_registers(&vm);
	power_state(&vm);
	vm_close(&vm);
}
