// SPDX-License-Identifier: GPL-2.0
/* Offsets of struct pv_state for the assembler. */
#include <linux/kbuild.h>
#include <linux/stddef.h>
#include "state.h"

int main(void)
{
	DEFINE(CTX_PC, offsetof(struct pv_state, ctx.regs[15]));
	DEFINE(CTX_CPSR, offsetof(struct pv_state, ctx.cpsr));
	DEFINE(IRQ_LINE, offsetof(struct pv_state, ctx.irq_line));
	DEFINE(FIQ_LINE, offsetof(struct pv_state, ctx.fiq_line));
	DEFINE(CTX_SP, offsetof(struct pv_state, ctx.sp));
	DEFINE(CTX_LR, offsetof(struct pv_state, ctx.lr));
	DEFINE(CTX_SPSR, offsetof(struct pv_state, ctx.spsr));
	DEFINE(BANK_USR, BANK_USR);
	DEFINE(BANK_FIQ, BANK_FIQ);
	DEFINE(BANK_IRQ, BANK_IRQ);
	DEFINE(BANK_SVC, BANK_SVC);
	DEFINE(BANK_ABT, BANK_ABT);
	DEFINE(BANK_UND, BANK_UND);
	DEFINE(CTX_SCTLR, offsetof(struct pv_state, ctx.cp15[CP15_SCTLR]));
	DEFINE(CTX_TTBR0, offsetof(struct pv_state, ctx.cp15[CP15_TTBR0]));
	DEFINE(CTX_TTBR1, offsetof(struct pv_state, ctx.cp15[CP15_TTBR1]));
	DEFINE(CTX_DFSR, offsetof(struct pv_state, ctx.cp15[CP15_DFSR]));
	DEFINE(CTX_IFSR, offsetof(struct pv_state, ctx.cp15[CP15_IFSR]));
	DEFINE(CTX_DFAR, offsetof(struct pv_state, ctx.cp15[CP15_DFAR]));
	DEFINE(CTX_IFAR, offsetof(struct pv_state, ctx.cp15[CP15_IFAR]));
	DEFINE(CTX_DACR, offsetof(struct pv_state, ctx.cp15[CP15_DACR]));
	DEFINE(CTX_CONTEXTIDR, offsetof(struct pv_state, ctx.cp15[CP15_CONTEXTIDR]));
	DEFINE(CTX_TPIDRPRW, offsetof(struct pv_state, ctx.cp15[CP15_TPIDRPRW]));
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
	DEFINE(VECTORS, offsetof(struct pv_state, vectors));
	DEFINE(KERNEL_VECTORS, offsetof(struct pv_state, vectors_kernel));
	DEFINE(USER_VECTORS, offsetof(struct pv_state, vectors_user));
	DEFINE(SHARED, PV_SHARED);
	DEFINE(VECTORS_SHARED, PV_VECTORS_SHARED);
	DEFINE(VECTORS_TRAP, PV_VECTORS_TRAP);
	DEFINE(VECTORS_USER, PV_VECTORS_USER);
	DEFINE(VECTORS_KEPT, PV_VECTORS_KEPT);
	DEFINE(WINDOW, offsetof(struct pv_state, window));
	DEFINE(WINDOW_STATE, offsetof(struct pv_state, window_state));
	DEFINE(TTBR_TRAMPOLINE, offsetof(struct pv_state, ttbr_trampoline));
	DEFINE(TTBR_GUEST, offsetof(struct pv_state, ttbr_guest));
	DEFINE(GUEST_SCTLR, offsetof(struct pv_state, guest_sctlr));
	DEFINE(GUEST_FPEXC, offsetof(struct pv_state, guest_fpexc));
	DEFINE(GUEST_DACR, offsetof(struct pv_state, dacr));
	DEFINE(DACR_KERNEL, offsetof(struct pv_state, dacr_kernel));
	DEFINE(DACR_USER, offsetof(struct pv_state, dacr_user));
	DEFINE(LEAVING, offsetof(struct pv_state, leaving));
	DEFINE(DACR_CACHE, offsetof(struct pv_state, dacr_cache));
	DEFINE(BEHIND_EXIT, offsetof(struct pv_state, behind_exit));
	DEFINE(BEHIND_EXIT_DACR, offsetof(struct pv_state, behind_exit.guest_dacr));
	DEFINE(SVC_VECTOR, offsetof(struct pv_state, svc_vector));
	DEFINE(FAST_PSR, offsetof(struct pv_state, fast[FAST_PSR]));
	DEFINE(FAST_EXCEPTION, offsetof(struct pv_state, fast[FAST_EXCEPTION]));
	DEFINE(FAST_CP15, offsetof(struct pv_state, fast[FAST_CP15]));
	DEFINE(FAST_CACHE, offsetof(struct pv_state, fast[FAST_CACHE]));
	DEFINE(STAT_FAST_PSR, STAT_FAST_PSR);
	DEFINE(STAT_FAST_EXCEPTION, STAT_FAST_EXCEPTION);
	DEFINE(STAT_FAST_CP15, STAT_FAST_CP15);
	DEFINE(STAT_FAST_CACHE, STAT_FAST_CACHE);
	DEFINE(CTR, offsetof(struct pv_state, ctr));
	DEFINE(MULTIPROCESSING, offsetof(struct pv_state, multiprocessing));
	DEFINE(FAULT_STATUS, offsetof(struct pv_state, fault_status));
	DEFINE(FAULT_ADDRESS, offsetof(struct pv_state, fault_address));
	DEFINE(INSTRUCTION, offsetof(struct pv_state, instruction));
	DEFINE(MORE_PAGES, offsetof(struct pv_state, more_pages));
	DEFINE(SCRATCH, offsetof(struct pv_state, scratch));
	DEFINE(EXIT_IRQ, PV_EXIT_IRQ);
	DEFINE(EXIT_PREFETCH_ABORT, PV_EXIT_PREFETCH_ABORT);
	DEFINE(EXIT_UNDEF, PV_EXIT_UNDEF);
	DEFINE(EXIT_FATAL, PV_EXIT_FATAL);
	return 0;
}
