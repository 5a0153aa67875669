// SPDX-License-Identifier: GPL-2.0
/* The ring of coalesced stores in Hyp mode: what the lowvisor has to see of it, and which store it may do. */
#include "../../hypervisor/coalesced.h"
#include "hyp.h"

/** Before the vCPU's first entry; may sleep. Several vCPUs may come here at once, and map the same. */
int hyp_coalesced_prepare(struct kvm32_vcpu *vcpu)
{
	struct kvm32_coalesced *coalesced = vcpu->vm->coalesced;
	int ret = hyp_map(coalesced, PAGE_SIZE, HYP_MAP_DATA);

	if (!ret)
		ret = hyp_map(coalesced->ring, PAGE_SIZE, HYP_MAP_DATA);
	if (ret)
		return ret;
	hyp_vcpu(vcpu)->state->local.coalesced = coalesced;
	WRITE_ONCE(hyp_vm(vcpu->vm)->ring_mapped, true);
	return 0;
}

void hyp_coalesced_release(struct kvm32_vm *kvm)
{
	if (!hyp_vm(kvm)->ring_mapped)
		return;
	hyp_unmap(kvm->coalesced, PAGE_SIZE);
	hyp_unmap(kvm->coalesced->ring, PAGE_SIZE);
}
