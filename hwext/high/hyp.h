/* SPDX-License-Identifier: GPL-2.0 */
/* The highvisor of split mode: what its files share. */
#ifndef KVM32_HYP_H
#define KVM32_HYP_H

#include <linux/cpumask.h>
#include <linux/mod_devicetable.h>

#include "../../hypervisor/kvm32.h"
#include "../../hypervisor/exception.h"
#include "../low/hsr.h"
#include "../low/state.h"
#include "table.h"

/** The lowvisor's text, as it stands in the module. */
extern const char hyp_low_start[], hyp_low_end[];

/* --- HVC --- */

/** One call into Hyp mode; only where hyp_is_ours() and with preemption off. */
static inline u32 hyp_call(u32 function, u32 argument, u32 argument2)
{
	register u32 r0 asm("r0") = function;
	register u32 r1 asm("r1") = argument;
	register u32 r2 asm("r2") = argument2;

	asm volatile(".arch_extension virt\n\thvc #0"
		     : "+r" (r0), "+r" (r1), "+r" (r2) : : "r3", "r12", "lr", "cc", "memory");
	return r0;
}

/* --- takeover.c --- */

/** Takes Hyp mode on all CPUs, now and when they come; 0 or an error that has been told in the log. */
int hyp_take_over(void);
void hyp_give_back(void);
/** True if this CPU's Hyp mode is ours now. Preemption is off. */
bool hyp_is_ours(void);

/**
 * Have all CPUs that were taken so far the same kind of caches? Then a guest may see the real registers (CTR, which kernels read with
 * each operation on a range). On a machine with two kinds of cores it must not believe one's lines to be the other's.
 */
bool hyp_caches_agree(void);

/* --- probe.S --- */

enum hyp_probe { HYP_PROBE_STUB, HYP_PROBE_SECURE, HYP_PROBE_NO_HVC, HYP_PROBE_OTHER };

/** Who answers an HVC on this CPU; interrupts off. */
enum hyp_probe hyp_probe(void);

/* --- hyp-map.c: the address space of Hyp mode --- */

int hyp_map_init(void);
void hyp_map_exit(void);
phys_addr_t hyp_map_root(void);
/** The page that is mapped to itself, holding a copy of the lowvisor's part for that. */
u32 hyp_map_idmap(void);

enum hyp_map_kind { HYP_MAP_TEXT, HYP_MAP_DATA, HYP_MAP_DEVICE };

/** Maps pages at the address that the kernel has for them. */
int hyp_map(const void *start, u32 size, enum hyp_map_kind kind);
int hyp_map_device(const void __iomem *start, phys_addr_t pa, u32 size);
void hyp_unmap(const void *start, u32 size);

/* --- stage2.c --- */

struct stage2 {
	u64 *root;
};

enum stage2_kind { STAGE2_READ_ONLY, STAGE2_MEMORY, STAGE2_DEVICE };

int stage2_init(struct stage2 *stage2);
void stage2_free(struct stage2 *stage2);
/** The entry of a page, with those behind it in its table; @spare has what is missing on the way. All of these under mmu_lock. */
u64 *stage2_entry(struct stage2 *stage2, struct table_spare *spare, u32 gfn);
/** Maps one page. Returns true if an entry was there and the TLB has to forget it. */
bool stage2_map(struct stage2 *stage2, u64 *entry, phys_addr_t pa, enum stage2_kind kind);
/** Likewise a block of 2 MiB. */
bool stage2_map_block(struct stage2 *stage2, struct table_spare *spare, u32 gfn, phys_addr_t pa, enum stage2_kind kind);
/** Takes pages away; under mmu_lock. Returns true if there were any. */
bool stage2_unmap(struct stage2 *stage2, u32 gfn, u32 npages);
/** Cleans and invalidates to the point of coherency what is mapped of normal memory; under mmu_lock. */
void stage2_clean(struct stage2 *stage2);

/* On all CPUs */
static inline void hyp_flush_icache(void)
{
	asm volatile("mcr p15, 0, %0, c7, c1, 0" : : "r" (0) : "memory");	/* ICIALLUIS */
	dsb(ish);
	isb();
}

/* --- a VM and a vCPU of this backend --- */

struct hyp_vm {
	struct stage2 stage2;
	u32 vmid_generation;	/* of vmid; under vmid.c's lock, read without */
	u32 vmid;
	const struct hyp_vcpu *__percpu *last_here;	/* which of the vCPUs ran last on a CPU */
	bool gic_mapped, ring_mapped;	/* in Hyp mode */
};

struct hyp_vcpu {
	struct kvm32_vcpu *vcpu;
	struct hyp_state *state;
	struct table_spare spare;
	struct kvm32_vfp *host_vfp;
	bool vfp_loaded;
	bool caches_watched;	/* HCR.TVM: until the guest has its caches on, or off */
	u32 device_gfn;		/* where there was no memory at mmu_seq == device_seq; see abort.c */
	unsigned long device_seq;
	bool prepared;		/* what can be done before the first entry, once */
	bool waits_inside;	/* its WFI does not trap: see exit.c */
};

static inline struct hyp_vm *hyp_vm(const struct kvm32_vm *vm)
{
	return vm->backend_data;
}

static inline struct hyp_vcpu *hyp_vcpu(const struct kvm32_vcpu *vcpu)
{
	return vcpu->backend_data;
}

static inline u64 hyp_vttbr(const struct hyp_vm *vm)
{
	return virt_to_phys(vm->stage2.root) | (u64)vm->vmid << 48;
}

/* --- vmid.c --- */

/** Gives the VM a VMID of the current generation; may sleep. */
void hyp_vmid_update(struct kvm32_vm *vm);
/** With interrupts off, vCPU mode IN_GUEST set: still of the current generation? */
bool hyp_vmid_is_current(const struct hyp_vm *vm);
/** All CPUs forget the VM's translations; any context but an interrupt. */
void hyp_flush_vm(const struct hyp_vm *vm);

/* --- context.c --- */

/** Between the core's view of the registers (those of the current mode) and the hardware's banks. */
void hyp_context_to_banks(struct kvm32_context *ctx);
void hyp_context_from_banks(struct kvm32_context *ctx);

/* --- exit.c --- */

int hyp_handle_trap(struct kvm32_vcpu *vcpu);
/** Steps over the instruction that HSR tells about. */
void hyp_skip(struct kvm32_vcpu *vcpu);
int hyp_inject_undef(struct kvm32_vcpu *vcpu);

/* HSR (B3.13.6). */
#define HSR_CV		(1u << 24)
#define HSR_COND(hsr)	((hsr) >> 20 & 15)

/* ISS of a coprocessor access (figure B3-28 and following). */
#define ISS_READ	1u
#define ISS_RT(hsr)	((hsr) >> 5 & 15)
#define ISS_RT2(hsr)	((hsr) >> 10 & 15)
#define ISS_CRM(hsr)	((hsr) >> 1 & 15)
#define ISS_OPC2(hsr)	((hsr) >> 17 & 7)
#define ISS_OPC1(hsr)	((hsr) >> 14 & 7)
#define ISS_CRN(hsr)	((hsr) >> 10 & 15)
#define ISS_OPC1_64(hsr) ((hsr) >> 16 & 15)

/* --- abort.c --- */

int hyp_handle_data_abort(struct kvm32_vcpu *vcpu);
/** As struct kvm32_backend wants it. */
int hyp_map_ahead(struct kvm32_vcpu *vcpu, u32 gfn);
int hyp_handle_prefetch_abort(struct kvm32_vcpu *vcpu);

/* --- system.c: coprocessor accesses --- */

int hyp_handle_cp15(struct kvm32_vcpu *vcpu);
int hyp_handle_cp15_64(struct kvm32_vcpu *vcpu);
int hyp_handle_cp14(struct kvm32_vcpu *vcpu);
int hyp_handle_cp14_64(struct kvm32_vcpu *vcpu);
/** After a reset: watch the guest's caches go on. */
void hyp_watch_caches(struct kvm32_vcpu *vcpu);
bool hyp_caches_on(const struct kvm32_context *ctx);

/* --- vfp.c --- */

void hyp_vfp_enter(struct hyp_vcpu *hyp);
void hyp_vfp_exit(struct hyp_vcpu *hyp);
void hyp_vfp_put(struct hyp_vcpu *hyp);
int hyp_handle_vfp(struct kvm32_vcpu *vcpu);
int hyp_handle_vfp_id(struct kvm32_vcpu *vcpu);

/* --- interrupts.c --- */

enum hyp_irq { HYP_IRQ_VTIMER, HYP_IRQ_MAINTENANCE };

int hyp_irqs_init(void);
void hyp_irqs_exit(void);
bool hyp_irq_exists(enum hyp_irq which);
/** On this CPU; interrupts off. */
/** Keeps it from coming, or lets it come again. */
void hyp_irq_hold(enum hyp_irq which, bool hold);
/** Its number at the GIC. */
u32 hyp_irq_intid(enum hyp_irq which);
/** Whether it is held: to be told when the lowvisor has changed that. */
void hyp_irq_note(enum hyp_irq which, bool held);

/* --- host-gic.c --- */

extern const struct of_device_id hyp_gic_ids[];

int hyp_host_gic_init(void);
void hyp_host_gic_exit(void);
/** Where it is in the kernel's and Hyp mode's address space; false: it is none that we know. */
bool hyp_host_gic(u32 *distributor, u32 *cpu_interface);
/** Makes one of this CPU's private interrupts active, or inactive. */
void hyp_host_gic_hold(u32 intid, bool hold);

/* --- coalesced.c --- */

int hyp_coalesced_prepare(struct kvm32_vcpu *vcpu);
/** Before the VM's ring goes. */
void hyp_coalesced_release(struct kvm32_vm *vm);

/* --- vtimer.c --- */

void hyp_vtimer_enter(struct kvm32_vcpu *vcpu);
void hyp_vtimer_leave(struct kvm32_vcpu *vcpu);

/* --- vgic.c --- */

int hyp_vgic_init(void);
void hyp_vgic_exit(void);
/** True if guests of the VM have the hardware's CPU interface. */
bool hyp_vgic_serves(const struct kvm32_vm *vm);
/** The hardware's page that stands at a guest page. */
bool hyp_vgic_page(const struct kvm32_vm *vm, u32 gfn, phys_addr_t *pa);
int hyp_vgic_prepare(struct kvm32_vcpu *vcpu);
/** Before the VM's GIC goes. */
void hyp_vgic_release(struct kvm32_vm *vm);
void hyp_vgic_enter(struct kvm32_vcpu *vcpu);
void hyp_vgic_leave(struct kvm32_vcpu *vcpu);

#endif
