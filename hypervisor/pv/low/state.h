/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the PV highvisor and its lowvisor share: one pv_state per vCPU, seen by the host at its linear address and
 * under the guest's tables inside the window.
 *
 * The window is one 1 MiB slot of virtual addresses that holds, for privileged mode only, the lowvisor's text and the
 * vCPU's state. It lies where the guest maps nothing; when the guest wants the addresses, it moves.
 *
 * With the strategy inline the vCPU has a shared page (abi/shared-page.h) as well, in the window and at the address that the VMM
 * chose. While the guest runs, what stands there counts: the context's CPSR.I, SPSR of the current mode, SP_usr and LR_usr
 * are stale. pv_shared_take() brings them up to date for code in C, pv_shared_give() goes the other way. In user mode behind a kernel's
 * exit more is stale (fast-kept.S), but never where C sees it.
 */
#ifndef KVM32_PV_STATE_H
#define KVM32_PV_STATE_H

#include "../../../abi/shared-page.h"
#include "../../counted.h"
#include "../../exception.h"
#include "../../stats.h"

struct kvm32_vcpu;

#define PV_STACK_SIZE		4352	/* below the state: the lowvisor's stack, shared by its modes */
#define PV_STATE_PAGES		2	/* stack and state */
#define PV_SHARED		3840	/* from the state to the page behind these: the shared page, if there is one */
#define PV_VECTORS_SHARED	0x40	/* of the vectors of a vCPU with a shared page, in the lowvisor's text */
#define PV_VECTORS_TRAP		0x60	/* likewise with strategy `trap` */
#define PV_VECTORS_USER		0x80	/* from others than the last to those for the guest's user mode */
#define PV_VECTORS_KEPT		0xe0	/* for user mode behind a kernel's exit (fast-kept.S) */
#define PV_WINDOW_STATE		0x10000	/* of the state's pages, from the window's start */
#define PV_WINDOW_COALESCED	0x14000	/* struct kvm32_coalesced, and behind it the ring */
#define PV_WINDOW_TABLES	0x20000	/* pages of the guest's translation tables, to be read */
#define PV_WINDOW_FRAMES	0x60000	/* pages of the first memory slot's frames, to be read */
#define PV_WINDOW_SHADOW	0x80000	/* pages of shadow tables */
#define PV_HARDWARE_DOMAINS	15	/* for the window and the guest's domains */
#define PV_MORE_PAGES		255u	/* at most so many in pv_state.more_pages */
#define PV_DOMAIN_SHARED	15	/* the shared page's */

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
	PV_EXIT_WFE,		/* likewise; only if pv_state.yields */
	PV_EXIT_FATAL,		/* an exception from the lowvisor itself */
};

/** Counted in the lowvisor, where no exit shows them. */
enum pv_fast { FAST_PSR, FAST_EXCEPTION, FAST_CP15, FAST_CACHE, FAST_VFP, FAST_TLB, FAST_SHADOW, FAST_FAULT, FAST_MMIO, NR_FAST };

#define pv_count_fast(state, what, n)			\
	do {						\
		kvm32_counted_here(STAT_FAST_##what);	\
		(state)->fast[FAST_##what] += (n);	\
	} while (0)

/** A hardware domain stands for one guest domain and one class of its pages; see shadow.c. */
struct pv_domain {
	u8 guest;
	u8 user;	/* pages that guest user mode may touch */
};

/** One of the shadows of guest address spaces, for the lowvisor to switch to; see spaces.c. */
struct pv_low_space {
	u32 ttbr0;	/* the guest's; 1 (no valid base): not to be found */
	u32 asid;	/* PV_ANY_ASID: whatever it is */
	u32 ttbr;	/* the real one */
};

/** What pv_real_dacr() gave for a guest's DACR; an empty one has a `guest` that belongs into the other. 16 bytes, for the fast paths. */
struct pv_dacr {
	u32 guest, unused, kernel, user;
};

/**
 * User mode behind a kernel's exit, for the fast paths: its DACR and what pv_real_dacr() gave for that, and the vectors in the window. It means
 * something if both copies of the DACR are the same, as no DACR is two.
 */
struct pv_behind_exit {
	u32 dacr_kernel, guest_dacr, dacr_user, vectors, guest_dacr_again;
};

/** A guest domain that goes to or from Manager, or to the reserved value, changes what shadow entries say. */
#define PV_DACR_HIGH_BITS	0xaaaaaaaau

#define PV_FIRST_SPACES	8	/* that a vCPU begins with */
#define PV_SPACES	32
#define PV_ANY_ASID	0x100

#define PV_SEEN_TABLES	64
#define PV_SEEN_FRAMES	32
#define PV_SEEN_SHADOW	128
#define PV_LINKS	256

/** A second-level shadow table where the lowvisor may enter pages: which of the pages at PV_WINDOW_SHADOW, in quarters. */
struct pv_link {
	u16 key;		/* pv_link_key(); 0: none */
	u16 table : 12;
	u16 domain : 4;		/* hardware domain, of class user */
};

/**
 * A page of a device that the guest accessed. As a TLB entry it may stay until the guest flushes one, and goes with what it was
 * made of: the rest of these.
 */
struct pv_device_page {
	bool valid, privileged;
	u8 domain;
	u32 va, gpa, sctlr, dacr, ttbr0, contextidr;
	u32 flushes;		/* of pv_state, and the lowvisor's own */
	u32 mmu_seq;		/* of kvm32_vm: that there is no memory, which the highvisor alone can tell */
};

/**
 * What the lowvisor sees of other pages, in the window; see views.c. The highvisor enters them under mmu_lock, while its vCPU is out, and
 * takes them away at any time.
 */
struct pv_views {
	u32 tables[PV_SEEN_TABLES];	/* by gfn modulo: the gfn, plus 1 */
	u16 frames[PV_SEEN_FRAMES];	/* by the page's number modulo: that, plus 1 */
	u32 frames_base, frames_count;	/* gfns of the slot that these are of */
	struct pv_link links[PV_LINKS];
	u32 any_asid[4096 / 32];	/* slots that a table may hold something of which answers to any ASID */
	u32 blocks;			/* there may be supersections */
	struct pv_device_page devices[2];	/* the last that was loaded from, and stored to: nothing to look for */
};

static inline u32 pv_link_key(u32 space, u32 slot)
{
	return 0x8000 | space << 4 | slot >> 8;
}

/* What the key leaves out of the slot is in the index: with the rest known, each of its values gives another one. */
static inline u32 pv_link_index(u32 space, u32 slot)
{
	return (slot ^ (slot >> 8) * 0x25 ^ space * 0x47) % PV_LINKS;
}

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
	u32 vectors_user, dacr_user;	/* in guest user mode: addresses of the lowvisor's vectors in the window, and what dacr is */
	u32 vectors_kernel, dacr_kernel;	/* likewise in its privileged modes; the fast paths load these three together */
	u32 svc_vector;		/* where an SVC goes in the guest, with its vectors in A32 and little-endian; or 0 */
	u32 vectors;		/* the ones to enter with */
	u32 ttbr_trampoline, ttbr_guest;
	u32 guest_sctlr;
	u32 guest_fpexc;	/* the real one while the guest runs */
	u32 dacr;		/* the real one to enter with */
	struct pv_dacr dacr_cache[2];	/* by bit 2 of the guest's; all agree with its present DACR on who is Manager */
	struct pv_behind_exit behind_exit;
	struct pv_domain domains[PV_HARDWARE_DOMAINS];
	u32 nr_domains;		/* in use; 0 is the window's */
	u32 space;		/* which of them ttbr_guest is */
	u32 memory_attributes;	/* of an entry for ordinary memory */
	u32 shared_slot;	/* of the shared page, >> 20; no slot's number if there is none */
	u32 flushes;		/* TLB operations, also those of other vCPUs, that took away from the shadow */
	u32 own_flushes;	/* those that the lowvisor did */
	u32 alone;		/* there is no other vCPU */
	u32 shared;		/* strategy inline: there is a shared page */
	u32 yields;		/* somebody else wants this CPU, maybe the vCPU that the guest waits for by WFE */
	u32 ctr;		/* CTR as the guest reads it; in the frame's reach (fast.S) */
	u32 vfp_loaded;		/* the guest's VFP registers are in the unit while it runs; the host's in host_vfp */
	u32 multiprocessing;	/* the core has the multiprocessing extensions, and with them inner-shareable operations */

	/* Told by the lowvisor. */
	u32 fault_status, fault_address;
	u32 fault_write;
	u32 instruction;	/* with PV_EXIT_SVC, _UNDEF and _DATA_ABORT: a kernel's word that trapped, in ARM state; 0: not read */
	u32 more_pages;		/* with a TLB operation by MVA: those behind it that a loop around it names next */
	u32 scratch;
	u32 fast[NR_FAST];
	u32 leaving[15];	/* r0 to r14, on the way there (fast-exit.S, fast-return.S) */

	/* Chosen by the highvisor, and out of the assembler's reach. */
	struct pv_low_space spaces[PV_SPACES];
	u32 spaces_by_asid[PV_SPACES];	/* by ASID modulo: which of them have such a one, as bits */
	struct kvm32_vcpu *vcpu;	/* for the highvisor's copy of the emulation (emulate.c); nothing to the lowvisor */
	struct kvm32_vfp host_vfp;
	struct pv_views views;
};

/** What counts of CONTEXTIDR: nothing while TTBR0 is TTBR1, as in the middle of a switch, when all is global. */
static inline u32 pv_asid(u32 ttbr0, u32 ttbr1, u32 contextidr)
{
	return (ttbr0 ^ ttbr1) >> 14 ? contextidr & 0xff : PV_ANY_ASID;
}

/** Is the page of @va, which was made of what is compared, the one that the guest's tables and registers would give now? */
static inline bool pv_is_device_page(const struct pv_state *state, const struct pv_device_page *page, u32 va, u32 flushes)
{
	const u32 *cp15 = state->ctx.cp15;

	return page->valid && page->va >> 12 == va >> 12 && page->flushes == flushes &&
	       page->privileged == kvm32_privileged(&state->ctx) && page->sctlr == cp15[CP15_SCTLR] &&
	       page->dacr == cp15[CP15_DACR] && page->ttbr0 == cp15[CP15_TTBR0] && page->contextidr == cp15[CP15_CONTEXTIDR];
}

/**
 * pv_real_dacr() - what the real DACR has to say for a guest's.
 *
 * Only client and no access are ever given: Manager would override the permissions of the shadow entries, which also
 * say what the host allows (B3.7.3). Guest domains in Manager state get entries with all rights instead.
 */
static inline u32 pv_real_dacr(const struct pv_state *state, u32 guest_dacr, bool privileged)
{
	u32 i, dacr = privileged ? 1 | 1u << (2 * PV_DOMAIN_SHARED) : 1;

	for (i = 1; i < state->nr_domains; i++)
		if ((guest_dacr >> (2 * state->domains[i].guest) & 3) && (state->domains[i].user || privileged))
			dacr |= 1u << (2 * i);
	return dacr;
}

/** No exit's DACR is known. */
static inline void pv_forget_exit(struct pv_state *state)
{
	state->behind_exit.guest_dacr = 0;
	state->behind_exit.guest_dacr_again = 1;
}

/** The spaces that may have this ASID, as bits. */
static inline u32 pv_spaces_like(const struct pv_state *state, u32 asid)
{
	return state->spaces_by_asid[asid % PV_SPACES];
}

static inline u32 *pv_shared_word(struct pv_state *state, u32 offset)
{
	return (u32 *)((char *)state + PV_SHARED + offset);
}

/** Whatever the guest wrote there it could have written by MSR, CPS and LDM as well: nothing needs a check. */
static inline void pv_shared_take(struct pv_state *state)
{
	struct kvm32_context *ctx = &state->ctx;

	if (!state->shared)
		return;
	ctx->cpsr = (ctx->cpsr & ~PSR_I) | (*pv_shared_word(state, SHARED_PAGE_MASK) & PSR_I);
	ctx->spsr[kvm32_mode_bank(ctx->cpsr)] = *pv_shared_word(state, SHARED_PAGE_SPSR);
	ctx->sp[BANK_USR] = *pv_shared_word(state, SHARED_PAGE_USR_SP);	/* in USR and SYS neither means anything */
	ctx->lr[BANK_USR] = *pv_shared_word(state, SHARED_PAGE_USR_LR);
}

/** What a change of mode changes. */
static inline void pv_shared_give_mode(struct pv_state *state)
{
	const struct kvm32_context *ctx = &state->ctx;

	if (!state->shared)
		return;
	*pv_shared_word(state, SHARED_PAGE_PSR) = ctx->cpsr & (PSR_MODE | PSR_F | PSR_A | PSR_E);
	*pv_shared_word(state, SHARED_PAGE_MASK) = ctx->cpsr & PSR_I;
	*pv_shared_word(state, SHARED_PAGE_SPSR) = ctx->spsr[kvm32_mode_bank(ctx->cpsr)];
	*pv_shared_word(state, SHARED_PAGE_USR_SP) = ctx->sp[BANK_USR];
	*pv_shared_word(state, SHARED_PAGE_USR_LR) = ctx->lr[BANK_USR];
}

/** What an abort that is taken into the guest changes beside. */
static inline void pv_shared_give_fault(struct pv_state *state)
{
	const struct kvm32_context *ctx = &state->ctx;

	if (!state->shared)
		return;
	*pv_shared_word(state, SHARED_PAGE_DFSR) = ctx->cp15[CP15_DFSR];
	*pv_shared_word(state, SHARED_PAGE_IFSR) = ctx->cp15[CP15_IFSR];
	*pv_shared_word(state, SHARED_PAGE_DFAR) = ctx->cp15[CP15_DFAR];
	*pv_shared_word(state, SHARED_PAGE_IFAR) = ctx->cp15[CP15_IFAR];
}

/** The line stays as it is while the guest runs; if it is up, the guest has interrupts masked. */
static inline void pv_shared_give(struct pv_state *state)
{
	const struct kvm32_context *ctx = &state->ctx;

	if (!state->shared)
		return;
	pv_shared_give_mode(state);
	pv_shared_give_fault(state);
	*pv_shared_word(state, SHARED_PAGE_PENDING) = ctx->irq_line ? SHARED_PAGE_TRAP : 0;
	*pv_shared_word(state, SHARED_PAGE_SCTLR) = ctx->cp15[CP15_SCTLR];
	*pv_shared_word(state, SHARED_PAGE_DACR) = ctx->cp15[CP15_DACR];
	*pv_shared_word(state, SHARED_PAGE_TPIDRPRW) = ctx->cp15[CP15_TPIDRPRW];
}

#endif
