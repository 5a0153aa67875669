/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The seam between the core and a backend: how we get in and out of a guest and how addresses are translated.
 * All that a guest can see otherwise is the core's.
 */
#ifndef KVM32_BACKEND_H
#define KVM32_BACKEND_H

#include <linux/types.h>

struct kvm32_vm;
struct kvm32_vcpu;
struct module;

/** Why enter() came back; the backend's private codes start at KVM32_EXIT_BACKEND. */
enum kvm32_exit { KVM32_EXIT_IRQ, KVM32_EXIT_BACKEND };

struct kvm32_backend {
	const char *name;	/* "pv", "hyp" */
	struct module *owner;
	int vm_type;		/* of KVM_CREATE_VM: 1 hyp, 2 pv */
	bool lpae;		/* guests have long descriptors, as any core with the virtualization extensions does */
	bool keeps_frames;	/* kvm32_kept_page() is of use to it */
	u32 strategies;		/* a set of bits (1 << KVM32_STRATEGY_*) that kvm32_vm.strategy may be */
	/* Where guests see the real counter: its value, and its frequency in Hz. NULL: the core's stands for it. */
	u64 (*counter)(void);
	u32 (*counter_frequency)(void);

	int (*vm_init)(struct kvm32_vm *vm);
	void (*vm_destroy)(struct kvm32_vm *vm);
	/* Allocates vcpu->ctx. */
	int (*vcpu_init)(struct kvm32_vcpu *vcpu);
	void (*vcpu_destroy)(struct kvm32_vcpu *vcpu);
	/* After kvm32_context_reset() or a write to ctx from user space: forget everything derived from it. */
	void (*vcpu_changed)(struct kvm32_vcpu *vcpu);
	/* The thread gets or leaves a CPU; called around KVM_RUN and, from the scheduler's switch, with IRQs off. */
	void (*vcpu_load)(struct kvm32_vcpu *vcpu, int cpu);
	void (*vcpu_put)(struct kvm32_vcpu *vcpu);

	/* Last preparations, may sleep: > 0 enter, else as an exit handler. */
	int (*prepare)(struct kvm32_vcpu *vcpu);
	/* Runs the guest until something happens. Called and returns with IRQs off; a pending IRQ is still pending. */
	int (*enter)(struct kvm32_vcpu *vcpu);
	/* IRQs on, may sleep; the exit handlers' convention. */
	int (*handle_exit)(struct kvm32_vcpu *vcpu, int exit);

	/*
	 * Maps the page of a gfn and what comes cheaply with it, as for a load. Returns the pages mapped from there on, 0 if the
	 * host took them back meanwhile, or an error. NULL: translations follow the guest's own tables.
	 */
	int (*map_ahead)(struct kvm32_vcpu *vcpu, u32 gfn);
	/* Forget all translations to [gfn, gfn + npages), in every vCPU; under mmu_lock. The core kicks afterwards. */
	void (*zap)(struct kvm32_vm *vm, u32 gfn, u32 npages);
};

#endif
