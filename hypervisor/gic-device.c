// SPDX-License-Identifier: GPL-2.0
/* The file of a GIC (KVM_DEV_TYPE_ARM_VGIC_V2) and its attributes. */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/uaccess.h>

#include "core.h"
#include "gic.h"

struct region {
	u32 *base;
	u32 size;
	const u32 *other_base;
	u32 other_size;
};

static int find_region(struct kvm32_gic *gic, u64 type, struct region *r)
{
	switch (type) {
	case KVM_VGIC_V2_ADDR_TYPE_DIST:
		*r = (struct region){ &gic->dist_base, KVM_VGIC_V2_DIST_SIZE, &gic->cpu_base, KVM_VGIC_V2_CPU_SIZE };
		return 0;
	case KVM_VGIC_V2_ADDR_TYPE_CPU:
		*r = (struct region){ &gic->cpu_base, KVM_VGIC_V2_CPU_SIZE, &gic->dist_base, KVM_VGIC_V2_DIST_SIZE };
		return 0;
	default:
		return -ENXIO;
	}
}

static bool overlap(u64 a, u32 a_size, u64 b, u32 b_size)
{
	return a < b + b_size && b < a + a_size;
}

/*
 * What is set is never moved, and two regions must not share addresses (KVM_ARM_SET_DEVICE_ADDR: EBUSY).
 */
static int check_address(const struct region *r, u64 address)
{
	if (address + r->size > 0x100000000ull || address > 0xffffffff)
		return -E2BIG;
	if (address & ~PAGE_MASK)
		return -EINVAL;
	if (*r->base != KVM32_GIC_NO_ADDRESS)
		return -EEXIST;
	if (*r->other_base != KVM32_GIC_NO_ADDRESS && overlap(address, r->size, *r->other_base, r->other_size))
		return -EBUSY;
	return 0;
}

static int set_address(struct kvm32_vm *vm, u64 type, u64 address)
{
	struct region r;
	int ret;

	if (!vm->gic)
		return -ENODEV;
	ret = find_region(vm->gic, type, &r);
	if (!ret)
		ret = check_address(&r, address);
	if (!ret)
		WRITE_ONCE(*r.base, address);
	return ret;
}

int kvm32_gic_set_address(struct kvm32_vm *vm, u64 type, u64 address)
{
	int ret;

	mutex_lock(&vm->lock);
	ret = set_address(vm, type, address);
	mutex_unlock(&vm->lock);
	return ret;
}

static int address_set(struct kvm32_vm *vm, u64 type, void __user *user)
{
	u64 address;

	if (copy_from_user(&address, user, sizeof(address)))
		return -EFAULT;
	return set_address(vm, type, address);
}

static int address_get(struct kvm32_vm *vm, u64 type, void __user *user)
{
	struct region r;
	int ret = find_region(vm->gic, type, &r);
	u64 address;

	if (ret)
		return ret;
	address = *r.base == KVM32_GIC_NO_ADDRESS ? ~0ull : *r.base;
	return copy_to_user(user, &address, sizeof(address)) ? -EFAULT : 0;
}

static int irqs_set(struct kvm32_vm *vm, u64 attr, void __user *user)
{
	u32 irqs;

	if (get_user(irqs, (u32 __user *)user))
		return -EFAULT;
	if (irqs < GIC_NR_PRIVATE + 32 || irqs > GIC_MAX_IRQS || irqs % 32)
		return -EINVAL;
	if (vm->gic->irqs_set || vm->gic->initialized)
		return -EBUSY;
	vm->gic->irqs_set = true;
	WRITE_ONCE(vm->gic->model.nr_irqs, irqs);
	return 0;
}

static int irqs_get(struct kvm32_vm *vm, u64 attr, void __user *user)
{
	return put_user(vm->gic->model.nr_irqs, (u32 __user *)user);
}

/* Nothing is left to be made, but what was chosen is now fixed. */
static int init_set(struct kvm32_vm *vm, u64 attr, void __user *user)
{
	if (!vm->nr_vcpus)
		return -ENODEV;
	kvm32_gic_initialize(vm);
	return 0;
}

/* --- registers: the vCPU and the offset are the attribute --- */

static struct kvm32_vcpu *register_vcpu(struct kvm32_vm *vm, u64 attr)
{
	u32 id = (attr & KVM_DEV_ARM_VGIC_CPUID_MASK) >> KVM_DEV_ARM_VGIC_CPUID_SHIFT;

	return id < KVM32_MAX_VCPUS ? vm->vcpus[id] : NULL;
}

static int register_has(struct kvm32_vm *vm, bool is_cpu, u64 attr)
{
	if (!register_vcpu(vm, attr))
		return -EINVAL;
	return gic_user_has(is_cpu, attr & KVM_DEV_ARM_VGIC_OFFSET_MASK) ? 0 : -ENXIO;
}

static int register_access(struct kvm32_vm *vm, bool is_cpu, u64 attr, bool write, u32 *value)
{
	int ret = register_has(vm, is_cpu, attr);

	if (ret)
		return ret;
	if (!kvm32_trylock_vcpus(vm))
		return -EBUSY;
	kvm32_gic_initialize(vm);
	ret = kvm32_gic_user_access(vm, register_vcpu(vm, attr), is_cpu, attr & KVM_DEV_ARM_VGIC_OFFSET_MASK, write, value);
	kvm32_unlock_vcpus(vm);
	return ret;
}

static int register_set(struct kvm32_vm *vm, bool is_cpu, u64 attr, void __user *user)
{
	u32 value;

	if (get_user(value, (u32 __user *)user))
		return -EFAULT;
	return register_access(vm, is_cpu, attr, true, &value);
}

static int register_get(struct kvm32_vm *vm, bool is_cpu, u64 attr, void __user *user)
{
	u32 value;
	int ret = register_access(vm, is_cpu, attr, false, &value);

	return ret ? ret : put_user(value, (u32 __user *)user);
}

#define REGISTERS(name, is_cpu)								\
static int name##_has(struct kvm32_vm *vm, u64 attr)					\
{											\
	return register_has(vm, is_cpu, attr);						\
}											\
											\
static int name##_set(struct kvm32_vm *vm, u64 attr, void __user *user)			\
{											\
	return register_set(vm, is_cpu, attr, user);					\
}											\
											\
static int name##_get(struct kvm32_vm *vm, u64 attr, void __user *user)			\
{											\
	return register_get(vm, is_cpu, attr, user);					\
}

REGISTERS(dist, false)
REGISTERS(cpu, true)

static const struct group {
	u32 id;
	u32 nr_attributes;	/* 0: has() knows */
	int (*has)(struct kvm32_vm *vm, u64 attr);
	int (*set)(struct kvm32_vm *vm, u64 attr, void __user *user);
	int (*get)(struct kvm32_vm *vm, u64 attr, void __user *user);
} groups[] = {
	{ KVM_DEV_ARM_VGIC_GRP_ADDR, 2, NULL, address_set, address_get },
	{ KVM_DEV_ARM_VGIC_GRP_DIST_REGS, 0, dist_has, dist_set, dist_get },
	{ KVM_DEV_ARM_VGIC_GRP_CPU_REGS, 0, cpu_has, cpu_set, cpu_get },
	{ KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 1, NULL, irqs_set, irqs_get },
	{ KVM_DEV_ARM_VGIC_GRP_CTRL, 1, NULL, init_set, NULL },
};

static const struct group *find_group(const struct kvm_device_attr *attr)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(groups); i++)
		if (groups[i].id == attr->group && (groups[i].has || attr->attr < groups[i].nr_attributes))
			return &groups[i];
	return NULL;
}

static int attribute(struct kvm32_vm *vm, unsigned int command, const struct kvm_device_attr *attr)
{
	const struct group *group = find_group(attr);
	void __user *user = (void __user *)(unsigned long)attr->addr;

	if (!group)
		return -ENXIO;
	switch (command) {
	case KVM_SET_DEVICE_ATTR:
		return group->set(vm, attr->attr, user);
	case KVM_GET_DEVICE_ATTR:
		return group->get ? group->get(vm, attr->attr, user) : -ENXIO;
	case KVM_HAS_DEVICE_ATTR:
		return group->has ? group->has(vm, attr->attr) : 0;
	default:
		return -ENOTTY;
	}
}

static long gic_ioctl(struct file *file, unsigned int command, unsigned long arg)
{
	struct kvm32_vm *vm = file->private_data;
	struct kvm_device_attr attr;
	long ret;

	if (!kvm32_owns(vm))
		return -EIO;
	if (command != KVM_SET_DEVICE_ATTR && command != KVM_GET_DEVICE_ATTR && command != KVM_HAS_DEVICE_ATTR)
		return -ENOTTY;
	if (copy_from_user(&attr, (void __user *)arg, sizeof(attr)))
		return -EFAULT;
	if (attr.flags)
		return -EINVAL;
	mutex_lock(&vm->lock);
	ret = attribute(vm, command, &attr);
	mutex_unlock(&vm->lock);
	return ret;
}

static int gic_release(struct inode *inode, struct file *file)
{
	kvm32_put_vm(file->private_data);
	return 0;
}

static const struct file_operations gic_fops = {
	.owner = THIS_MODULE,
	.unlocked_ioctl = gic_ioctl,
	.release = gic_release,
	.llseek = noop_llseek,
};

/* The file comes first and is invisible until the GIC is there, because a published GIC stays. */
static int create_with_file(struct kvm32_vm *vm, int fd)
{
	struct file *file;
	int ret;

	kref_get(&vm->users);
	file = anon_inode_getfile("kvm-vgic", &gic_fops, vm, O_RDWR);
	if (IS_ERR(file)) {
		kvm32_put_vm(vm);
		return PTR_ERR(file);
	}
	mutex_lock(&vm->lock);
	ret = kvm32_gic_create(vm);
	mutex_unlock(&vm->lock);
	if (ret)
		fput(file);
	else
		fd_install(fd, file);
	return ret;
}

int kvm32_gic_create_fd(struct kvm32_vm *vm)
{
	int fd = get_unused_fd_flags(O_CLOEXEC);
	int ret;

	if (fd < 0)
		return fd;
	ret = create_with_file(vm, fd);
	if (!ret)
		return fd;
	put_unused_fd(fd);
	return ret;
}
