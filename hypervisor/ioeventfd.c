// SPDX-License-Identifier: GPL-2.0
/*
 * KVM_IOEVENTFD: a guest's store to an address signals an eventfd, with no exit to user space.
 *
 * The list is changed under vm->lock and read by vCPUs under RCU. ARM has no port space: what is registered there is kept,
 * so that it can be taken away again, and never hit.
 */
#include <linux/eventfd.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core.h"

#define MAX_IOEVENTFDS	1000	/* as many devices as KVM puts on a bus */

struct ioeventfd {
	struct list_head link;
	struct eventfd_ctx *event;
	u64 addr;
	u64 datamatch;
	u32 length;		/* 0: any */
	bool wildcard;		/* any data */
	bool port;
};

static bool matches(const struct ioeventfd *p, u32 gpa, u32 size, u32 value)
{
	return !p->port && p->addr == gpa && (!p->length || (p->length == size && (p->wildcard || p->datamatch == value)));
}

/* Under RCU. */
static const struct ioeventfd *find(const struct kvm32_vm *vm, u32 gpa, u32 size, u32 value)
{
	const struct ioeventfd *p;

	list_for_each_entry_rcu(p, &vm->ioeventfds, link)
		if (matches(p, gpa, size, value))
			return p;
	return NULL;
}

/** Would kvm32_ioeventfd_write() take that store? */
bool kvm32_ioeventfd_covers(const struct kvm32_vm *vm, u32 gpa, u32 size, u32 value)
{
	bool found;

	rcu_read_lock();
	found = find(vm, gpa, size, value);
	rcu_read_unlock();
	return found;
}

bool kvm32_ioeventfd_at(const struct kvm32_vm *vm, u32 gpa)
{
	const struct ioeventfd *p;
	bool found = false;

	rcu_read_lock();
	list_for_each_entry_rcu(p, &vm->ioeventfds, link)
		found |= !p->port && p->addr == gpa;
	rcu_read_unlock();
	return found;
}

/** A store that somebody listens to; false: nobody does. */
bool kvm32_ioeventfd_write(struct kvm32_vm *vm, u32 gpa, u32 size, u32 value)
{
	const struct ioeventfd *p;

	rcu_read_lock();
	p = find(vm, gpa, size, value);
	if (p)
		eventfd_signal(p->event, 1);
	rcu_read_unlock();
	return p;
}

/* Could one store mean both? */
static bool collide(const struct ioeventfd *a, const struct ioeventfd *b)
{
	if (a->port != b->port || a->addr != b->addr)
		return false;
	return !a->length || !b->length ||
	       (a->length == b->length && (a->wildcard || b->wildcard || a->datamatch == b->datamatch));
}

static bool same(const struct ioeventfd *a, const struct ioeventfd *b)
{
	return a->event == b->event && a->port == b->port && a->addr == b->addr && a->length == b->length &&
	       a->wildcard == b->wildcard && (a->wildcard || a->datamatch == b->datamatch);
}

/* Holds vm->lock. */
static int assign(struct kvm32_vm *vm, struct ioeventfd *new)
{
	struct ioeventfd *p;
	unsigned int count = 0;

	list_for_each_entry(p, &vm->ioeventfds, link) {
		if (collide(p, new))
			return -EEXIST;
		count++;
	}
	if (count >= MAX_IOEVENTFDS)
		return -ENOSPC;
	list_add_tail_rcu(&new->link, &vm->ioeventfds);
	kvm32_coalesced_forget(vm);
	return 0;
}

static void free_ioeventfd(struct ioeventfd *p)
{
	eventfd_ctx_put(p->event);
	kfree(p);
}

/* Holds vm->lock. */
static int deassign(struct kvm32_vm *vm, const struct ioeventfd *old)
{
	struct ioeventfd *p;

	list_for_each_entry(p, &vm->ioeventfds, link) {
		if (!same(p, old))
			continue;
		list_del_rcu(&p->link);
		synchronize_rcu();
		free_ioeventfd(p);
		return 0;
	}
	return -ENOENT;
}

static bool args_sane(const struct kvm_ioeventfd *args)
{
	if (args->len > 8 || (args->len & (args->len - 1)) || args->addr + args->len < args->addr)
		return false;
	if (args->flags & ~KVM_IOEVENTFD_VALID_FLAG_MASK)
		return false;
	/* Data of any length cannot be compared. */
	return args->len || !(args->flags & KVM_IOEVENTFD_FLAG_DATAMATCH) || (args->flags & KVM_IOEVENTFD_FLAG_DEASSIGN);
}

static struct ioeventfd *make(const struct kvm_ioeventfd *args)
{
	struct eventfd_ctx *event = eventfd_ctx_fdget(args->fd);
	struct ioeventfd *p;

	if (IS_ERR(event))
		return ERR_CAST(event);
	p = kzalloc(sizeof(*p), GFP_KERNEL_ACCOUNT);
	if (!p) {
		eventfd_ctx_put(event);
		return ERR_PTR(-ENOMEM);
	}
	p->event = event;
	p->addr = args->addr;
	p->length = args->len;
	p->wildcard = !(args->flags & KVM_IOEVENTFD_FLAG_DATAMATCH);
	p->datamatch = p->wildcard ? 0 : args->datamatch;
	p->port = args->flags & KVM_IOEVENTFD_FLAG_PIO;
	return p;
}

static int change(struct kvm32_vm *vm, const struct kvm_ioeventfd *args)
{
	bool remove = args->flags & KVM_IOEVENTFD_FLAG_DEASSIGN;
	struct ioeventfd *p = make(args);
	int ret;

	if (IS_ERR(p))
		return PTR_ERR(p);
	mutex_lock(&vm->lock);
	ret = remove ? deassign(vm, p) : assign(vm, p);
	mutex_unlock(&vm->lock);
	if (ret || remove)
		free_ioeventfd(p);
	return ret;
}

long kvm32_ioeventfd(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_ioeventfd args;

	if (copy_from_user(&args, (void __user *)arg, sizeof(args)))
		return -EFAULT;
	return args_sane(&args) ? change(vm, &args) : -EINVAL;
}

/** Of a VM that nobody uses any more. */
void kvm32_free_ioeventfds(struct kvm32_vm *vm)
{
	struct ioeventfd *p, *next;

	list_for_each_entry_safe(p, next, &vm->ioeventfds, link)
		free_ioeventfd(p);
}
