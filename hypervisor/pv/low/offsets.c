// SPDX-License-Identifier: GPL-2.0
/* Offsets of struct pv_state for the assembler. */
#include <linux/kbuild.h>
#include <linux/stddef.h>
#include "state.h"

int main(void)
{
	DEFINE(CTX_PC, offsetof(struct pv_state, ctx.regs[15]));
	DEFINE(CTX_CPSR, offsetof(struct pv_state, ctx.cpsr));
	DEFINE(CTX_TPIDRURO, offsetof(struct pv_state, ctx.cp15[CP15_TPIDRURO]));
	DEFINE(CTX_TPIDRURW, offsetof(struct pv_state, ctx.cp15[CP15_TPIDRURW]));
	DEFINE(HOST_SP, offsetof(struct pv_state, host_sp));
	DEFINE(HOST_BANK_SP, offsetof(struct pv_state, host_bank_sp));
	DEFINE(HOST_TTBR0, offsetof(struct pv_state, host_ttbr0));
	DEFINE(HOST_CONTEXTIDR, offsetof(struct pv_state, host_contextidr));
	DEFINE(HOST_DACR, offsetof(struct pv_state, host_dacr));
	DEFINE(HOST_SCTLR, offsetof(struct pv_state, host_sctlr));
	DEFINE(HOST_VBAR, offsetof(struct pv_state, host_vbar));
	DEFINE(HOST_TPIDRURO, offsetof(struct pv_state, host_tpidruro));
	DEFINE(HOST_TPIDRURW, offsetof(struct pv_state, host_tpidrurw));
	DEFINE(HOST_FPEXC, offsetof(struct pv_state, host_fpexc));
	DEFINE(HOST_STATE, offsetof(struct pv_state, host_state));
	DEFINE(HOST_RETURN, offsetof(struct pv_state, host_return));
	DEFINE(WINDOW, offsetof(struct pv_state, window));
	DEFINE(WINDOW_STATE, offsetof(struct pv_state, window_state));
	DEFINE(TTBR_TRAMPOLINE, offsetof(struct pv_state, ttbr_trampoline));
	DEFINE(TTBR_GUEST, offsetof(struct pv_state, ttbr_guest));
	DEFINE(GUEST_SCTLR, offsetof(struct pv_state, guest_sctlr));
	DEFINE(GUEST_FPEXC, offsetof(struct pv_state, guest_fpexc));
	DEFINE(GUEST_DACR, offsetof(struct pv_state, dacr));
	DEFINE(FAULT_STATUS, offsetof(struct pv_state, fault_status));
	DEFINE(FAULT_ADDRESS, offsetof(struct pv_state, fault_address));
	DEFINE(SCRATCH, offsetof(struct pv_state, scratch));
	DEFINE(EXIT_IRQ, PV_EXIT_IRQ);
	DEFINE(EXIT_PREFETCH_ABORT, PV_EXIT_PREFETCH_ABORT);
	DEFINE(EXIT_DATA_ABORT, PV_EXIT_DATA_ABORT);
	DEFINE(EXIT_FATAL, PV_EXIT_FATAL);
	return 0;
}
