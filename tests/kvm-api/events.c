// SPDX-License-Identifier: GPL-2.0
/* KVM_GET_VCPU_EVENTS and KVM_SET_VCPU_EVENTS, timers without a GIC, and the PSCI of clients that ask for none. */
#include <unistd.h>

#include "api.h"

static int set_events(struct vm *vm, bool serror, bool has_esr, bool abort)
{
	struct kvm_vcpu_events events = { .exception = {
		.serror_pending = serror, .serror_has_esr = has_esr, .ext_dabt_pending = abort,
	} };

	return ioctl(vm->vcpu[0], KVM_SET_VCPU_EVENTS, &events);
}

static int serror_pending(struct vm *vm)
{
	struct kvm_vcpu_events events;

	memset(&events, 0xff, sizeof(events));
	CHECK(!ioctl(vm->vcpu[0], KVM_GET_VCPU_EVENTS, &events));
	CHECK(!events.exception.serror_has_esr && !events.exception.ext_dabt_pending);
	return events.exception.serror_pending;
}

/* A guest that masks it does not see it, then it does; it cannot be taken back. */
static void asynchronous_abort(void)
{
	struct vm vm = vm_create();

	LOAD(&vm, aborts);
	vm_add_vcpu(&vm, 0, false);
	CHECK(serror_pending(&vm) == 0);
	FAILS(EINVAL, set_events(&vm, true, true, false));
	FAILS(EFAULT, ioctl(vm.vcpu[0], KVM_SET_VCPU_EVENTS, NULL));
	FAILS(EFAULT, ioctl(vm.vcpu[0], KVM_GET_VCPU_EVENTS, NULL));
	CHECK(!set_events(&vm, true, false, false));
	CHECK(serror_pending(&vm) == 1);
	CHECK(!set_events(&vm, false, false, false));
	CHECK(serror_pending(&vm) == 1);
	CHECK(vm_said(&vm, 0) == 1);
	CHECK(serror_pending(&vm) == 1);
	CHECK(!vm_set_reg(&vm, 0, KVM_ARM_UREG_CPSR, 0xd3));	/* opens A */
	CHECK((vm_said(&vm, 0) & 0x40f) == 0x406);
	CHECK(serror_pending(&vm) == 0);
	vm_close(&vm);
}

/* User space says that there is no device where the guest looked. */
static void synchronous_abort(void)
{
	struct vm vm = vm_create();

	LOAD(&vm, aborts);
	vm_add_vcpu(&vm, 0, false);
	CHECK(vm_said(&vm, 0) == 1);
	CHECK(!vm_run(&vm, 0));
	CHECK(vm.run[0]->exit_reason == KVM_EXIT_MMIO && vm.run[0]->mmio.phys_addr == DEVICE + 0x40);
	CHECK(!set_events(&vm, false, false, true));
	CHECK((vm_said(&vm, 0) & 0xc0f) == 0x008);
	CHECK(vm_said(&vm, 0) == DEVICE + 0x40);
	vm_close(&vm);
}

/* That the guest has turned it off is told at once where that traps, else with the next exit. */
static void check_turned_off(struct vm *vm, const struct kvm_run *run)
{
	int ret = vm_run(vm, 0);

	CHECK(run->s.regs.device_irq_level == 0);
	CHECK(ret ? errno == EINTR : run->exit_reason == KVM_EXIT_MMIO);
	if (ret)
		CHECK(vm_said(vm, 0) == 3);
	else
		CHECK(*(const uint32_t *)run->mmio.data == 3);
}

static void timer_has_fired(struct vm *vm)
{
	struct kvm_run *run = vm->run[0];

	CHECK(run->s.regs.device_irq_level == KVM_ARM_DEV_EL1_VTIMER);
	CHECK(vm_said(vm, 0) == 2);
	CHECK(run->s.regs.device_irq_level == KVM_ARM_DEV_EL1_VTIMER);
	check_turned_off(vm, run);
}

/* The client plays the GIC: it learns of the timer's output, and drives the CPU's nIRQ. */
static void user_interrupts(void)
{
	struct vm vm = vm_create();

	LOAD(&vm, user_timer);
	vm_add_vcpu(&vm, 0, false);
	CHECK(ioctl(vm.kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_USER_IRQ) >= 1);
	CHECK(vm_said(&vm, 0) == 1);
	CHECK(vm.run[0]->s.regs.device_irq_level == 0);
	FAILS(EINTR, vm_run(&vm, 0));		/* waits until the timer fires */
	/* Without this word the guest has run on into its end, and the rest would wait for it forever. */
	if (vm.run[0]->exit_reason == KVM_EXIT_INTR)
		timer_has_fired(&vm);
	vm_close(&vm);
}

/* Without KVM_ARM_VCPU_PSCI_0_2 the functions have KVM's own numbers. */
static void old_psci(void)
{
	struct vm vm = vm_create();
	struct kvm_vcpu_init init = { .target = 0 };

	LOAD(&vm, old_psci);
	vm_add_vcpu_init(&vm, 0, &init);
	init.features[0] = 1u << KVM_ARM_VCPU_POWER_OFF;
	vm_add_vcpu_init(&vm, 1, &init);
	CHECK(vm_said(&vm, 0) == ~0u);
	CHECK(vm_said(&vm, 0) == 0);
	CHECK(vm_said(&vm, 1) == 0xcafe);
	vm_close(&vm);
}

void test_events(void)
{
	asynchronous_abort();
	synchronous_abort();
	user_interrupts();
	old_psci();
}
