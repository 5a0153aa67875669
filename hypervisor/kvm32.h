/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kvm32's core: VMs, vCPUs, guest memory and what a backend may ask of it.
 *
 * Return convention of every exit handler: > 0 back into the guest, 0 to user space with vcpu->run filled in,
 * < 0 an error of the host (never of the guest: a guest's mistake is injected into it).
 */
#ifndef KVM32_H
#define KVM32_H

#include <linux/hrtimer.h>
#include <linux/kref.h>
#include <linux/mmu_notifier.h>
#include <linux/mutex.h>
#include <linux/signal.h>
#include <linux/spinlock.h>
#include <linux/swait.h>

#include "../abi/kvm-arm.h"
#include "backend.h"
#include "context.h"
#include "counted.h"
#include "frame.h"
#include "lib/decode.h"
#include "stats.h"

#define KVM32_MAX_VCPUS		8
#define KVM32_MAX_SLOTS		32
#define KVM32_MAX_GSIS		4096

struct kvm32_coalesced;
struct kvm32_gic;
struct kvm32_routing;
struct task_struct;

/** One range of guest memory: pages of the VMM. */
struct kvm32_memslot {
	u32 id;
	u32 flags;
	u32 base_gfn;
	u32 npages;		/* 0: free */
	unsigned long hva;
	unsigned long *shadowed;	/* a bit per page: the backend may hold a translation to it */
	unsigned long *dirty;		/* a bit per page, with KVM_MEM_LOG_DIRTY_PAGES */
	u32 *frames;		/* a word per page (frame.h); see kvm32_kept_page() */
};

struct kvm32_vm {
	struct kref users;
	struct mm_struct *mm;		/* pinned by mmgrab; only this mm may run or change the VM */
	const struct kvm32_backend *backend;
	void *backend_data;
	u32 strategy;			/* KVM32_STRATEGY_*, fixed with the first vCPU */
	u32 shared_page;		/* with KVM32_STRATEGY_INLINE: its guest virtual address */

	struct mutex lock;		/* creation of vCPUs and devices, changes of slots; outermost */
	struct rw_semaphore slots_lock;	/* read: while a vCPU uses a slot outside mmu_lock; inside lock */
	spinlock_t mmu_lock;		/* shadow or stage-2 tables, slot bitmaps, mmu_seq; innermost */
	struct kvm32_memslot slots[KVM32_MAX_SLOTS];
	unsigned int slots_end;		/* behind the last slot in use: what a search has to look at */

	struct mmu_notifier notifier;
	unsigned long mmu_seq;		/* bumped by each finished invalidation */
	unsigned int mmu_invalidating;	/* invalidations under way */

	struct kvm32_vcpu *vcpus[KVM32_MAX_VCPUS];	/* by id; published complete, gone only with the VM */
	unsigned int nr_vcpus;
	struct kvm32_gic *gic;		/* published complete, gone only with the VM */
	struct kvm32_routing __rcu *routing;	/* NULL: GSI n is pin n of the GIC */
	spinlock_t irqfds_lock;
	struct list_head irqfds;	/* changed under irqfds_lock, read under RCU */
	struct list_head ioeventfds;	/* changed under lock, read under RCU */
	struct kvm32_coalesced *coalesced;	/* the kernel's end of the ring */
	struct list_head coalesced_zones;	/* under the lock in it */
	unsigned int nr_coalesced_zones;
	struct page *coalesced_page;	/* the ring, shared with user space: write, never trust */
	u64 counter_offset;		/* CNTVCT = CNTPCT - offset */
	u32 psci_version;		/* 0: the best for what the client asked for */
	spinlock_t power_lock;		/* powered_off and boot of all vCPUs */
	bool dead;			/* REQ_VM_STOP was sent: nothing runs any more */
	struct dentry *debugfs;
	char name[24];			/* PID-FD, as in debugfs */
};

/** Bits of kvm32_vcpu.requests, looked at before each entry. */
enum kvm32_request { REQ_SHADOW_FLUSH, REQ_RESET, REQ_VM_STOP, REQ_IRQ };

enum kvm32_vcpu_mode { VCPU_OUTSIDE, VCPU_IN_GUEST };

/** One timer of a vCPU (physical or virtual). */
struct kvm32_timer {
	u32 ctl;
	u64 cval;
	u32 intid;
	bool line;
	bool is_virtual;
	bool in_hardware;	/* while its vCPU runs, the real timer is it */
	bool armed;		/* hrtimer was started and may still run */
	struct hrtimer hrtimer;
	struct kvm32_vcpu *vcpu;
};

/**
 * A guest's load or store to a device while user space answers it, decoded once: nothing of it is ever read back from
 * memory that user space or the guest can write.
 */
struct kvm32_mmio {
	bool pending;
	u8 next;		/* transfer to do or to be answered */
	u32 gpa;		/* of the first transfer */
	struct load_store access;
	u32 values[16];
};

struct kvm32_vcpu {
	struct kvm32_vm *vm;
	unsigned int id;
	struct kvm32_context *ctx;	/* allocated by the backend */
	void *backend_data;

	struct mutex mutex;		/* one ioctl on this vCPU at a time */
	struct kvm_run *run;		/* shared with user space: write, never trust */
	struct page *run_page;
	sigset_t sigset;
	bool sigset_active;
	bool initialized;		/* KVM_ARM_VCPU_INIT was called */
	bool has_run;			/* KVM_RUN was called */
	bool serror_pending;		/* an asynchronous abort of user space's, until CPSR.A lets it in */
	bool powered_off;		/* under vm->power_lock, read without */
	struct {			/* where CPU_ON starts it, with REQ_RESET; under vm->power_lock */
		u32 entry;
		u32 context_id;
		bool big_endian;
	} boot;
	u32 features;
	struct kvm_vcpu_init init;

	struct task_struct *task;	/* in KVM_RUN; readers hold the RCU read lock */
	u64 told_levels;		/* KVM_ARM_DEV_*, what a client without a GIC in the kernel knows */
	u32 lines;			/* KVM_ARM_IRQ_CPU_*, raised by a client without a GIC in the kernel */
	int cpu;			/* where it is loaded, -1 elsewhere */
	int mode;			/* enum kvm32_vcpu_mode, ordered against requests */
	unsigned long requests;
	struct swait_queue_head wait;	/* WFI and powered-off vCPUs sleep here */
	bool in_wfi;

	struct kvm32_mmio mmio;
	struct kvm32_timer ptimer, vtimer;
	struct kvm32_stats stats;
	struct dentry *debugfs;
};

/** @stat: a constant */
static __always_inline void kvm32_count(struct kvm32_vcpu *vcpu, enum kvm32_stat stat)
{
	kvm32_counted_here(stat);
	vcpu->stats.value[stat]++;
}

static inline u32 kvm32_reg(const struct kvm32_vcpu *vcpu, unsigned int n)
{
	return vcpu->ctx->regs[n];
}

static inline void kvm32_set_reg(struct kvm32_vcpu *vcpu, unsigned int n, u32 value)
{
	vcpu->ctx->regs[n] = value;
}

/* --- backends (core.c) --- */
int kvm32_register_backend(const struct kvm32_backend *backend);
void kvm32_unregister_backend(const struct kvm32_backend *backend);

/* --- guest memory (memory.c) --- */

#define KVM32_BATCH	16

/** What kvm32_grab_page() found behind a gfn. */
struct kvm32_page {
	struct page *page;
	unsigned long pfn;
	bool writable;
	unsigned long seq;	/* hand to kvm32_page_stale() under mmu_lock */
	struct kvm32_memslot *slot;
	u32 gfn;
	unsigned long hva;	/* only of one that was grabbed */
	u32 count;		/* pages from there on that lie together: 1, or KVM32_BLOCK_PAGES */
};

/**
 * kvm32_grab_page() - the host page of a gfn, faulted in; may sleep.
 * Return: 0; -ENOENT no memory there (MMIO); -EINTR; another error of the host. A reference is held until
 * kvm32_drop_page(), which comes after the translation was installed: from then on the MMU notifier guards it.
 */
int kvm32_grab_page(struct kvm32_vm *vm, u32 gfn, bool write, struct kvm32_page *out);
/**
 * Likewise for a run of pages that begins there, of at most @limit (and KVM32_BATCH): those that the VMM has mapped already, or
 * else new ones of its anonymous memory: with @ahead all of them, or as many as the guest will probably want next.
 * Return: how many, one at least, or an error; each is dropped by itself.
 */
int kvm32_grab_pages(struct kvm32_vm *vm, u32 gfn, bool write, struct kvm32_page *out, u32 limit, bool ahead);
#define KVM32_BLOCK_PAGES	512u	/* 2 MiB */

/** The block around a gfn as one page, to be written as well, if the VMM has it so; may sleep. */
#ifdef CONFIG_TRANSPARENT_HUGEPAGE
bool kvm32_grab_block(struct kvm32_vm *vm, u32 gfn, struct kvm32_page *out);
#else
static inline bool kvm32_grab_block(struct kvm32_vm *vm, u32 gfn, struct kvm32_page *out)
{
	return false;
}
#endif
/** True if an invalidation ran since the grab: the caller, holding mmu_lock, retries. */
bool kvm32_page_stale(struct kvm32_vm *vm, const struct kvm32_page *page);
/**
 * Under mmu_lock: the page of a gfn as it was last installed, if the host has not taken it back since. No reference: the MMU
 * notifier guards it as it guards translations. False: not known, or not for a store. Only for a backend that keeps frames.
 */
bool kvm32_kept_page(struct kvm32_vm *vm, u32 gfn, bool write, struct kvm32_page *out);
/** Under mmu_lock, after installing: notes the page as shadowed (and dirty when writable). */
void kvm32_page_installed(struct kvm32_vm *vm, const struct kvm32_page *page, bool writable);
void kvm32_drop_page(struct kvm32_page *page);
/** Under mmu_lock: has it been installed since the VMM mapped it? */
bool kvm32_page_known(const struct kvm32_page *page);
/** Copies from or to guest memory across pages; -EFAULT when a part is not RAM. May sleep. */
int kvm32_read_guest(struct kvm32_vm *vm, u32 gpa, void *data, u32 length);
int kvm32_write_guest(struct kvm32_vm *vm, u32 gpa, const void *data, u32 length);
/**
 * Aligned words in one page without sleeping (page-table walks under mmu_lock); -EAGAIN: fault it in with read_guest, retry.
 */
int kvm32_read_guest_atomic(struct kvm32_vm *vm, u32 gpa, void *data, u32 length);

/* --- data caches (clean.c) --- */

/** Before a guest sees a page that was grabbed: what was written to it goes as far as instruction fetches look. */
void kvm32_clean_to_unification(const struct kvm32_page *page);
/** To memory, past all caches: guests with caches off see it as it is. */
void kvm32_clean_to_memory(const struct kvm32_page *page);
/** Likewise for any page of memory. */
void kvm32_clean_frame(phys_addr_t pa);

/* --- vCPUs that run (notifier.c) --- */

/** Returns when no vCPU runs on translations that were there before the call. Process context, no spinlock held. */
void kvm32_force_out(struct kvm32_vm *vm);
/** Likewise for one vCPU, whose VM may be going away. */
void kvm32_force_out_vcpu(const struct kvm32_vcpu *vcpu);

/* --- what a guest does (mmio.c, psci.c, cp15.c, timer.c, vcpu.c) --- */

/** A load or store at gpa that hit no RAM: in-kernel devices, else an exit to user space. Completes regs and pc. */
int kvm32_mmio(struct kvm32_vcpu *vcpu, u32 gpa, u32 instruction, bool wide);
/** Likewise where the hardware told the access: vcpu->mmio.access, its address the guest's virtual one. */
int kvm32_mmio_access(struct kvm32_vcpu *vcpu, u32 gpa);
/** A store that was done: may a lowvisor do the next one there? @seq: mmu_seq, before the look for memory there. */
void kvm32_coalesced_learn(struct kvm32_vm *vm, u32 gpa, u32 size, unsigned long seq);
/**
 * A load or store in A32 at the GIC, or a store that KVM's ring takes: true if it is done, else nothing is. Atomic; the gpa is where
 * it goes. ctx->irq_line is up to date afterwards. @seq: as kvm32_coalesced_learn() has it.
 */
bool kvm32_mmio_quick(struct kvm32_vcpu *vcpu, u32 gpa, u32 instruction, unsigned long seq);
/** What the guest reads in CNTPCT or CNTVCT. */
u64 kvm32_timer_count(const struct kvm32_timer *timer);
/** HVC or SMC with a PSCI function in r0; the pc is already behind the instruction. */
int kvm32_psci(struct kvm32_vcpu *vcpu);
/** The PSCI version that the guest has. */
u32 kvm32_psci_version(const struct kvm32_vcpu *vcpu);
/** WFI: sleeps until an interrupt is pending (whatever CPSR.I says), a signal or a request comes. */
int kvm32_wfi(struct kvm32_vcpu *vcpu);
/** WFE: the CPU goes to a vCPU of the same guest that wants one, if there is any. */
int kvm32_wfe(struct kvm32_vcpu *vcpu);
/** True if the GIC asserts the vCPU's interrupt line. */
bool kvm32_irq_pending(struct kvm32_vcpu *vcpu);
/** The guest ended a level-sensitive SPI: for a backend whose GIC is not the core's model. Any context. */
void kvm32_irq_ended(struct kvm32_vm *vm, u32 intid);
/** Makes a vCPU look at its requests: wakes it from WFI, or forces it out of the guest. Any context. */
void kvm32_kick(struct kvm32_vcpu *vcpu);

/* --- a CPU interface that is in hardware while its vCPU runs (gic.c) --- */

struct gic_list;
bool kvm32_gic_cpu_base(const struct kvm32_vm *vm, u32 *base);
/** Fills list registers before the vCPU enters, and takes them over when it has left; interrupts off. */
void kvm32_gic_load(struct kvm32_vcpu *vcpu, struct gic_list *list);
void kvm32_gic_unload(struct kvm32_vcpu *vcpu, const struct gic_list *list);
/** After a backend has worked on the model itself: what others have to hear of it, and whose lines it raised. */
void kvm32_gic_tell(struct kvm32_vcpu *vcpu, u32 raised);

/* --- a virtual timer that is in hardware while its vCPU runs (timer.c) --- */

void kvm32_vtimer_take(struct kvm32_vcpu *vcpu, u32 *ctl, u64 *cval);
void kvm32_vtimer_sample(struct kvm32_vcpu *vcpu, u32 ctl, u64 cval);

/** One MCR, MRC, MCRR or MRRC. */
struct kvm32_cp_access {
	u8 cp, opc1, crn, crm, opc2;
	bool write;
	bool is64;
	bool privileged;	/* issued from a privileged guest mode */
	u32 value[2];		/* in for writes, out for reads: Rt, Rt2 */
};

/**
 * kvm32_cp_access() - the registers that are the same on every backend: identification, cache geometry, timers,
 * thread IDs, fault status, plain storage.
 * Return: 1 done, 0 not known (the backend injects UNDEF), < 0 error of the host.
 */
int kvm32_cp_access(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access);
/** What the guest finds in MIDR and MPIDR. */
u32 kvm32_midr(void);
u32 kvm32_mpidr(const struct kvm32_vcpu *vcpu);
/** Reset values of ctx (SVC mode, A/I/F masked, SCTLR and ID-dependent registers). */
void kvm32_context_reset(struct kvm32_vcpu *vcpu);

#endif
