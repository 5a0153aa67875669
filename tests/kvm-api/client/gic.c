// SPDX-License-Identifier: GPL-2.0
/* The interrupt controller: as a device, or, where a kernel knows no devices, the old way. */
#include <errno.h>
#include <unistd.h>

#include "client.h"

#define NR_LINES	32u
#define FIRST_SPI	32u

static int set_attribute(struct machine *m, uint32_t group, uint64_t attribute, const void *value)
{
	struct kvm_device_attr attr = { .group = group, .attr = attribute, .addr = (uintptr_t)value };

	return ioctl(m->gic, KVM_SET_DEVICE_ATTR, &attr);
}

static bool has_attribute(struct machine *m, uint32_t group, uint64_t attribute)
{
	struct kvm_device_attr attr = { .group = group, .attr = attribute };

	return !ioctl(m->gic, KVM_HAS_DEVICE_ATTR, &attr);
}

static int create_device(struct machine *m)
{
	struct kvm_create_device device = { .type = KVM_DEV_TYPE_ARM_VGIC_V2 };
	uint64_t cpu = GIC_CPUI_BASE, dist = GIC_DIST_BASE;

	if (ioctl(m->vm, KVM_CREATE_DEVICE, &device))
		return -1;
	m->gic = device.fd;
	if (!set_attribute(m, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V2_ADDR_TYPE_CPU, &cpu) &&
	    !set_attribute(m, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V2_ADDR_TYPE_DIST, &dist))
		return 0;
	close(m->gic);
	m->gic = -1;
	return -1;
}

static void set_address(struct machine *m, uint32_t type, uint64_t address)
{
	struct kvm_arm_device_addr device = {
		.id = type | KVM_ARM_DEVICE_VGIC_V2 << KVM_ARM_DEVICE_ID_SHIFT,
		.addr = address,
	};

	must(ioctl(m->vm, KVM_ARM_SET_DEVICE_ADDR, &device), "KVM_ARM_SET_DEVICE_ADDR");
}

static void create_irqchip(struct machine *m)
{
	must(ioctl(m->vm, KVM_CREATE_IRQCHIP), "KVM_CREATE_IRQCHIP");
	set_address(m, KVM_VGIC_V2_ADDR_TYPE_DIST, GIC_DIST_BASE);
	set_address(m, KVM_VGIC_V2_ADDR_TYPE_CPU, GIC_CPUI_BASE);
}

/* gic -2 asks for the old way right away. */
void create_gic(struct machine *m)
{
	if (m->gic == -2 || create_device(m)) {
		m->gic = -1;
		create_irqchip(m);
	}
}

/* After the vCPUs. The old way has no such step: its GIC starts when it is used. */
void start_gic(struct machine *m)
{
	uint32_t irqs = NR_LINES + FIRST_SPI;

	if (m->gic < 0)
		return;
	if (has_attribute(m, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0))
		must(set_attribute(m, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &irqs), "number of interrupts");
	if (has_attribute(m, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT))
		must(set_attribute(m, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL), "start of the GIC");
}

void set_spi(struct machine *m, uint32_t intid, bool level)
{
	struct kvm_irq_level line = {
		.irq = KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | intid,
		.level = level,
	};

	must(ioctl(m->vm, KVM_IRQ_LINE, &line), "KVM_IRQ_LINE");
}
