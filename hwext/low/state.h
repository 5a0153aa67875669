/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the highvisor and the lowvisor in Hyp mode share: one hyp_state per vCPU, mapped in Hyp mode at the address that
 * it has in the kernel, and the calls by HVC.
 */
#ifndef KVM32_HYP_STATE_H
#define KVM32_HYP_STATE_H

#include <linux/spinlock.h>

#include "../../hypervisor/context.h"
#include "../../hypervisor/counted.h"
#include "../../hypervisor/gic-model.h"
#include "../../hypervisor/stats.h"

struct kvm32_coalesced;
struct kvm32_gic;

/* r0 of an HVC from the host. The stub's own numbers are 0 to 2 (arch/arm/include/asm/virt.h). */
#define HYP_STUB_SOFT_RESTART	1
#define HYP_CALL_ENTER		0x100	/* r1: struct hyp_state *; returns an enum hyp_exit */
#define HYP_CALL_RELEASE	0x101	/* r1: HVBAR to put back */
#define HYP_CALL_FLUSH_VMID	0x102	/* r1, r2: VTTBR; on all CPUs of the inner-shareable domain */
#define HYP_CALL_FLUSH_GUESTS	0x103	/* all VMIDs, on this CPU */
#define HYP_CALL_FLUSH_HYP	0x104	/* Hyp mode's own translations, on all CPUs */
#define HYP_STUB_ERROR		0x0badca11	/* the stub's and our answer to a number that is none */

#define HYP_STACK_SIZE		3072	/* below the state: Hyp mode's stack while the vCPU is in */
#define HYP_STATE_ORDER		1

/** Why the lowvisor came back. */
enum hyp_exit {
	HYP_EXIT_IRQ = 1,
	HYP_EXIT_TRAP,		/* hsr and the fault registers say what for */
	HYP_EXIT_TOLD,		/* the guest has what it wanted, but others have to hear of it (local.raised) */
	HYP_EXIT_FATAL,		/* an exception in Hyp mode itself */
};

/** The virtual CPU interface (IHI 0048B 5), as it is put into GICH and found there. */
struct hyp_gic {
	u32 base;		/* GICH in Hyp mode's address space, 0: not in use */
	struct gic_list list;
};

/** CP15 registers of the host that the guest's take the place of. */
enum hyp_host_cp15 {
	HOST_CSSELR, HOST_SCTLR, HOST_CPACR, HOST_TTBCR, HOST_DACR, HOST_PRRR, HOST_NMRR, HOST_AMAIR0, HOST_AMAIR1, HOST_VBAR,
	HOST_CONTEXTIDR, HOST_TPIDRURW, HOST_TPIDRURO, HOST_TPIDRPRW, HOST_CNTKCTL, HOST_HDCR, NR_HOST_CP15
};

/** What the lowvisor did without leaving the guest. */
enum hyp_fast { HYP_FAST_CALL, HYP_FAST_CP15, HYP_FAST_MMIO, HYP_FAST_INTERRUPT, NR_HYP_FAST };

#define hyp_count_fast(state, what)			\
	do {						\
		kvm32_counted_here(STAT_FAST_##what);	\
		(state)->local.fast[HYP_FAST_##what]++;	\
	} while (0)

/** Identification registers in CP15 c0, c0 to c2, by CRm and opc2. */
#define HYP_NR_IDS	24

/** What it needs to know for that. */
struct hyp_local {
	u32 psci_version;	/* 0: the guest's PSCI has no function that tells it */
	u32 id[HYP_NR_IDS];
	u32 actlr;

	struct kvm32_coalesced *coalesced;	/* NULL: not yet here */
	struct kvm32_gic *gic;	/* NULL: not here; the highvisor does all that concerns it */
	u32 cpu;		/* the vCPU's number in it */
	u32 dist_gfn;
	u32 gicd, gicc;		/* the host's GIC, in Hyp mode's address space */
	u32 vtimer_intid;	/* the guest's */
	u32 vtimer, maintenance;	/* the host's interrupts */
	bool vtimer_active;	/* on this CPU, in the host's distributor; both ways */

	/* Told. */
	arch_spinlock_t *held;	/* after HYP_EXIT_FATAL: nobody else will unlock it */
	u32 raised;		/* vCPUs whose interrupt line went up */
	u32 fast[NR_HYP_FAST];
};

struct hyp_state {
	struct kvm32_context ctx;	/* registers as the hardware has them while it is entered: see context.c */

	/* Saved on the way in. */
	u32 host_regs[8];	/* r4-r11 */
	u32 host_elr, host_spsr;
	u32 host_sp[5];		/* SVC, ABT, UND, IRQ, FIQ */
	u32 host_lr_fiq;
	u32 host_fiq_high[5];
	u32 host_cp15[NR_HOST_CP15];
	u64 host_ttbr0, host_ttbr1;

	/* Chosen by the highvisor. */
	u64 vttbr;
	u64 cntvoff;
	u32 hcr, hcptr, hstr, hdcr;
	u32 vpidr, vmpidr;
	u32 flush;		/* another vCPU of the VM was here last: forget the VM's translations on this CPU */
	struct hyp_local local;

	/* The guest's, both ways. */
	u64 cntv_cval;
	u32 cntv_ctl;
	struct hyp_gic gic;

	/* Told by the lowvisor. */
	u32 hsr, hdfar, hifar;
	u32 ipa_page;		/* of a stage-2 fault: IPA >> 12; ~0: the guest's tables have changed, do it again */
	u32 fault_pc;		/* HYP_EXIT_FATAL */
};

/** The start of the lowvisor's text: offsets from there. */
struct hyp_low_header {
	u32 host_vectors;
	u32 idmap_start, idmap_end;	/* to be copied to a page that is mapped to itself */
	u32 idmap_take, idmap_release;
};

#endif
