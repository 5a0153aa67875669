// SPDX-License-Identifier: GPL-2.0
/* What a machine finds when it is switched on: kernel, initrd, device tree, and registers that point to them. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../abi/shared-page.h"
#include "fdt.h"
#include "msg.h"
#include "vm.h"

#define CPSR_START	0x1d3u		/* SVC mode; asynchronous aborts, IRQ and FIQ masked */
#define CPSR_T		0x20u
#define MACHINE_NONE	0xffffffffu	/* r1 of a kernel that gets a device tree */
#define MIDR		ARM_CP15_REG32(0, 0, 0, 0)

struct files {
	struct file kernel, initrd, dtb;
};

static int map_files(const struct run_config *config, struct files *files)
{
	int err = file_map(&files->kernel, "kernel", config->kernel);

	if (!err && config->initrd)
		err = file_map(&files->initrd, "initrd", config->initrd);
	if (!err && config->dtb)
		err = file_map(&files->dtb, "device tree", config->dtb);
	return err;
}

static void unmap_files(struct files *files)
{
	file_unmap(&files->kernel);
	file_unmap(&files->initrd);
	file_unmap(&files->dtb);
}

static unsigned int virtio_slots(const struct vm *vm)
{
	unsigned int slots = 0;

	for (unsigned int i = 0; i < VIRTIO_SLOTS; i++)
		slots |= vm->virtio[i] ? 1u << i : 0;
	return slots;
}

static const char *cpu_compatible(const struct vm *vm)
{
	uint32_t midr = 0;

	if (vm->vcpu_count)
		kvm_get_reg32(&vm->vcpus[0].kvm, MIDR, &midr);
	return fdt_compatible_of(midr);
}

static int dump_dtb(const char *path, const void *fdt)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	ssize_t size = fdt_totalsize(fdt), n = fd < 0 ? -1 : write(fd, fdt, size);
	int err = n < 0 ? -errno : n < size ? -ENOSPC : 0;

	if (fd >= 0)
		close(fd);
	if (err)
		msg_error("device tree %s: %s", path, strerror(-err));
	return err;
}

static int make_dtb(struct vm *vm, const struct file *own, void *fdt, size_t bytes)
{
	const struct run_config *config = vm->config;
	struct fdt_machine machine = {
		.cpus = config->cpus,
		.cpu_compatible = cpu_compatible(vm),
		.ram_base = vm->memory.base,
		.ram_size = vm->memory.size,
		.bootargs = config->cmdline ? config->cmdline : "",
		.initrd = vm->placement.initrd,
		.initrd_end = vm->placement.initrd_end,
		.virtio_slots = virtio_slots(vm),
	};
	int err = own->data ? fdt_adopt(fdt, bytes, own->data, own->size, &machine) : fdt_build(fdt, bytes, &machine);

	if (err)
		msg_error("device tree%s%s: %s", own->data ? " " : "", own->data ? own->path : "",
			  err == -ENOSPC ? "too large; is the command line very long?" : "damaged, or no device tree");
	if (!err && config->dump_dtb)
		err = dump_dtb(config->dump_dtb, fdt);
	return err;
}

static int store_dtb(struct vm *vm, const struct file *own)
{
	size_t bytes = vm->placement.dtb_limit - vm->placement.dtb;
	void *fdt = calloc(1, bytes);
	int err = fdt ? make_dtb(vm, own, fdt, bytes) : -ENOMEM;

	if (!err)
		err = guest_write(&vm->memory, vm->placement.dtb, fdt, fdt_totalsize(fdt));
	free(fdt);
	return err;
}

static int load_files(struct vm *vm, const struct files *files)
{
	struct load_options options = {
		.text_offset = vm->config->text_offset,
		.sites = {
			.patch = vm_backend(vm) == KVM32_VM_PV,
			.trap_hints = vm->config->cpus > 1,
			.trap_user_access = vm->config->ldrt == LDRT_TRAP,
			.shared_page = vm->config->strategy == STRATEGY_INLINE ? SHARED_PAGE_ADDRESS : 0,
		},
	};
	int err = load_kernel(&files->kernel, &options, &vm->memory, &vm->kernel);

	if (!err)
		err = place(&vm->kernel, files->initrd.size, FDT_BYTES + files->dtb.size, &vm->memory, &vm->placement);
	if (!err)
		err = guest_write(&vm->memory, vm->placement.initrd, files->initrd.data, files->initrd.size);
	if (!err)
		err = store_dtb(vm, &files->dtb);
	return err;
}

static int set_registers(struct vm *vm)
{
	const struct {
		unsigned int index;
		uint32_t value;
	} start[] = {
		{ 0, 0 }, { 1, MACHINE_NONE }, { 2, vm->placement.dtb }, { KVM_ARM_UREG_PC, vm->kernel.entry },
		{ KVM_ARM_UREG_CPSR, CPSR_START | (vm->kernel.thumb ? CPSR_T : 0) },
	};
	int err = 0;

	for (size_t i = 0; i < sizeof(start) / sizeof(*start) && !err; i++)
		err = kvm_set_reg32(&vm->vcpus[0].kvm, KVM_REG_ARM_CORE_ID(start[i].index), start[i].value);
	if (err)
		msg_error("cannot set the registers of vCPU 0: %s", strerror(-err));
	return err;
}

int vm_load(struct vm *vm)
{
	struct files files = { 0 };
	int err = map_files(vm->config, &files);

	if (!err)
		err = load_files(vm, &files);
	unmap_files(&files);
	if (!err && vm->vcpu_count)
		err = set_registers(vm);
	return err ? EXIT_HOST_ERROR : 0;
}

static void describe_range(const char *name, uint64_t start, uint64_t end)
{
	if (start != end)
		printf("  0x%08" PRIx64 "-0x%08" PRIx64 "  %s\n", start, end - 1, name);
}

void vm_describe(const struct vm *vm)
{
	const struct site_counts *sites = &vm->kernel.sites;

	printf("kernel: %s, entry 0x%08" PRIx64 "%s\n", vm->kernel.format, vm->kernel.entry,
	       vm->kernel.thumb ? " (Thumb)" : "");
	if (sites->table)
		printf("sites: %u in the table, %u patched, %u native, %u sealed, %u without a trap, %u sequences in one, system call entry %s\n",
		       sites->table, sites->patched, sites->native, sites->sealed, sites->stubs, sites->sequences,
		       sites->entries ? "compares" : "traps");
	printf("memory map:\n");
	for (unsigned int i = 0; i < vm->bus.count; i++) {
		const struct bus_range *range = &vm->bus.ranges[i];

		describe_range(range->device->name, range->base, range->base + range->size);
	}
	describe_range("interrupt controller: distributor", GIC_DIST_BASE, GIC_DIST_BASE + GIC_DIST_SIZE);
	describe_range("interrupt controller: CPU interface", GIC_CPU_BASE, GIC_CPU_BASE + GIC_CPU_SIZE);
	describe_range("RAM", vm->memory.base, vm->memory.base + vm->memory.size);
	describe_range("kernel", vm->kernel.start, vm->kernel.end);
	describe_range("initrd", vm->placement.initrd, vm->placement.initrd_end);
	describe_range("device tree", vm->placement.dtb, vm->placement.dtb_limit);
}
