// SPDX-License-Identifier: GPL-2.0
/* The device tree of the machine. */
#include <libfdt.h>
#include <stdio.h>
#include <string.h>

#include "client.h"

#define PHANDLE_GIC	1
#define SPI		0
#define PPI		1
#define EDGE_RISING	1
#define LEVEL_HIGH	4
#define LEVEL_LOW	8

static void check(int error)
{
	if (error)
		fail(fdt_strerror(error));
}

static void begin(void *fdt, const char *name)
{
	check(fdt_begin_node(fdt, name));
}

static void end(void *fdt)
{
	check(fdt_end_node(fdt));
}

static void text(void *fdt, const char *name, const char *value)
{
	check(fdt_property_string(fdt, name, value));
}

static void number(void *fdt, const char *name, uint32_t value)
{
	check(fdt_property_u32(fdt, name, value));
}

/* Pairs of address and size, 64 bits each. */
static void reg(void *fdt, const uint64_t *values, unsigned int n)
{
	uint64_t cells[4];
	unsigned int i;

	for (i = 0; i < n; i++)
		cells[i] = cpu_to_fdt64(values[i]);
	check(fdt_property(fdt, "reg", cells, n * sizeof(cells[0])));
}

static void region(void *fdt, uint64_t base, uint64_t size)
{
	const uint64_t values[] = { base, size };

	reg(fdt, values, 2);
}

static void spi(void *fdt, uint32_t intid, uint32_t trigger)
{
	const uint32_t cells[] = { cpu_to_fdt32(SPI), cpu_to_fdt32(intid - 32), cpu_to_fdt32(trigger) };

	check(fdt_property(fdt, "interrupts", cells, sizeof(cells)));
}

static void cpu_nodes(void *fdt, unsigned int cpus)
{
	unsigned int i;
	char name[8];

	begin(fdt, "cpus");
	number(fdt, "#address-cells", 1);
	number(fdt, "#size-cells", 0);
	for (i = 0; i < cpus; i++) {
		snprintf(name, sizeof(name), "cpu@%x", i & 0xf);
		begin(fdt, name);
		text(fdt, "device_type", "cpu");
		text(fdt, "compatible", "arm,cortex-a15");
		if (cpus > 1)
			text(fdt, "enable-method", "psci");
		number(fdt, "reg", i);
		end(fdt);
	}
	end(fdt);
}

static void gic_node(void *fdt)
{
	const uint64_t values[] = { GIC_DIST_BASE, GIC_DIST_SIZE, GIC_CPUI_BASE, GIC_CPUI_SIZE };

	begin(fdt, "intc");
	text(fdt, "compatible", "arm,cortex-a15-gic");
	number(fdt, "#interrupt-cells", 3);
	check(fdt_property(fdt, "interrupt-controller", NULL, 0));
	reg(fdt, values, 4);
	number(fdt, "phandle", PHANDLE_GIC);
	end(fdt);
}

/* Secure and non-secure physical, virtual, hypervisor. */
static void timer_node(void *fdt, unsigned int cpus)
{
	static const uint32_t ppis[] = { 13, 14, 11, 10 };
	uint32_t cells[12];
	unsigned int i;

	for (i = 0; i < 4; i++) {
		cells[3 * i] = cpu_to_fdt32(PPI);
		cells[3 * i + 1] = cpu_to_fdt32(ppis[i]);
		cells[3 * i + 2] = cpu_to_fdt32(((1u << cpus) - 1) << 8 | LEVEL_LOW);
	}
	begin(fdt, "timer");
	check(fdt_property(fdt, "compatible", "arm,armv7-timer", 16));
	check(fdt_property(fdt, "interrupts", cells, sizeof(cells)));
	check(fdt_property(fdt, "always-on", NULL, 0));
	end(fdt);
}

static void psci_node(void *fdt)
{
	static const char compatible[] = "arm,psci-0.2\0arm,psci";

	begin(fdt, "psci");
	check(fdt_property(fdt, "compatible", compatible, sizeof(compatible)));
	text(fdt, "method", "hvc");
	number(fdt, "cpu_suspend", 0x84000001);
	number(fdt, "cpu_off", 0x84000002);
	number(fdt, "cpu_on", 0x84000003);
	number(fdt, "migrate", 0x84000005);
	end(fdt);
}

static void device_nodes(void *fdt)
{
	begin(fdt, "virtio@10000");
	text(fdt, "compatible", "virtio,mmio");
	region(fdt, VIRTIO_BASE, VIRTIO_SIZE);
	spi(fdt, VIRTIO_INTID, EDGE_RISING);
	end(fdt);
	begin(fdt, "U6_16550A@3f8");
	text(fdt, "compatible", "ns16550a");
	region(fdt, SERIAL_BASE, SERIAL_SIZE);
	number(fdt, "clock-frequency", 1843200);
	spi(fdt, SERIAL_INTID, LEVEL_HIGH);
	end(fdt);
}

static void chosen_node(void *fdt, const struct machine *m)
{
	begin(fdt, "chosen");
	number(fdt, "linux,pci-probe-only", 1);
	text(fdt, "bootargs", m->options);
	if (m->initrd_size) {
		check(fdt_property_u64(fdt, "linux,initrd-start", m->initrd));
		check(fdt_property_u64(fdt, "linux,initrd-end", (uint64_t)m->initrd + m->initrd_size));
	}
	end(fdt);
}

void write_dtb(struct machine *m)
{
	void *fdt = guest_memory(m, m->dtb, DTB_SIZE);

	check(fdt_create(fdt, DTB_SIZE));
	check(fdt_finish_reservemap(fdt));
	begin(fdt, "");
	number(fdt, "interrupt-parent", PHANDLE_GIC);
	text(fdt, "compatible", "linux,dummy-virt");
	number(fdt, "#address-cells", 2);
	number(fdt, "#size-cells", 2);
	chosen_node(fdt, m);
	begin(fdt, "memory");
	text(fdt, "device_type", "memory");
	region(fdt, RAM_BASE, RAM_SIZE);
	end(fdt);
	cpu_nodes(fdt, m->cpus);
	gic_node(fdt);
	timer_node(fdt, m->cpus);
	device_nodes(fdt);
	psci_node(fdt);
	end(fdt);
	check(fdt_finish(fdt));
}
