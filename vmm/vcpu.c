// SPDX-License-Identifier: GPL-2.0
/* The life of a vCPU thread: run, see why the guest came out, answer, run again. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "msg.h"
#include "vm.h"

/** What an exit handler decides. */
enum verdict { RUN_ON, STOP };

/* The guest, or the hypervisor under it, brought this vCPU to a point from where there is no way on. */
static enum verdict PRINTF(2, 3) crash(struct vcpu *vcpu, const char *format, ...)
{
	char why[160];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	/* One report is enough: the others mostly crash because of the first. */
	if (!atomic_load(&vcpu->vm->stopping)) {
		msg_error("vCPU %u: %s", vcpu->id, why);
		vcpu_dump(vcpu);
	}
	vm_stop(vcpu->vm, EXIT_VCPU_CRASH);
	return STOP;
}

static enum verdict on_mmio(struct vcpu *vcpu)
{
	struct kvm_run *run = vcpu->kvm.run;

	bus_access(&vcpu->vm->bus, run->mmio.phys_addr, run->mmio.data, run->mmio.len, run->mmio.is_write);
	return RUN_ON;
}

static enum verdict on_system_event(struct vcpu *vcpu)
{
	static const int codes[] = {
		[KVM_SYSTEM_EVENT_SHUTDOWN] = EXIT_GUEST_OFF,
		[KVM_SYSTEM_EVENT_RESET] = EXIT_GUEST_RESET,
		[KVM_SYSTEM_EVENT_CRASH] = EXIT_GUEST_PANIC,
	};
	uint32_t type = vcpu->kvm.run->system_event.type;

	if (type < KVM_SYSTEM_EVENT_SHUTDOWN || type > KVM_SYSTEM_EVENT_CRASH)
		return crash(vcpu, "unknown system event %" PRIu32, type);
	vm_stop(vcpu->vm, codes[type]);
	return STOP;
}

static enum verdict on_internal_error(struct vcpu *vcpu)
{
	const struct kvm_run *run = vcpu->kvm.run;
	uint64_t first = run->internal.ndata ? run->internal.data[0] : 0;

	return crash(vcpu, "internal error %" PRIu32 " of KVM (0x%" PRIx64 ")", run->internal.suberror, first);
}

static enum verdict on_fail_entry(struct vcpu *vcpu)
{
	return crash(vcpu, "cannot enter the guest (0x%" PRIx64 ")",
		     (uint64_t)vcpu->kvm.run->fail_entry.hardware_entry_failure_reason);
}

static enum verdict on_unknown(struct vcpu *vcpu)
{
	return crash(vcpu, "unknown hardware exit 0x%" PRIx64, (uint64_t)vcpu->kvm.run->hw.hardware_exit_reason);
}

static enum verdict on_nisv(struct vcpu *vcpu)
{
	return crash(vcpu, "an instruction that cannot be emulated accessed 0x%08" PRIx64,
		     (uint64_t)vcpu->kvm.run->arm_nisv.fault_ipa);
}

static enum verdict on_nothing(struct vcpu *vcpu)
{
	(void)vcpu;
	return RUN_ON;
}

static enum verdict (*const exits[])(struct vcpu *vcpu) = {
	[KVM_EXIT_UNKNOWN] = on_unknown,
	[KVM_EXIT_DEBUG] = on_nothing,
	[KVM_EXIT_MMIO] = on_mmio,
	[KVM_EXIT_FAIL_ENTRY] = on_fail_entry,
	[KVM_EXIT_INTR] = on_nothing,
	[KVM_EXIT_INTERNAL_ERROR] = on_internal_error,
	[KVM_EXIT_SYSTEM_EVENT] = on_system_event,
	[KVM_EXIT_ARM_NISV] = on_nisv,
};

static enum verdict handle_exit(struct vcpu *vcpu)
{
	uint32_t reason = vcpu->kvm.run->exit_reason;

	if (reason >= sizeof(exits) / sizeof(*exits) || !exits[reason])
		return crash(vcpu, "unexpected exit %" PRIu32, reason);
	return exits[reason](vcpu);
}

/* KVM_RUN failed. A signal is how vm_join() gets us out of the guest. */
static enum verdict handle_error(struct vcpu *vcpu, int err)
{
	if (err == -EINTR || err == -EAGAIN)
		return RUN_ON;
	msg_error("vCPU %u: KVM_RUN: %s", vcpu->id, strerror(-err));
	vcpu_dump(vcpu);
	vm_stop(vcpu->vm, EXIT_HOST_ERROR);
	return STOP;
}

void *vcpu_thread(void *opaque)
{
	struct vcpu *vcpu = opaque;
	enum verdict verdict = RUN_ON;
	sigset_t kick;
	int err;

	sigemptyset(&kick);
	sigaddset(&kick, SIGUSR1);
	pthread_sigmask(SIG_UNBLOCK, &kick, NULL);
	while (verdict == RUN_ON && !atomic_load(&vcpu->vm->stopping)) {
		err = kvm_run_vcpu(&vcpu->kvm);
		mmio_ring_drain(&vcpu->vm->ring, &vcpu->vm->bus);
		verdict = err < 0 ? handle_error(vcpu, err) : handle_exit(vcpu);
	}
	return NULL;
}

/* The core registers of a vCPU: where a bank starts in struct kvm_regs, and what its words are called. */
static const struct {
	unsigned int first;
	const char *names[18];	/* up to a NULL */
} banks[] = {
	{ 0, { "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "sp_usr", "lr_usr", "pc",
	       "cpsr" } },
	{ KVM_REG_ARM_CORE_REG(svc_regs), { "sp_svc", "lr_svc", "spsr_svc" } },
	{ KVM_REG_ARM_CORE_REG(abt_regs), { "sp_abt", "lr_abt", "spsr_abt" } },
	{ KVM_REG_ARM_CORE_REG(und_regs), { "sp_und", "lr_und", "spsr_und" } },
	{ KVM_REG_ARM_CORE_REG(irq_regs), { "sp_irq", "lr_irq", "spsr_irq" } },
	{ KVM_REG_ARM_CORE_REG(fiq_regs), { "r8_fiq", "r9_fiq", "r10_fiq", "r11_fiq", "r12_fiq", "sp_fiq", "lr_fiq",
					    "spsr_fiq" } },
};

#define DUMP_COLUMNS	4

void vcpu_dump(const struct vcpu *vcpu)
{
	for (size_t bank = 0; bank < sizeof(banks) / sizeof(*banks); bank++) {
		const char *const *names = banks[bank].names;
		char line[120];
		size_t used = 0;

		for (unsigned int i = 0; names[i]; i++) {
			uint32_t value = 0;

			kvm_get_reg32(&vcpu->kvm, KVM_REG_ARM_CORE_ID(banks[bank].first + i), &value);
			used += snprintf(line + used, sizeof(line) - used, "  %-8s %08" PRIx32, names[i], value);
			if (i % DUMP_COLUMNS != DUMP_COLUMNS - 1 && names[i + 1])
				continue;
			msg_info("vCPU %u:%s", vcpu->id, line);
			used = 0;
		}
	}
}
