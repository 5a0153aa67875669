// SPDX-License-Identifier: GPL-2.0
/* Instructions that the lowvisor left to the highvisor. */
#include <linux/ratelimit.h>

#include "pv.h"
#include "../../abi/sensitive.h"
#include "../../abi/trap-word.h"
#include "../lib/condition.h"
#include "../lib/preload.h"
#include "vfp.h"

static int fetch_part(struct kvm32_vcpu *vcpu, u32 va, void *data, u32 size)
{
	struct guest_translation translation;
	u32 fault_status;
	int ret = pv_translate(vcpu, va, GUEST_EXECUTE, kvm32_privileged(vcpu->ctx), &translation, &fault_status);

	/* The VMM's memory went since: the guest fetches the instruction again, and that says what is wrong. */
	if (!ret)
		return kvm32_read_guest(vcpu->vm, translation.gpa, data, size) ? 0 : 1;
	if (ret != -EFAULT)
		return ret;
	/* The guest's tables changed since the instruction was fetched: it faults as if it had not been. */
	kvm32_inject_prefetch_abort(vcpu->ctx, fsr_encode(fault_status, 0, false), va);
	return 0;
}

int pv_fetch(struct kvm32_vcpu *vcpu, u32 *instruction, bool *wide)
{
	u32 pc = vcpu->ctx->regs[15];
	u16 half;
	int ret;

	*wide = true;
	if (!(vcpu->ctx->cpsr & PSR_T))
		return fetch_part(vcpu, pc, instruction, 4);
	ret = fetch_part(vcpu, pc, &half, 2);
	if (ret <= 0)
		return ret;
	*instruction = half;
	*wide = (half >> 11) >= 0x1d;
	if (!*wide)
		return 1;
	ret = fetch_part(vcpu, pc + 2, &half, 2);
	*instruction = *instruction << 16 | half;
	return ret;
}

void pv_skip(struct kvm32_vcpu *vcpu, bool wide)
{
	skip_instruction(vcpu->ctx->regs, &vcpu->ctx->cpsr, wide);
}

static int inject_undef(struct kvm32_vcpu *vcpu)
{
	kvm32_count(vcpu, STAT_INJECTED);
	kvm32_inject_undef(vcpu->ctx);
	return 1;
}

/*
 * A sensitive instruction that traps as UNDEF does so by the mercy of this core: USR mode makes it UNPREDICTABLE. Doing its work
 * here would hide a site that the rewriter missed until the guest meets another core.
 */
static void report_sensitive(struct kvm32_vcpu *vcpu, u32 instruction)
{
	const struct sensitive_row *row = sensitive_lookup(instruction, SENSITIVE_A32);

	if (!row)
		return;
	kvm32_count(vcpu, STAT_SENSITIVE_UNDEF);
	pr_warn_ratelimited("kvm32-pv: guest executed %s (%08x) at %08x, which is not rewritten\n", row->text,
			    instruction, vcpu->ctx->regs[15]);
}

static bool is_cp_transfer(u32 word)
{
	u32 cp = word >> 8 & 15;

	if (cp != 14 && cp != 15)
		return false;
	return (word & 0x0f000010) == 0x0e000010 || (word & 0x0fe00000) == 0x0c400000;
}

static bool is_hvc(u32 word)
{
	return (word & 0x0ff000f0) == 0x01400070;
}

static int handle_cp(struct kvm32_vcpu *vcpu, u32 word, bool wide)
{
	int ret;

	kvm32_count(vcpu, STAT_CP15);
	if (pv_is_cache_operation(vcpu, word))
		return pv_cache_operation(vcpu, word);
	ret = pv_cp_access(vcpu, word);
	if (ret == 0)
		return inject_undef(vcpu);
	if (ret > 0)
		pv_skip(vcpu, wide);
	return ret;
}

static int handle_vfp(struct kvm32_vcpu *vcpu, u32 word, bool wide)
{
	return pv_handle_vfp(vcpu, word, wide) ? 1 : inject_undef(vcpu);
}

static int undef_arm(struct kvm32_vcpu *vcpu, u32 word)
{
	bool privileged = kvm32_privileged(vcpu->ctx);

	if (word >> 28 != 0xf && !condition_passed(vcpu->ctx->cpsr, word >> 28)) {
		pv_skip(vcpu, true);
		return 1;
	}
	if (is_vfp(word, false))
		return handle_vfp(vcpu, word, true);
	if (word >> 28 != 0xf && is_cp_transfer(word))
		return handle_cp(vcpu, word, true);
	if (privileged && is_hvc(word)) {
		pv_skip(vcpu, true);
		kvm32_count(vcpu, STAT_PSCI);
		return kvm32_psci(vcpu);
	}
	if (is_pldw_a32(word)) {
		pv_skip(vcpu, true);
		return 1;
	}
	if (privileged)
		report_sensitive(vcpu, word);
	return inject_undef(vcpu);
}

/* Thumb encodings of coprocessor instructions are the A32 ones with AL for a condition (A6.3.18). */
static int undef_thumb(struct kvm32_vcpu *vcpu, u32 word, bool wide)
{
	if (!wide)
		return inject_undef(vcpu);
	if (!condition_passed(vcpu->ctx->cpsr, thumb_condition(vcpu->ctx->cpsr)) || is_pldw_t32(word)) {
		pv_skip(vcpu, true);
		return 1;
	}
	if (is_vfp(word, true))
		return handle_vfp(vcpu, word, true);
	if (word >> 28 == 0xe && is_cp_transfer(word))
		return handle_cp(vcpu, word, true);
	return inject_undef(vcpu);
}

int pv_handle_undef(struct kvm32_vcpu *vcpu)
{
	u32 word = pv_vcpu(vcpu)->state->instruction;
	bool wide;
	int ret;

	kvm32_count(vcpu, STAT_UNDEF);
	if (word)
		return undef_arm(vcpu, word);
	ret = pv_fetch(vcpu, &word, &wide);
	if (ret <= 0)
		return ret < 0 ? ret : 1;
	if (vcpu->ctx->cpsr & PSR_T)
		return undef_thumb(vcpu, word, wide);
	return undef_arm(vcpu, word);
}

static bool is_user_access(u32 word)
{
	const struct sensitive_row *row = sensitive_lookup(word, SENSITIVE_A32);

	return row && row->class_id == SENSITIVE_CLASS_LDRT;
}

/* A genuine SVC, pc at it. */
static int system_call(struct kvm32_vcpu *vcpu)
{
	struct kvm32_context *ctx = vcpu->ctx;

	kvm32_count(vcpu, STAT_SYSTEM_CALL);
	kvm32_exception_enter(ctx, EXC_SVC, ctx->regs[15] + ((ctx->cpsr & PSR_T) ? 2 : 4));
	return 1;
}

/* Coprocessor sites, accesses with user rights, in ARM state. */
static int trap_word(struct kvm32_vcpu *vcpu, u32 word)
{
	u32 original;

	if (trap_word_decode(word, &original)) {
		if (is_cp_transfer(original))
			return handle_cp(vcpu, original, true);
		if (is_user_access(original))
			return pv_user_access(vcpu, original);
	}
	return system_call(vcpu);
}

/* As the lowvisor would (low_svc()); what it leaves to the highvisor comes back as PV_EXIT_SVC. */
static int emulate(struct kvm32_vcpu *vcpu, u32 word)
{
	u32 exit;

	vcpu->ctx->regs[15] += 4;
	exit = pv_emulate(pv_vcpu(vcpu)->state, word);
	if (exit == PV_EXIT_SVC) {
		vcpu->ctx->regs[15] -= 4;
		return trap_word(vcpu, word);
	}
	kvm32_count(vcpu, STAT_SENSITIVE);
	return exit ? pv_handle_exit(vcpu, exit) : 1;
}

/* Trap words that the lowvisor does not do, and with strategy `trap` all SVCs. pc is behind the SVC. */
int pv_handle_svc(struct kvm32_vcpu *vcpu)
{
	struct kvm32_context *ctx = vcpu->ctx;
	u32 word = pv_vcpu(vcpu)->state->instruction;
	bool wide;
	int ret;

	kvm32_count(vcpu, STAT_SVC);
	ctx->regs[15] -= (ctx->cpsr & PSR_T) ? 2 : 4;
	/* Thumb kernels are not rewritten: theirs are genuine. */
	if (!kvm32_privileged(ctx) || (ctx->cpsr & PSR_T))
		return system_call(vcpu);
	if (!word) {
		ret = pv_fetch(vcpu, &word, &wide);
		if (ret <= 0)
			return ret < 0 ? ret : 1;
	}
	return vcpu->vm->strategy == KVM32_STRATEGY_TRAP ? emulate(vcpu, word) : trap_word(vcpu, word);
}
