// SPDX-License-Identifier: GPL-2.0
/* KVM_IOEVENTFD: arguments, and a guest's stores that signal instead of stopping it. */
#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "api.h"

#define DATAMATCH	KVM_IOEVENTFD_FLAG_DATAMATCH
#define PIO		KVM_IOEVENTFD_FLAG_PIO
#define DEASSIGN	KVM_IOEVENTFD_FLAG_DEASSIGN

static int listen(struct vm *vm, int fd, uint64_t addr, uint32_t len, uint32_t flags, uint64_t data)
{
	struct kvm_ioeventfd args = { .fd = fd, .addr = addr, .len = len, .flags = flags, .datamatch = data };

	return ioctl(vm->fd, KVM_IOEVENTFD, &args);
}

static uint64_t signals(int fd)
{
	uint64_t count = 0;

	return read(fd, &count, 8) == 8 ? count : 0;
}

static void lengths(struct vm *vm, int fd)
{
	uint32_t len;

	for (len = 0; len <= 9; len++) {
		bool good = !(len & (len - 1)) && len <= 8;

		if (!good) {
			FAILS(EINVAL, listen(vm, fd, DEVICE, len, 0, 0));
			continue;
		}
		CHECK(!listen(vm, fd, DEVICE, len, 0, 0));
		CHECK(!listen(vm, fd, DEVICE, len, DEASSIGN, 0));
	}
	FAILS(EINVAL, listen(vm, fd, DEVICE, 0, DATAMATCH, 0));
	FAILS(EINVAL, listen(vm, fd, ~0ull, 2, 0, 0));
	FAILS(EINVAL, listen(vm, fd, DEVICE, 4, 0x80, 0));
}

static void arguments(struct vm *vm)
{
	int fd = eventfd(0, EFD_NONBLOCK), other = eventfd(0, EFD_NONBLOCK), file = open("/dev/null", O_RDWR);

	lengths(vm, fd);
	FAILS(EBADF, listen(vm, -1, DEVICE, 4, 0, 0));
	FAILS(EINVAL, listen(vm, file, DEVICE, 4, 0, 0));
	FAILS(EFAULT, ioctl(vm->fd, KVM_IOEVENTFD, NULL));
	FAILS(ENOENT, listen(vm, fd, DEVICE, 4, DEASSIGN, 0));
	CHECK(!listen(vm, fd, DEVICE, 4, DATAMATCH, 1));
	CHECK(!listen(vm, fd, DEVICE, 4, DATAMATCH, 2));
	CHECK(!listen(vm, fd, DEVICE, 2, 0, 0));
	CHECK(!listen(vm, fd, DEVICE, 4, PIO, 0));
	FAILS(EEXIST, listen(vm, other, DEVICE, 4, DATAMATCH, 1));
	FAILS(EEXIST, listen(vm, other, DEVICE, 4, 0, 0));
	FAILS(EEXIST, listen(vm, other, DEVICE, 0, 0, 0));
	FAILS(EEXIST, listen(vm, other, DEVICE, 2, DATAMATCH, 1));
	FAILS(EEXIST, listen(vm, other, DEVICE, 4, PIO, 0));
	FAILS(ENOENT, listen(vm, fd, DEVICE, 4, DEASSIGN, 0));
	FAILS(ENOENT, listen(vm, fd, DEVICE, 4, DEASSIGN | DATAMATCH, 3));
	FAILS(ENOENT, listen(vm, other, DEVICE, 4, DEASSIGN | DATAMATCH, 1));
	CHECK(!listen(vm, fd, DEVICE, 4, DEASSIGN | DATAMATCH, 1));
	CHECK(!listen(vm, fd, DEVICE, 4, DEASSIGN | DATAMATCH, 2));
	CHECK(!listen(vm, fd, DEVICE, 2, DEASSIGN, 0));
	CHECK(!listen(vm, fd, DEVICE, 4, DEASSIGN | PIO, 0));
	close(fd);
	close(other);
	close(file);
}

/* No more than a bus of KVM's has places. */
static void limit(struct vm *vm)
{
	int fd = eventfd(0, EFD_NONBLOCK);
	unsigned int i, errors = 0;

	for (i = 0; i < 1000; i++)
		errors += listen(vm, fd, 0x20000000 + 4 * i, 4, 0, 0) != 0;
	CHECK(errors == 0);
	FAILS(ENOSPC, listen(vm, fd, 0x30000000, 4, 0, 0));
	for (i = 0; i < 1000; i++)
		errors += listen(vm, fd, 0x20000000 + 4 * i, 4, DEASSIGN, 0) != 0;
	CHECK(errors == 0);
	close(fd);
}

/* Runs up to the next device access. */
static bool stops_at(struct vm *vm, uint32_t offset, uint32_t length)
{
	struct kvm_run *run = vm->run[0];

	return !vm_run(vm, 0) && run->exit_reason == KVM_EXIT_MMIO && run->mmio.phys_addr == DEVICE + offset &&
	       run->mmio.len == length && run->mmio.is_write;
}

/* The guest stores words 1 and 2 at 0x50, a half-word at 0x54, a byte at 0x58, two words at 0x60, and speaks. */
static void doorbells(struct vm *vm)
{
	int one = eventfd(0, EFD_NONBLOCK), half = eventfd(0, EFD_NONBLOCK), any = eventfd(0, EFD_NONBLOCK);

	CHECK(stops_at(vm, 0x50, 4));
	CHECK(!listen(vm, one, DEVICE + 0x50, 4, DATAMATCH, 2));
	CHECK(stops_at(vm, 0x54, 2));
	CHECK(signals(one) == 1);
	CHECK(!listen(vm, half, DEVICE + 0x54, 2, 0, 0));
	CHECK(!listen(vm, any, DEVICE + 0x58, 0, 0, 0));
	CHECK(stops_at(vm, 0x60, 4));
	CHECK(signals(any) == 1);
	CHECK(signals(half) == 0);
	CHECK(stops_at(vm, 0x64, 4));
	CHECK(vm_said(vm, 0) == 1);

	CHECK(!listen(vm, any, DEVICE + 0x60, 4, 0, 0));
	CHECK(!listen(vm, any, DEVICE + 0x64, 4, 0, 0));
	CHECK(stops_at(vm, 0x50, 4));	/* the word 1 */
	CHECK(!listen(vm, any, DEVICE + 0x50, 4, DATAMATCH, 1));
	CHECK(vm_said(vm, 0) == 1);
	CHECK(vm_said(vm, 0) == 1);
	CHECK(signals(one) == 2);
	CHECK(signals(half) == 2);
	CHECK(signals(any) == 7);

	/* Another length, other data, ports: not ours. */
	CHECK(!listen(vm, half, DEVICE + 0x54, 2, DEASSIGN, 0));
	CHECK(!listen(vm, half, DEVICE + 0x54, 4, 0, 0));
	CHECK(!listen(vm, half, DEVICE + 0x54, 2, DATAMATCH, 0x10001));
	CHECK(!listen(vm, half, DEVICE + 0x54, 2, PIO, 0));
	CHECK(stops_at(vm, 0x54, 2));
	CHECK(signals(half) == 0);
	close(one);
	close(half);
	close(any);
}

void test_ioeventfd(void)
{
	struct vm vm = vm_create();

	arguments(&vm);
	limit(&vm);
	LOAD(&vm, doorbell);
	vm_add_vcpu(&vm, 0, false);
	doorbells(&vm);
	vm_close(&vm);
}
