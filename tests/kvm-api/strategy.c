// SPDX-License-Identifier: GPL-2.0
/* KVM32_CAP_PV_STRATEGY: what there is, arguments, and that a VM of each runs. */
#include <fcntl.h>
#include <unistd.h>

#include "api.h"
#include "../../abi/shared-page.h"

static int choose(const struct vm *vm, uint64_t strategy, uint64_t page)
{
	struct kvm_enable_cap cap = { .cap = KVM32_CAP_PV_STRATEGY, .args = { strategy, page } };

	return ioctl(vm->fd, KVM_ENABLE_CAP, &cap);
}

static uint64_t page_for(unsigned int strategy)
{
	return strategy == KVM32_STRATEGY_INLINE ? SHARED_PAGE_ADDRESS : 0;
}

static void arguments(const struct vm *vm)
{
	struct kvm_enable_cap other = { .cap = KVM_CAP_ARM_NISV_TO_USER };
	struct kvm_enable_cap flags = { .cap = KVM32_CAP_PV_STRATEGY, .flags = 1, .args = { KVM32_STRATEGY_LOWVISOR } };
	struct kvm_enable_cap more = { .cap = KVM32_CAP_PV_STRATEGY, .args = { KVM32_STRATEGY_LOWVISOR, 0, 0, 1 } };

	CHECK(ioctl(vm->fd, KVM_CHECK_EXTENSION, KVM_CAP_ENABLE_CAP_VM) == 1);
	FAILS(EFAULT, ioctl(vm->fd, KVM_ENABLE_CAP, NULL));
	FAILS(EINVAL, ioctl(vm->fd, KVM_ENABLE_CAP, &other));
	FAILS(EINVAL, ioctl(vm->fd, KVM_ENABLE_CAP, &flags));
	FAILS(EINVAL, ioctl(vm->fd, KVM_ENABLE_CAP, &more));
	FAILS(EINVAL, choose(vm, 3, 0));
	FAILS(EINVAL, choose(vm, 32, 0));
	FAILS(EINVAL, choose(vm, 1ull << 32 | KVM32_STRATEGY_LOWVISOR, 0));
	FAILS(EINVAL, choose(vm, KVM32_STRATEGY_LOWVISOR, SHARED_PAGE_ADDRESS));
	FAILS(EINVAL, choose(vm, KVM32_STRATEGY_INLINE, SHARED_PAGE_ADDRESS + 4));
	FAILS(EINVAL, choose(vm, KVM32_STRATEGY_INLINE, 1ull << 32));
}

/* What KVM_CHECK_EXTENSION does not tell of is refused, the rest runs, and the choice is over with the first vCPU. */
static void each(unsigned int strategy, bool there)
{
	struct vm vm = vm_create();

	if (there) {
		CHECK(!choose(&vm, KVM32_STRATEGY_LOWVISOR, 0));
		CHECK(!choose(&vm, strategy, page_for(strategy)));
		LOAD(&vm, psci);
		vm_add_vcpu(&vm, 0, false);
		FAILS(EBUSY, choose(&vm, strategy, page_for(strategy)));
		CHECK(vm_said(&vm, 0) != 0xdeadbeef);
	} else {
		FAILS(EINVAL, choose(&vm, strategy, page_for(strategy)));
	}
	vm_close(&vm);
}

void test_strategy(void)
{
	struct vm vm = vm_create();
	bool pv = ioctl(vm.fd, KVM_CHECK_EXTENSION, KVM32_CAP_BACKENDS) & 1 << KVM32_VM_PV;
	int strategies = ioctl(vm.fd, KVM_CHECK_EXTENSION, KVM32_CAP_PV_STRATEGY);
	unsigned int i;

	CHECK(pv ? strategies & 1 << KVM32_STRATEGY_LOWVISOR : !strategies);
	CHECK((strategies & ~ioctl(vm.kvm, KVM_CHECK_EXTENSION, KVM32_CAP_PV_STRATEGY)) == 0);
	arguments(&vm);
	vm_close(&vm);
	for (i = KVM32_STRATEGY_TRAP; i <= KVM32_STRATEGY_INLINE; i++)
		each(i, strategies & 1 << i);
}
