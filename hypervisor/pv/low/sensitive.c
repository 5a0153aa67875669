// SPDX-License-Identifier: GPL-2.0
/* The sensitive instructions, by the immediate of their trap word (abi/trap-word.h has its layout). */
#include "low.h"
#include "../../../abi/hypercall.h"
#include "../../../abi/trap-word.h"

typedef u32 (*sensitive_fn)(struct pv_state *state, u32 payload);

static u32 perform_cps(struct pv_state *state, u32 payload)
{
	u32 cpsr = state->ctx.cpsr;
	u32 mask = (payload & 0xe0) << 1;	/* A, I, F of 7:5 to 8:6 */

	pv_count_fast(state, PSR, 1);
	if ((payload >> 9 & 3) == 2)
		cpsr &= ~mask;
	else if ((payload >> 9 & 3) == 3)
		cpsr |= mask;
	if (payload & 0x100)
		cpsr = (cpsr & ~PSR_MODE) | (payload & PSR_MODE);
	low_write_cpsr(state, cpsr);
	return 0;
}

static u32 current_spsr(struct kvm32_context *ctx)
{
	return ctx->spsr[kvm32_mode_bank(ctx->cpsr)];
}

static u32 perform_mrs(struct pv_state *state, u32 payload)
{
	struct kvm32_context *ctx = &state->ctx;

	pv_count_fast(state, PSR, 1);
	/* The execution state reads as zero (B1.3.3). */
	ctx->regs[payload & 15] = (payload & 0x10) ? current_spsr(ctx) : ctx->cpsr & ~(PSR_IT_J | PSR_T);
	return 0;
}

static u32 byte_mask(u32 fields)
{
	u32 i, mask = 0;

	for (i = 0; i < 4; i++)
		if (fields & (1u << i))
			mask |= 0xffu << (8 * i);
	return mask;
}

static void write_psr(struct pv_state *state, bool spsr, u32 fields, u32 value)
{
	struct kvm32_context *ctx = &state->ctx;
	u32 mask = byte_mask(fields);

	pv_count_fast(state, PSR, 1);
	if (spsr) {
		u32 *psr = &ctx->spsr[kvm32_mode_bank(ctx->cpsr)];

		*psr = (*psr & ~mask) | (value & mask);
		return;
	}
	mask &= ~(PSR_T | PSR_IT_J);	/* MSR does not write the execution state (B9.3.12) */
	low_write_cpsr(state, (ctx->cpsr & ~mask) | (value & mask));
}

static u32 perform_msr(struct pv_state *state, u32 payload)
{
	write_psr(state, payload & 0x100, payload >> 4 & 15, state->ctx.regs[payload & 15]);
	return 0;
}

static u32 perform_msr_immediate(struct pv_state *state, u32 imm)
{
	u32 rotation = (imm >> 8 & 15) * 2;
	u32 value = imm & 0xff;

	if (rotation)
		value = value >> rotation | value << (32 - rotation);
	write_psr(state, imm & 0x10000, imm >> 12 & 15, value);
	return 0;
}

static u32 perform_setend(struct pv_state *state, u32 payload)
{
	struct kvm32_context *ctx = &state->ctx;

	ctx->cpsr = (ctx->cpsr & ~PSR_E) | ((payload & 1) ? PSR_E : 0);
	return 0;
}

/* An event is always there, so WFE may go on at once (A8.8.424). */
static u32 perform_hint(struct pv_state *state, u32 payload)
{
	if (payload == 3)
		return PV_EXIT_WFI;
	return state->yields ? PV_EXIT_WFE : 0;
}

/* Banked MRS/MSR and ERET belong to the Virtualization Extensions, which this machine does not have. */
static u32 perform_undefined(struct pv_state *state, u32 payload)
{
	state->ctx.regs[15] -= 4;
	low_exception(state, EXC_UNDEF, state->ctx.regs[15] + 4);
	return 0;
}

/* The next one may be done, if its DACR is this one's. */
static void learn_exit(struct pv_state *state)
{
	const u32 *cp15 = state->ctx.cp15;
	u32 dacr;

	if (!state->shared || !state->svc_vector || !(cp15[CP15_SCTLR] & SCTLR_M) ||
	    low_load(state, state->ctx.regs[15], &dacr) || (dacr ^ cp15[CP15_DACR]) & PV_DACR_HIGH_BITS)
		return;
	state->behind_exit.dacr_kernel = pv_real_dacr(state, dacr, true);
	state->behind_exit.guest_dacr = state->behind_exit.guest_dacr_again = dacr;
	state->behind_exit.dacr_user = pv_real_dacr(state, dacr, false);
}

/* What fast-exit.S does not do: nothing, and the code behind the hypercall's operand does it. */
static u32 perform_hypercall(struct pv_state *state, u32 number)
{
	if (number >= HYPERCALL_EXIT_NUMBERS)
		return perform_undefined(state, number);
	learn_exit(state);
	state->ctx.regs[15] += 4;
	return 0;
}

static u32 dispatch_id(struct pv_state *state, u32 imm)
{
	u32 payload = imm & 0xffff;

	switch (imm >> 16 & 15) {
	case TRAP_CPS:
		return perform_cps(state, payload);
	case TRAP_MRS:
		return perform_mrs(state, payload);
	case TRAP_MSR:
		return perform_msr(state, payload);
	case TRAP_SRS:
		return low_srs(state, payload);
	case TRAP_RFE:
		return low_rfe(state, payload);
	case TRAP_SETEND:
		return perform_setend(state, payload);
	case TRAP_HINT:
		return perform_hint(state, payload);
	case TRAP_HYPERCALL:
		return perform_hypercall(state, payload);
	default:
		return perform_undefined(state, payload);
	}
}

u32 low_sensitive(struct pv_state *state, u32 imm)
{
	switch (imm >> 20) {
	case 0x0:		/* a genuine SVC from a privileged mode */
		low_exception(state, EXC_SVC, state->ctx.regs[15]);
		return 0;
	case 0x1:
		return perform_msr_immediate(state, imm);
	case 0x2:
		return dispatch_id(state, imm);
	case 0x4: case 0x5:
		return low_data_processing(state, imm);
	case 0x8 ... 0xf:
		return low_block_transfer(state, imm);
	default:
		return PV_EXIT_SVC;
	}
}
