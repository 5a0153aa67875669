// SPDX-License-Identifier: GPL-2.0
/* kvm32-pv: runs rewritten guests on cores without virtualization extensions. */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched/stat.h>
#include <linux/slab.h>

#include "pv.h"

/* Right behind the vectors in the lowvisor's text: its entry point, as an offset (low/entry.S). */
#define LOW_ENTRY_OFFSET	0x20

typedef int (*pv_enter_fn)(struct pv_state *state);

static pv_enter_fn pv_enter;
static bool has_generic_timer;
static bool has_thumbee;

/* ID_PFR1.GenTimer (B4.1.94) */
static bool core_has_generic_timer(void)
{
	u32 pfr1;

	asm("mrc p15, 0, %0, c0, c1, 1" : "=r" (pfr1));
	return pfr1 >> 16 & 15;
}

/* ID_PFR0.State3 (B4.1.93) */
static bool core_has_thumbee(void)
{
	u32 pfr0;

	asm("mrc p15, 0, %0, c0, c1, 0" : "=r" (pfr0));
	return pfr0 >> 12 & 15;
}

/* MPIDR bit 31 (B4.1.106) */
static bool core_has_multiprocessing(void)
{
	u32 mpidr;

	asm("mrc p15, 0, %0, c0, c0, 5" : "=r" (mpidr));
	return mpidr >> 31;
}

static u32 read_sctlr(void)
{
	u32 value;

	asm volatile("mrc p15, 0, %0, c1, c0, 0" : "=r" (value));
	return value;
}

static u32 guest_sctlr(const struct kvm32_context *ctx)
{
	return (read_sctlr() & ~(SCTLR_V | SCTLR_A)) | (ctx->cp15[CP15_SCTLR] & SCTLR_A);
}

static void vcpu_destroy(struct kvm32_vcpu *vcpu)
{
	struct pv_vcpu *pv = pv_vcpu(vcpu);

	if (!pv)
		return;
	pv_reclaim_remove(pv);
	pv_window_free(pv);
	pv_shadow_free(pv);
	if (pv->state)
		free_pages_exact((char *)pv->state - PV_STACK_SIZE, pv_state_pages(pv) * PAGE_SIZE);
	kfree(pv);
	vcpu->backend_data = NULL;
	vcpu->ctx = NULL;
}

static int allocate(struct pv_vcpu *pv)
{
	char *pages = alloc_pages_exact(pv_state_pages(pv) * PAGE_SIZE, GFP_KERNEL_ACCOUNT | __GFP_ZERO);

	BUILD_BUG_ON(sizeof(struct pv_state) > PV_SHARED);
	BUILD_BUG_ON(PV_STACK_SIZE + PV_SHARED != PV_STATE_PAGES * PAGE_SIZE);
	if (!pages)
		return -ENOMEM;
	pv->state = (struct pv_state *)(pages + PV_STACK_SIZE);
	pv->state->shared = pv_has_shared_page(pv);
	return pv_shadow_init(pv);
}

static int vcpu_init(struct kvm32_vcpu *vcpu)
{
	struct pv_vcpu *pv = kzalloc(sizeof(*pv), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!pv)
		return -ENOMEM;
	pv->vcpu = vcpu;
	vcpu->backend_data = pv;
	INIT_LIST_HEAD(&pv->shadow.free);
	INIT_LIST_HEAD(&pv->reclaim);
	ret = allocate(pv);
	if (!ret)
		ret = pv_window_init(pv);
	if (ret) {
		vcpu_destroy(vcpu);
		return ret;
	}
	vcpu->ctx = &pv->state->ctx;
	pv->shared_taken = true;
	pv->state->vcpu = vcpu;
	pv->state->nr_domains = 1;
	pv->state->multiprocessing = core_has_multiprocessing();
	pv->state->memory_attributes = pv_memory_attributes;
	pv->state->shared_slot = pv_has_shared_page(pv) ? vcpu->vm->shared_page >> 20 : PV_SLOTS;
	pv_reclaim_add(pv);
	return 0;
}

/* Cache Type Register (B4.1.42): kernels ask for it before each flush of a range. */
static u32 read_ctr(struct kvm32_vcpu *vcpu)
{
	struct kvm32_cp_access access = { .cp = 15, .opc2 = 1, .privileged = true };

	kvm32_cp_access(vcpu, &access);
	return access.value[0];
}

static void vcpu_changed(struct kvm32_vcpu *vcpu)
{
	struct pv_vcpu *pv = pv_vcpu(vcpu);

	spin_lock(&vcpu->vm->mmu_lock);
	pv_shadow_flush(pv);
	spin_unlock(&vcpu->vm->mmu_lock);
	pv->state->vfp_loaded = false;
	pv->state->guest_sctlr = guest_sctlr(vcpu->ctx);
	pv->state->ctr = read_ctr(vcpu);
	pv_update_dacr(pv);
}

static int vm_init(struct kvm32_vm *vm)
{
	struct pv_vm *pv = kzalloc(sizeof(*pv), GFP_KERNEL_ACCOUNT);

	if (!pv)
		return -ENOMEM;
	init_rwsem(&pv->emulation);
	vm->backend_data = pv;
	pv_counter_init_vm(vm);
	return 0;
}

static void vm_destroy(struct kvm32_vm *vm)
{
	kfree(vm->backend_data);
	vm->backend_data = NULL;
}

static void vcpu_load(struct kvm32_vcpu *vcpu, int cpu)
{
	pv_vcpu(vcpu)->counter_agrees = pv_counter_agrees_here();
}

static void vcpu_put(struct kvm32_vcpu *vcpu)
{
	pv_vfp_put(pv_vcpu(vcpu));
}

static int prepare(struct kvm32_vcpu *vcpu)
{
	if (pv_shadow_selected(pv_vcpu(vcpu)))
		return 1;
	pv_shadow_grow(pv_vcpu(vcpu));
	spin_lock(&vcpu->vm->mmu_lock);
	pv_shadow_select(pv_vcpu(vcpu));
	spin_unlock(&vcpu->vm->mmu_lock);
	return 1;
}

#define TEECR_XED	1u	/* ThumbEE's base register is UNDEFINED in user mode (A2.10) */

/*
 * What the host lets its own user space use: counters, the performance monitors, ThumbEE's base register. A guest gets
 * traps instead, but for the counter where it is the guest's as well.
 */
struct user_enables {
	u32 cntkctl, pmuserenr, teecr;
};

static void close_user_registers(struct user_enables *host, u32 cntkctl)
{
	asm volatile("mrc p15, 0, %0, c9, c14, 0" : "=r" (host->pmuserenr));
	if (host->pmuserenr)
		asm volatile("mcr p15, 0, %0, c9, c14, 0" : : "r" (0));
	if (has_thumbee) {
		asm volatile("mrc p14, 6, %0, c0, c0, 0" : "=r" (host->teecr));
		asm volatile("mcr p14, 6, %0, c0, c0, 0" : : "r" (host->teecr | TEECR_XED));
	}
	if (!has_generic_timer)
		return;
	asm volatile("mrc p15, 0, %0, c14, c1, 0" : "=r" (host->cntkctl));
	asm volatile("mcr p15, 0, %0, c14, c1, 0" : : "r" (cntkctl));
}

static void open_user_registers(const struct user_enables *host)
{
	if (host->pmuserenr)
		asm volatile("mcr p15, 0, %0, c9, c14, 0" : : "r" (host->pmuserenr));
	if (has_thumbee)
		asm volatile("mcr p14, 6, %0, c0, c0, 0" : : "r" (host->teecr));
	if (has_generic_timer)
		asm volatile("mcr p15, 0, %0, c14, c1, 0" : : "r" (host->cntkctl));
}

/* What the lowvisor did on its own since the last exit. */
static void collect_counters(struct kvm32_vcpu *vcpu, struct pv_state *state)
{
	static const enum kvm32_stat stats[NR_FAST] = {
		[FAST_PSR] = STAT_FAST_PSR, [FAST_EXCEPTION] = STAT_FAST_EXCEPTION,
		[FAST_CP15] = STAT_FAST_CP15, [FAST_CACHE] = STAT_FAST_CACHE,
		[FAST_VFP] = STAT_FAST_VFP, [FAST_TLB] = STAT_FAST_TLB,
		[FAST_SHADOW] = STAT_FAST_SHADOW, [FAST_FAULT] = STAT_FAST_FAULT,
		[FAST_MMIO] = STAT_FAST_MMIO,
	};
	unsigned int i;

	for (i = 0; i < NR_FAST; i++) {
		vcpu->stats.value[stats[i]] += state->fast[i];
		state->fast[i] = 0;
	}
}

/* Where the lowvisor may take an SVC of the guest's user mode on its own (kvm32_exception_enter()). */
static u32 svc_vector(const struct kvm32_context *ctx)
{
	u32 sctlr = ctx->cp15[CP15_SCTLR];

	if (sctlr & (SCTLR_TE | SCTLR_EE))
		return 0;
	return ((sctlr & SCTLR_V) ? 0xffff0000u : ctx->cp15[CP15_VBAR]) + 4 * EXC_SVC;
}

/* The context as a whole, for who looks at more of it than the registers of the present mode and CP15. */
void pv_take_shared(struct pv_vcpu *pv)
{
	if (!pv->shared_taken)
		pv_shared_take(pv->state);
	pv->shared_taken = true;
}

static int enter(struct kvm32_vcpu *vcpu)
{
	struct pv_vcpu *pv = pv_vcpu(vcpu);
	struct pv_state *state = pv->state;
	struct user_enables host;
	int exit;

	kvm32_deliver_interrupts(vcpu->ctx);
	state->svc_vector = svc_vector(vcpu->ctx);
	if (!state->svc_vector)
		pv_forget_exit(state);
	state->alone = vcpu->vm->nr_vcpus == 1;
	state->yields = vcpu->vm->nr_vcpus > 1 && !single_task_running();
	close_user_registers(&host, pv_counter_enable(vcpu));
	pv_vfp_enter(pv);
	pv_views_enter(pv);
	do {
		state->dacr = kvm32_privileged(vcpu->ctx) ? state->dacr_kernel : state->dacr_user;
		state->vectors = kvm32_privileged(vcpu->ctx) ? state->vectors_kernel : state->vectors_user;
		if (pv->shared_taken)
			pv_shared_give(state);
		pv->shared_taken = false;
		exit = pv_enter(state);
	} while (vcpu->vm->strategy != KVM32_STRATEGY_TRAP && pv_quick_exit(vcpu, exit));
	pv_take_shared(pv);
	pv_vfp_exit(pv);
	open_user_registers(&host);
	collect_counters(vcpu, state);
	return exit == PV_EXIT_IRQ ? KVM32_EXIT_IRQ : exit;
}

static int fatal(struct kvm32_vcpu *vcpu)
{
	const struct pv_state *state = pv_vcpu(vcpu)->state;

	pr_err_ratelimited("kvm32-pv: the lowvisor faulted: lr %08x (window %08x) status %08x, guest pc %08x\n",
			   state->fault_address, state->window, state->fault_status, vcpu->ctx->regs[15]);
	vcpu->run->exit_reason = KVM_EXIT_INTERNAL_ERROR;
	return 0;
}

int pv_handle_exit(struct kvm32_vcpu *vcpu, int exit)
{
	const struct pv_state *state = pv_vcpu(vcpu)->state;

	switch (exit) {
	case KVM32_EXIT_IRQ:
		return 1;
	case PV_EXIT_SVC:
		return pv_handle_svc(vcpu);
	case PV_EXIT_UNDEF:
		return pv_handle_undef(vcpu);
	case PV_EXIT_PREFETCH_ABORT:
		return pv_handle_abort(vcpu, true);
	case PV_EXIT_DATA_ABORT:
		return pv_handle_abort(vcpu, false);
	case PV_EXIT_ACCESS:
		return pv_handle_fault(vcpu, state->fault_address, state->fault_write ? GUEST_WRITE : GUEST_READ,
				       false);
	case PV_EXIT_ALIGNMENT:
		return pv_handle_alignment(vcpu);
	case PV_EXIT_WFI:
		return kvm32_wfi(vcpu);
	case PV_EXIT_WFE:
		return kvm32_wfe(vcpu);
	default:
		return fatal(vcpu);
	}
}

/* No reverse map: what the host takes back is rare, and a TLB may forget all of itself. */
static void zap(struct kvm32_vm *vm, u32 gfn, u32 npages)
{
	unsigned int i;

	for (i = 0; i < KVM32_MAX_VCPUS; i++)
		if (vm->vcpus[i]) {
			pv_views_forget(pv_vcpu(vm->vcpus[i]));
			pv_shadow_flush(pv_vcpu(vm->vcpus[i]));
		}
}

static struct kvm32_backend pv_backend = {
	.name = "pv",
	.owner = THIS_MODULE,
	.vm_type = 2,
	.keeps_frames = true,
	.strategies = 1 << KVM32_STRATEGY_TRAP | 1 << KVM32_STRATEGY_LOWVISOR | 1 << KVM32_STRATEGY_INLINE,
	.vm_init = vm_init,
	.vm_destroy = vm_destroy,
	.vcpu_init = vcpu_init,
	.vcpu_destroy = vcpu_destroy,
	.vcpu_changed = vcpu_changed,
	.vcpu_load = vcpu_load,
	.vcpu_put = vcpu_put,
	.prepare = prepare,
	.enter = enter,
	.handle_exit = pv_handle_exit,
	.zap = zap,
};

static int __init pv_init(void)
{
	int ret = pv_host_init();

	if (ret)
		return ret;
	has_generic_timer = core_has_generic_timer();
	has_thumbee = core_has_thumbee();
	if (has_generic_timer)
		pv_counter_init(&pv_backend);
	pv_enter = (pv_enter_fn)(pv_low_start + *(const u32 *)(pv_low_start + LOW_ENTRY_OFFSET));
	ret = pv_reclaim_init();
	if (ret)
		return ret;
	ret = kvm32_register_backend(&pv_backend);
	if (ret)
		pv_reclaim_exit();
	return ret;
}

static void __exit pv_exit(void)
{
	kvm32_unregister_backend(&pv_backend);
	pv_reclaim_exit();
}

module_init(pv_init);
module_exit(pv_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("kvm32 backend for ARMv7-A cores without virtualization extensions");
