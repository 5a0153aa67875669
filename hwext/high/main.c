// SPDX-License-Identifier: GPL-2.0
/* kvm32-hyp: runs unmodified guests on cores with the virtualization extensions. */
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched/stat.h>
#include <linux/slab.h>

#include "../../hypervisor/counter-registers.h"
#include "../../hypervisor/psci-number.h"
#include "hyp.h"

/* HCR (B4.1.67): stage 2, interrupts to Hyp mode, broadcast maintenance, traps of what is not the guest's to do. */
#define HCR_VM		(1u << 0)
#define HCR_SWIO	(1u << 1)
#define HCR_FMO		(1u << 3)
#define HCR_IMO		(1u << 4)
#define HCR_AMO		(1u << 5)
#define HCR_VF		(1u << 6)
#define HCR_VI		(1u << 7)
#define HCR_FB		(1u << 9)
#define HCR_BSU_IS	(1u << 10)
#define HCR_TWI		(1u << 13)
#define HCR_TID1	(1u << 16)
#define HCR_TID2	(1u << 17)
#define HCR_TID3	(1u << 18)
#define HCR_TSC		(1u << 19)
#define HCR_TIDCP	(1u << 20)
#define HCR_TAC		(1u << 21)
#define HCR_TSW		(1u << 22)
#define HCR_GUEST	(HCR_VM | HCR_SWIO | HCR_FMO | HCR_IMO | HCR_AMO | HCR_FB | HCR_BSU_IS | HCR_TWI | HCR_TID1 |	\
			 HCR_TID3 | HCR_TSC | HCR_TIDCP | HCR_TAC | HCR_TSW)

#define HCPTR_TTA	(1u << 20)	/* trace */
#define HSTR_GUEST	(1u << 15 | 1u << 16)	/* CRn 15: IMPLEMENTATION DEFINED; ThumbEE */
#define HDCR_GUEST	(7u << 9 | 3u << 5)	/* TDRA, TDOSA, TDA; TPM, TPMCR */

#define HYP_EXIT_RETRY	100

static void *state_pages(const struct hyp_vcpu *hyp)
{
	return (char *)hyp->state - HYP_STACK_SIZE;
}

static void vcpu_destroy(struct kvm32_vcpu *vcpu)
{
	struct hyp_vcpu *hyp = hyp_vcpu(vcpu);

	if (!hyp)
		return;
	table_drop_spare(&hyp->spare);
	kfree(hyp->host_vfp);
	if (hyp->state) {
		hyp_unmap(state_pages(hyp), PAGE_SIZE << HYP_STATE_ORDER);
		free_pages((unsigned long)state_pages(hyp), HYP_STATE_ORDER);
	}
	kfree(hyp);
	vcpu->backend_data = NULL;
	vcpu->ctx = NULL;
}

static int allocate(struct hyp_vcpu *hyp)
{
	char *pages = (char *)__get_free_pages(GFP_KERNEL_ACCOUNT | __GFP_ZERO, HYP_STATE_ORDER);

	BUILD_BUG_ON(HYP_STACK_SIZE + sizeof(struct hyp_state) > PAGE_SIZE << HYP_STATE_ORDER);
	if (!pages)
		return -ENOMEM;
	hyp->state = (struct hyp_state *)(pages + HYP_STACK_SIZE);
	hyp->host_vfp = kzalloc(sizeof(*hyp->host_vfp), GFP_KERNEL_ACCOUNT);
	if (!hyp->host_vfp)
		return -ENOMEM;
	return hyp_map(pages, PAGE_SIZE << HYP_STATE_ORDER, HYP_MAP_DATA);
}

static int vcpu_init(struct kvm32_vcpu *vcpu)
{
	struct hyp_vcpu *hyp = kzalloc(sizeof(*hyp), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!hyp)
		return -ENOMEM;
	hyp->vcpu = vcpu;
	hyp->device_gfn = ~0u;
	vcpu->backend_data = hyp;
	ret = allocate(hyp);
	if (ret) {
		vcpu_destroy(vcpu);
		return ret;
	}
	vcpu->ctx = &hyp->state->ctx;
	vcpu->vtimer.in_hardware = true;
	hyp->state->hcr = HCR_GUEST | (hyp_caches_agree() ? 0 : HCR_TID2);
	hyp->state->hcptr = HCPTR_TTA;
	hyp->state->hstr = HSTR_GUEST;
	hyp->state->hdcr = HDCR_GUEST;
	return 0;
}

static u32 read_identification(struct kvm32_vcpu *vcpu, u8 crn, u8 crm, u8 opc2)
{
	struct kvm32_cp_access access = { .cp = 15, .crn = crn, .crm = crm, .opc2 = opc2, .privileged = true };

	kvm32_cp_access(vcpu, &access);
	return access.value[0];
}

/* What the lowvisor answers by itself is what the core would. */
static void fill_identification(struct kvm32_vcpu *vcpu)
{
	struct hyp_local *local = &hyp_vcpu(vcpu)->state->local;
	unsigned int i;

	for (i = 0; i < HYP_NR_IDS; i++)
		local->id[i] = read_identification(vcpu, 0, i / 8, i % 8);
	local->actlr = read_identification(vcpu, 1, 0, 1);
}

static void vcpu_changed(struct kvm32_vcpu *vcpu)
{
	hyp_vcpu(vcpu)->vfp_loaded = false;
	hyp_watch_caches(vcpu);
	fill_identification(vcpu);
}

static int vm_init(struct kvm32_vm *kvm)
{
	struct hyp_vm *vm = kzalloc(sizeof(*vm), GFP_KERNEL_ACCOUNT);
	int ret = -ENOMEM;

	if (!vm)
		return -ENOMEM;
	kvm->backend_data = vm;
	vm->last_here = alloc_percpu(const struct hyp_vcpu *);
	if (vm->last_here)
		ret = stage2_init(&vm->stage2);
	if (!ret)
		return 0;
	free_percpu(vm->last_here);
	kfree(vm);
	return ret;
}

/* Translations of the VMID stay in TLBs and mean nothing: it is not given away again before a flush (vmid.c). */
static void vm_destroy(struct kvm32_vm *kvm)
{
	struct hyp_vm *vm = hyp_vm(kvm);

	hyp_vgic_release(kvm);
	hyp_coalesced_release(kvm);
	stage2_free(&vm->stage2);
	free_percpu(vm->last_here);
	kfree(vm);
}

static void vcpu_load(struct kvm32_vcpu *vcpu, int cpu)
{
	u32 version = kvm32_psci_version(vcpu);

	hyp_vcpu(vcpu)->state->local.psci_version = version == KVM32_PSCI_0_1 ? 0 : version;
}

/* What the lowvisor did on its own. */
static void collect_counters(struct kvm32_vcpu *vcpu)
{
	static const enum kvm32_stat stats[NR_HYP_FAST] = {
		[HYP_FAST_CALL] = STAT_FAST_CALL, [HYP_FAST_CP15] = STAT_FAST_CP15,
		[HYP_FAST_MMIO] = STAT_FAST_MMIO, [HYP_FAST_INTERRUPT] = STAT_FAST_INTERRUPT,
	};
	u32 *fast = hyp_vcpu(vcpu)->state->local.fast;
	unsigned int i;

	if (!(fast[HYP_FAST_CALL] | fast[HYP_FAST_CP15] | fast[HYP_FAST_MMIO] | fast[HYP_FAST_INTERRUPT]))
		return;
	for (i = 0; i < NR_HYP_FAST; i++) {
		vcpu->stats.value[stats[i]] += fast[i];
		fast[i] = 0;
	}
}

static void vcpu_put(struct kvm32_vcpu *vcpu)
{
	hyp_vfp_put(hyp_vcpu(vcpu));
	collect_counters(vcpu);
}

static int prepare_once(struct kvm32_vcpu *vcpu)
{
	int ret = hyp_vgic_prepare(vcpu);

	if (!ret)
		ret = hyp_coalesced_prepare(vcpu);
	if (ret)
		return ret;
	hyp_vcpu(vcpu)->prepared = true;
	return 1;
}

static int prepare(struct kvm32_vcpu *vcpu)
{
	hyp_vmid_update(vcpu->vm);
	return likely(hyp_vcpu(vcpu)->prepared) ? 1 : prepare_once(vcpu);
}

/*
 * Two vCPUs may use the same ASID for different tables and have told only their own CPU when those changed: one that
 * comes after another one on a CPU starts without its translations.
 */
static bool other_was_here(struct hyp_vcpu *hyp)
{
	const struct hyp_vcpu **last = this_cpu_ptr(hyp_vm(hyp->vcpu->vm)->last_here);
	bool other = *last != hyp;

	*last = hyp;
	return other;
}

static void fill_state(struct kvm32_vcpu *vcpu)
{
	struct hyp_vcpu *hyp = hyp_vcpu(vcpu);
	struct hyp_state *state = hyp->state;

	state->vttbr = hyp_vttbr(hyp_vm(vcpu->vm));
	state->vpidr = kvm32_midr();
	state->vmpidr = kvm32_mpidr(vcpu);
	state->hcr &= ~(HCR_VI | HCR_VF | HCR_TWI);
	if (!hyp->waits_inside || !single_task_running())
		state->hcr |= HCR_TWI;
	if (vcpu->ctx->irq_line && !state->gic.base)
		state->hcr |= HCR_VI;
	if (vcpu->ctx->fiq_line)
		state->hcr |= HCR_VF;
	state->flush |= other_was_here(hyp);
}

/* In wait for a new VMID, or while Hyp mode is away for a restart. */
static bool may_enter(const struct kvm32_vcpu *vcpu)
{
	return hyp_is_ours() && hyp_vmid_is_current(hyp_vm(vcpu->vm));
}

static int enter(struct kvm32_vcpu *vcpu)
{
	struct hyp_vcpu *hyp = hyp_vcpu(vcpu);
	int exit;

	if (!may_enter(vcpu))
		return HYP_EXIT_RETRY;
	hyp_vtimer_enter(vcpu);
	hyp_vgic_enter(vcpu);
	fill_state(vcpu);
	hyp_context_to_banks(vcpu->ctx);
	hyp_vfp_enter(hyp);
	exit = hyp_call(HYP_CALL_ENTER, (u32)hyp->state, 0);
	hyp_vfp_exit(hyp);
	hyp_context_from_banks(vcpu->ctx);
	hyp_vgic_leave(vcpu);
	hyp_vtimer_leave(vcpu);
	return exit == HYP_EXIT_IRQ ? KVM32_EXIT_IRQ : exit;
}

static int fatal(struct kvm32_vcpu *vcpu, int exit)
{
	const struct hyp_state *state = hyp_vcpu(vcpu)->state;

	pr_err_ratelimited("kvm32-hyp: the lowvisor left with %x at %08x (text %08x), guest pc %08x\n", exit, state->fault_pc,
			   (u32)hyp_low_start, vcpu->ctx->regs[15]);
	vcpu->run->exit_reason = KVM_EXIT_INTERNAL_ERROR;
	return 0;
}

static int handle_told(struct kvm32_vcpu *vcpu)
{
	u32 *raised = &hyp_vcpu(vcpu)->state->local.raised;

	kvm32_gic_tell(vcpu, *raised);
	*raised = 0;
	return 1;
}

static int handle_exit(struct kvm32_vcpu *vcpu, int exit)
{
	switch (exit) {
	case HYP_EXIT_TRAP:
		return hyp_handle_trap(vcpu);
	case KVM32_EXIT_IRQ:
		hyp_vcpu(vcpu)->waits_inside = false;
		return 1;
	case HYP_EXIT_RETRY:
		return 1;
	case HYP_EXIT_TOLD:
		return handle_told(vcpu);
	default:
		return fatal(vcpu, exit);
	}
}

static void zap(struct kvm32_vm *kvm, u32 gfn, u32 npages)
{
	struct hyp_vm *vm = hyp_vm(kvm);

	if (stage2_unmap(&vm->stage2, gfn, npages))
		hyp_flush_vm(vm);
}

static const struct kvm32_backend hyp_backend = {
	.name = "hyp",
	.owner = THIS_MODULE,
	.vm_type = KVM32_VM_HYP,
	.lpae = true,
	/* The guest reads the counter in place, and the core's timers count with it. */
	.counter = kvm32_read_cntpct,
	.counter_frequency = kvm32_read_cntfrq,
	.vm_init = vm_init,
	.vm_destroy = vm_destroy,
	.vcpu_init = vcpu_init,
	.vcpu_destroy = vcpu_destroy,
	.vcpu_changed = vcpu_changed,
	.vcpu_load = vcpu_load,
	.vcpu_put = vcpu_put,
	.prepare = prepare,
	.enter = enter,
	.handle_exit = handle_exit,
	.map_ahead = hyp_map_ahead,
	.zap = zap,
};

static int __init hyp_init(void)
{
	int ret = hyp_map_init();

	if (ret)
		return ret;
	ret = hyp_take_over();
	if (ret)
		goto no_hyp_mode;
	ret = hyp_host_gic_init();
	if (ret)
		goto no_host_gic;
	ret = hyp_irqs_init();
	if (ret)
		goto no_irqs;
	ret = hyp_vgic_init();
	if (ret)
		goto no_vgic;
	ret = kvm32_register_backend(&hyp_backend);
	if (!ret)
		return 0;
	hyp_vgic_exit();
no_vgic:
	hyp_irqs_exit();
no_irqs:
	hyp_host_gic_exit();
no_host_gic:
	hyp_give_back();
no_hyp_mode:
	hyp_map_exit();
	return ret;
}

static void __exit hyp_exit(void)
{
	kvm32_unregister_backend(&hyp_backend);
	hyp_vgic_exit();
	hyp_irqs_exit();
	hyp_host_gic_exit();
	hyp_give_back();
	hyp_map_exit();
}

module_init(hyp_init);
module_exit(hyp_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("kvm32 backend for cores with the virtualization extensions");
