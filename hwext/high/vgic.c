// SPDX-License-Identifier: GPL-2.0
/*
 * The virtual CPU interface of a GICv2 with virtualization extensions: list registers for what is pending, and the guest's
 * CPU interface mapped to the hardware's. Where the board has none, the guest traps to the core's software GIC.
 */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/of.h>
#include <linux/of_address.h>

#include "../../hypervisor/gic.h"
#include "hyp.h"

#define GICH_INDEX	2	/* among the registers of the device tree's GIC node */
#define GICV_INDEX	3
#define GICH_SIZE	PAGE_SIZE
#define GICV_SIZE	(2 * PAGE_SIZE)
#define GICH_VTR	4

static void __iomem *gich;
static phys_addr_t gicv;
static u32 nr_list_registers;

static int find_registers(struct resource *h, struct resource *v)
{
	struct device_node *node = of_find_matching_node(NULL, hyp_gic_ids);
	int ret = -ENODEV;

	if (node)
		ret = of_address_to_resource(node, GICH_INDEX, h);
	if (!ret)
		ret = of_address_to_resource(node, GICV_INDEX, v);
	of_node_put(node);
	return ret;
}

/* Whole pages go to the guest: nothing else may be in them. */
static bool is_usable(const struct resource *h, const struct resource *v)
{
	return !((h->start | v->start) & ~PAGE_MASK) && resource_size(v) >= GICV_SIZE && hyp_irq_exists(HYP_IRQ_MAINTENANCE);
}

/** 0 also where there is none: then the core's GIC serves. */
int hyp_vgic_init(void)
{
	struct resource h, v;
	int ret;

	if (find_registers(&h, &v) || !is_usable(&h, &v)) {
		pr_info("kvm32-hyp: no virtual CPU interface that can be used; the software GIC serves\n");
		return 0;
	}
	gich = ioremap(h.start, GICH_SIZE);
	if (!gich)
		return -ENOMEM;
	ret = hyp_map_device(gich, h.start, GICH_SIZE);
	if (ret) {
		iounmap(gich);
		return ret;
	}
	gicv = v.start;
	nr_list_registers = min((readl(gich + GICH_VTR) & 0x3f) + 1, (u32)GIC_MAX_LIST_REGISTERS);
	return 0;
}

void hyp_vgic_exit(void)
{
	if (!nr_list_registers)
		return;
	hyp_unmap((const void __force *)gich, GICH_SIZE);
	iounmap(gich);
}

bool hyp_vgic_serves(const struct kvm32_vm *vm)
{
	u32 base;

	return nr_list_registers && kvm32_gic_cpu_base(vm, &base);
}

bool hyp_vgic_page(const struct kvm32_vm *vm, u32 gfn, phys_addr_t *pa)
{
	u32 base;

	if (!nr_list_registers || !kvm32_gic_cpu_base(vm, &base) || gfn - (base >> PAGE_SHIFT) >= GICV_SIZE >> PAGE_SHIFT)
		return false;
	*pa = gicv + ((gfn << PAGE_SHIFT) - base);
	return true;
}

/* What the lowvisor may do with the GIC by itself, where it can see the host's. */
static void share_with_lowvisor(struct kvm32_vcpu *vcpu)
{
	struct hyp_local *local = &hyp_vcpu(vcpu)->state->local;
	struct gic_list *list = &hyp_vcpu(vcpu)->state->gic.list;

	if (!hyp_host_gic(&local->gicd, &local->gicc))
		return;
	local->cpu = vcpu->id;
	local->dist_gfn = READ_ONCE(vcpu->vm->gic->dist_base) >> PAGE_SHIFT;
	local->vtimer_intid = vcpu->vtimer.intid;
	local->vtimer = hyp_irq_intid(HYP_IRQ_VTIMER);
	local->maintenance = hyp_irq_intid(HYP_IRQ_MAINTENANCE);
	list->hw.intid = local->vtimer_intid;
	list->hw.physical = local->vtimer;
	local->gic = vcpu->vm->gic;
}

/** Before the vCPU's first entry, when nothing of its GIC can change any more; may sleep. */
int hyp_vgic_prepare(struct kvm32_vcpu *vcpu)
{
	struct hyp_gic *gic = &hyp_vcpu(vcpu)->state->gic;
	struct hyp_vm *vm = hyp_vm(vcpu->vm);
	int ret;

	if (!hyp_vgic_serves(vcpu->vm))
		return 0;
	/* Several vCPUs may come here at once, and map the same. */
	ret = hyp_map(vcpu->vm->gic, PAGE_ALIGN(sizeof(*vcpu->vm->gic)), HYP_MAP_DATA);
	if (ret)
		return ret;
	WRITE_ONCE(vm->gic_mapped, true);
	gic->base = (u32)gich;
	gic->list.count = nr_list_registers;
	share_with_lowvisor(vcpu);
	return 0;
}

void hyp_vgic_release(struct kvm32_vm *kvm)
{
	if (hyp_vm(kvm)->gic_mapped)
		hyp_unmap(kvm->gic, PAGE_ALIGN(sizeof(*kvm->gic)));
}

void hyp_vgic_enter(struct kvm32_vcpu *vcpu)
{
	struct hyp_gic *gic = &hyp_vcpu(vcpu)->state->gic;

	if (gic->base)
		kvm32_gic_load(vcpu, &gic->list);
}

void hyp_vgic_leave(struct kvm32_vcpu *vcpu)
{
	struct hyp_gic *gic = &hyp_vcpu(vcpu)->state->gic;

	if (gic->base)
		kvm32_gic_unload(vcpu, &gic->list);
}
