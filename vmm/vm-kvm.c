// SPDX-License-Identifier: GPL-2.0
/* The kernel's half of a machine: VM, RAM, interrupt controller, vCPUs. */
#include <errno.h>
#include <string.h>

#include "../abi/shared-page.h"
#include "kvm-sys.h"
#include "msg.h"
#include "vm.h"

#define INTERRUPTS	64	/* IDs 0-63: the private ones and 32 lines, more than the machine has */

static const char *const backend_names[] = {
	[KVM32_VM_AUTO] = "auto", [KVM32_VM_HYP] = "hyp", [KVM32_VM_PV] = "pv",
};

static int open_node(struct vm *vm)
{
	int err = kvm_open(&vm->kvm);

	switch (err) {
	case 0:
		return 0;
	case -EACCES:
	case -EPERM:
		msg_error("%s: permission denied; join the group that owns it (kvm)", kvm_sys_node());
		return EXIT_HOST_ERROR;
	case -EPROTO:
		msg_error("%s: no KVM for 32-bit ARM; `kvm32 check` says more", kvm_sys_node());
		return EXIT_NO_SUPPORT;
	default:
		msg_error("%s: %s; load kvm32-pv or kvm32-hyp (modprobe), `kvm32 check` says more", kvm_sys_node(),
			  strerror(-err));
		return EXIT_NO_SUPPORT;
	}
}

static int create_vm(struct vm *vm)
{
	unsigned int type = vm->config->backend, there = kvm_backends(&vm->kvm);
	int err;

	if (type != KVM32_VM_AUTO && !(there & 1u << type)) {
		msg_error("backend %s is not there: load kvm32-%s (modprobe), on a core that can have it",
			  backend_names[type], backend_names[type]);
		return EXIT_NO_SUPPORT;
	}
	/* The KVM of Linux up to 5.6 knows no types. */
	if (!kvm_capability(&vm->kvm, KVM32_CAP_BACKENDS))
		type = KVM32_VM_AUTO;
	err = kvm_create_vm(&vm->kvm, type);
	if (!err)
		return 0;
	msg_error("cannot create a virtual machine: %s", strerror(-err));
	return err == -ENODEV || err == -EOPNOTSUPP || err == -EINVAL ? EXIT_NO_SUPPORT : EXIT_HOST_ERROR;
}

static int set_strategy(struct vm *vm)
{
	static const char *const names[] = { "trap", "lowvisor", "inline" };
	unsigned int strategy = vm->config->strategy;
	int err;

	if (strategy > STRATEGY_INLINE)
		return 0;
	err = kvm_set_strategy(&vm->kvm, strategy, strategy == STRATEGY_INLINE ? SHARED_PAGE_ADDRESS : 0);
	if (err == -ENOENT)
		msg_error("--strategy=%s: this KVM does not have it", names[strategy]);
	else if (err)
		msg_error("--strategy=%s: %s", names[strategy], strerror(-err));
	return !err ? 0 : err == -ENOENT ? EXIT_NO_SUPPORT : EXIT_HOST_ERROR;
}

static int add_memory(struct vm *vm)
{
	int err = kvm_set_memory(&vm->kvm, RAM_SLOT, 0, vm->memory.base, vm->memory.host, vm->memory.size);

	if (err)
		msg_error("cannot give the guest its memory: %s", strerror(-err));
	return err ? EXIT_HOST_ERROR : 0;
}

static int create_vcpus(struct vm *vm)
{
	for (unsigned int i = 0; i < vm->config->cpus; i++) {
		int err = kvm_create_vcpu(&vm->kvm, i, i > 0, &vm->vcpus[i].kvm);

		if (err) {
			msg_error("cannot create vCPU %u of %u: %s", i, vm->config->cpus, strerror(-err));
			return EXIT_HOST_ERROR;
		}
		vm->vcpus[i].vm = vm;
		vm->vcpus[i].id = i;
		vm->vcpu_count++;
	}
	mmio_ring_init(&vm->ring, kvm_coalesced_ring(&vm->kvm, &vm->vcpus[0].kvm));
	return 0;
}

static int check_cpus(struct vm *vm)
{
	int most = kvm_capability(&vm->kvm, KVM_CAP_MAX_VCPUS);

	if (!most || vm->config->cpus <= (unsigned int)most)
		return 0;
	msg_error("-c %u: this KVM has %d vCPUs at most", vm->config->cpus, most);
	return EXIT_NO_SUPPORT;
}

static int create_gic(struct vm *vm)
{
	int err = kvm_create_gic(&vm->kvm, GIC_DIST_BASE, GIC_CPU_BASE, INTERRUPTS);

	if (err)
		msg_error("cannot create the interrupt controller: %s", strerror(-err));
	return err ? EXIT_HOST_ERROR : 0;
}

static int start_gic(struct vm *vm)
{
	int err = kvm_start_gic(&vm->kvm);

	if (err)
		msg_error("cannot start the interrupt controller: %s", strerror(-err));
	return err ? EXIT_HOST_ERROR : 0;
}

int vm_prefault(struct vm *vm)
{
	int err = guest_memory_populate(&vm->memory);

	if (!err)
		err = kvm_pre_fault(&vm->kvm, &vm->vcpus[0].kvm, vm->memory.base, vm->memory.size);
	if (err)
		msg_error("--prefault: the host does not give the guest's memory: %s", strerror(-err));
	return err ? EXIT_HOST_ERROR : 0;
}

int vm_create_kvm(struct vm *vm)
{
	static int (*const steps[])(struct vm *vm) = {
		open_node, create_vm, set_strategy, check_cpus, add_memory, create_gic, create_vcpus, start_gic,
	};
	int code = 0;

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && !code; i++)
		code = steps[i](vm);
	return code;
}
