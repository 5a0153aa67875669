// SPDX-License-Identifier: GPL-2.0
/*
 * Long descriptors, which come with the virtualization extensions: registers of 64 bits, kept while the guest runs and
 * while user space looks, and a format of its own for faults. Guests of the other backend have none of it.
 */
#include "api.h"

#define MMFR0		ARM_CP15_REG32(0, 0, 1, 4)
#define TTBR0_LOW	ARM_CP15_REG32(0, 2, 0, 0)
#define TTBCR		ARM_CP15_REG32(0, 2, 0, 2)
#define TTBR0		ARM_CP15_REG64(0, 2)
#define TTBR1		ARM_CP15_REG64(1, 2)
#define PAR		ARM_CP15_REG64(0, 7)
#define EAE		0x80000000u

static uint64_t get(struct vm *vm, uint64_t id)
{
	uint64_t value = 0;
	struct kvm_one_reg reg = { .id = id, .addr = (uintptr_t)&value };

	CHECK(!ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg));
	return value;
}

static int set(struct vm *vm, uint64_t id, uint64_t value)
{
	struct kvm_one_reg reg = { .id = id, .addr = (uintptr_t)&value };

	return ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg);
}

static uint64_t said_64(struct vm *vm)
{
	uint64_t low = vm_said(vm, 0);

	return low | (uint64_t)vm_said(vm, 0) << 32;
}

/* See guest.S for what it writes. */
static void values(void)
{
	struct vm vm = vm_create();

	LOAD(&vm, wide);
	vm_add_vcpu(&vm, 0, false);
	CHECK((get(&vm, MMFR0) & 0xf) == 5);
	CHECK(vm_said(&vm, 0) == 1);
	CHECK(get(&vm, TTBR0) == 0x00a5000040104000);
	CHECK(get(&vm, TTBR1) == 0x005a000040108000);
	CHECK(get(&vm, PAR) == 0xff00001234567b80);
	/* To set one leaves the others what the guest made them. */
	CHECK(!set(&vm, TTBR1, 0x0033000040110000));
	CHECK(said_64(&vm) == 0x00a5000040104000);
	CHECK(said_64(&vm) == 0x0033000040110000);
	CHECK(said_64(&vm) == 0xff00001234567b80);
	/* By 32 bits: the guest, and then user space. */
	CHECK(said_64(&vm) == 0x00a5000040144000);
	CHECK(get(&vm, TTBR0) == 0x00a5000040144000);
	CHECK(get(&vm, TTBR0_LOW) == 0x40144000);
	CHECK(!set(&vm, TTBR0_LOW, 0x40188000));
	CHECK(get(&vm, TTBR0) == 0x00a5000040188000);
	vm_close(&vm);
}

/* B4.1.52: LPAE, and STATUS instead of FS and domain. */
static void fault_format(void)
{
	struct kvm_vcpu_events synchronous = { .exception = { .ext_dabt_pending = 1 } };
	struct kvm_vcpu_events asynchronous = { .exception = { .serror_pending = 1 } };
	struct vm vm = vm_create();

	LOAD(&vm, aborts);
	vm_add_vcpu(&vm, 0, false);
	CHECK(!set(&vm, TTBCR, EAE));
	CHECK(vm_said(&vm, 0) == 1);
	CHECK(!vm_run(&vm, 0));
	CHECK(!ioctl(vm.vcpu[0], KVM_SET_VCPU_EVENTS, &synchronous));
	CHECK(vm_said(&vm, 0) == 0x210);
	CHECK(vm_said(&vm, 0) == DEVICE + 0x40);
	CHECK(!vm_set_reg(&vm, 0, KVM_ARM_UREG_CPSR, 0xd3));
	CHECK(!ioctl(vm.vcpu[0], KVM_SET_VCPU_EVENTS, &asynchronous));
	CHECK(vm_said(&vm, 0) == 0x211);
	vm_close(&vm);
}

static void absent(void)
{
	static const uint64_t ids[] = { TTBR0, TTBR1, PAR };
	struct vm vm = vm_create();
	uint64_t value;
	unsigned int i;

	vm_add_vcpu(&vm, 0, false);
	CHECK((get(&vm, MMFR0) & 0xf) == 3);
	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct kvm_one_reg reg = { .id = ids[i], .addr = (uintptr_t)&value };

		FAILS(ENOENT, ioctl(vm.vcpu[0], KVM_GET_ONE_REG, &reg));
		FAILS(ENOENT, set(&vm, ids[i], 0));
	}
	FAILS(EINVAL, set(&vm, TTBCR, EAE));
	CHECK(get(&vm, TTBCR) == 0);
	vm_close(&vm);
}

void test_lpae(void)
{
	if (vm_type == KVM32_VM_HYP) {
		values();
		fault_format();
	} else {
		absent();
	}
}
