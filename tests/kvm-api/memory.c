// SPDX-License-Identifier: GPL-2.0
/* Memory slots: what is refused, and that refusing changes nothing. */
#include <sys/mman.h>

#include "api.h"

#define PAGE 0x1000u

static void refused(struct vm *vm)
{
	char *ram = vm->ram;

	FAILS(EINVAL, vm_set_memory(vm, 32, 0, 0, PAGE, ram));
	FAILS(EINVAL, vm_set_memory(vm, ~0u, 0, 0, PAGE, ram));
	FAILS(EINVAL, vm_set_memory(vm, 1, 4, 0, PAGE, ram));
	FAILS(EINVAL, vm_set_memory(vm, 1, 0, 1, PAGE, ram));
	FAILS(EINVAL, vm_set_memory(vm, 1, 0, 0, PAGE + 1, ram));
	FAILS(EINVAL, vm_set_memory(vm, 1, 0, 0, PAGE, ram + 4));
	FAILS(EINVAL, vm_set_memory(vm, 1, 0, 0xfffff000, 2 * PAGE, ram));
	FAILS(EINVAL, vm_set_memory(vm, 1, 0, 0x100000000ull, PAGE, ram));
	FAILS(EINVAL, vm_set_memory(vm, 1, 0, ~0ull << 12, 2 * PAGE, ram));
	FAILS(EINVAL, vm_set_memory(vm, 1, 0, 0, ~0ull << 12, ram));
	FAILS(EINVAL, vm_set_memory(vm, 1, 0, 0, PAGE, (void *)0xfffff000));
	FAILS(EINVAL, vm_set_memory(vm, 1, 0, 0, 0, ram));
}

static void overlapping(struct vm *vm)
{
	char *ram = vm->ram;

	FAILS(EEXIST, vm_set_memory(vm, 1, 0, RAM_BASE, PAGE, ram));
	FAILS(EEXIST, vm_set_memory(vm, 1, 0, RAM_BASE - PAGE, 2 * PAGE, ram));
	FAILS(EEXIST, vm_set_memory(vm, 1, 0, RAM_BASE + RAM_SIZE - PAGE, PAGE, ram));
	CHECK(!vm_set_memory(vm, 1, 0, RAM_BASE + RAM_SIZE, PAGE, ram));
	CHECK(!vm_set_memory(vm, 2, 0, RAM_BASE - PAGE, PAGE, ram));
	CHECK(!vm_set_memory(vm, 3, 0, 0xfffff000, PAGE, ram));
	FAILS(EEXIST, vm_set_memory(vm, 3, 0, RAM_BASE, PAGE, ram));
}

static void changes(struct vm *vm)
{
	char *ram = vm->ram;

	FAILS(EINVAL, vm_set_memory(vm, 3, 0, 0xffff0000, 2 * PAGE, ram));
	FAILS(EINVAL, vm_set_memory(vm, 3, 0, 0xfffff000, PAGE, ram + PAGE));
	FAILS(EINVAL, vm_set_memory(vm, 3, KVM_MEM_READONLY, 0xfffff000, PAGE, ram));
	CHECK(!vm_set_memory(vm, 3, 0, 0xffffe000, PAGE, ram));
	CHECK(!vm_set_memory(vm, 3, KVM_MEM_LOG_DIRTY_PAGES, 0xffffe000, PAGE, ram));
	CHECK(!vm_set_memory(vm, 3, 0, 0xffffe000, 0, ram));
	FAILS(EINVAL, vm_set_memory(vm, 3, 0, 0xffffe000, 0, ram));
	CHECK(!vm_set_memory(vm, 3, KVM_MEM_READONLY, 0xfffff000, PAGE, ram));
}

/* Bits of what was written since the last look, in a slot of its own. */
static void dirty_log(struct vm *vm)
{
	uint64_t bits[RAM_SIZE / PAGE / 64];
	struct kvm_dirty_log log = { .slot = 5, .dirty_bitmap = (uintptr_t)bits };

	FAILS(ENOENT, ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log));
	log.slot = 77;
	FAILS(EINVAL, ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log));
	log.slot = 0;
	FAILS(ENOENT, ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log));
	CHECK(!vm_set_memory(vm, 0, KVM_MEM_LOG_DIRTY_PAGES, RAM_BASE, RAM_SIZE, vm->ram));
	CHECK(!ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log));
	CHECK(!bits[0] && !bits[1] && !bits[4]);
	log.dirty_bitmap = 0xfffff000;
	FAILS(EFAULT, ioctl(vm->fd, KVM_GET_DIRTY_LOG, &log));
}

void test_memory(void)
{
	struct vm vm = vm_create();

	refused(&vm);
	overlapping(&vm);
	changes(&vm);
	dirty_log(&vm);
	vm_close(&vm);
}
