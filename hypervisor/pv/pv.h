/* SPDX-License-Identifier: GPL-2.0 */
/* The PV highvisor: what its files share. */
#ifndef KVM32_PV_H
#define KVM32_PV_H

#include <linux/bitmap.h>
#include <linux/rwsem.h>

#include "../kvm32.h"
#include "../exception.h"
#include "../lib/permission.h"
#include "../lib/walk.h"
#include "low/state.h"
#include "shadow.h"

/** The lowvisor's text, as it stands in the module. */
extern const char pv_low_start[], pv_low_end[];

/** A VM of this backend. */
struct pv_vm {
	/*
	 * Read: while an access is performed for the guest on a translation that stands in no shadow table. A TLB operation
	 * for all vCPUs waits for those as well. Outside of every other lock of the backend.
	 */
	struct rw_semaphore emulation;
};

static inline struct pv_vm *pv_vm(const struct kvm32_vm *vm)
{
	return vm->backend_data;
}

/** A vCPU of this backend. */
struct pv_vcpu {
	struct kvm32_vcpu *vcpu;
	struct pv_state *state;
	struct pv_shadow shadow;
	struct list_head reclaim;
	struct pv_window window;
	struct kvm32_page pages[KVM32_BATCH];	/* on their way into the shadow tables */
	bool views_stale;	/* something is mapped in the window that the lowvisor must not see any more */
	bool shared_taken;	/* the context is up to date in what the shared page has else */
	bool counter_agrees;	/* on the CPU where it is loaded; see counter.c */
};

static inline struct pv_vcpu *pv_vcpu(struct kvm32_vcpu *vcpu)
{
	return vcpu->backend_data;
}

static inline bool pv_has_shared_page(const struct pv_vcpu *pv)
{
	return pv->vcpu->vm->strategy == KVM32_STRATEGY_INLINE;
}

/** In the MiB that the shared page has for itself? */
static inline bool pv_in_shared_slot(const struct pv_vcpu *pv, u32 va)
{
	return pv_has_shared_page(pv) && !((va ^ pv->vcpu->vm->shared_page) >> 20);
}

static inline u32 pv_state_pages(const struct pv_vcpu *pv)
{
	return PV_STATE_PAGES + pv_has_shared_page(pv);
}

/* pv.c */
int pv_handle_exit(struct kvm32_vcpu *vcpu, int exit);
/** Brings CPSR.I, SPSR and the user's SP and LR up to date, before what works on the context in quick.c's time changes them. */
void pv_take_shared(struct pv_vcpu *pv);

/* counter.c */
/** Makes the host's counter that of the backend's VMs, if it can be; a core with the generic timer. */
void pv_counter_init(struct kvm32_backend *backend);
void pv_counter_init_vm(struct kvm32_vm *vm);
/** On this CPU: is the counter that of the others? */
bool pv_counter_agrees_here(void);
/** What CNTKCTL may be while the guest runs. */
u32 pv_counter_enable(struct kvm32_vcpu *vcpu);

/* quick.c */
/** True if the guest may go on at once. IRQs off, between leaving the guest and entering it. */
bool pv_quick_exit(struct kvm32_vcpu *vcpu, int exit);

/* reclaim.c: between the two its tables may go at any time */
void pv_reclaim_add(struct pv_vcpu *pv);
void pv_reclaim_remove(struct pv_vcpu *pv);
int pv_reclaim_init(void);
void pv_reclaim_exit(void);

/* window.c */
int pv_window_init(struct pv_vcpu *pv);
void pv_window_free(struct pv_vcpu *pv);
/** Moves the window out of the slot of @va if it is there; under mmu_lock. Returns true if it moved. */
bool pv_window_give_way(struct pv_vcpu *pv, u32 va);
/** Host's page-table attributes for ordinary memory, as of module load: small-page descriptor bits. */
int pv_host_init(void);
extern u32 pv_memory_attributes;
extern u32 pv_ttbr_attributes;

/* views.c */
/** By the vCPU's own thread, when force_out() finds it: unmaps what has been taken away. All others are called under mmu_lock. */
void pv_views_enter(struct pv_vcpu *pv);
/** What the lowvisor may read: a page of the guest's tables; what is known of the page of a gfn. By the vCPU's own thread. */
void pv_views_show_table(struct pv_vcpu *pv, u32 gfn);
void pv_views_show_frames(struct pv_vcpu *pv, u32 gfn);
/** Both are the host's again; before the shadow that was made by them is flushed. */
void pv_views_forget(struct pv_vcpu *pv);
/** A table of the slot answers to any ASID, with some of its pages; none does any more, and no supersection is left. */
void pv_views_note_any_asid(struct pv_vcpu *pv, u32 slot);
void pv_views_forget_any_asid(struct pv_vcpu *pv);
/** Pages of shadow tables, by their number. */
void pv_views_show_shadow(struct pv_vcpu *pv, u32 number, struct page *page);
void pv_views_hide_shadow(struct pv_vcpu *pv);
/** The table of a slot in a space, new or changed; there is none any more, or none for the lowvisor. */
void pv_views_link(struct pv_vcpu *pv, u32 space, u32 slot, const struct pv_table *table);
void pv_views_unlink(struct pv_vcpu *pv, u32 space, u32 slot);

/* around.c */
/** Under mmu_lock, behind the entering of a small page: the known ones around it that the guest has entered likewise. */
void pv_fill_around(struct kvm32_vcpu *vcpu, u32 va, const struct guest_translation *translation, u32 rights);

/* fault.c */
/** Lets a guest access to @va through, or injects the abort. @access: enum guest_access. */
int pv_handle_fault(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access, bool emulate_mmio);
int pv_handle_abort(struct kvm32_vcpu *vcpu, bool prefetch);
/** An abort, or a fault at @va, that the guest's tables and pages which are known settle: true if so. Atomic. */
bool pv_quick_abort(struct kvm32_vcpu *vcpu, bool prefetch);
bool pv_quick_fault(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access);
/** A load or store by @instruction, which aborted, of a device whose page is known: true if it has been done. Atomic. */
bool pv_quick_device(struct kvm32_vcpu *vcpu, u32 instruction);
int pv_handle_alignment(struct kvm32_vcpu *vcpu);
/** Translates as the guest would; 0, -EFAULT with *fault_status, or an error of the host. */
int pv_translate(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access, bool privileged,
		 struct guest_translation *translation, u32 *fault_status);

/* trap.c */
int pv_handle_undef(struct kvm32_vcpu *vcpu);
int pv_handle_svc(struct kvm32_vcpu *vcpu);
/** The instruction at pc; *wide: 32 bits. 1 done, 0 an abort was injected, < 0 error of the host. */
int pv_fetch(struct kvm32_vcpu *vcpu, u32 *instruction, bool *wide);
/** Steps over the instruction at pc. */
void pv_skip(struct kvm32_vcpu *vcpu, bool wide);

/* user-access.c */
/** One instruction of the LDRT family at pc; as an exit handler. */
int pv_user_access(struct kvm32_vcpu *vcpu, u32 instruction);

/* emulate.c */
/** Performs the sensitive instruction of a trap word, behind which pc is; 0 or an enum pv_exit. */
u32 pv_emulate(struct pv_state *state, u32 word);

/* cache.c */
/** May @word, with its condition true, do cache maintenance for the guest? */
bool pv_is_cache_operation(const struct kvm32_vcpu *vcpu, u32 word);
/** Such a word at pc; as an exit handler. */
int pv_cache_operation(struct kvm32_vcpu *vcpu, u32 word);

/* cp15.c */
/** MCR, MRC, MCRR or MRRC, with its condition true; does not step over it. 1 done, 0 UNDEF, < 0 error. */
int pv_cp_access(struct kvm32_vcpu *vcpu, u32 instruction);

/* vfp.c */
/** 1 run it again or go on (done), 0 UNDEF. */
int pv_handle_vfp(struct kvm32_vcpu *vcpu, u32 instruction, bool wide);
void pv_vfp_enter(struct pv_vcpu *pv);
void pv_vfp_exit(struct pv_vcpu *pv);
void pv_vfp_put(struct pv_vcpu *pv);

#endif
