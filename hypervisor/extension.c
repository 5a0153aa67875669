// SPDX-License-Identifier: GPL-2.0
/* KVM_CHECK_EXTENSION: one table. */
#include "core.h"

static const struct {
	u32 extension;
	int answer;
} extensions[] = {
	{ KVM_CAP_IRQCHIP, 1 },
	{ KVM_CAP_IRQ_ROUTING, KVM32_MAX_GSIS },
	{ KVM_CAP_IRQFD, 1 },
	{ KVM_CAP_IRQFD_RESAMPLE, 1 },
	{ KVM_CAP_IOEVENTFD, 1 },
	{ KVM_CAP_IOEVENTFD_ANY_LENGTH, 1 },
	{ KVM_CAP_USER_MEMORY, 1 },
	{ KVM_CAP_NR_VCPUS, KVM32_MAX_VCPUS },
	{ KVM_CAP_NR_MEMSLOTS, KVM32_MAX_SLOTS },
	{ KVM_CAP_MP_STATE, 1 },
	{ KVM_CAP_COALESCED_MMIO, KVM_COALESCED_MMIO_PAGE_OFFSET },
	{ KVM_CAP_SYNC_MMU, 1 },
	{ KVM_CAP_DESTROY_MEMORY_REGION_WORKS, 1 },
	{ KVM_CAP_JOIN_MEMORY_REGIONS_WORKS, 1 },
	{ KVM_CAP_MAX_VCPUS, KVM32_MAX_VCPUS },
	{ KVM_CAP_MAX_VCPU_ID, KVM32_MAX_VCPUS },
	{ KVM_CAP_ONE_REG, 1 },
	{ KVM_CAP_VCPU_EVENTS, 1 },
	{ KVM_CAP_ARM_INJECT_EXT_DABT, 1 },
	{ KVM_CAP_ARM_USER_IRQ, 1 },
	{ KVM_CAP_READONLY_MEM, 1 },
	{ KVM_CAP_ARM_PSCI, 1 },
	{ KVM_CAP_ARM_PSCI_0_2, 1 },
	{ KVM_CAP_ARM_SET_DEVICE_ADDR, 1 },
	{ KVM_CAP_DEVICE_CTRL, 1 },
	{ KVM_CAP_ENABLE_CAP_VM, 1 },
	{ KVM_CAP_CHECK_EXTENSION_VM, 1 },
	{ KVM_CAP_IMMEDIATE_EXIT, 1 },
	{ KVM_CAP_COALESCED_PIO, 1 },
	{ KVM_CAP_ARM_IRQ_LINE_LAYOUT_2, 1 },
	{ KVM_CAP_BINARY_STATS_FD, 1 },
};

static long backends(const struct kvm32_vm *vm)
{
	return vm ? 1 << vm->backend->vm_type : kvm32_available_backends();
}

/* Only tables of stage 2 can be filled before the guest has made its own. */
static long has_stage2(const struct kvm32_vm *vm)
{
	return !!(backends(vm) & 1 << KVM32_VM_HYP);
}

static long strategies(const struct kvm32_vm *vm)
{
	return vm ? vm->backend->strategies : kvm32_available_strategies();
}

/** The answer for /dev/kvm (no vm) or for a VM. */
long kvm32_check_extension(const struct kvm32_vm *vm, unsigned long extension)
{
	unsigned int i;

	if (extension == KVM32_CAP_BACKENDS)
		return backends(vm);
	if (extension == KVM32_CAP_PV_STRATEGY)
		return strategies(vm);
	if (extension == KVM_CAP_PRE_FAULT_MEMORY)
		return has_stage2(vm);
	for (i = 0; i < ARRAY_SIZE(extensions); i++)
		if (extensions[i].extension == extension)
			return extensions[i].answer;
	return 0;
}
