// SPDX-License-Identifier: GPL-2.0
/*
 * KVM_GET_STATS_FD: the counters of a vCPU, or of all vCPUs of a VM added up, in KVM's self-describing format: header,
 * name of the object, a descriptor for each counter, the counters.
 */
#include <linux/anon_inodes.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core.h"

#define NAME_SIZE	48

struct descriptor {
	struct kvm_stats_desc head;
	char name[NAME_SIZE];
};

struct image {
	struct kvm_stats_header header;
	char id[NAME_SIZE];
	struct descriptor descriptors[NR_KVM32_STATS];
	u64 data[NR_KVM32_STATS];
};

/* What a file stands for; it holds a reference to the VM, which holds the vCPU. */
struct subject {
	struct kvm32_vm *vm;
	struct kvm32_vcpu *vcpu;	/* NULL: all */
};

static void add(struct image *image, const struct kvm32_vcpu *vcpu)
{
	unsigned int i;

	for (i = 0; i < NR_KVM32_STATS; i++)
		image->data[i] += vcpu->stats.value[i];
}

static void collect(struct image *image, const struct subject *subject)
{
	unsigned int i;

	if (subject->vcpu) {
		add(image, subject->vcpu);
		return;
	}
	for (i = 0; i < KVM32_MAX_VCPUS; i++) {
		const struct kvm32_vcpu *vcpu = READ_ONCE(subject->vm->vcpus[i]);

		if (vcpu)
			add(image, vcpu);
	}
}

static void describe(struct image *image, const struct subject *subject)
{
	unsigned int i;

	image->header = (struct kvm_stats_header){
		.name_size = NAME_SIZE,
		.num_desc = NR_KVM32_STATS,
		.id_offset = offsetof(struct image, id),
		.desc_offset = offsetof(struct image, descriptors),
		.data_offset = offsetof(struct image, data),
	};
	if (subject->vcpu)
		snprintf(image->id, NAME_SIZE, "kvm32-%s/vcpu-%u", subject->vm->name, subject->vcpu->id);
	else
		snprintf(image->id, NAME_SIZE, "kvm32-%s", subject->vm->name);
	for (i = 0; i < NR_KVM32_STATS; i++) {
		struct descriptor *d = &image->descriptors[i];

		d->head.flags = KVM_STATS_TYPE_CUMULATIVE | KVM_STATS_UNIT_NONE | KVM_STATS_BASE_POW10;
		d->head.size = 1;
		d->head.offset = i * sizeof(u64);
		strscpy(d->name, kvm32_stat_names[i], NAME_SIZE);
	}
}

static ssize_t stats_read(struct file *file, char __user *to, size_t size, loff_t *position)
{
	const struct subject *subject = file->private_data;
	struct image *image = kzalloc(sizeof(*image), GFP_KERNEL_ACCOUNT);
	ssize_t ret;

	BUILD_BUG_ON(sizeof(struct descriptor) != sizeof(struct kvm_stats_desc) + NAME_SIZE);
	if (!image)
		return -ENOMEM;
	describe(image, subject);
	collect(image, subject);
	ret = simple_read_from_buffer(to, size, position, image, sizeof(*image));
	kfree(image);
	return ret;
}

static int stats_release(struct inode *inode, struct file *file)
{
	struct subject *subject = file->private_data;

	kvm32_put_vm(subject->vm);
	kfree(subject);
	return 0;
}

static const struct file_operations stats_fops = {
	.owner = THIS_MODULE,
	.read = stats_read,
	.release = stats_release,
	.llseek = noop_llseek,
};

/* Anonymous files have no position of their own unless told so, and pread() is how clients read them. */
static int install(struct subject *subject, const char *name)
{
	int fd = get_unused_fd_flags(O_CLOEXEC);
	struct file *file;

	if (fd < 0)
		return fd;
	file = anon_inode_getfile(name, &stats_fops, subject, O_RDONLY);
	if (IS_ERR(file)) {
		put_unused_fd(fd);
		return PTR_ERR(file);
	}
	file->f_mode |= FMODE_PREAD;
	fd_install(fd, file);
	return fd;
}

int kvm32_stats_fd(struct kvm32_vm *vm, struct kvm32_vcpu *vcpu)
{
	struct subject *subject = kmalloc(sizeof(*subject), GFP_KERNEL_ACCOUNT);
	int fd;

	if (!subject)
		return -ENOMEM;
	*subject = (struct subject){ vm, vcpu };
	kref_get(&vm->users);
	fd = install(subject, vcpu ? "kvm-vcpu-stats" : "kvm-vm-stats");
	if (fd < 0) {
		kvm32_put_vm(vm);
		kfree(subject);
	}
	return fd;
}
