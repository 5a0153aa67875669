// SPDX-License-Identifier: GPL-2.0
/* Who may use a VM, and what happens when its process or its files go at the wrong moment. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api.h"

/* Status of a child that runs a function. */
static int in_child(int (*function)(struct vm *vm), struct vm *vm)
{
	pid_t child = fork();
	int status = -1;

	if (!child)
		_exit(function(vm));
	waitpid(child, &status, 0);
	return status;
}

static int all_refused(struct vm *vm)
{
	return !(vm_run(vm, 0) == -1 && errno == EIO && ioctl(vm->fd, KVM_CREATE_VCPU, 5) == -1 && errno == EIO &&
		 vm_set_memory(vm, 7, 0, 0, 0x1000, vm->ram) == -1 && errno == EIO &&
		 vm_gic_attribute(vm, 0, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, vm->ram) == -1 && errno == EIO);
}

static void other_process(void)
{
	struct vm vm = vm_create();

	LOAD(&vm, off);
	vm_add_vcpu(&vm, 0, false);
	vm_add_gic(&vm);
	CHECK(in_child(all_refused, &vm) == 0);
	CHECK(!vm_run(&vm, 0));
	vm_close(&vm);
}

/* The copy-on-write of a fork takes write permission away under the guest. */
static int write_in_child(struct vm *vm)
{
	*(volatile uint32_t *)(vm->ram + 0x100000) = 0;
	return 0;
}

static void *run_until_signal(void *argument)
{
	struct vm *vm = argument;

	vm_run(vm, 0);
	return NULL;
}

static void nothing(int signal)
{
	(void)signal;
}

static pthread_t start_thread(struct vm *vm)
{
	struct sigaction action = { .sa_handler = nothing };
	pthread_t thread;

	sigaction(SIGUSR1, &action, NULL);
	pthread_create(&thread, NULL, run_until_signal, vm);
	usleep(50000);
	return thread;
}

static void stop_thread(pthread_t thread)
{
	pthread_kill(thread, SIGUSR1);
	pthread_join(thread, NULL);
}

static void fork_while_running(void)
{
	struct vm vm = vm_create();
	volatile uint32_t *word = (uint32_t *)(vm.ram + 0x100000);
	pthread_t thread;
	uint32_t before;

	LOAD(&vm, write);
	vm_add_vcpu(&vm, 0, false);
	thread = start_thread(&vm);
	CHECK(in_child(write_in_child, &vm) == 0);
	before = *word;
	usleep(100000);
	CHECK(before && *word != before);
	stop_thread(thread);
	vm_close(&vm);
}

static void memory_changes_while_running(void)
{
	struct vm vm = vm_create();
	pthread_t thread;
	unsigned int i, errors = 0;

	LOAD(&vm, write);
	vm_add_vcpu(&vm, 0, false);
	thread = start_thread(&vm);
	for (i = 0; i < 200; i++) {
		errors += madvise(vm.ram + 0x100000, 0x1000, MADV_DONTNEED) != 0;
		errors += vm_set_memory(&vm, 1, 0, 0x80000000, 0x2000, vm.ram) != 0;
		errors += vm_set_memory(&vm, 1, 0, 0x90000000, 0x2000, vm.ram) != 0;
		errors += vm_set_memory(&vm, 1, 0, 0, 0, NULL) != 0;
	}
	CHECK(errors == 0);
	stop_thread(thread);
	vm_close(&vm);
}

static int run_forever(struct vm *vm)
{
	(void)vm;
	struct vm own = vm_create();

	LOAD(&own, spin);
	vm_add_vcpu(&own, 0, false);
	vm_add_gic(&own);
	vm_run(&own, 0);
	return 1;
}

static void killed(void)
{
	pid_t child = fork();
	int status = 0;

	if (!child)
		_exit(run_forever(NULL));
	usleep(200000);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* Files close in any order; a mapping of kvm_run holds the vCPU, and the vCPU its VM. */
static void closing_order(void)
{
	struct vm vm = vm_create();

	LOAD(&vm, spin);
	vm_add_vcpu(&vm, 0, false);
	vm_add_gic(&vm);
	close(vm.fd);
	close(vm.kvm);
	vm.run[0]->immediate_exit = 1;
	FAILS(EINTR, vm_run(&vm, 0));
	close(vm.vcpu[0]);
	CHECK(vm.run[0]->immediate_exit == 1);
	close(vm.gic);
	munmap(vm.run[0], 4096);
	munmap(vm.ram, RAM_SIZE);
}

static void many(void)
{
	unsigned int i;

	for (i = 0; i < 300; i++) {
		struct vm vm = vm_create();

		vm_add_vcpu(&vm, 0, false);
		vm_close(&vm);
	}
	CHECK(true);
}

void test_life(void)
{
	other_process();
	fork_while_running();
	memory_changes_while_running();
	killed();
	closing_order();
	many();
}
