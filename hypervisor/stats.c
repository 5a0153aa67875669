// SPDX-License-Identifier: GPL-2.0
/* Counters in debugfs: kvm32/PID-FD/vcpuN/NAME. */
#include <linux/debugfs.h>
#include <linux/fs.h>

#include "core.h"

#define KVM32_STAT_NAME(symbol, name)	[STAT_##symbol] = #name,
const char *const kvm32_stat_names[NR_KVM32_STATS] = { KVM32_STATS(KVM32_STAT_NAME) };

static struct dentry *root;

void kvm32_debugfs_init(void)
{
	root = debugfs_create_dir("kvm32", NULL);
}

void kvm32_debugfs_exit(void)
{
	debugfs_remove_recursive(root);
}

void kvm32_debugfs_add_vm(struct kvm32_vm *vm)
{
	vm->debugfs = debugfs_create_dir(vm->name, root);
}

/* Nothing here is worth failing for: debugfs takes its own error pointers as parents. */
void kvm32_debugfs_add_vcpu(struct kvm32_vcpu *vcpu)
{
	char name[16];
	unsigned int i;

	snprintf(name, sizeof(name), "vcpu%u", vcpu->id);
	vcpu->debugfs = debugfs_create_dir(name, vcpu->vm->debugfs);
	for (i = 0; i < NR_KVM32_STATS; i++)
		debugfs_create_u64(kvm32_stat_names[i], 0444, vcpu->debugfs, &vcpu->stats.value[i]);
}
