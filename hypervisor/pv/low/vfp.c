// SPDX-License-Identifier: GPL-2.0
/*
 * The guest's VFP, lazily (../vfp.c): what is undefined because the unit is off. Whoever is the first to use it gets it, the guest's
 * exception if the guest has it off, or the guest's registers. They go when the guest switches it off, as kernels do at each
 * context switch.
 */
#include "../../lib/condition.h"
#include "../vfp.h"
#include "low.h"

static void load(struct pv_state *state)
{
	vfp_write_fpexc(FPEXC_EN);
	vfp_save(&state->host_vfp);
	vfp_load(&state->ctx.vfp);
	state->vfp_loaded = true;
}

static void unload(struct pv_state *state)
{
	vfp_save(&state->ctx.vfp);
	vfp_load(&state->host_vfp);
	vfp_write_fpexc(0);
	state->vfp_loaded = false;
}

/* From a privileged mode; a register other than PC. */
u32 low_fpexc(struct pv_state *state, u32 instruction)
{
	struct kvm32_context *ctx = &state->ctx;
	u32 rt = instruction >> 12 & 15;

	if (rt == 15 || !(ctx->cp15[CP15_CPACR] & CPACR_CP10_PL1))
		return PV_EXIT_UNDEF;
	if (instruction & (1u << 20)) {
		ctx->regs[rt] = ctx->vfp.fpexc;
	} else {
		ctx->vfp.fpexc = ctx->regs[rt] & FPEXC_EN;
		if (state->vfp_loaded && !ctx->vfp.fpexc)
			unload(state);
	}
	pv_count_fast(state, VFP, 1);
	return 0;
}

/* Kernels look at the identification registers each time that they save or load the others. */
static u32 read_identification(struct pv_state *state, u32 word, u32 reg)
{
	u32 rt = word >> 12 & 15;

	if (!(word & (1u << 20)) || (reg != 0 && reg != 6 && reg != 7) || rt == 15)
		return PV_EXIT_UNDEF;
	state->ctx.regs[rt] = vfp_read_identification(reg);
	pv_count_fast(state, VFP, 1);
	return 0;
}

static u32 system_register(struct pv_state *state, u32 word, u32 reg)
{
	u32 exit = reg == 8 ? low_fpexc(state, word) : read_identification(state, word, reg);

	if (!exit)
		state->ctx.regs[15] += 4;
	return exit;
}

/* What the unit has not, loaded as it is, is the guest's exception, and the highvisor's. */
static u32 use(struct pv_state *state)
{
	if (!pv_vfp_allowed(&state->ctx) || !(state->ctx.vfp.fpexc & FPEXC_EN) || state->vfp_loaded)
		return PV_EXIT_UNDEF;
	load(state);
	pv_count_fast(state, VFP, 1);
	return 0;
}

u32 low_vfp(struct pv_state *state, u32 word)
{
	u32 reg;

	if (pv_vfp_system_register(word, &reg))
		return pv_vfp_allowed(&state->ctx) ? system_register(state, word, reg) : PV_EXIT_UNDEF;
	return use(state);
}

/* The user's instruction at pc, the first half of a wide one of Thumb's on top; false if it cannot be told here. */
static bool user_instruction(struct pv_state *state, u32 *word)
{
	u32 pc = state->ctx.regs[15], first, second;

	if (low_load(state, pc & ~3u, &first))
		return false;
	*word = first;
	if (!(state->ctx.cpsr & PSR_T))
		return true;
	if ((pc & 2) && low_load(state, pc + 2, &second))
		return false;
	*word = (pc & 2) ? (first & 0xffff0000) | (second & 0xffff) : first << 16 | first >> 16;
	return true;
}

static void inject_undef(struct pv_state *state)
{
	struct kvm32_context *ctx = &state->ctx;

	low_exception(state, EXC_UNDEF, ctx->regs[15] + ((ctx->cpsr & PSR_T) ? 2 : 4));
	pv_shared_give_mode(state);
	pv_count_fast(state, VFP, 1);
}

u32 low_user_undef(struct pv_state *state)
{
	struct kvm32_context *ctx = &state->ctx;
	u32 word, reg;

	if (!user_instruction(state, &word) || !is_vfp(word, ctx->cpsr & PSR_T) ||
	    !instruction_condition_passed(ctx->cpsr, word) || pv_vfp_system_register(word, &reg))
		return PV_EXIT_UNDEF;
	if (ctx->vfp.fpexc & FPEXC_EN)
		return use(state);
	inject_undef(state);
	return 0;
}
