// SPDX-License-Identifier: GPL-2.0
/* KVM_GET_ONE_REG, KVM_SET_ONE_REG, KVM_GET_REG_LIST: what is listed is what can be read and written, and nothing else. */
#include <linux/uaccess.h>

#include "regs.h"

static const struct kvm32_register_file *const files[] = {
	&kvm32_core_registers, &kvm32_timer_registers, &kvm32_cp15_registers, &kvm32_cache_registers,
	&kvm32_vfp_registers, &kvm32_firmware_registers,
};

static int find_in(struct kvm32_vcpu *vcpu, const struct kvm32_register_file *file, u64 id)
{
	unsigned int n;

	for (n = 0; n < file->count(); n++)
		if (file->id(vcpu, n) == id)
			return n;
	return -ENOENT;
}

/* The whole identifier is compared, so that no size or reserved bit needs a check of its own. */
static const struct kvm32_register_file *find(struct kvm32_vcpu *vcpu, u64 id, int *n)
{
	unsigned int i;

	*n = -ENOENT;
	for (i = 0; id && i < ARRAY_SIZE(files); i++) {
		*n = find_in(vcpu, files[i], id);
		if (*n >= 0)
			return files[i];
	}
	return NULL;
}

/* Not of this architecture at all is a mistake of another kind than not there. */
static int not_found(u64 id)
{
	return (id & ~KVM_REG_SIZE_MASK) >> 32 == KVM_REG_ARM >> 32 ? -ENOENT : -EINVAL;
}

/* Registers have 4 or 8 bytes; both ends are little-endian. */
int kvm32_get_one_reg(struct kvm32_vcpu *vcpu, const struct kvm_one_reg *reg)
{
	int n;
	const struct kvm32_register_file *file = find(vcpu, reg->id, &n);
	u64 value;

	if (!file)
		return not_found(reg->id);
	value = file->get(vcpu, n);
	return copy_to_user((void __user *)(unsigned long)reg->addr, &value, KVM_REG_SIZE(reg->id)) ? -EFAULT : 0;
}

int kvm32_set_one_reg(struct kvm32_vcpu *vcpu, const struct kvm_one_reg *reg)
{
	int n, ret;
	const struct kvm32_register_file *file = find(vcpu, reg->id, &n);
	u64 value = 0;

	if (!file)
		return not_found(reg->id);
	if (copy_from_user(&value, (void __user *)(unsigned long)reg->addr, KVM_REG_SIZE(reg->id)))
		return -EFAULT;
	ret = file->set(vcpu, n, value);
	if (!ret)
		kvm32_changed(vcpu);
	return ret;
}

/* Counts the identifiers of a file, and stores them if there is a place. */
static int list_file(struct kvm32_vcpu *vcpu, const struct kvm32_register_file *file, u64 __user *to)
{
	unsigned int n, listed = 0;

	for (n = 0; n < file->count(); n++) {
		u64 id = file->id(vcpu, n);

		if (!id)
			continue;
		if (to && put_user(id, to + listed))
			return -EFAULT;
		listed++;
	}
	return listed;
}

static int list_files(struct kvm32_vcpu *vcpu, u64 __user *to)
{
	unsigned int i;
	int total = 0;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		int n = list_file(vcpu, files[i], to ? to + total : NULL);

		if (n < 0)
			return n;
		total += n;
	}
	return total;
}

int kvm32_get_reg_list(struct kvm32_vcpu *vcpu, struct kvm_reg_list __user *list)
{
	u64 room, n = list_files(vcpu, NULL);
	int ret;

	if (get_user(room, &list->n) || put_user(n, &list->n))
		return -EFAULT;
	if (room < n)
		return -E2BIG;
	ret = list_files(vcpu, list->reg);
	return ret < 0 ? ret : 0;
}
