// SPDX-License-Identifier: GPL-2.0
/*
 * Where a GSI leads (KVM_SET_GSI_ROUTING): to a pin of the GIC, which is SPI pin + 32. A VM without a table of its own has
 * GSI n at pin n.
 *
 * Readers come from eventfds, with interrupts off, so the table is replaced as a whole under RCU.
 */
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core.h"
#include "gic-model.h"

#define NR_PINS		(GIC_FIRST_SPECIAL - GIC_NR_PRIVATE)
#define NO_PIN		0xffff	/* no entry, or an MSI: nothing here takes one */

struct kvm32_routing {
	struct rcu_head rcu;
	u16 pin[KVM32_MAX_GSIS];
};

static u32 find_pin(struct kvm32_vm *vm, u32 gsi)
{
	const struct kvm32_routing *routing;
	u32 pin = NO_PIN;

	rcu_read_lock();
	routing = rcu_dereference(vm->routing);
	if (gsi < KVM32_MAX_GSIS)
		pin = routing ? routing->pin[gsi] : gsi;
	rcu_read_unlock();
	return pin;
}

/** The interrupt ID that a GSI raises, 0: none. */
u32 kvm32_gsi_intid(struct kvm32_vm *vm, u32 gsi)
{
	u32 pin = find_pin(vm, gsi);

	return pin < NR_PINS && pin + GIC_NR_PRIVATE < kvm32_gic_nr_irqs(vm) ? pin + GIC_NR_PRIVATE : 0;
}

static int irqchip_entry(const struct kvm_irq_routing_entry *entry, u16 *pin)
{
	if (entry->flags || entry->u.irqchip.irqchip >= KVM_NR_IRQCHIPS || entry->u.irqchip.pin >= NR_PINS)
		return -EINVAL;
	*pin = entry->u.irqchip.pin;
	return 0;
}

/* Accepted because clients route MSIs before they ask whether anybody takes them: injecting one is what fails. */
static int msi_entry(const struct kvm_irq_routing_entry *entry, u16 *pin)
{
	return entry->flags & ~KVM_MSI_VALID_DEVID ? -EINVAL : 0;
}

static int (*const entry_types[])(const struct kvm_irq_routing_entry *entry, u16 *pin) = {
	[KVM_IRQ_ROUTING_IRQCHIP] = irqchip_entry,
	[KVM_IRQ_ROUTING_MSI] = msi_entry,
};

/* With one interrupt controller, a GSI has one entry. */
static int add_entry(struct kvm32_routing *routing, unsigned long *seen, const struct kvm_irq_routing_entry *entry)
{
	if (entry->gsi >= KVM32_MAX_GSIS || entry->type >= ARRAY_SIZE(entry_types) || !entry_types[entry->type])
		return -EINVAL;
	if (__test_and_set_bit(entry->gsi, seen))
		return -EINVAL;
	return entry_types[entry->type](entry, &routing->pin[entry->gsi]);
}

static int fill(struct kvm32_routing *routing, const struct kvm_irq_routing_entry *entries, u32 nr)
{
	unsigned long *seen = bitmap_zalloc(KVM32_MAX_GSIS, GFP_KERNEL_ACCOUNT);
	int ret = seen ? 0 : -ENOMEM;
	u32 i;

	memset(routing->pin, 0xff, sizeof(routing->pin));
	for (i = 0; i < nr && !ret; i++)
		ret = add_entry(routing, seen, &entries[i]);
	bitmap_free(seen);
	return ret;
}

/* Holds vm->lock. */
static void replace(struct kvm32_vm *vm, struct kvm32_routing *routing)
{
	routing = rcu_replace_pointer(vm->routing, routing, lockdep_is_held(&vm->lock));
	kvfree_rcu(routing, rcu);
}

static int set_routing(struct kvm32_vm *vm, const struct kvm_irq_routing_entry *entries, u32 nr)
{
	struct kvm32_routing *routing = kvmalloc(sizeof(*routing), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!routing)
		return -ENOMEM;
	ret = fill(routing, entries, nr);
	if (ret) {
		kvfree(routing);
		return ret;
	}
	mutex_lock(&vm->lock);
	replace(vm, routing);
	mutex_unlock(&vm->lock);
	return 0;
}

long kvm32_set_gsi_routing(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_irq_routing __user *user = (void __user *)arg;
	struct kvm_irq_routing_entry *entries;
	struct kvm_irq_routing head;
	int ret;

	if (copy_from_user(&head, user, sizeof(head)))
		return -EFAULT;
	if (head.flags || head.nr > KVM32_MAX_GSIS)
		return -EINVAL;
	entries = vmemdup_user(user->entries, head.nr * sizeof(*entries));
	if (IS_ERR(entries))
		return PTR_ERR(entries);
	ret = set_routing(vm, entries, head.nr);
	kvfree(entries);
	return ret;
}

/** Of a VM that nobody uses any more. */
void kvm32_free_routing(struct kvm32_vm *vm)
{
	kvfree(rcu_dereference_protected(vm->routing, true));
}
