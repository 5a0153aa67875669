// SPDX-License-Identifier: GPL-2.0
/* KVM32_CAP_PV_STRATEGY: what there is, arguments, and that a VM of each runs. */
#include <fcntl.h>
#include <unistd.h>

#include "api.h"
#include "../../abi/shared-page.h"

#define SP_USR		13
#define LR_USR		14
#define DACR		ARM_CP15_REG32(0, 3, 0, 0)
#define TPIDRPRW	ARM_CP15_REG32(0, 13, 0, 4)
#define SCTLR		ARM_CP15_REG32(0, 1, 0, 0)
#define DFSR		ARM_CP15_REG32(0, 5, 0, 0)
#define IFSR		ARM_CP15_REG32(0, 5, 0, 1)
#define DFAR		ARM_CP15_REG32(0, 6, 0, 0)
#define IFAR		ARM_CP15_REG32(0, 6, 0, 2)
#define SPSR_SVC	KVM_REG_ARM_CORE_REG(svc_regs[2])
#define SPSR_UND	KVM_REG_ARM_CORE_REG(und_regs[2])

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

static int set_system(const struct vm *vm, uint64_t id, uint32_t value)
{
	struct kvm_one_reg reg = { .id = id, .addr = (uintptr_t)&value };

	return ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg);
}

static uint32_t get_system(const struct vm *vm, uint64_t id)
{
	uint32_t value = 0;
	struct kvm_one_reg reg = { .id = id, .addr = (uintptr_t)&value };

	CHECK(!ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg));
	return value;
}

static void start(struct vm *vm, uint32_t cpsr)
{
	*vm = vm_create();
	choose(vm, KVM32_STRATEGY_INLINE, SHARED_PAGE_ADDRESS);
	LOAD(vm, shared);
	vm_add_vcpu(vm, 0, false);
	CHECK(!vm_set_reg(vm, 0, KVM_ARM_UREG_CPSR, cpsr));
	CHECK(!vm_set_reg(vm, 0, SPSR_SVC, 0x600001db));
	CHECK(!vm_set_reg(vm, 0, SP_USR, 0x1234));
	CHECK(!vm_set_reg(vm, 0, LR_USR, 0x5678));
	CHECK(!set_system(vm, DACR, 0x55555553));
	CHECK(!set_system(vm, TPIDRPRW, 0x89abcdef));
	CHECK(!set_system(vm, DFSR, 0x805));
	CHECK(!set_system(vm, IFSR, 0x7));
	CHECK(!set_system(vm, DFAR, 0x11111111));
	CHECK(!set_system(vm, IFAR, 0x22222222));
}

/* What user space writes to registers is what the guest finds in the page, and the other way round. */
static void registers(void)
{
	struct vm vm;

	start(&vm, 0x600001d3);
	CHECK(vm_said(&vm, 0) == 0x153);
	CHECK(vm_said(&vm, 0) == SHARED_PAGE_I);
	CHECK(vm_said(&vm, 0) == 0x600001db);
	CHECK(vm_said(&vm, 0) == 0);
	CHECK(vm_said(&vm, 0) == 0x1234);
	CHECK(vm_said(&vm, 0) == 0x5678);
	CHECK(vm_said(&vm, 0) == get_system(&vm, SCTLR));
	CHECK(vm_said(&vm, 0) == 0x55555553);
	CHECK(vm_said(&vm, 0) == 0x89abcdef);
	CHECK(vm_said(&vm, 0) == 0x805);
	CHECK(!set_system(&vm, IFSR, 0x17));	/* while it runs as well */
	CHECK(vm_said(&vm, 0) == 0x17);
	CHECK(vm_said(&vm, 0) == 0x11111111);
	CHECK(vm_said(&vm, 0) == 0x22222222);
	CHECK(vm_said(&vm, 0) == 0x2000);
	CHECK((vm_get_reg(&vm, 0, KVM_ARM_UREG_CPSR) & 0x3ff) == 0x153);
	CHECK(vm_get_reg(&vm, 0, SPSR_SVC) == 0xd0);
	CHECK(vm_get_reg(&vm, 0, SP_USR) == 0x1000);
	CHECK(vm_get_reg(&vm, 0, LR_USR) == 0x2000);
	CHECK(!vm_set_reg(&vm, 0, KVM_ARM_UREG_CPSR, 0xdb));	/* UND mode has an SPSR of its own */
	CHECK(!vm_set_reg(&vm, 0, SPSR_UND, 0x30));
	CHECK(vm_said(&vm, 0) == 0x5b);
	CHECK(vm_said(&vm, 0) == SHARED_PAGE_I);
	CHECK(vm_said(&vm, 0) == 0x30);
	CHECK(vm_get_reg(&vm, 0, SPSR_SVC) == 0xd0);
	vm_close(&vm);
}

/* Whether unmasking has to trap is told whenever the line is up; once it is let in, the guest is at its vector. */
static void pending(void)
{
	struct kvm_irq_level line = { .irq = KVM_ARM_IRQ_TYPE_CPU << KVM_ARM_IRQ_TYPE_SHIFT, .level = 1 };
	unsigned int i;
	struct vm vm;

	start(&vm, 0x1d3);
	for (i = 0; i < 3; i++)
		vm_said(&vm, 0);
	CHECK(!ioctl(vm.fd, KVM_IRQ_LINE, &line));
	CHECK(vm_said(&vm, 0) == SHARED_PAGE_TRAP);
	line.level = 0;
	CHECK(!ioctl(vm.fd, KVM_IRQ_LINE, &line));
	for (i = 0; i < 10; i++)
		vm_said(&vm, 0);
	line.level = 1;
	for (i = 0; i < 3; i++)
		vm_said(&vm, 0);
	CHECK(vm_said(&vm, 0) == 0);
	CHECK(!ioctl(vm.fd, KVM_IRQ_LINE, &line));
	vm_signal_soon();
	FAILS(EINTR, vm_run(&vm, 0));
	vm_signal_done();
	CHECK((vm_get_reg(&vm, 0, KVM_ARM_UREG_CPSR) & 0x1f) != 0x13);
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
	if (strategies & 1 << KVM32_STRATEGY_INLINE) {
		registers();
		pending();
	}
}
