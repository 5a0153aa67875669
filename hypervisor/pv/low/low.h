/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The lowvisor's own functions. Each runs in SVC mode under the guest's tables, interrupts masked.
 *
 * sensitive.c and block.c are compiled for the highvisor as well, which performs with them what a VM of strategy `trap` leaves to
 * it; what these two files call is there in emulate.c.
 */
#ifndef KVM32_PV_LOW_H
#define KVM32_PV_LOW_H

#include "state.h"
#include "../../exception.h"

/* Their addresses are taken, which without this would go through a GOT. */
#pragma GCC visibility push(hidden)
/* entry.S: accesses to guest memory with the guest's rights, of an aligned word; 1: refused, 0: done. */
u32 low_load(struct pv_state *state, u32 va, u32 *word);
u32 low_store(struct pv_state *state, u32 va, u32 word);
/* Cache maintenance by MVA, @count times (not 0), @step apart. */
u32 low_clean_invalidate(u32 va, u32 step, u32 count);
u32 low_clean(u32 va, u32 step, u32 count);
u32 low_invalidate_icache(u32 va, u32 step, u32 count);
#pragma GCC visibility pop

/** Writes the virtual CPSR: banks, the real DACR, interrupts that this unmasks. */
void low_write_cpsr(struct pv_state *state, u32 cpsr);
/** What the real registers have by the guest's mode. */
static inline void low_set_registers(u32 vectors, u32 dacr)
{
	asm volatile("mcr p15, 0, %0, c12, c0, 0\n\t"	/* VBAR */
		     "mcr p15, 0, %1, c3, c0, 0\n\tisb"	/* DACR */
		     : : "r" (vectors), "r" (dacr) : "memory");
}

static inline void low_set_privileged(const struct pv_state *state)
{
	low_set_registers(state->vectors_kernel, state->dacr_kernel);
}

/**
 * An abort of the guest's at @va, by the real FSR: true if the guest may go on, in its handler or at the instruction once more.
 */
bool low_mend(struct pv_state *state, u32 va, u32 fsr, bool prefetch);
/** The highvisor's abort, a store by state->instruction at @va: true if it only had to be put in the ring, and is done. */
bool low_gather(struct pv_state *state, u32 va);
/** TLBIMVA for @count pages from @va on: false if something of it is the highvisor's; nothing is done then. */
bool low_flush_pages(struct pv_state *state, u32 va, u32 count, u32 asid);
/** Data cache maintenance by set and way, and what of a loop around it can be done at once. */
u32 low_set_way(struct pv_state *state, u32 instruction);
/** Takes an exception into the guest. */
void low_exception(struct pv_state *state, enum kvm32_exception kind, u32 return_address);
/** Leaves for the highvisor to make `va` accessible; the instruction, behind which pc is, runs again. */
static inline u32 low_access_failed(struct pv_state *state, u32 va, bool write)
{
	state->ctx.regs[15] -= 4;
	state->fault_address = va;
	state->fault_write = write;
	return PV_EXIT_ACCESS;
}

/** Performs one sensitive instruction given as the immediate of its trap word; 0 or an enum pv_exit. */
u32 low_sensitive(struct pv_state *state, u32 imm);
u32 low_block_transfer(struct pv_state *state, u32 imm);
u32 low_srs(struct pv_state *state, u32 payload);
u32 low_rfe(struct pv_state *state, u32 payload);
u32 low_data_processing(struct pv_state *state, u32 imm);
/** One MCR or MRC of CP15 in a privileged guest mode, with its condition true; 0 or an enum pv_exit. */
u32 low_cp15(struct pv_state *state, u32 instruction);
/** TTBR0 and CONTEXTIDR, one of them new: 0 or an enum pv_exit, with nothing done. Neither needs the guest's memory. */
u32 low_switch_space(struct pv_state *state, u32 ttbr0, u32 contextidr);
/** VMRS or VMSR of FPEXC likewise. */
u32 low_fpexc(struct pv_state *state, u32 instruction);
/** A VFP instruction at pc, likewise; pc is where to go on. */
u32 low_vfp(struct pv_state *state, u32 word);
/** An undefined instruction of the guest's user mode; pc is at it. 0 or an enum pv_exit. */
u32 low_user_undef(struct pv_state *state);

#endif
