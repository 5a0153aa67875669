// SPDX-License-Identifier: GPL-2.0
/* What guests of a few instructions see: devices, PSCI, timer, and what they make KVM_RUN return. */
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "api.h"

static struct vm start(const char *code, const char *end, bool gic)
{
	struct vm vm = vm_create();

	vm_load(&vm, code, end);
	vm_add_vcpu(&vm, 0, false);
	if (gic)
		vm_add_gic(&vm);
	return vm;
}
#define START(name, gic) start(guest_##name, guest_##name##_end, gic)

static bool is_access(const struct kvm_run *run, uint32_t offset, uint32_t length, bool write)
{
	bool same = run->exit_reason == KVM_EXIT_MMIO && run->mmio.phys_addr == DEVICE + offset &&
		    run->mmio.len == length && run->mmio.is_write == write;

	if (!same)
		printf("# exit %u: %s %u bytes at %llx\n", run->exit_reason, run->mmio.is_write ? "write" : "read",
		       run->mmio.len, (unsigned long long)run->mmio.phys_addr);
	return same;
}

/* Answers a read, and lies about everything but the data. */
static bool answer(struct vm *vm, uint32_t offset, uint32_t length, uint32_t value)
{
	struct kvm_run *run = vm->run[0];

	if (vm_run(vm, 0) || !is_access(run, offset, length, false))
		return false;
	memset(&run->mmio, 0xff, sizeof(run->mmio));
	memcpy(run->mmio.data, &value, 4);
	return true;
}

static bool written(struct vm *vm, uint32_t offset, uint32_t length, uint32_t value)
{
	struct kvm_run *run = vm->run[0];
	uint32_t got = 0;

	if (vm_run(vm, 0) || !is_access(run, offset, length, true))
		return false;
	memcpy(&got, run->mmio.data, length);
	memset(&run->mmio, 0xff, sizeof(run->mmio));
	return got == value;
}

static void device_access(void)
{
	struct vm vm = START(mmio, false);

	CHECK(answer(&vm, 4, 4, 0x11223344));
	CHECK(answer(&vm, 8, 1, 0x123456f0));
	CHECK(answer(&vm, 12, 2, 0xabcdef01));
	CHECK(answer(&vm, 16, 4, 0x44444444));
	CHECK(answer(&vm, 20, 4, 0x55555555));
	CHECK(answer(&vm, 24, 4, 0x66666666));
	CHECK(answer(&vm, 28, 4, 0x77777777));
	CHECK(written(&vm, 0, 1, 0x44));
	CHECK(vm_get_reg(&vm, 0, 1) == 0xfffffff0);
	CHECK(written(&vm, 2, 2, 0xfff0));
	CHECK(written(&vm, 4, 4, 0xef01));
	CHECK(written(&vm, 0, 4, 0x44444444));
	CHECK(written(&vm, 4, 4, 0x55555555));
	CHECK(written(&vm, 8, 4, 0x66666666));
	CHECK(written(&vm, 12, 4, 0x77777777));
	CHECK(written(&vm, 0, 4, DEVICE + 24));
	vm_close(&vm);
}

static void system_event(const char *code, const char *end, uint32_t type)
{
	struct vm vm = start(code, end, false);
	struct kvm_mp_state state;

	CHECK(!vm_run(&vm, 0));
	CHECK(vm.run[0]->exit_reason == KVM_EXIT_SYSTEM_EVENT);
	CHECK(vm.run[0]->system_event.type == type);
	CHECK(!ioctl(vm.vcpu[0], KVM_GET_MP_STATE, &state) && state.mp_state == KVM_MP_STATE_STOPPED);
	vm_close(&vm);
}

static void power(void)
{
	struct vm vm = START(psci, false);

	vm_add_vcpu(&vm, 1, true);
	CHECK(vm_said(&vm, 0) == 0x10000);
	CHECK(vm_said(&vm, 0) == 2);
	CHECK(vm_said(&vm, 0) == ~0u);
	CHECK(vm_said(&vm, 0) == 0);
	CHECK(vm_said(&vm, 0) == (uint32_t)-4);
	CHECK(vm_said(&vm, 0) == (uint32_t)-2);
	CHECK(vm_said(&vm, 0) == 1);
	CHECK(vm_said(&vm, 0) == 0);
	CHECK(vm_said(&vm, 0) == (uint32_t)-4);
	CHECK(vm_said(&vm, 1) == 0xcafe);
	CHECK(vm_said(&vm, 1) == 0x80000001);
	vm_close(&vm);
}

static void timer(void)
{
	struct vm vm = START(timer, true);
	uint32_t ticks, frequency;

	CHECK(vm_said(&vm, 0) == 1023);
	CHECK(vm_said(&vm, 0) == 27);
	CHECK(vm_said(&vm, 0) == 5);
	CHECK(vm_said(&vm, 0) == 1023);
	ticks = vm_said(&vm, 0);
	frequency = vm_said(&vm, 0);
	CHECK(frequency == 62500000);
	CHECK(ticks >= 625000 && ticks < 625000 * 50);
	printf("# %u ticks\n", ticks);
	vm_close(&vm);
}

static void interrupted(const char *code, const char *end, unsigned int words)
{
	struct vm vm = start(code, end, false);

	while (words--)
		CHECK(vm_said(&vm, 0) == 1);
	vm.run[0]->immediate_exit = 1;
	FAILS(EINTR, vm_run(&vm, 0));
	vm.run[0]->immediate_exit = 0;
	vm_signal_soon();
	FAILS(EINTR, vm_run(&vm, 0));
	CHECK(vm.run[0]->exit_reason == KVM_EXIT_INTR);
	vm_close(&vm);
	vm_signal_done();
}

/* A read-only slot: the store becomes a device access. */
static void read_only(void)
{
	struct vm vm = START(write, false);

	CHECK(!vm_set_memory(&vm, 0, 0, RAM_BASE, 0, vm.ram));
	CHECK(!vm_set_memory(&vm, 0, 0, RAM_BASE, RAM_SIZE / 2, vm.ram));
	CHECK(!vm_set_memory(&vm, 1, KVM_MEM_READONLY, RAM_BASE + 0x100000, 0x1000, vm.ram + 0x100000));
	CHECK(!vm_run(&vm, 0));
	CHECK(vm.run[0]->exit_reason == KVM_EXIT_MMIO && vm.run[0]->mmio.phys_addr == RAM_BASE + 0x100000);
	CHECK(!*(uint32_t *)(vm.ram + 0x100000));
	/* Without the slot the address is a device's as well. */
	CHECK(!vm_set_memory(&vm, 1, 0, RAM_BASE + 0x100000, 0, vm.ram));
	CHECK(!vm_run(&vm, 0));
	CHECK(vm.run[0]->exit_reason == KVM_EXIT_MMIO && vm.run[0]->mmio.phys_addr == RAM_BASE + 0x100000);
	vm_close(&vm);
}

#define FLIPS	100

static struct flips {
	struct vm vm;
	pthread_mutex_t lock;
	uint32_t value;		/* of a register: in the page of a read-only slot, or as the answer to a load */
} flips = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void *flip(void *argument)
{
	char *page = flips.vm.ram + 0x100000;
	uintptr_t errors = 0;
	unsigned int i;

	(void)argument;
	for (i = 1; i <= FLIPS; i++) {
		usleep(i * 37 % 1000);
		pthread_mutex_lock(&flips.lock);
		if (i % 2)
			*(uint32_t *)page = i;
		errors += vm_set_memory(&flips.vm, 1, KVM_MEM_READONLY, RAM_BASE + 0x100000, i % 2 ? 0x1000 : 0, page) != 0;
		flips.value = i;
		pthread_mutex_unlock(&flips.lock);
	}
	return (void *)errors;
}

/*
 * A register that a guest reads in place where it can, while the slot comes and goes under it. Once the slot is gone,
 * no load gives what is in its page: what the guest reads never goes back.
 */
static void in_place(void)
{
	uint32_t last = 0, errors = 0;
	pthread_t thread;
	void *result;

	flips.vm = START(watch, false);
	CHECK(!vm_set_memory(&flips.vm, 0, 0, RAM_BASE, 0, flips.vm.ram));
	CHECK(!vm_set_memory(&flips.vm, 0, 0, RAM_BASE, RAM_SIZE / 2, flips.vm.ram));
	pthread_create(&thread, NULL, flip, NULL);
	while (last < FLIPS) {
		struct kvm_run *run = flips.vm.run[0];
		uint32_t value;

		errors += vm_run(&flips.vm, 0) != 0 || run->exit_reason != KVM_EXIT_MMIO;
		if (errors)
			break;
		if (run->mmio.is_write) {
			memcpy(&value, run->mmio.data, sizeof(value));
			errors += value <= last;
			last = value;
			continue;
		}
		pthread_mutex_lock(&flips.lock);
		memcpy(run->mmio.data, &flips.value, sizeof(flips.value));
		pthread_mutex_unlock(&flips.lock);
	}
	CHECK(errors == 0 && last == FLIPS);
	pthread_join(thread, &result);
	CHECK(!result);
	vm_close(&flips.vm);
}

/* What the VMM writes, drops or remaps is what the guest reads. */
static void coherent(void)
{
	struct vm vm = START(watch, false);
	volatile uint32_t *word = (uint32_t *)(vm.ram + 0x100000);

	*word = 1;
	vm_signal_soon();
	FAILS(EINTR, vm_run(&vm, 0));
	*word = 2;
	CHECK(vm_said(&vm, 0) == 2);
	madvise(vm.ram + 0x100000, 0x1000, MADV_DONTNEED);
	CHECK(vm_said(&vm, 0) == 0);
	mmap(vm.ram + 0x100000, 0x1000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	*word = 3;
	CHECK(vm_said(&vm, 0) == 3);
	munmap(vm.ram + 0x100000, 0x1000);
	FAILS(EFAULT, vm_run(&vm, 0));
	vm_close(&vm);
	vm_signal_done();
}

static void statistics(void)
{
	struct vm vm = START(psci, false);
	int vcpu_stats = ioctl(vm.vcpu[0], KVM_GET_STATS_FD, 0), vm_stats = ioctl(vm.fd, KVM_GET_STATS_FD, 0);

	CHECK(vcpu_stats >= 0 && vm_stats >= 0);
	CHECK(vm_counter(vcpu_stats, "exits") == 0);
	CHECK(vm_said(&vm, 0) == 0x10000);
	CHECK(vm_counter(vcpu_stats, "mmio_user") == 1);
	CHECK(vm_counter(vcpu_stats, "exits") >= 2);
	CHECK(vm_counter(vm_stats, "mmio_user") == 1);
	CHECK(vm_counter(vm_stats, "no such thing") == -1);
	vm_close(&vm);
	/* The files hold the VM. */
	CHECK(vm_counter(vcpu_stats, "mmio_user") == 1);
	close(vcpu_stats);
	close(vm_stats);
}

void test_guest(void)
{
	statistics();
	device_access();
	system_event(guest_off, guest_off_end, KVM_SYSTEM_EVENT_SHUTDOWN);
	system_event(guest_reset, guest_reset_end, KVM_SYSTEM_EVENT_RESET);
	power();
	timer();
	interrupted(guest_spin, guest_spin_end, 0);
	interrupted(guest_wfi, guest_wfi_end, 1);
	read_only();
	in_place();
	coherent();
}
