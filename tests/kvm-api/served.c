// SPDX-License-Identifier: GPL-2.0
/* What the guest `served` does for its VMM: one load or store after the other. */
#include "served.h"

#define ASK_ADDRESS	0x40
#define ASK_VALUE	0x44

static bool is_question(const struct kvm_run *run, uint32_t offset)
{
	return run->exit_reason == KVM_EXIT_MMIO && !run->mmio.is_write && run->mmio.phys_addr == DEVICE + offset;
}

static void answer(struct vm *vm, uint32_t value)
{
	memcpy(vm->run[0]->mmio.data, &value, sizeof(value));
}

int served_until_question(struct vm *vm, uint32_t *told)
{
	struct kvm_run *run = vm->run[0];

	for (;;) {
		if (vm_run(vm, 0))
			return errno;
		if (is_question(run, ASK_ADDRESS))
			return 0;
		if (is_question(run, ASK_VALUE))
			continue;
		if (run->exit_reason != KVM_EXIT_MMIO || !run->mmio.is_write)
			return ENOEXEC;
		memcpy(told, run->mmio.data, sizeof(*told));
	}
}

int served_load(struct vm *vm, uint32_t address, uint32_t *value)
{
	answer(vm, address);
	return served_until_question(vm, value);
}

/* The value is given beforehand where the guest asks for it: KVM_RUN takes what stands in kvm_run. */
int served_store(struct vm *vm, uint32_t address, uint32_t value)
{
	uint32_t told;

	answer(vm, address | 1);
	if (vm_run(vm, 0))
		return errno;
	if (!is_question(vm->run[0], ASK_VALUE))
		return ENOEXEC;
	answer(vm, value);
	return served_until_question(vm, &told);
}
