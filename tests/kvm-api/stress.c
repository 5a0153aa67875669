// SPDX-License-Identifier: GPL-2.0
/* Wake-ups that must not get lost, and many things at once. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api.h"

#define ROUNDS		2000
#define SPI		40

static void set_spi(struct vm *vm, uint32_t level)
{
	struct kvm_irq_level line = { .irq = KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | SPI, .level = level };

	ioctl(vm->fd, KVM_IRQ_LINE, &line);
}

struct device {
	struct vm *vm;
	sem_t go;
};

/* Raises the line again at moments that have nothing to do with what the vCPU does. */
static void *raise_line(void *argument)
{
	struct device *device = argument;
	volatile unsigned int delay;
	unsigned int i;

	for (i = 0; i < ROUNDS; i++) {
		sem_wait(&device->go);
		for (delay = 0; delay < i * 37 % 4096; delay++)
			;
		set_spi(device->vm, 1);
	}
	return NULL;
}

/* A lost wake-up shows as the alarm that ends the program. */
static void lines(void)
{
	struct vm vm = vm_create();
	struct device device = { .vm = &vm };
	unsigned int i, errors = 0;
	pthread_t thread;

	LOAD(&vm, echo);
	vm_add_vcpu(&vm, 0, false);
	vm_add_gic(&vm);
	sem_init(&device.go, 0, 0);
	pthread_create(&thread, NULL, raise_line, &device);
	CHECK(vm_said(&vm, 0) == 0);
	for (i = 0; i < ROUNDS; i++) {
		sem_post(&device.go);
		errors += vm_said(&vm, 0) != SPI;
		set_spi(&vm, 0);
	}
	CHECK(errors == 0);
	pthread_join(thread, NULL);
	vm_close(&vm);
}

static void nothing(int signal)
{
	(void)signal;
}

static void *run_second(void *argument)
{
	struct vm *vm = argument;

	vm_run(vm, 1);
	return NULL;
}

static void pingpong(void)
{
	struct sigaction action = { .sa_handler = nothing };
	struct vm vm = vm_create();
	pthread_t thread;

	sigaction(SIGUSR1, &action, NULL);
	LOAD(&vm, pingpong);
	vm_add_vcpu(&vm, 0, false);
	vm_add_vcpu(&vm, 1, true);
	vm_add_gic(&vm);
	pthread_create(&thread, NULL, run_second, &vm);
	CHECK(vm_said(&vm, 0) == (1 << 10 | 0));
	pthread_kill(thread, SIGUSR1);
	pthread_join(thread, NULL);
	vm_close(&vm);
}

static void *run_first(void *argument)
{
	struct vm *vm = argument;

	while (vm_run(vm, 0) == 0)
		;
	return NULL;
}

/* Guests that write memory which others drop, map again and copy on fork, until they are killed. */
static void torture(unsigned int seed)
{
	struct vm vm = vm_create();
	pthread_t thread;
	char *page = vm.ram + 0x100000;

	LOAD(&vm, write);
	vm_add_vcpu(&vm, 0, false);
	vm_add_gic(&vm);
	pthread_create(&thread, NULL, run_first, &vm);
	for (;; seed = seed * 1103515245 + 12345) {
		switch (seed >> 16 & 3) {
		case 0:
			madvise(page, 0x1000, MADV_DONTNEED);
			break;
		case 1:
			mprotect(page, 0x1000, PROT_READ);
			mprotect(page, 0x1000, PROT_READ | PROT_WRITE);
			break;
		case 2:
			mremap(page, 0x1000, 0x1000, MREMAP_MAYMOVE | MREMAP_FIXED, page + 0x10000);
			mmap(page, 0x1000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
			break;
		default:
			if (!fork())
				_exit(0);
			waitpid(-1, NULL, 0);
		}
	}
}

static void tortured(void)
{
	unsigned int round, i, clean = 0;
	pid_t children[4];

	for (round = 0; round < 3; round++) {
		for (i = 0; i < 4; i++) {
			children[i] = fork();
			if (!children[i])
				torture(round * 4 + i);
		}
		usleep(1500000);
		for (i = 0; i < 4; i++) {
			int status = 0;

			kill(children[i], SIGKILL);
			waitpid(children[i], &status, 0);
			clean += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
		}
	}
	CHECK(clean == 12);
}

void test_stress(void)
{
	lines();
	pingpong();
	tortured();
}
