/* SPDX-License-Identifier: GPL-2.0 */
/* The shadow page tables of a vCPU: a virtual TLB, see shadow.c and spaces.c. */
#ifndef KVM32_PV_SHADOW_H
#define KVM32_PV_SHADOW_H

#include <linux/list.h>
#include <linux/types.h>

#include "../lib/slot-set.h"

#define PV_SLOTS	SLOT_SET_SLOTS
#define PV_TABLE_PAGES	384	/* bound of second-level tables per vCPU, four to a page */

struct pv_vcpu;
struct kvm32_page;
struct guest_translation;

/** A second-level shadow table: 256 small-page descriptors. */
struct pv_table {
	struct list_head free;
	u32 *entries;
	u32 phys;
	u8 domain;	/* hardware domain */
	bool global;	/* shared by all spaces: the guest's entries are global */
	bool holds_global;	/* some of its pages are, whether it is shared or not */
	u8 large;	/* holds parts of guest blocks: 1 up to 1 MiB, 2 supersections; a flush by address takes all of it */
};

/** The shadow of one guest address space. */
struct pv_space {
	u32 *l1;
	struct pv_table **tables;	/* by slot */
	struct slot_set used;		/* slots with a table */
	u32 index;
	bool valid;
	bool mmu;			/* SCTLR.M of the space */
	u32 ttbr0, asid;
	u64 last_used;
};

struct pv_shadow {
	struct pv_space spaces[PV_SPACES];	/* the first nr_spaces of them */
	unsigned int nr_spaces;
	bool short_of_spaces;	/* one was taken that is in use */
	struct pv_space *current_space;
	struct pv_table **global;	/* by slot */
	struct slot_set global_used;
	struct list_head free;
	struct pv_table *pool;
	unsigned int nr_pages;
	struct page *pages[PV_TABLE_PAGES];
	u64 clock;
	bool supersections;	/* some table may hold parts of one */
};

/** The lowvisor's place in the guest's and in the trampoline's address space; see window.c. */
struct pv_window {
	u32 *trampoline;	/* first-level table */
	u32 *table;		/* second-level table of the window's slot */
	u32 descriptor;		/* first-level descriptor of that */
	u32 slot;
};

int pv_shadow_init(struct pv_vcpu *pv);
void pv_shadow_free(struct pv_vcpu *pv);

/**
 * What a walk of the guest's tables gave may be entered only if no TLB operation came in between: one of another vCPU
 * is over when it has been through the shadows, and what its guest changed before must not come back. To be sampled
 * before the walk, compared under mmu_lock.
 */
unsigned long pv_shadow_sample(const struct pv_vcpu *pv);
bool pv_shadow_flushed_since(const struct pv_vcpu *pv, unsigned long sample);

/** By the vCPU's own thread, which may sleep, without a lock: another space if it ran short of them. */
void pv_shadow_grow(struct pv_vcpu *pv);

/* All of these under the VM's mmu_lock. */
/** Makes the space of the guest's present TTBR0, ASID and SCTLR.M the current one. */
void pv_shadow_select(struct pv_vcpu *pv);
/** By the vCPU's own thread, without a lock: is it, as the guest's registers are now? */
bool pv_shadow_selected(const struct pv_vcpu *pv);
/** Enters one page; @rights and @user_rights are masks of RIGHT_* for privileged and user mode. */
void pv_shadow_fill(struct pv_vcpu *pv, u32 va, const struct guest_translation *translation, u32 rights,
		    u32 user_rights, bool privileged, const struct kvm32_page *page);
/** How many entries from @va on are to be filled: that one, and those behind it in its table which are empty. */
u32 pv_shadow_room(const struct pv_vcpu *pv, u32 va, u32 limit);
/** The entries of the current space from @va's on, as far as its slot reaches; NULL: it is not in use. */
u32 *pv_shadow_entries(const struct pv_vcpu *pv, u32 va);
/** Enters a page in one that is empty, with the attributes of another in its table. */
void pv_shadow_fill_beside(u32 *entry, u32 rights, const struct kvm32_page *page);
void pv_shadow_flush(struct pv_vcpu *pv);
/** All second-level tables, of which none is in use any longer, as their pages; to be freed when the vCPU has been out. */
void pv_shadow_take_pages(struct pv_vcpu *pv, struct list_head *pages);
void pv_shadow_flush_asid(struct pv_vcpu *pv, u32 asid);
/** @count pages from @va on of an ASID, or PV_ANY_ASID, and the blocks around them; what is global goes in any case. */
void pv_shadow_flush_pages(struct pv_vcpu *pv, u32 va, u32 count, u32 asid);
/** Sets an entry that is no table of the guest's in every space: the window's or the shared page's. */
void pv_shadow_set_entry(struct pv_vcpu *pv, u32 slot, u32 descriptor);
/** True if no space has a table there, nor the shared page. */
bool pv_shadow_slot_free(const struct pv_vcpu *pv, u32 slot);
/** dacr_kernel and dacr_user after a change of the guest's DACR or of the hardware domains. */
void pv_update_dacr(struct pv_vcpu *pv);

#endif
