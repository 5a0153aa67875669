// SPDX-License-Identifier: GPL-2.0
#include "vm.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "msg.h"
#include "terminal.h"

#define NOT_STOPPED	(-1)

/* A vCPU that does not come out of a system call of its own (a dead network disk) must not keep the process alive. */
#define KICK_NS		50000000
#define KICKS		100

unsigned int vm_backend(const struct vm *vm)
{
	if (vm->kvm.vm >= 0)
		return kvm_backends(&vm->kvm) & 1u << KVM32_VM_PV ? KVM32_VM_PV : KVM32_VM_HYP;
	return vm->config->backend == KVM32_VM_HYP ? KVM32_VM_HYP : KVM32_VM_PV;
}

static int create_memory(struct vm *vm)
{
	uint64_t bytes = vm->config->memory;
	uint64_t host = (uint64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
	int err;

	if (bytes > host) {
		msg_error("-m: %" PRIu64 "M is more than this host has (%" PRIu64 "M)", bytes / MIB, host / MIB);
		return EXIT_HOST_ERROR;
	}
	err = guest_memory_create(&vm->memory, RAM_BASE, bytes);
	if (err)
		msg_error("no memory for the guest's %" PRIu64 "M: %s", bytes / MIB, strerror(-err));
	return err ? EXIT_HOST_ERROR : 0;
}

int vm_create(struct vm *vm, const struct run_config *config, struct console *console, struct net_link *link)
{
	int code;

	memset(vm, 0, sizeof(*vm));
	vm->config = config;
	vm->console = console;
	vm->link = link;
	vm->kvm = (struct kvm){ .fd = -1, .vm = -1, .gic = -1 };
	vm->rtc.alarm_fd = -1;
	atomic_init(&vm->outcome, NOT_STOPPED);
	vm->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	code = vm->stop_fd < 0 ? EXIT_HOST_ERROR : create_memory(vm);
	if (!code && !config->dry_run)
		code = vm_create_kvm(vm);
	if (!code)
		code = vm_create_devices(vm);
	if (!code)
		code = vm_load(vm);
	if (!code && config->prefault && !config->dry_run)
		code = vm_prefault(vm);
	return code;
}

void vm_destroy(struct vm *vm)
{
	console_attach(vm->console, NULL, NULL);
	for (unsigned int i = 0; i < VIRTIO_SLOTS; i++)
		virtio_destroy(vm->virtio[i]);
	pl031_destroy(&vm->rtc);
	for (unsigned int i = 0; i < vm->vcpu_count; i++)
		kvm_destroy_vcpu(&vm->kvm, &vm->vcpus[i].kvm);
	kvm_close(&vm->kvm);
	guest_memory_destroy(&vm->memory);
	guest_memory_destroy(&vm->uart_page);
	if (vm->stop_fd >= 0)
		close(vm->stop_fd);
}

/* The signal only has to interrupt KVM_RUN. */
static void on_kick(int signal)
{
	(void)signal;
}

int vm_start(struct vm *vm)
{
	struct sigaction action = { .sa_handler = on_kick };

	sigaction(SIGUSR1, &action, NULL);
	for (unsigned int i = 0; i < vm->vcpu_count; i++) {
		struct vcpu *vcpu = &vm->vcpus[i];
		int err = pthread_create(&vcpu->thread, NULL, vcpu_thread, vcpu);

		if (err) {
			msg_error("no thread for vCPU %u: %s", i, strerror(err));
			vm_stop(vm, EXIT_HOST_ERROR);
			return EXIT_HOST_ERROR;
		}
		vcpu->running = true;
	}
	return 0;
}

void vm_stop(struct vm *vm, int exit_code)
{
	int none = NOT_STOPPED;
	uint64_t one = 1;

	atomic_compare_exchange_strong(&vm->outcome, &none, exit_code);
	atomic_store(&vm->stopping, true);
	if (write(vm->stop_fd, &one, sizeof(one)) < 0)
		return;		/* full: the event loop knows already */
}

/* immediate_exit first: a signal that comes just before KVM_RUN is lost, the flag is not. */
static void kick(struct vcpu *vcpu)
{
	vcpu->kvm.run->immediate_exit = 1;
	pthread_kill(vcpu->thread, SIGUSR1);
}

static bool join(struct vcpu *vcpu)
{
	struct timespec until;

	for (unsigned int n = 0; n < KICKS; n++) {
		kick(vcpu);
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += KICK_NS;
		until.tv_sec += until.tv_nsec / 1000000000;
		until.tv_nsec %= 1000000000;
		if (!pthread_timedjoin_np(vcpu->thread, NULL, &until))
			return true;
	}
	return false;
}

int vm_join(struct vm *vm)
{
	for (unsigned int i = 0; i < vm->vcpu_count; i++) {
		if (vm->vcpus[i].running)
			kick(&vm->vcpus[i]);
	}
	for (unsigned int i = 0; i < vm->vcpu_count; i++) {
		struct vcpu *vcpu = &vm->vcpus[i];

		if (vcpu->running && !join(vcpu)) {
			msg_error("vCPU %u does not stop; leaving it behind", i);
			terminal_restore();
			_exit(atomic_load(&vm->outcome));
		}
		vcpu->running = false;
	}
	/* What the guest said before it was stopped. */
	mmio_ring_drain(&vm->ring, &vm->bus);
	return atomic_load(&vm->outcome);
}
