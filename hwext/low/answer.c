// SPDX-License-Identifier: GPL-2.0
/* Questions whose answer does not change: calls that no PSCI version has, PSCI's version, identification registers. */
#include "low.h"
#include "../../hypervisor/psci-number.h"

/* ISS of MCR and MRC (figure B3-28). */
#define ISS_OPC2(hsr)	((hsr) >> 17 & 7)
#define ISS_OPC1_CRN	(0x7fu << 10)
#define ISS_CRN_1	(1u << 10)
#define ISS_RT(hsr)	((hsr) >> 5 & 15)
#define ISS_CRM(hsr)	((hsr) >> 1 & 15)
#define ISS_READ	1u

#define CRM_OPC2(hsr)	(ISS_CRM(hsr) * 8 + ISS_OPC2(hsr))
#define MPIDR		5	/* depends on how many vCPUs there are */
#define ACTLR		1

/* The preferred return address is behind an HVC already (table B3-25). */
u32 low_hvc(struct hyp_state *state, u32 hsr)
{
	u32 id = state->ctx.regs[0];

	if (id == PSCI_VERSION_ID && state->local.psci_version)
		state->ctx.regs[0] = state->local.psci_version;
	else if (!psci_is_number(id))
		state->ctx.regs[0] = PSCI_UNKNOWN;
	else
		return HYP_EXIT_TRAP;
	hyp_count_fast(state, CALL);
	return 0;
}

static const u32 *find_id(const struct hyp_local *local, u32 hsr)
{
	u32 number = CRM_OPC2(hsr), place = hsr & ISS_OPC1_CRN;

	if (!place && number < HYP_NR_IDS && number != MPIDR)
		return &local->id[number];
	return place == ISS_CRN_1 && number == ACTLR ? &local->actlr : 0;
}

u32 low_cp15(struct hyp_state *state, u32 hsr)
{
	const u32 *id = find_id(&state->local, hsr);
	u32 spsr = read_bank(spsr), rt = ISS_RT(hsr);

	if (!id || !(hsr & ISS_READ) || (hsr & HSR_CONDITION) != HSR_ALWAYS || (spsr & PSR_MODE) == MODE_USR ||
	    low_in_it_block(spsr) || !low_has_register(spsr, rt))
		return HYP_EXIT_TRAP;
	state->ctx.regs[rt] = *id;
	low_skip(hsr);
	hyp_count_fast(state, CP15);
	return 0;
}
