// SPDX-License-Identifier: GPL-2.0
/*
 * The host's own GIC, as far as the lowvisor works with it: what the CPU would be interrupted by (GICC_HPPIR), and the
 * active state of the virtual timer's interrupt, which is ours. Each bit has a register to set and one to clear it, so
 * the kernel's driver is not in the way.
 */
#include <linux/io.h>
#include <linux/of.h>
#include <linux/of_address.h>

#include "hyp.h"

#define GICD_INDEX	0	/* among the registers of the device tree's GIC node */
#define GICC_INDEX	1
#define GICD_ISACTIVER	0x300
#define GICD_ICACTIVER	0x380

const struct of_device_id hyp_gic_ids[] = {
	{ .compatible = "arm,cortex-a15-gic" }, { .compatible = "arm,cortex-a7-gic" }, { .compatible = "arm,gic-400" }, { }
};

static void __iomem *gicd, *gicc;

static int map_registers(struct device_node *node, int index, void __iomem **registers)
{
	struct resource resource;
	int ret = of_address_to_resource(node, index, &resource);

	if (ret || (resource.start & ~PAGE_MASK))
		return -ENODEV;
	*registers = ioremap(resource.start, PAGE_SIZE);
	if (!*registers)
		return -ENOMEM;
	return hyp_map_device(*registers, resource.start, PAGE_SIZE);
}

static void unmap_registers(void __iomem **registers)
{
	if (!*registers)
		return;
	hyp_unmap((const void __force *)*registers, PAGE_SIZE);
	iounmap(*registers);
	*registers = NULL;
}

/** 0 also where it is another kind: then the highvisor does without. */
int hyp_host_gic_init(void)
{
	struct device_node *node = of_find_matching_node(NULL, hyp_gic_ids);
	int ret;

	if (!node)
		return 0;
	ret = map_registers(node, GICD_INDEX, &gicd);
	if (!ret)
		ret = map_registers(node, GICC_INDEX, &gicc);
	of_node_put(node);
	if (ret)
		hyp_host_gic_exit();
	return ret == -ENODEV ? 0 : ret;
}

void hyp_host_gic_exit(void)
{
	unmap_registers(&gicc);
	unmap_registers(&gicd);
}

bool hyp_host_gic(u32 *distributor, u32 *cpu_interface)
{
	*distributor = (u32)gicd;
	*cpu_interface = (u32)gicc;
	return gicd && gicc;
}

void hyp_host_gic_hold(u32 intid, bool hold)
{
	writel_relaxed(1u << intid % 32, gicd + (hold ? GICD_ISACTIVER : GICD_ICACTIVER));
}
