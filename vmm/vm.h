/* SPDX-License-Identifier: GPL-2.0 */
/* One virtual machine from power-on to power-off. A reboot of the guest is a new one: nothing of the old can linger. */
#ifndef VMM_VM_H
#define VMM_VM_H

#include <pthread.h>
#include <stdatomic.h>

#include "bus.h"
#include "config.h"
#include "console.h"
#include "exit-code.h"
#include "hw/pl011.h"
#include "hw/pl031.h"
#include "kvm.h"
#include "loader/loader.h"
#include "memory.h"
#include "mmio-ring.h"
#include "virtio/virtio.h"

struct vm;

struct vcpu {
	struct vm *vm;
	unsigned int id;
	struct kvm_vcpu kvm;
	pthread_t thread;
	bool running;			/* the thread was started and not joined yet */
};

struct vm {
	const struct run_config *config;
	struct console *console;
	struct net_link *link;		/* NULL: none */
	struct kvm kvm;
	struct guest_memory memory;
	struct bus bus;
	struct mmio_ring ring;
	atomic_bool gathering;		/* stores may go to the ring, of which no exit tells */
	struct pl011 uart;
	struct guest_memory uart_page;	/* its registers as the guest may read them */
	struct pl031 rtc;
	struct virtio_device *virtio[VIRTIO_SLOTS];
	unsigned int virtio_count;
	struct virtio_device *virtio_console, *virtio_net;	/* two of them, or NULL */
	struct vcpu vcpus[MAX_CPUS];
	unsigned int vcpu_count;
	struct loaded_kernel kernel;
	struct placement placement;
	atomic_bool stopping;
	atomic_int outcome;		/* the first reason to stop, an exit code; -1: none yet */
	int stop_fd;			/* readable once there is one */
};

/**
 * vm_create() - everything up to the first instruction; with config->dry_run without KVM.
 * @console, @link: the host's side, which outlives the machine; no link: NULL.
 *
 * Return: 0, or the exit code after a message. vm_destroy() in both cases.
 */
int vm_create(struct vm *vm, const struct run_config *config, struct console *console, struct net_link *link);
void vm_destroy(struct vm *vm);

/** vm_backend() - KVM32_VM_HYP or KVM32_VM_PV. */
unsigned int vm_backend(const struct vm *vm);

/** vm_start() - the vCPUs run. Return: 0 or an exit code. */
int vm_start(struct vm *vm);

/** vm_stop() - from any thread: the machine is to end with this exit code, unless it has a reason already. */
void vm_stop(struct vm *vm, int exit_code);

/** vm_join() - waits until no vCPU runs any more; after vm_stop(). Return: the exit code. */
int vm_join(struct vm *vm);

/* Parts of vm_create(), each with its own file. Return: 0, or the exit code after a message. */
int vm_create_kvm(struct vm *vm);		/* vm-kvm.c: VM, RAM slot, GIC, vCPUs */
int vm_prefault(struct vm *vm);			/* vm-kvm.c: all of the memory, if the user wants it at once */
int vm_create_devices(struct vm *vm);		/* vm-devices.c */
int vm_load(struct vm *vm);			/* vm-load.c: kernel, initrd, device tree, first registers */

/** vm_describe() - `run --dry-run`: what would stand where, on stdout. */
void vm_describe(const struct vm *vm);

/** vcpu_thread() - runs a vCPU (a struct vcpu) until the VM stops. */
void *vcpu_thread(void *vcpu);

/** vcpu_dump() - a vCPU's registers on stderr. */
void vcpu_dump(const struct vcpu *vcpu);

#endif
