// SPDX-License-Identifier: GPL-2.0
/* KVM_PRE_FAULT_MEMORY: arguments, what is left of a range, and that no page that was mapped ahead faults. */
#include <sys/mman.h>
#include <unistd.h>

#include "api.h"

#define PAGE	0x1000u
#define HALF	(RAM_SIZE / 2)		/* where the guest stores */

static int pre_fault(struct vm *vm, uint64_t gpa, uint64_t size, uint64_t flags, struct kvm_pre_fault_memory *range)
{
	*range = (struct kvm_pre_fault_memory){ .gpa = gpa, .size = size, .flags = flags };
	return ioctl(vm->vcpu[0], KVM_PRE_FAULT_MEMORY, range);
}

static void arguments(struct vm *vm)
{
	struct kvm_pre_fault_memory range = { .gpa = RAM_BASE, .size = PAGE, .padding = { 0, 0, 0, 0, 1 } };

	FAILS(EINVAL, ioctl(vm->vcpu[0], KVM_PRE_FAULT_MEMORY, &range));
	FAILS(EFAULT, ioctl(vm->vcpu[0], KVM_PRE_FAULT_MEMORY, NULL));
	FAILS(EINVAL, pre_fault(vm, RAM_BASE, 0, 0, &range));
	FAILS(EINVAL, pre_fault(vm, RAM_BASE + 4, PAGE, 0, &range));
	FAILS(EINVAL, pre_fault(vm, RAM_BASE, PAGE + 4, 0, &range));
	FAILS(EINVAL, pre_fault(vm, RAM_BASE, PAGE, 1, &range));
	FAILS(EINVAL, pre_fault(vm, RAM_BASE, -(uint64_t)PAGE, 0, &range));
	FAILS(ENOENT, pre_fault(vm, RAM_BASE - PAGE, 2 * PAGE, 0, &range));
	CHECK(range.gpa == RAM_BASE - PAGE && range.size == 2 * PAGE);
	FAILS(ENOENT, pre_fault(vm, 0x100000000ull + RAM_BASE, PAGE, 0, &range));
}

/* What lies behind the slot is left over, and asking for that alone is an error. */
static void left_over(struct vm *vm)
{
	struct kvm_pre_fault_memory range;

	CHECK(!pre_fault(vm, RAM_BASE + RAM_SIZE - 3 * PAGE, 5 * PAGE, 0, &range));
	CHECK(range.gpa == RAM_BASE + RAM_SIZE && range.size == 2 * PAGE);
	FAILS(ENOENT, ioctl(vm->vcpu[0], KVM_PRE_FAULT_MEMORY, &range));
	CHECK(range.gpa == RAM_BASE + RAM_SIZE && range.size == 2 * PAGE);
	CHECK(!pre_fault(vm, RAM_BASE, RAM_SIZE, 0, &range));
	CHECK(range.gpa == RAM_BASE + RAM_SIZE && !range.size);
}

/* Memory of the slot that the caller does not have */
static void missing(struct vm *vm)
{
	struct kvm_pre_fault_memory range;

	munmap(vm->ram + RAM_SIZE - PAGE, PAGE);
	CHECK(!pre_fault(vm, RAM_BASE + RAM_SIZE - 2 * PAGE, 2 * PAGE, 0, &range));
	CHECK(range.gpa == RAM_BASE + RAM_SIZE - PAGE && range.size == PAGE);
	FAILS(EFAULT, ioctl(vm->vcpu[0], KVM_PRE_FAULT_MEMORY, &range));
}

/* The faults of a guest that stores to all of its upper half */
static long long faults(struct vm *vm, int stats, uint32_t says)
{
	long long before = vm_counter(stats, "stage2_fault");

	CHECK(vm_said(vm, 0) == says);
	return vm_counter(stats, "stage2_fault") - before;
}

static void effect(struct vm *vm)
{
	struct kvm_pre_fault_memory range;
	int stats = ioctl(vm->vcpu[0], KVM_GET_STATS_FD, 0);

	memset(vm->ram + HALF, 0, HALF);
	CHECK(!pre_fault(vm, RAM_BASE, RAM_SIZE, 0, &range));
	CHECK(vm_counter(stats, "stage2_fault") == 0);
	CHECK(faults(vm, stats, 1) == 0);
	/* As a load would: there is no memory behind these pages yet, and none is taken. */
	madvise(vm->ram + HALF, HALF, MADV_DONTNEED);
	CHECK(!pre_fault(vm, RAM_BASE, RAM_SIZE, 0, &range));
	CHECK(faults(vm, stats, 2) > 0);
	CHECK(*(uint32_t *)(vm->ram + HALF) == 2);
	/* Neither counts what nobody wrote in a dirty log. */
	CHECK(!vm_set_memory(vm, 0, KVM_MEM_LOG_DIRTY_PAGES, RAM_BASE, RAM_SIZE, vm->ram));
	CHECK(!pre_fault(vm, RAM_BASE, RAM_SIZE, 0, &range));
	CHECK(faults(vm, stats, 3) >= HALF / PAGE);
	close(stats);
}

void test_prefault(void)
{
	struct vm vm = vm_create();
	struct kvm_pre_fault_memory range;
	bool has_stage2 = ioctl(vm.fd, KVM_CHECK_EXTENSION, KVM32_CAP_BACKENDS) & 1 << KVM32_VM_HYP;

	CHECK(ioctl(vm.fd, KVM_CHECK_EXTENSION, KVM_CAP_PRE_FAULT_MEMORY) == has_stage2);
	LOAD(&vm, store_all);
	vm_add_vcpu(&vm, 0, false);
	if (has_stage2) {
		arguments(&vm);
		left_over(&vm);
		effect(&vm);
		missing(&vm);
	} else {
		FAILS(EOPNOTSUPP, pre_fault(&vm, RAM_BASE, PAGE, 0, &range));
	}
	vm_close(&vm);
}
