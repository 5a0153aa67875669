// SPDX-License-Identifier: GPL-2.0
/* KVM_PRE_FAULT_MEMORY: what a guest would come to page by page is mapped before it needs it. */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "core.h"

static int check(const struct kvm_pre_fault_memory *range)
{
	unsigned int i;

	if (!PAGE_ALIGNED(range->gpa) || !PAGE_ALIGNED(range->size) || !range->size || range->flags)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(range->padding); i++)
		if (range->padding[i])
			return -EINVAL;
	return range->gpa + range->size < range->gpa ? -EINVAL : 0;
}

/* Pages, or an error. That the host took some of them back meanwhile is no news to the caller: so it could right afterwards. */
static int map_some(struct kvm32_vcpu *vcpu, u64 gpa)
{
	int pages;

	if (gpa > U32_MAX)
		return -ENOENT;
	do {
		if (signal_pending(current))
			return -EINTR;
		cond_resched();
		pages = vcpu->vm->backend->map_ahead(vcpu, gpa >> PAGE_SHIFT);
	} while (!pages);
	return pages;
}

static int map_range(struct kvm32_vcpu *vcpu, struct kvm_pre_fault_memory *range)
{
	u64 done;
	int ret;

	do {
		ret = map_some(vcpu, range->gpa);
		if (ret < 0)
			return ret;
		done = min_t(u64, (u64)ret << PAGE_SHIFT, range->size);
		range->gpa += done;
		range->size -= done;
	} while (range->size);
	return 0;
}

/** What was not done is told in the range; an error is one only if nothing was (KVM's api.rst, 4.143). */
long kvm32_pre_fault_memory(struct kvm32_vcpu *vcpu, unsigned long arg)
{
	struct kvm_pre_fault_memory range;
	u64 size;
	int ret;

	if (!vcpu->vm->backend->map_ahead)
		return -EOPNOTSUPP;
	if (copy_from_user(&range, (void __user *)arg, sizeof(range)))
		return -EFAULT;
	ret = check(&range);
	if (ret)
		return ret;
	size = range.size;
	ret = map_range(vcpu, &range);
	if (copy_to_user((void __user *)arg, &range, sizeof(range)))
		return -EFAULT;
	return range.size < size ? 0 : ret;
}
