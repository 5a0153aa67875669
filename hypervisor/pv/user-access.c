// SPDX-License-Identifier: GPL-2.0
/*
 * The LDRT and STRT family where the loader was told to patch it: an access by the guest's kernel with the rights of
 * its user mode, which no domain can express while that kernel runs.
 */
#include <linux/mm.h>

#include "pv.h"
#include "../lib/decode.h"

/* An access that is not aligned may lie in two pages; both translate before anything is transferred. */
struct parts {
	u32 gpa[2];
	u32 length[2];
};

static int inject(struct kvm32_vcpu *vcpu, u32 va, bool write, u32 fault_status, u8 domain)
{
	kvm32_count(vcpu, STAT_INJECTED);
	kvm32_inject_data_abort(vcpu->ctx, fsr_encode(fault_status, domain, write), va);
	return 0;
}

/* 1 done, 0 an abort was injected, < 0 error of the host. */
static int translate_part(struct kvm32_vcpu *vcpu, u32 va, bool write, u32 *gpa)
{
	struct guest_translation translation = { 0 };
	u32 fault_status;
	int ret = pv_translate(vcpu, va, write ? GUEST_WRITE : GUEST_READ, false, &translation, &fault_status);

	if (ret == -EFAULT)
		return inject(vcpu, va, write, fault_status, translation.domain);
	*gpa = translation.gpa;
	return ret ? ret : 1;
}

static int translate_parts(struct kvm32_vcpu *vcpu, const struct load_store *access, struct parts *parts)
{
	u32 first = min_t(u32, access->size, PAGE_SIZE - offset_in_page(access->address));
	int ret = translate_part(vcpu, access->address, access->write, &parts->gpa[0]);

	parts->length[0] = first;
	parts->length[1] = access->size - first;
	if (ret > 0 && parts->length[1])
		ret = translate_part(vcpu, access->address + first, access->write, &parts->gpa[1]);
	return ret;
}

static int copy_part(struct kvm32_vm *vm, u32 gpa, char *data, u32 length, bool write)
{
	return write ? kvm32_write_guest(vm, gpa, data, length) : kvm32_read_guest(vm, gpa, data, length);
}

static int copy(struct kvm32_vcpu *vcpu, const struct parts *parts, u32 *value, bool write)
{
	char *data = (char *)value;
	int ret = copy_part(vcpu->vm, parts->gpa[0], data, parts->length[0], write);

	if (!ret && parts->length[1])
		ret = copy_part(vcpu->vm, parts->gpa[1], data + parts->length[0], parts->length[1], write);
	return ret;
}

/* 1 done, 0 an abort was injected, -ENOENT no memory at gpa[0], < 0 error of the host. */
static int perform(struct kvm32_vcpu *vcpu, const struct load_store *access, struct parts *parts, u32 *value)
{
	int ret;

	down_read(&pv_vm(vcpu->vm)->emulation);
	ret = translate_parts(vcpu, access, parts);
	if (ret > 0)
		ret = copy(vcpu, parts, value, access->write) ?: 1;
	up_read(&pv_vm(vcpu->vm)->emulation);
	return ret;
}

int pv_user_access(struct kvm32_vcpu *vcpu, u32 instruction)
{
	struct kvm32_context *ctx = vcpu->ctx;
	struct load_store access;
	struct parts parts;
	u32 value = 0;
	int ret;

	if (decode_load_store(instruction, ctx->regs, ctx->cpsr, &access)) {
		kvm32_inject_undef(ctx);
		return 1;
	}
	if ((ctx->cp15[CP15_SCTLR] & SCTLR_A) && (access.address & (access.size - 1))) {
		inject(vcpu, access.address, access.write, FS_ALIGNMENT, 0);
		return 1;
	}
	if (access.write)
		value = load_store_value(&access, ctx->regs, 0);
	ret = perform(vcpu, &access, &parts, &value);
	if (ret == -ENOENT)
		return kvm32_mmio(vcpu, parts.gpa[0], instruction, true);
	if (ret > 0)
		load_store_complete(&access, ctx->regs, &ctx->cpsr, &value);
	return ret < 0 ? ret : 1;
}
