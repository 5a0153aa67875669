// SPDX-License-Identifier: GPL-2.0
/* KVM_IRQ_LINE: the level of one interrupt input, of the GIC or, where user space plays it, of a CPU. */
#include <linux/uaccess.h>

#include "core.h"
#include "gic-model.h"

static struct kvm32_vcpu *line_vcpu(struct kvm32_vm *vm, u32 irq)
{
	u32 id = (irq >> KVM_ARM_IRQ_VCPU_SHIFT) & KVM_ARM_IRQ_VCPU_MASK;

	id += ((irq >> KVM_ARM_IRQ_VCPU2_SHIFT) & KVM_ARM_IRQ_VCPU2_MASK) * (KVM_ARM_IRQ_VCPU_MASK + 1);
	return id < KVM32_MAX_VCPUS ? READ_ONCE(vm->vcpus[id]) : NULL;
}

/* The CPU's own nIRQ and nFIQ, for a client that models the interrupt controller itself. */
static int set_cpu_line(struct kvm32_vm *vm, u32 irq, u32 number, bool level)
{
	struct kvm32_vcpu *vcpu = line_vcpu(vm, irq);

	if (READ_ONCE(vm->gic))
		return -ENXIO;
	if (!vcpu || number > KVM_ARM_IRQ_CPU_FIQ)
		return -EINVAL;
	spin_lock(&vm->power_lock);
	WRITE_ONCE(vcpu->lines, level ? vcpu->lines | BIT(number) : vcpu->lines & ~BIT(number));
	spin_unlock(&vm->power_lock);
	kvm32_kick(vcpu);
	return 0;
}

static int set_ppi(struct kvm32_vm *vm, u32 irq, u32 number, bool level)
{
	struct kvm32_vcpu *vcpu = line_vcpu(vm, irq);

	if (!kvm32_gic_nr_irqs(vm))
		return -ENXIO;
	if (!vcpu || number < GIC_NR_SGIS || number >= GIC_NR_PRIVATE)
		return -EINVAL;
	kvm32_gic_initialize(vm);
	kvm32_gic_set_line(vm, vcpu, number, level);
	return 0;
}

static int set_spi(struct kvm32_vm *vm, u32 irq, u32 number, bool level)
{
	u32 nr_irqs = kvm32_gic_nr_irqs(vm);

	if (!nr_irqs)
		return -ENXIO;
	if (number < GIC_NR_PRIVATE || number >= nr_irqs)
		return -EINVAL;
	kvm32_gic_initialize(vm);
	kvm32_gic_set_line(vm, NULL, number, level);
	return 0;
}

static int (*const set_line[])(struct kvm32_vm *vm, u32 irq, u32 number, bool level) = {
	[KVM_ARM_IRQ_TYPE_CPU] = set_cpu_line,
	[KVM_ARM_IRQ_TYPE_SPI] = set_spi,
	[KVM_ARM_IRQ_TYPE_PPI] = set_ppi,
};

static long change_line(struct kvm32_vm *vm, const struct kvm_irq_level *line)
{
	u32 type = (line->irq >> KVM_ARM_IRQ_TYPE_SHIFT) & KVM_ARM_IRQ_TYPE_MASK;

	if (type >= ARRAY_SIZE(set_line))
		return -EINVAL;
	return set_line[type](vm, line->irq, line->irq & KVM_ARM_IRQ_NUM_MASK, line->level);
}

long kvm32_irq_line(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_irq_level line;

	if (copy_from_user(&line, (void __user *)arg, sizeof(line)))
		return -EFAULT;
	return change_line(vm, &line);
}

/* An ARM GIC never tells that an interrupt was coalesced: the status is the result. */
long kvm32_irq_line_status(struct kvm32_vm *vm, unsigned long arg)
{
	struct kvm_irq_level line;
	long ret;

	if (copy_from_user(&line, (void __user *)arg, sizeof(line)))
		return -EFAULT;
	ret = change_line(vm, &line);
	line.status = ret;
	if (copy_to_user((void __user *)arg, &line, sizeof(line)))
		return -EFAULT;
	return ret;
}
