// SPDX-License-Identifier: GPL-2.0
/* What the vectors call: SVC, UNDEF and data aborts from the guest. */
#include "low.h"
#include "../../lib/condition.h"
#include "../../lib/preload.h"
#include "../../lib/vfp-space.h"

static void set_mode(const struct pv_state *state)
{
	if (kvm32_privileged(&state->ctx))
		low_set_privileged(state);
	else
		low_set_registers(state->vectors_user, state->dacr_user);
}

void low_write_cpsr(struct pv_state *state, u32 cpsr)
{
	kvm32_set_cpsr(&state->ctx, cpsr);
	kvm32_deliver_interrupts(&state->ctx);
	set_mode(state);
}

void low_exception(struct pv_state *state, enum kvm32_exception kind, u32 return_address)
{
	kvm32_exception_enter(&state->ctx, kind, return_address);
	low_set_privileged(state);
}

u32 low_svc(struct pv_state *state)
{
	struct kvm32_context *ctx = &state->ctx;

	if (!kvm32_privileged(ctx)) {
		pv_count_fast(state, EXCEPTION, 1);
		low_exception(state, EXC_SVC, ctx->regs[15]);
		return 0;
	}
	state->instruction = 0;
	if (ctx->cpsr & PSR_T)
		return PV_EXIT_SVC;
	if (low_load(state, ctx->regs[15] - 4, &state->instruction)) {
		ctx->regs[15] -= 4;	/* the page went meanwhile: fetch it again */
		return 0;
	}
	return low_sensitive(state, state->instruction & 0xffffff);
}

u32 low_svc_shared(struct pv_state *state)
{
	u32 exit;

	pv_shared_take(state);
	exit = low_svc(state);
	pv_shared_give(state);
	return exit;
}

/* MCR and MRC */
static bool is_cp15(u32 word)
{
	return (word & 0x0f000f10) == 0x0e000f10;
}

/*
 * From ARM state in a privileged mode, and the VFP's from user mode; all else is for the highvisor. Of what the shared page stands for only DACR has a part in it,
 * so the rest may stay as it is.
 */
u32 low_undef(struct pv_state *state)
{
	struct kvm32_context *ctx = &state->ctx;
	u32 word, exit;

	ctx->regs[15] -= (ctx->cpsr & PSR_T) ? 2 : 4;
	state->instruction = 0;
	state->more_pages = 0;
	if (!kvm32_privileged(ctx))
		return low_user_undef(state);
	if (ctx->cpsr & PSR_T)
		return PV_EXIT_UNDEF;
	if (low_load(state, ctx->regs[15], &word))
		return 0;
	state->instruction = word;
	if (is_pldw_a32(word)) {
		ctx->regs[15] += 4;
		return 0;
	}
	if (is_vfp(word, false))
		return instruction_condition_passed(ctx->cpsr, word) ? low_vfp(state, word) : PV_EXIT_UNDEF;
	if (!is_cp15(word) || (word >> 28) == 0xf || !condition_passed(ctx->cpsr, word >> 28))
		return PV_EXIT_UNDEF;
	exit = low_cp15(state, word);
	if (!exit)
		ctx->regs[15] += 4;
	return exit;
}

/* What a kernel's instruction in ARM state is; the highvisor reads others, and those whose page went meanwhile. */
static void read_instruction(struct pv_state *state, u32 pc)
{
	state->instruction = 0;
	if (kvm32_privileged(&state->ctx) && !(state->ctx.cpsr & PSR_T))
		low_load(state, pc, &state->instruction);
}

/* An abort that low_mend() leaves: behind the reading of DFSR and DFAR, which a refused load would overwrite. */
u32 low_data_abort(struct pv_state *state)
{
	read_instruction(state, state->ctx.regs[15]);
	return low_gather(state, state->fault_address) ? 0 : PV_EXIT_DATA_ABORT;
}

/* Strategy `trap` */
u32 low_trap_svc(struct pv_state *state)
{
	read_instruction(state, state->ctx.regs[15] - 4);
	return PV_EXIT_SVC;
}

u32 low_trap_undef(struct pv_state *state)
{
	state->ctx.regs[15] -= (state->ctx.cpsr & PSR_T) ? 2 : 4;
	read_instruction(state, state->ctx.regs[15]);
	return PV_EXIT_UNDEF;
}

u32 low_trap_data_abort(struct pv_state *state)
{
	read_instruction(state, state->ctx.regs[15]);
	return PV_EXIT_DATA_ABORT;
}
