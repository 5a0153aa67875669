// SPDX-License-Identifier: GPL-2.0
/*
 * KVM_IRQFD: an eventfd that raises an interrupt.
 *
 * Without resampling, a signal is a pulse, for edge-triggered interrupts. With it, a signal raises the line, the guest's end
 * of interrupt lowers it and signals the second eventfd, upon which the device's owner raises it again if it has to.
 *
 * Locks: the eventfd's wait queue (held when its signal comes in) > irqfds_lock, > the GIC's. So nothing here signals an
 * eventfd under one of the latter. An irqfd is alive while it is in vm->irqfds; who takes it out queues its end, which waits
 * for a signal that is being served and for readers of the list.
 */
#include <linux/eventfd.h>
#include <linux/file.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "core.h"

struct irqfd {
	struct list_head link;		/* vm->irqfds: changed under irqfds_lock, read under RCU */
	struct kvm32_vm *vm;
	u32 gsi;
	bool active;			/* under irqfds_lock: in the list */
	struct eventfd_ctx *event;
	struct eventfd_ctx *resample;	/* NULL: edge */
	wait_queue_entry_t wait;
	poll_table table;
	struct work_struct end;
};

/* The end of an irqfd sleeps, and its cause may be the close of an eventfd, which must not. */
static struct workqueue_struct *ends;

static void set_line(struct kvm32_vm *vm, u32 gsi, bool level)
{
	u32 intid = kvm32_gsi_intid(vm, gsi);

	if (intid)
		kvm32_gic_set_line(vm, NULL, intid, level);
}

static void inject(struct irqfd *irqfd)
{
	set_line(irqfd->vm, irqfd->gsi, true);
	if (!irqfd->resample)
		set_line(irqfd->vm, irqfd->gsi, false);
}

/* --- the way back --- */

static bool waits_for(const struct irqfd *irqfd, u32 intid)
{
	return irqfd->resample && kvm32_gsi_intid(irqfd->vm, irqfd->gsi) == intid;
}

/* Under the RCU read lock: does any irqfd hold this line up? */
static bool is_resampled(struct kvm32_vm *vm, u32 intid)
{
	struct irqfd *irqfd;

	list_for_each_entry_rcu(irqfd, &vm->irqfds, link)
		if (waits_for(irqfd, intid))
			return true;
	return false;
}

/**
 * kvm32_irq_ended() - the guest has ended a level-sensitive SPI. Any context, no lock of the GIC held.
 *
 * First the line goes down for all who share it, then they are told: one that raises it at once must not be undone.
 */
void kvm32_irq_ended(struct kvm32_vm *vm, u32 intid)
{
	struct irqfd *irqfd;

	rcu_read_lock();
	if (is_resampled(vm, intid)) {
		kvm32_gic_set_line(vm, NULL, intid, false);
		list_for_each_entry_rcu(irqfd, &vm->irqfds, link)
			if (waits_for(irqfd, intid))
				eventfd_signal(irqfd->resample, 1);
	}
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(kvm32_irq_ended);

/* --- life --- */

static void release(struct irqfd *irqfd)
{
	if (irqfd->resample)
		eventfd_ctx_put(irqfd->resample);
	if (irqfd->event)
		eventfd_ctx_put(irqfd->event);
	kfree(irqfd);
}

static void end_irqfd(struct work_struct *work)
{
	struct irqfd *irqfd = container_of(work, struct irqfd, end);
	struct kvm32_vm *vm = irqfd->vm;
	u32 intid = kvm32_gsi_intid(vm, irqfd->gsi);
	u64 count;

	eventfd_ctx_remove_wait_queue(irqfd->event, &irqfd->wait, &count);
	synchronize_rcu();
	rcu_read_lock();
	if (irqfd->resample && intid && !is_resampled(vm, intid))
		kvm32_gic_set_line(vm, NULL, intid, false);
	rcu_read_unlock();
	release(irqfd);
}

/* Holds irqfds_lock. */
static void deactivate(struct irqfd *irqfd)
{
	if (!irqfd->active)
		return;
	irqfd->active = false;
	list_del_rcu(&irqfd->link);
	queue_work(ends, &irqfd->end);
}

/* Called with the wait queue's lock held and interrupts off. */
static int signalled(wait_queue_entry_t *wait, unsigned int mode, int sync, void *key)
{
	struct irqfd *irqfd = container_of(wait, struct irqfd, wait);
	__poll_t events = key_to_poll(key);
	unsigned long flags;
	u64 count;

	if (events & EPOLLIN) {
		eventfd_ctx_do_read(irqfd->event, &count);
		inject(irqfd);
	}
	/* Its last file was closed. */
	if (events & EPOLLHUP) {
		spin_lock_irqsave(&irqfd->vm->irqfds_lock, flags);
		deactivate(irqfd);
		spin_unlock_irqrestore(&irqfd->vm->irqfds_lock, flags);
	}
	return 0;
}

static void join_queue(struct file *file, wait_queue_head_t *queue, poll_table *table)
{
	struct irqfd *irqfd = container_of(table, struct irqfd, table);

	add_wait_queue_priority(queue, &irqfd->wait);
}

/* An eventfd raises one interrupt of a VM. */
static int install(struct kvm32_vm *vm, struct irqfd *irqfd)
{
	struct irqfd *other;
	int ret = 0;

	spin_lock_irq(&vm->irqfds_lock);
	list_for_each_entry(other, &vm->irqfds, link)
		if (other->event == irqfd->event)
			ret = -EBUSY;
	if (!ret) {
		irqfd->active = true;
		list_add_tail_rcu(&irqfd->link, &vm->irqfds);
	}
	spin_unlock_irq(&vm->irqfds_lock);
	return ret;
}

/* What the eventfd counted before it got here is a signal, too. */
static int start(struct kvm32_vm *vm, struct irqfd *irqfd, struct file *file)
{
	int ret = install(vm, irqfd);

	if (!ret && (vfs_poll(file, &irqfd->table) & EPOLLIN))
		inject(irqfd);
	return ret;
}

static int take_contexts(struct irqfd *irqfd, struct file *file, const struct kvm_irqfd *args)
{
	int ret;

	irqfd->event = eventfd_ctx_fileget(file);
	if (!(args->flags & KVM_IRQFD_FLAG_RESAMPLE))
		return 0;
	irqfd->resample = eventfd_ctx_fdget(args->resamplefd);
	if (!IS_ERR(irqfd->resample))
		return 0;
	ret = PTR_ERR(irqfd->resample);
	irqfd->resample = NULL;
	return ret;
}

/* The file is held until all is in place: it must not be closed for the last time in between. */
static int set_up(struct kvm32_vm *vm, struct irqfd *irqfd, const struct kvm_irqfd *args)
{
	struct file *file = eventfd_fget(args->fd);
	int ret;

	if (IS_ERR(file))
		return PTR_ERR(file);
	ret = take_contexts(irqfd, file, args);
	if (!ret)
		ret = start(vm, irqfd, file);
	fput(file);
	return ret;
}

/* Holds vm->lock: whoever could end it again finds it complete. */
static int assign(struct kvm32_vm *vm, const struct kvm_irqfd *args)
{
	struct irqfd *irqfd;
	int ret;

	if (!kvm32_gic_is_initialized(vm))
		return -EAGAIN;
	irqfd = kzalloc(sizeof(*irqfd), GFP_KERNEL_ACCOUNT);
	if (!irqfd)
		return -ENOMEM;
	irqfd->vm = vm;
	irqfd->gsi = args->gsi;
	INIT_WORK(&irqfd->end, end_irqfd);
	init_waitqueue_func_entry(&irqfd->wait, signalled);
	init_poll_funcptr(&irqfd->table, join_queue);
	ret = set_up(vm, irqfd, args);
	if (ret)
		release(irqfd);
	return ret;
}

/* Holds vm->lock. It is gone when this returns; that there was none is no error. */
static int deassign(struct kvm32_vm *vm, const struct kvm_irqfd *args)
{
	struct eventfd_ctx *event = eventfd_ctx_fdget(args->fd);
	struct irqfd *irqfd, *next;

	if (IS_ERR(event))
		return PTR_ERR(event);
	spin_lock_irq(&vm->irqfds_lock);
	list_for_each_entry_safe(irqfd, next, &vm->irqfds, link)
		if (irqfd->event == event && irqfd->gsi == args->gsi)
			deactivate(irqfd);
	spin_unlock_irq(&vm->irqfds_lock);
	eventfd_ctx_put(event);
	flush_workqueue(ends);
	return 0;
}

long kvm32_irqfd(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_irqfd args;
	int ret;

	if (copy_from_user(&args, (void __user *)arg, sizeof(args)))
		return -EFAULT;
	if (args.flags & ~(KVM_IRQFD_FLAG_DEASSIGN | KVM_IRQFD_FLAG_RESAMPLE))
		return -EINVAL;
	mutex_lock(&vm->lock);
	ret = args.flags & KVM_IRQFD_FLAG_DEASSIGN ? deassign(vm, &args) : assign(vm, &args);
	mutex_unlock(&vm->lock);
	return ret;
}

/** When the VM's file is closed: nobody assigns any more, and nothing of an irqfd is left afterwards. */
void kvm32_release_irqfds(struct kvm32_vm *vm)
{
	struct irqfd *irqfd, *next;

	spin_lock_irq(&vm->irqfds_lock);
	list_for_each_entry_safe(irqfd, next, &vm->irqfds, link)
		deactivate(irqfd);
	spin_unlock_irq(&vm->irqfds_lock);
	flush_workqueue(ends);
}

int __init kvm32_irqfd_init(void)
{
	ends = alloc_workqueue("kvm32-irqfd", 0, 0);
	return ends ? 0 : -ENOMEM;
}

void kvm32_irqfd_exit(void)
{
	destroy_workqueue(ends);
}
