// SPDX-License-Identifier: GPL-2.0
/* Registers for user space: what the hypervisor's firmware calls tell the guest, so that a moved guest keeps hearing it. */
#include "regs.h"

#define WORKAROUND_LEVEL	0xf	/* the rest are flags */

static u64 get_psci_version(struct kvm32_vcpu *vcpu)
{
	return kvm32_psci_version(vcpu);
}

/* A version for all of the VM. What it can be depends on which function numbers the client asked for (KVM_ARM_VCPU_INIT). */
static int set_psci_version(struct kvm32_vcpu *vcpu, u64 value)
{
	bool wants_0_2 = vcpu->features & BIT(KVM_ARM_VCPU_PSCI_0_2);

	if (wants_0_2 ? value != KVM32_PSCI_0_2 && value != KVM32_PSCI_1_0 : value != KVM32_PSCI_0_1)
		return -EINVAL;
	WRITE_ONCE(vcpu->vm->psci_version, value);
	return 0;
}

/* SMCCC's workarounds for branch predictors: no call for them, as on a host that offers none. */
static u64 get_workaround_1(struct kvm32_vcpu *vcpu)
{
	return KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1_NOT_AVAIL;
}

static int set_workaround_1(struct kvm32_vcpu *vcpu, u64 value)
{
	return value == KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1_NOT_AVAIL ? 0 : -EINVAL;
}

static u64 get_workaround_2(struct kvm32_vcpu *vcpu)
{
	return KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2_UNKNOWN;
}

/* A guest that had less may come; one that relies on more may not, nor may a flag without its level. */
static int set_workaround_2(struct kvm32_vcpu *vcpu, u64 value)
{
	u64 level = value & WORKAROUND_LEVEL;

	return level > KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2_UNKNOWN || level != value ? -EINVAL : 0;
}

static const struct {
	u64 id;
	u64 (*get)(struct kvm32_vcpu *vcpu);
	int (*set)(struct kvm32_vcpu *vcpu, u64 value);
} registers[] = {
	{ KVM_REG_ARM_PSCI_VERSION, get_psci_version, set_psci_version },
	{ KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1, get_workaround_1, set_workaround_1 },
	{ KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2, get_workaround_2, set_workaround_2 },
};

static unsigned int count(void)
{
	return ARRAY_SIZE(registers);
}

static u64 id(struct kvm32_vcpu *vcpu, unsigned int n)
{
	return registers[n].id;
}

static u64 get(struct kvm32_vcpu *vcpu, unsigned int n)
{
	return registers[n].get(vcpu);
}

static int set(struct kvm32_vcpu *vcpu, unsigned int n, u64 value)
{
	return registers[n].set(vcpu, value);
}

const struct kvm32_register_file kvm32_firmware_registers = { count, id, get, set };
