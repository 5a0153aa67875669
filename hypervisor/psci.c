// SPDX-License-Identifier: GPL-2.0
/*
 * PSCI 1.0 (ARM DEN 0022) and as much of SMCCC 1.1 as leads there, by HVC or SMC; 0.1 with KVM's numbers for clients from
 * before 0.2.
 *
 * A vCPU is on or off under power_lock. Only its own thread touches its registers: CPU_ON leaves entry point and
 * context in vcpu->boot and lets REQ_RESET bring them in, so that it races with nothing the target does.
 */
#include <linux/export.h>

#include "core.h"
#include "exception.h"

#define SMCCC_VERSION_1_1	0x10001

enum psci_status {
	PSCI_SUCCESS = 0,
	PSCI_NOT_SUPPORTED = -1,
	PSCI_INVALID_PARAMETERS = -2,
	PSCI_ALREADY_ON = -4,
	PSCI_INTERNAL_FAILURE = -6,
};

#define AFFINITY_ON		0
#define AFFINITY_OFF		1
#define TOS_NOT_PRESENT		2
#define MPIDR_AFFINITY		0x00ffffffu

void kvm32_power_off(struct kvm32_vcpu *vcpu)
{
	spin_lock(&vcpu->vm->power_lock);
	WRITE_ONCE(vcpu->powered_off, true);
	spin_unlock(&vcpu->vm->power_lock);
	kvm32_kick(vcpu);
}

void kvm32_power_on(struct kvm32_vcpu *vcpu)
{
	spin_lock(&vcpu->vm->power_lock);
	WRITE_ONCE(vcpu->powered_off, false);
	spin_unlock(&vcpu->vm->power_lock);
	kvm32_kick(vcpu);
}

/**
 * On the thread of a vCPU that was switched on: starts it as PSCI 6.4 says, in SVC mode with everything masked and off. The
 * GIC is not part of the core, and an SGI may be waiting there already.
 */
void kvm32_take_boot_request(struct kvm32_vcpu *vcpu)
{
	struct kvm32_context *ctx = vcpu->ctx;
	u32 entry, context_id;
	bool big_endian;

	spin_lock(&vcpu->vm->power_lock);
	entry = vcpu->boot.entry;
	context_id = vcpu->boot.context_id;
	big_endian = vcpu->boot.big_endian;
	spin_unlock(&vcpu->vm->power_lock);

	kvm32_context_reset(vcpu);
	kvm32_timers_reset(vcpu);
	ctx->regs[0] = context_id;
	ctx->regs[15] = entry & ~1u;
	ctx->cpsr |= (entry & 1 ? PSR_T : 0) | (big_endian ? PSR_E : 0);
	kvm32_changed(vcpu);
}

static struct kvm32_vcpu *find_vcpu(struct kvm32_vm *vm, u32 affinity)
{
	unsigned int i;

	for (i = 0; i < KVM32_MAX_VCPUS; i++) {
		struct kvm32_vcpu *vcpu = READ_ONCE(vm->vcpus[i]);

		if (vcpu && (kvm32_mpidr(vcpu) & MPIDR_AFFINITY) == affinity)
			return vcpu;
	}
	return NULL;
}

/** What the guest speaks: what the client set, or the latest of the kind it asked for. */
u32 kvm32_psci_version(const struct kvm32_vcpu *vcpu)
{
	u32 chosen = READ_ONCE(vcpu->vm->psci_version);

	if (!(vcpu->features & BIT(KVM_ARM_VCPU_PSCI_0_2)))
		return KVM32_PSCI_0_1;
	return chosen ? chosen : KVM32_PSCI_1_0;
}
EXPORT_SYMBOL_GPL(kvm32_psci_version);

static int version(struct kvm32_vcpu *vcpu, u32 *result)
{
	*result = kvm32_psci_version(vcpu);
	return 1;
}

/* Any power state may wake up at once; all of ours keep the context. */
static int cpu_suspend(struct kvm32_vcpu *vcpu, u32 *result)
{
	*result = PSCI_SUCCESS;
	return kvm32_wfi(vcpu);
}

static int cpu_off(struct kvm32_vcpu *vcpu, u32 *result)
{
	kvm32_power_off(vcpu);
	return 1;
}

/* Holds power_lock. */
static enum psci_status switch_on(struct kvm32_vcpu *target, const struct kvm32_context *caller)
{
	if (!target->powered_off)
		return PSCI_ALREADY_ON;
	target->boot.entry = caller->regs[2];
	target->boot.context_id = caller->regs[3];
	target->boot.big_endian = caller->cpsr & PSR_E;
	set_bit(REQ_RESET, &target->requests);
	/* Whoever sees it on sees the request. */
	smp_store_release(&target->powered_off, false);
	return PSCI_SUCCESS;
}

static int cpu_on(struct kvm32_vcpu *vcpu, u32 *result)
{
	struct kvm32_vcpu *target = find_vcpu(vcpu->vm, vcpu->ctx->regs[1]);

	*result = PSCI_INVALID_PARAMETERS;
	if (!target)
		return 1;
	spin_lock(&vcpu->vm->power_lock);
	*result = switch_on(target, vcpu->ctx);
	spin_unlock(&vcpu->vm->power_lock);
	kvm32_kick(target);
	return 1;
}

/* On if any vCPU is that the affinity, without its lowest @level fields, names. */
static int affinity_info(struct kvm32_vcpu *vcpu, u32 *result)
{
	u32 affinity = vcpu->ctx->regs[1], level = vcpu->ctx->regs[2];
	u32 mask = level <= 2 ? MPIDR_AFFINITY & ~((1u << 8 * level) - 1) : 0;
	unsigned int i;

	*result = PSCI_INVALID_PARAMETERS;
	if (level > 3 || (affinity & ~MPIDR_AFFINITY))
		return 1;
	for (i = 0; i < KVM32_MAX_VCPUS; i++) {
		struct kvm32_vcpu *other = READ_ONCE(vcpu->vm->vcpus[i]);

		if (!other || ((kvm32_mpidr(other) ^ affinity) & mask))
			continue;
		if (*result != AFFINITY_ON)
			*result = READ_ONCE(other->powered_off) ? AFFINITY_OFF : AFFINITY_ON;
	}
	return 1;
}

static int migrate_info_type(struct kvm32_vcpu *vcpu, u32 *result)
{
	*result = TOS_NOT_PRESENT;
	return 1;
}

/* No vCPU runs on behind the back of a user space that has to decide what comes next. */
static void stop_all(struct kvm32_vm *vm)
{
	unsigned int i;

	for (i = 0; i < KVM32_MAX_VCPUS; i++) {
		struct kvm32_vcpu *vcpu = READ_ONCE(vm->vcpus[i]);

		if (vcpu)
			kvm32_power_off(vcpu);
	}
}

/* If user space should run the guest on after all, the guest learns that the call failed. */
static int system_event(struct kvm32_vcpu *vcpu, u32 type, u32 *result)
{
	stop_all(vcpu->vm);
	memset(&vcpu->run->system_event, 0, sizeof(vcpu->run->system_event));
	vcpu->run->system_event.type = type;
	vcpu->run->exit_reason = KVM_EXIT_SYSTEM_EVENT;
	*result = PSCI_INTERNAL_FAILURE;
	return 0;
}

static int system_off(struct kvm32_vcpu *vcpu, u32 *result)
{
	return system_event(vcpu, KVM_SYSTEM_EVENT_SHUTDOWN, result);
}

static int system_reset(struct kvm32_vcpu *vcpu, u32 *result)
{
	return system_event(vcpu, KVM_SYSTEM_EVENT_RESET, result);
}

static int smccc_version(struct kvm32_vcpu *vcpu, u32 *result)
{
	*result = SMCCC_VERSION_1_1;
	return 1;
}

static int psci_features(struct kvm32_vcpu *vcpu, u32 *result);

#define V0_1	BIT(0)
#define V0_2	BIT(1)
#define V1_0	BIT(2)

static const struct function {
	u32 id;
	u32 versions;	/* that have it */
	/* As an exit handler; *result goes to r0 and is NOT_SUPPORTED beforehand. */
	int (*call)(struct kvm32_vcpu *vcpu, u32 *result);
} functions[] = {
	{ SMCCC_VERSION_ID, V0_1 | V0_2 | V1_0, smccc_version },
	{ PSCI_VERSION_ID, V0_2 | V1_0, version },
	{ 0x84000001, V0_2 | V1_0, cpu_suspend },
	{ 0x84000002, V0_2 | V1_0, cpu_off },
	{ 0x84000003, V0_2 | V1_0, cpu_on },
	{ 0x84000004, V0_2 | V1_0, affinity_info },
	{ 0x84000006, V0_2 | V1_0, migrate_info_type },
	{ 0x84000008, V0_2 | V1_0, system_off },
	{ 0x84000009, V0_2 | V1_0, system_reset },
	{ 0x8400000a, V1_0, psci_features },
	{ KVM_PSCI_FN_CPU_OFF, V0_1, cpu_off },
	{ KVM_PSCI_FN_CPU_ON, V0_1, cpu_on },
};

static u32 version_bit(const struct kvm32_vcpu *vcpu)
{
	switch (kvm32_psci_version(vcpu)) {
	case KVM32_PSCI_0_1:
		return V0_1;
	case KVM32_PSCI_0_2:
		return V0_2;
	default:
		return V1_0;
	}
}

static const struct function *find_function(const struct kvm32_vcpu *vcpu, u32 id)
{
	u32 version;
	unsigned int i;

	if (!psci_is_number(id))
		return NULL;
	version = version_bit(vcpu);
	for (i = 0; i < ARRAY_SIZE(functions); i++)
		if (functions[i].id == id && (functions[i].versions & version))
			return &functions[i];
	return NULL;
}

static int psci_features(struct kvm32_vcpu *vcpu, u32 *result)
{
	if (find_function(vcpu, vcpu->ctx->regs[1]))
		*result = PSCI_SUCCESS;
	return 1;
}

int kvm32_psci(struct kvm32_vcpu *vcpu)
{
	const struct function *function = find_function(vcpu, vcpu->ctx->regs[0]);
	u32 result = PSCI_NOT_SUPPORTED;
	int ret = function ? function->call(vcpu, &result) : 1;

	vcpu->ctx->regs[0] = result;
	return ret;
}
EXPORT_SYMBOL_GPL(kvm32_psci);
