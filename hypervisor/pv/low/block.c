// SPDX-License-Identifier: GPL-2.0
/*
 * Sensitive instructions that move registers to or from memory, and exception returns. Everything is read before
 * anything is changed, so that one whose access is refused can run again from its start.
 */
#include "low.h"

struct transfer {
	u32 start;
	u32 writeback;
	u32 count;
};

static u32 count_bits(u32 list)
{
	u32 n = 0;

	for (; list; list &= list - 1)
		n++;
	return n;
}

/* Addressing of LDM/STM and of RFE/SRS (A8.8.58, B9.3.13): p before, u upwards. */
static struct transfer address(u32 base, bool p, bool u, u32 count)
{
	struct transfer t = { .count = count };
	u32 size = 4 * count;

	t.writeback = u ? base + size : base - size;
	t.start = u ? base : base - size;
	if (p == u)
		t.start += 4;
	return t;
}

static void exception_return(struct pv_state *state, u32 pc, u32 cpsr)
{
	pv_count_fast(state, EXCEPTION, 1);
	state->ctx.regs[15] = (cpsr & PSR_T) ? pc & ~1u : pc & ~3u;
	low_write_cpsr(state, cpsr);
}

static u32 current_spsr(struct kvm32_context *ctx)
{
	return ctx->spsr[kvm32_mode_bank(ctx->cpsr)];
}

/* These take no unaligned address, whatever SCTLR.A says (A3.2.1). */
static u32 alignment_fault(struct pv_state *state, u32 va, bool write)
{
	low_access_failed(state, va, write);
	return PV_EXIT_ALIGNMENT;
}

static u32 load_words(struct pv_state *state, const struct transfer *t, u32 *words)
{
	u32 i;

	if (t->start & 3)
		return alignment_fault(state, t->start, false);
	for (i = 0; i < t->count; i++)
		if (low_load(state, t->start + 4 * i, &words[i]))
			return low_access_failed(state, t->start + 4 * i, false);
	return 0;
}

static u32 *user_register(struct kvm32_context *ctx, u32 n)
{
	int bank = kvm32_mode_bank(ctx->cpsr);

	if (n >= 13 && n < 15 && bank != BANK_USR)
		return n == 13 ? &ctx->sp[BANK_USR] : &ctx->lr[BANK_USR];
	if (n >= 8 && n < 13 && bank == BANK_FIQ)
		return &ctx->high[0][n - 8];
	return &ctx->regs[n];
}

static u32 ldm_user(struct pv_state *state, u32 list, struct transfer *t)
{
	u32 words[16], i, n = 0, exit;

	exit = load_words(state, t, words);
	if (exit)
		return exit;
	for (i = 0; i < 15; i++)
		if (list & (1u << i))
			*user_register(&state->ctx, i) = words[n++];
	return 0;
}

static u32 stm_user(struct pv_state *state, u32 list, struct transfer *t)
{
	u32 i, va = t->start;

	if (va & 3)
		return alignment_fault(state, va, true);
	for (i = 0; i < 15; i++) {
		if (!(list & (1u << i)))
			continue;
		if (low_store(state, va, *user_register(&state->ctx, i)))
			return low_access_failed(state, va, true);
		va += 4;
	}
	return 0;
}

static u32 ldm_return(struct pv_state *state, u32 rn, bool w, u32 list, struct transfer *t)
{
	struct kvm32_context *ctx = &state->ctx;
	u32 words[16], i, exit;

	exit = load_words(state, t, words);
	if (exit)
		return exit;
	if (w)
		ctx->regs[rn] = t->writeback;
	for (i = 0; list; list &= list - 1)
		ctx->regs[__builtin_ctz(list)] = words[i++];
	exception_return(state, words[i], current_spsr(ctx));
	return 0;
}

u32 low_block_transfer(struct pv_state *state, u32 imm)
{
	u32 rn = imm >> 15 & 15, list = imm & 0x7fff, base = state->ctx.regs[rn];
	struct transfer t;

	if ((imm >> 22) == 3) {
		t = address(base, imm >> 21 & 1, imm >> 20 & 1, count_bits(list) + 1);
		return ldm_return(state, rn, imm >> 19 & 1, list, &t);
	}
	pv_count_fast(state, PSR, 1);
	t = address(base, imm >> 20 & 1, imm >> 19 & 1, count_bits(list));
	if (imm >> 21 & 1)
		return stm_user(state, list, &t);
	return ldm_user(state, list, &t);
}

u32 low_rfe(struct pv_state *state, u32 payload)
{
	u32 rn = payload & 15, words[2], exit;
	struct transfer t = address(state->ctx.regs[rn], payload >> 6 & 1, payload >> 5 & 1, 2);

	exit = load_words(state, &t, words);
	if (exit)
		return exit;
	if (payload & 0x10)
		state->ctx.regs[rn] = t.writeback;
	exception_return(state, words[0], words[1]);
	return 0;
}

/* The base is the SP of the named mode (B9.3.16). */
u32 low_srs(struct pv_state *state, u32 payload)
{
	struct kvm32_context *ctx = &state->ctx;
	int bank = kvm32_mode_bank(payload & PSR_MODE);
	u32 *sp;
	struct transfer t;

	pv_count_fast(state, PSR, 1);
	if (bank < 0)
		return 0;
	sp = bank == kvm32_mode_bank(ctx->cpsr) ? &ctx->regs[13] : &ctx->sp[bank];
	t = address(*sp, payload >> 7 & 1, payload >> 6 & 1, 2);
	if (t.start & 3)
		return alignment_fault(state, t.start, true);
	if (low_store(state, t.start, ctx->regs[14]))
		return low_access_failed(state, t.start, true);
	if (low_store(state, t.start + 4, current_spsr(ctx)))
		return low_access_failed(state, t.start + 4, true);
	if (payload & 0x20)
		*sp = t.writeback;
	return 0;
}

static u32 operand(struct kvm32_context *ctx, u32 n)
{
	return ctx->regs[n] + (n == 15 ? 4 : 0);	/* pc is already behind the instruction */
}

static u32 rotate(u32 value, u32 by)
{
	return by ? value >> by | value << (32 - by) : value;
}

/* Shift by an immediate (A8.4.1); only the value, flags come from the SPSR. */
static u32 shifted(struct kvm32_context *ctx, u32 op2)
{
	u32 value = operand(ctx, op2 & 15), by = op2 >> 7 & 31;

	switch (op2 >> 5 & 3) {
	case 0:
		return value << by;
	case 1:
		return by ? value >> by : 0;
	case 2:
		return (s32)value >> (by ? by : 31);
	default:
		return by ? rotate(value, by) : (ctx->cpsr >> 29 & 1) << 31 | value >> 1;
	}
}

static u32 compute(u32 op, u32 n, u32 m, u32 carry)
{
	switch (op) {
	case 0x0: return n & m;
	case 0x1: return n ^ m;
	case 0x2: return n - m;
	case 0x3: return m - n;
	case 0x4: return n + m;
	case 0x5: return n + m + carry;
	case 0x6: return n - m - !carry;
	case 0x7: return m - n - !carry;
	case 0xc: return n | m;
	case 0xd: return m;
	case 0xe: return n & ~m;
	default:  return ~m;
	}
}

u32 low_data_processing(struct pv_state *state, u32 imm)
{
	struct kvm32_context *ctx = &state->ctx;
	u32 op2 = imm & 0xfff;
	u32 m = (imm >> 20 & 1) ? rotate(op2 & 0xff, (op2 >> 8) * 2) : shifted(ctx, op2);
	u32 result = compute(imm >> 16 & 15, operand(ctx, imm >> 12 & 15), m, ctx->cpsr >> 29 & 1);

	exception_return(state, result, current_spsr(ctx));
	return 0;
}
