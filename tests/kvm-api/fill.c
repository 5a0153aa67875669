// SPDX-License-Identifier: GPL-2.0
/*
 * Guests with tables of their own: aborts that are theirs, translations that they (fill-own.c) and the host (fill-host.c) change, to memory
 * and to devices (fill-device.c). First step by step (fill-list.c), then while vCPUs run (fill-running.c). With the PV backend most of these aborts cause no exit, which its counters
 * show.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "fill.h"
#include "../../abi/shared-page.h"

#define PT_SECTION	2u
#define SECTION_NORMAL	0x11c0cu	/* shared, write-back, all rights, domain 0 (B3.5.1) */
#define SECTION_DEVICE	0x0c04u
#define SECTION_RO	0x39c2cu	/* as normal memory, domain 1, not global, read-only */
#define TTBR_WALKS	0x4au		/* write-back, shared */

char *fill_ram(struct fill *fill, uint32_t gpa)
{
	return fill->vm.ram + (gpa - RAM_BASE);
}

char *fill_map(void *place, size_t size)
{
	return mmap(place, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | (place ? MAP_FIXED : 0), -1, 0);
}

uint32_t *fill_word(struct fill *fill, unsigned int page)
{
	return (uint32_t *)(fill->area + page * PAGE);
}

uint32_t fill_va(unsigned int index)
{
	return FILL_VA + index * PAGE;
}

uint32_t fill_pte_at(unsigned int space, unsigned int index)
{
	return FILL_L2 + space * PAGE + index * 4;
}

uint32_t fill_pte(unsigned int page, uint32_t attributes)
{
	return (FILL_AREA + page * PAGE) | attributes;
}

void fill_enter(struct fill *fill, unsigned int space, unsigned int index, uint32_t pte)
{
	*(volatile uint32_t *)fill_ram(fill, fill_pte_at(space, index)) = pte;
}

uint32_t fill_ttbr(unsigned int space)
{
	return (FILL_L1 + space * 0x4000) | TTBR_WALKS;
}

static void make_tables(struct fill *fill, unsigned int space)
{
	uint32_t *l1 = (uint32_t *)fill_ram(fill, FILL_L1 + space * 0x4000), i;

	l1[DEVICE >> 20] = DEVICE | SECTION_DEVICE | PT_SECTION;
	for (i = 0; i < RAM_SIZE >> 20; i++)
		l1[(RAM_BASE >> 20) + i] = (RAM_BASE + (i << 20)) | SECTION_NORMAL | PT_SECTION;
	for (i = 0; i < FILL_AREA_SIZE >> 20; i++)
		l1[(FILL_AREA >> 20) + i] = (FILL_AREA + (i << 20)) | SECTION_NORMAL | PT_SECTION;
	l1[FILL_SECTION >> 20] = FILL_AREA | SECTION_RO | PT_SECTION;
	l1[FILL_VA >> 20] = (FILL_L2 + space * PAGE) | 1 << 5 | 1;
	l1[FILL_OTHER_VA >> 20] = (FILL_L2 + space * PAGE + 0x400) | 1 << 5 | 1;
}

struct fill fill_start(const char *code, const char *end, unsigned int strategy)
{
	struct kvm_enable_cap cap = {
		.cap = KVM32_CAP_PV_STRATEGY,
		.args = { strategy, strategy == KVM32_STRATEGY_INLINE ? SHARED_PAGE_ADDRESS : 0 },
	};
	struct fill fill = { .vm = vm_create(), .area = fill_map(NULL, FILL_AREA_SIZE) };
	struct vm *vm = &fill.vm;

	if (strategy)
		CHECK(!ioctl(vm->fd, KVM_ENABLE_CAP, &cap));
	CHECK(!vm_set_memory(vm, 0, 0, RAM_BASE, 0, vm->ram));
	CHECK(!vm_set_memory(vm, 0, 0, FILL_AREA, FILL_AREA_SIZE, fill.area));
	CHECK(!vm_set_memory(vm, 1, 0, RAM_BASE, RAM_SIZE, vm->ram));
	vm_load(vm, code, end);
	make_tables(&fill, 0);
	make_tables(&fill, 1);
	return fill;
}

void fill_add_vcpu(struct fill *fill, unsigned int id, uint32_t r2)
{
	vm_add_vcpu(&fill->vm, id, false);
	vm_set_reg(&fill->vm, id, 0, fill_ttbr(0));
	vm_set_reg(&fill->vm, id, 1, FILL_ASID);
	vm_set_reg(&fill->vm, id, 2, r2);
}

void fill_end(struct fill *fill)
{
	vm_close(&fill->vm);
	munmap(fill->area, FILL_AREA_SIZE);
}

bool fill_is_pv(const struct fill *fill)
{
	return ioctl(fill->vm.fd, KVM_CHECK_EXTENSION, KVM32_CAP_BACKENDS) & 1 << KVM32_VM_PV;
}

static void all(unsigned int strategy)
{
	fill_own_faults(strategy);
	fill_changed_by_guest(strategy);
	fill_spaces(strategy);
	fill_changed_by_host(strategy);
	fill_logged(strategy);
	fill_while_running(strategy);
	fill_devices(strategy);
}

void test_fill(void)
{
	struct vm vm = vm_create();
	int strategies = ioctl(vm.fd, KVM_CHECK_EXTENSION, KVM32_CAP_PV_STRATEGY);

	vm_close(&vm);
	if (!strategies) {
		all(0);
		return;
	}
	all(KVM32_STRATEGY_LOWVISOR);
	all(KVM32_STRATEGY_INLINE);
}
