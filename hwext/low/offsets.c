// SPDX-License-Identifier: GPL-2.0
/* Offsets of struct hyp_state and the numbers of calls and exits, for the assembler. */
#include <linux/kbuild.h>
#include <linux/mm_types.h>
#include <linux/stddef.h>

#include <asm/page.h>

#include "state.h"

int main(void)
{
	DEFINE(CTX_PC, offsetof(struct hyp_state, ctx.regs[15]));
	DEFINE(CTX_CPSR, offsetof(struct hyp_state, ctx.cpsr));
	DEFINE(CTX_LR_USR, offsetof(struct hyp_state, ctx.lr[BANK_USR]));
	DEFINE(HOST_REGS, offsetof(struct hyp_state, host_regs));
	DEFINE(HOST_ELR, offsetof(struct hyp_state, host_elr));
	DEFINE(HOST_SPSR, offsetof(struct hyp_state, host_spsr));
	DEFINE(FAULT_PC, offsetof(struct hyp_state, fault_pc));
	DEFINE(STACK_SIZE, HYP_STACK_SIZE);
	DEFINE(STATE_PAGES_SHIFT, PAGE_SHIFT + HYP_STATE_ORDER);
	DEFINE(EXIT_IRQ, HYP_EXIT_IRQ);
	DEFINE(EXIT_TRAP, HYP_EXIT_TRAP);
	DEFINE(EXIT_FATAL, HYP_EXIT_FATAL);
	DEFINE(CALL_ENTER, HYP_CALL_ENTER);
	DEFINE(CALL_RELEASE, HYP_CALL_RELEASE);
	DEFINE(CALL_FLUSH_VMID, HYP_CALL_FLUSH_VMID);
	DEFINE(CALL_FLUSH_GUESTS, HYP_CALL_FLUSH_GUESTS);
	DEFINE(CALL_FLUSH_HYP, HYP_CALL_FLUSH_HYP);
	DEFINE(STUB_SOFT_RESTART, HYP_STUB_SOFT_RESTART);
	DEFINE(STUB_ERROR, HYP_STUB_ERROR);
	return 0;
}
