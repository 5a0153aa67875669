// SPDX-License-Identifier: GPL-2.0
/* Counters in debugfs: kvm32/PID-FD/vcpuN/NAME. */
#include <linux/debugfs.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/stringify.h>

#include "core.h"

const char *const kvm32_stat_names[NR_KVM32_STATS] = {
#define KVM32_STAT(symbol, name) __stringify(name),
#include "stats.def"
};
EXPORT_SYMBOL_GPL(kvm32_stat_names);

static struct dentry *root;

void kvm32_debugfs_init(void)
{
	root = debugfs_create_dir("kvm32", NULL);
}

void kvm32_debugfs_exit(void)
{
	debugfs_remove_recursive(root);
}

/*
 * Names are of files, and whoever plays with dup() can have a second VM of the same name. It goes without counters,
 * because debugfs complains of it in the log, and a log must not fill at somebody's will.
 */
void kvm32_debugfs_add_vm(struct kvm32_vm *vm)
{
	struct dentry *taken = debugfs_lookup(vm->name, root);

	if (taken) {
		dput(taken);
		vm->debugfs = ERR_PTR(-EEXIST);
		return;
	}
	vm->debugfs = debugfs_create_dir(vm->name, root);
}

/** When the file of the VM is closed: what is left of it waits to go away. */
void kvm32_debugfs_remove_vm(struct kvm32_vm *vm)
{
	debugfs_remove_recursive(vm->debugfs);
	vm->debugfs = NULL;
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
