/* SPDX-License-Identifier: GPL-2.0 */
/* What the VMM wants of KVM. All functions return 0 (or what they say) or -errno, and say nothing: the caller knows why. */
#ifndef VMM_KVM_H
#define VMM_KVM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../abi/kvm-arm.h"

struct kvm {
	int fd, vm, gic;	/* -1: not open */
	size_t run_bytes;	/* of the mapping of a vCPU */
};

struct kvm_vcpu {
	int fd;
	struct kvm_run *run;
};

/** kvm_open() - the node; -EPROTO if what answers is no KVM for 32-bit ARM. */
int kvm_open(struct kvm *kvm);
void kvm_close(struct kvm *kvm);

/** kvm_capability() - of the VM if there is one, else of the system. Return: >= 0; 0 for no. */
int kvm_capability(const struct kvm *kvm, unsigned int capability);

/** kvm_backends() - a bit per KVM32_VM_*, of a VM just its own. The KVM of Linux up to 5.6 is of the hyp kind. */
unsigned int kvm_backends(const struct kvm *kvm);

int kvm_create_vm(struct kvm *kvm, unsigned int type);
/** kvm_set_strategy() - KVM32_STRATEGY_*, before the first vCPU; -ENOENT if this VM does not have it. */
int kvm_set_strategy(const struct kvm *kvm, unsigned int strategy, uint32_t shared_page);
/** kvm_set_memory() - @bytes: 0 takes the slot away. */
int kvm_set_memory(const struct kvm *kvm, unsigned int slot, unsigned int flags, uint64_t guest, void *host, uint64_t bytes);
int kvm_create_gic(struct kvm *kvm, uint64_t distributor, uint64_t cpu_interface, uint32_t interrupts);
/** kvm_start_gic() - once all vCPUs are there. */
int kvm_start_gic(const struct kvm *kvm);
int kvm_set_spi(const struct kvm *kvm, unsigned int spi, bool level);

int kvm_create_vcpu(const struct kvm *kvm, unsigned int id, bool powered_off, struct kvm_vcpu *vcpu);
void kvm_destroy_vcpu(const struct kvm *kvm, struct kvm_vcpu *vcpu);
/** kvm_coalesce() - stores there gather in the ring, or no more. */
int kvm_coalesce(const struct kvm *kvm, uint64_t guest, uint32_t bytes, bool on);
/** kvm_coalesced_ring() - the VM's, by any of its vCPUs; NULL: there is none. */
void *kvm_coalesced_ring(const struct kvm *kvm, const struct kvm_vcpu *vcpu);
/** kvm_pre_fault() - maps that memory, if this KVM can before a guest touches it. */
int kvm_pre_fault(const struct kvm *kvm, const struct kvm_vcpu *vcpu, uint64_t guest, uint64_t bytes);
int kvm_run_vcpu(const struct kvm_vcpu *vcpu);
int kvm_get_reg32(const struct kvm_vcpu *vcpu, uint64_t id, uint32_t *value);
int kvm_set_reg32(const struct kvm_vcpu *vcpu, uint64_t id, uint32_t value);
/** kvm_stats_fd() - a file with the vCPU's counters. */
int kvm_stats_fd(const struct kvm_vcpu *vcpu);

#endif
