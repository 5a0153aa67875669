/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the PV highvisor and its lowvisor share: one pv_state per vCPU, seen by the host at its linear address and
 * under the guest's tables inside the window.
 *
 * The window is one 1 MiB slot of virtual addresses that holds, for privileged mode only, the lowvisor's text and the
 * vCPU's state. It lies where the guest maps nothing; when the guest wants the addresses, it moves.
 */
#ifndef KVM32_PV_STATE_H
#define KVM32_PV_STATE_H

#include "../../context.h"

#define PV_STACK_SIZE		3072	/* below the state: the lowvisor's stack, shared by its modes */
#define PV_STATE_ORDER		1
#define PV_WINDOW_STATE		0x10000	/* of the state's pages, from the window's start */
#define PV_HARDWARE_DOMAINS	16

/** Exits of the lowvisor; 0 would mean: back into the guest. */
enum pv_exit {
	PV_EXIT_IRQ = 1,
	PV_EXIT_SVC,		/* pc is behind the instruction */
	PV_EXIT_UNDEF,		/* pc is at the instruction */
	PV_EXIT_PREFETCH_ABORT,	/* pc is at the instruction; fault_status, fault_address hold IFSR, IFAR */
	PV_EXIT_DATA_ABORT,	/* likewise with DFSR, DFAR */
	PV_EXIT_ACCESS,		/* a sensitive instruction's own access failed at fault_address; pc is at it */
	PV_EXIT_ALIGNMENT,	/* likewise: fault_address is not aligned */
	PV_EXIT_WFI,		/* pc is behind the instruction */
	PV_EXIT_FATAL,		/* an exception from the lowvisor itself */
};

/** Counted in the lowvisor, where no exit shows them. */
enum pv_fast { FAST_PSR, FAST_EXCEPTION, FAST_CP15, FAST_CACHE, NR_FAST };

/** A hardware domain stands for one guest domain and one class of its pages; see shadow.c. */
struct pv_domain {
	u8 guest;
	u8 user;	/* pages that guest user mode may touch */
};

/** One of the shadows of guest address spaces, for the lowvisor to switch to; see shadow.c. */
struct pv_low_space {
	u32 ttbr0;	/* the guest's; 1 (no valid base): not to be found */
	u32 asid;	/* PV_ANY_ASID: whatever it is */
	u32 ttbr;	/* the real one */
};

/** What pv_real_dacr() gave for a guest's DACR; `kernel` is 0 in an empty one. 16 bytes, for the fast paths. */
struct pv_dacr {
	u32 guest, kernel, user, unused;
};

#define PV_SPACES	8
#define PV_ANY_ASID	0x100

struct pv_state {
	struct kvm32_context ctx;

	/* Saved on the way in. */
	u32 host_sp;
	u32 host_bank_sp[4];	/* IRQ, ABT, UND, FIQ */
	u32 host_ttbr0, host_contextidr, host_dacr, host_sctlr, host_vbar, host_tpidruro, host_tpidrurw, host_fpexc;
	u32 host_state;		/* this structure's address for the host */
	u32 host_return;	/* where the lowvisor's way out continues, for the host */

	/* Chosen by the highvisor. */
	u32 window;		/* address of the window */
	u32 window_state;	/* this structure's address in the window */
	u32 ttbr_trampoline, ttbr_guest;
	u32 guest_sctlr;
	u32 guest_fpexc;	/* the real one while the guest runs */
	u32 dacr;		/* the real one now */
	u32 dacr_kernel, dacr_user;	/* what dacr is in guest privileged and user mode */
	struct pv_dacr dacr_cache[2];	/* by bit 2 of the guest's; all agree with its present DACR on who is Manager */
	u32 svc_vector;		/* where an SVC goes in the guest, with its vectors in A32 and little-endian; or 0 */
	struct pv_domain domains[PV_HARDWARE_DOMAINS];
	u32 nr_domains;		/* in use; 0 is the window's */
	struct pv_low_space spaces[PV_SPACES];
	u32 multiprocessing;	/* the core has the multiprocessing extensions, and with them inner-shareable operations */

	/* Told by the lowvisor. */
	u32 fault_status, fault_address;
	u32 fault_write;
	u32 instruction;	/* with PV_EXIT_UNDEF: the word at pc, in ARM state; 0: not read */
	u32 scratch;
	u32 fast[NR_FAST];
};

/** What counts of CONTEXTIDR: nothing while TTBR0 is TTBR1, as in the middle of a switch, when all is global. */
static inline u32 pv_asid(u32 ttbr0, u32 ttbr1, u32 contextidr)
{
	return (ttbr0 ^ ttbr1) >> 14 ? contextidr & 0xff : PV_ANY_ASID;
}

/**
 * pv_real_dacr() - what the real DACR has to say for a guest's.
 *
 * Only client and no access are ever given: Manager would override the permissions of the shadow entries, which also
 * say what the host allows (B3.7.3). Guest domains in Manager state get entries with all rights instead.
 */
static inline u32 pv_real_dacr(const struct pv_state *state, u32 guest_dacr, bool privileged)
{
	u32 i, dacr = 1;

	for (i = 1; i < state->nr_domains; i++)
		if ((guest_dacr >> (2 * state->domains[i].guest) & 3) && (state->domains[i].user || privileged))
			dacr |= 1u << (2 * i);
	return dacr;
}

#endif
