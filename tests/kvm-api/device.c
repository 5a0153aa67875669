// SPDX-License-Identifier: GPL-2.0
/* /dev/kvm itself, and what a VM says of itself. */
#include <fcntl.h>
#include <unistd.h>

#include "api.h"

static void system_ioctls(int kvm)
{
	CHECK(ioctl(kvm, KVM_GET_API_VERSION, 0) == KVM_API_VERSION);
	FAILS(EINVAL, ioctl(kvm, KVM_GET_API_VERSION, 1));
	CHECK(ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0) == 0x1000 * (KVM_COALESCED_MMIO_PAGE_OFFSET + 1));
	FAILS(EINVAL, ioctl(kvm, KVM_CREATE_VM, 77));
	FAILS(ENOTTY, ioctl(kvm, KVM_RUN, 0));
	FAILS(ENOTTY, ioctl(kvm, 0x1234, 0));
}

static void extensions(int kvm, int vm)
{
	int backends = ioctl(kvm, KVM_CHECK_EXTENSION, KVM32_CAP_BACKENDS);

	CHECK(backends & (1 << KVM32_VM_HYP | 1 << KVM32_VM_PV));
	CHECK((ioctl(vm, KVM_CHECK_EXTENSION, KVM32_CAP_BACKENDS) & ~backends) == 0);
	CHECK(ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_USER_MEMORY) == 1);
	CHECK(ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_MAX_VCPUS) == 8);
	CHECK(ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_PSCI_0_2) == 1);
	CHECK(ioctl(vm, KVM_CHECK_EXTENSION, KVM_CAP_ONE_REG) == 1);
	CHECK(ioctl(vm, KVM_CHECK_EXTENSION, KVM_CAP_COALESCED_MMIO) == KVM_COALESCED_MMIO_PAGE_OFFSET);
	CHECK(ioctl(vm, KVM_CHECK_EXTENSION, 99999) == 0);
	CHECK(ioctl(vm, KVM_CHECK_EXTENSION, -1ul) == 0);
}

void test_device(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	int vm = ioctl(kvm, KVM_CREATE_VM, vm_type);

	CHECK(kvm >= 0);
	CHECK(vm >= 0);
	system_ioctls(kvm);
	extensions(kvm, vm);
	FAILS(ENOTTY, ioctl(vm, KVM_RUN, 0));
	close(vm);
	close(kvm);
}
