// SPDX-License-Identifier: GPL-2.0
/*
 * Data aborts that end here: accesses to the distributor (interrupt.c), and stores that only gather in a ring, which the
 * highvisor has seen go there before.
 */
#include "../../hypervisor/coalesced.h"
#include "low.h"

/* What must hold: the syndrome is valid; no sign extension, cache maintenance or table walk. */
#define ISS_PLAIN	(ISS_ISV | ISS_SSE | ISS_CM | ISS_S1PTW)

/* Registers are little-endian, and a guest of the other kind is rare; so is an access that the syndrome does not tell. */
static bool is_plain(u32 hsr, u32 spsr, u32 address)
{
	return (hsr & ISS_PLAIN) == ISS_ISV && !(address & ((1u << ISS_SAS(hsr)) - 1)) && !(spsr & PSR_E) &&
	       !low_in_it_block(spsr) && low_has_register(spsr, ISS_SRT(hsr));
}

/* The guest's PAR is not ours to change. */
static u32 fault_page(u32 hsr, u32 va)
{
	u64 par = read_sys64(PAR);
	u32 page = low_fault_page(hsr, va);

	write_sys64(PAR, par);
	return page;
}

static bool append(struct hyp_state *state, u32 gpa, u32 size, u32 value)
{
	struct kvm32_coalesced *coalesced = state->local.coalesced;
	bool done;

	if (!low_trylock(state, &coalesced->lock))
		return false;
	done = coalesced->gpa == gpa && coalesced->size == size && coalesced_append(coalesced->ring, gpa, size, value);
	low_unlock(state);
	return done;
}

static u32 gather(struct hyp_state *state, u32 hsr, u32 va)
{
	const struct kvm32_coalesced *coalesced = state->local.coalesced;
	u32 size = 1u << ISS_SAS(hsr), value = state->ctx.regs[ISS_SRT(hsr)] & ~0u >> (32 - 8 * size);

	/* Before the page is asked for: nearly all that faults is something else. */
	if (!coalesced || !(hsr & ISS_WNR) || !READ_ONCE(coalesced->size) || ((coalesced->gpa ^ va) & 0xfff))
		return HYP_EXIT_TRAP;
	if (!append(state, fault_page(hsr, va) << 12 | (va & 0xfff), size, value))
		return HYP_EXIT_TRAP;
	low_skip(hsr);
	hyp_count_fast(state, MMIO);
	return 0;
}

u32 low_data_abort(struct hyp_state *state, u32 hsr)
{
	u32 va = read_sys(HDFAR), type = hsr & ISS_FSC_TYPE;

	if (!is_plain(hsr, read_bank(spsr), va))
		return HYP_EXIT_TRAP;
	if (type == FSC_TRANSLATION && read_sys(HPFAR) >> 4 == state->local.dist_gfn)
		return low_distributor(state, hsr, va & 0xfff);
	return type == FSC_TRANSLATION || type == FSC_PERMISSION ? gather(state, hsr, va) : HYP_EXIT_TRAP;
}
