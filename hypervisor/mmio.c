// SPDX-License-Identifier: GPL-2.0
/*
 * Loads and stores of a guest that hit no RAM: decoded once into vcpu->mmio, performed transfer by transfer by a device
 * in the kernel or by user space, completed in the end. Decoding may refuse; what comes after cannot fail.
 */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/swab.h>

#include "core.h"
#include "exception.h"
#include "guest-mmu.h"
#include "trace.h"

/* B4.1.52: asynchronous, because which instruction was to blame and where it went is not known. */
static int inject_external_abort(struct kvm32_vcpu *vcpu)
{
	kvm32_count(vcpu, STAT_INJECTED);
	kvm32_inject_data_abort(vcpu->ctx, kvm32_fsr(vcpu->ctx, FS_EXTERNAL_ASYNC, false), vcpu->ctx->cp15[CP15_DFAR]);
	return 1;
}

/* Device memory takes no unaligned access (A3.2.1). */
static int inject_alignment_fault(struct kvm32_vcpu *vcpu, const struct load_store *access)
{
	kvm32_count(vcpu, STAT_INJECTED);
	kvm32_inject_data_abort(vcpu->ctx, kvm32_fsr(vcpu->ctx, FS_ALIGNMENT, access->write), access->address);
	return 1;
}

/* Between registers, which hold numbers, and the bus, which is little-endian: what CPSR.E does (A3.3). */
static u32 bus_order(const struct kvm32_vcpu *vcpu, u32 value, u32 size)
{
	if (!(vcpu->ctx->cpsr & PSR_E))
		return value;
	return size == 4 ? swab32(value) : size == 2 ? swab16(value) : value;
}

static u32 transfer_gpa(const struct kvm32_mmio *mmio)
{
	return mmio->gpa + mmio->next * mmio->access.size;
}

/*
 * A Cortex-A9 kernel asks the snoop control unit how many CPUs there are before it believes in more than one (SCU
 * Configuration Register, DDI 0407 2.2.2). The rest of the private peripherals reads as zero.
 */
static bool snoop_control_mmio(struct kvm32_vcpu *vcpu, u32 gpa, bool write, u32 *value)
{
	u32 base = kvm32_gic_private_base(vcpu->vm);

	if (!base || gpa - base >= PAGE_SIZE)
		return false;
	if (!write)
		*value = gpa - base == 4 ? min(vcpu->vm->nr_vcpus, 4u) - 1 : 0;
	return true;
}

static bool kernel_device(struct kvm32_vcpu *vcpu, u32 gpa, u32 size, bool write, u32 *value)
{
	return kvm32_gic_mmio(vcpu, gpa, size, write, value) ||
	       (write && kvm32_ioeventfd_write(vcpu->vm, gpa, size, *value)) ||
	       (write && kvm32_coalesced_write(vcpu->vm, gpa, size, *value)) ||
	       snoop_control_mmio(vcpu, gpa, write, value);
}

static int ask_user(struct kvm32_vcpu *vcpu, u32 gpa, u32 size, bool write, u32 value)
{
	struct kvm_run *run = vcpu->run;
	u64 data = write ? value : 0;

	run->exit_reason = KVM_EXIT_MMIO;
	run->mmio.phys_addr = gpa;
	run->mmio.len = size;
	run->mmio.is_write = write;
	memcpy(run->mmio.data, &data, sizeof(data));
	vcpu->mmio.pending = true;
	kvm32_count(vcpu, STAT_MMIO_USER);
	return 0;
}

/* One transfer: 1 done, 0 gone to user space. */
static int transfer(struct kvm32_vcpu *vcpu)
{
	struct kvm32_mmio *mmio = &vcpu->mmio;
	const struct load_store *access = &mmio->access;
	u32 gpa = transfer_gpa(mmio), size = access->size;
	u32 value = 0;

	if (access->write)
		value = bus_order(vcpu, load_store_value(access, vcpu->ctx->regs, mmio->next), size);
	if (!kernel_device(vcpu, gpa, size, access->write, &value))
		return ask_user(vcpu, gpa, size, access->write, value);
	kvm32_count(vcpu, STAT_MMIO_KERNEL);
	trace_kvm_mmio(vcpu->id, access->write, size, gpa, value);
	mmio->values[mmio->next++] = bus_order(vcpu, value, size);
	return 1;
}

static int transfer_rest(struct kvm32_vcpu *vcpu)
{
	struct kvm32_mmio *mmio = &vcpu->mmio;

	while (mmio->next < mmio->access.count)
		if (!transfer(vcpu))
			return 0;
	load_store_complete(&mmio->access, vcpu->ctx->regs, &vcpu->ctx->cpsr, mmio->values);
	return 1;
}

/** KVM_RUN after an exit to user space: takes the answer, of which only the data is the client's. */
int kvm32_mmio_continue(struct kvm32_vcpu *vcpu)
{
	struct kvm32_mmio *mmio = &vcpu->mmio;
	u32 size = mmio->access.size, value = 0;

	mmio->pending = false;
	if (mmio->access.read)
		memcpy(&value, vcpu->run->mmio.data, sizeof(value));
	value &= ~0u >> (32 - 8 * size);
	trace_kvm_mmio(vcpu->id, mmio->access.write, size, transfer_gpa(mmio), value);
	mmio->values[mmio->next++] = bus_order(vcpu, value, size);
	return transfer_rest(vcpu);
}

/** User space has no device there either (KVM_SET_VCPU_EVENTS): the access that it was asked for aborts. */
void kvm32_mmio_abort(struct kvm32_vcpu *vcpu)
{
	const struct load_store *access = &vcpu->mmio.access;

	vcpu->mmio.pending = false;
	kvm32_count(vcpu, STAT_INJECTED);
	kvm32_inject_data_abort(vcpu->ctx, kvm32_fsr(vcpu->ctx, FS_EXTERNAL, access->write), access->address);
	kvm32_changed(vcpu);
}

/* The translation holds for one page. A swap would be two accesses that nothing keeps together. */
static bool can_do(const struct load_store *access)
{
	return !(access->read && access->write) &&
	       offset_in_page(access->address) + access->count * access->size <= PAGE_SIZE;
}

static int perform(struct kvm32_vcpu *vcpu, u32 gpa)
{
	struct kvm32_mmio *mmio = &vcpu->mmio;
	const struct load_store *access = &mmio->access;

	if (!can_do(access))
		return inject_external_abort(vcpu);
	if (access->address & (access->size - 1))
		return inject_alignment_fault(vcpu, access);
	mmio->gpa = (gpa & PAGE_MASK) | offset_in_page(access->address);
	mmio->next = 0;
	return transfer_rest(vcpu);
}

int kvm32_mmio(struct kvm32_vcpu *vcpu, u32 gpa, u32 instruction, bool wide)
{
	if (decode_load_store(instruction, vcpu->ctx->regs, vcpu->ctx->cpsr, &vcpu->mmio.access))
		return inject_external_abort(vcpu);
	return perform(vcpu, gpa);
}
EXPORT_SYMBOL_GPL(kvm32_mmio);

static u32 cut(u32 value, u32 size)
{
	return value & (~0u >> (32 - 8 * size));
}

static bool gather(struct kvm32_vm *vm, u32 gpa, u32 size, u32 value, unsigned long seq)
{
	if (kvm32_ioeventfd_covers(vm, gpa, size, value) || !kvm32_coalesced_write(vm, gpa, size, value))
		return false;
	kvm32_coalesced_learn(vm, gpa, size, seq);
	return true;
}

bool kvm32_mmio_quick(struct kvm32_vcpu *vcpu, u32 gpa, u32 instruction, unsigned long seq)
{
	u32 *regs = vcpu->ctx->regs, rt, size, value = 0;
	bool load;

	size = decode_plain_access(instruction, &rt, &load);
	if (!size || (gpa & (size - 1)))
		return false;
	if (!load)
		value = bus_order(vcpu, cut(regs[rt], size), size);
	if (!kvm32_gic_mmio(vcpu, gpa, size, !load, &value) && (load || !gather(vcpu->vm, gpa, size, value, seq)))
		return false;
	kvm32_count(vcpu, STAT_MMIO_KERNEL);
	trace_kvm_mmio(vcpu->id, !load, size, gpa, value);
	if (load)
		regs[rt] = cut(bus_order(vcpu, value, size), size);
	regs[15] += 4;
	vcpu->ctx->irq_line = kvm32_irq_pending(vcpu);
	return true;
}
EXPORT_SYMBOL_GPL(kvm32_mmio_quick);

int kvm32_mmio_access(struct kvm32_vcpu *vcpu, u32 gpa)
{
	return perform(vcpu, gpa);
}
EXPORT_SYMBOL_GPL(kvm32_mmio_access);
