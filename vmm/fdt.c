// SPDX-License-Identifier: GPL-2.0
#include "fdt.h"

#include <errno.h>
#include <libfdt.h>
#include <stdio.h>
#include <string.h>

#include "machine.h"

/* Three cells of an interrupt: kind, number within its kind, flags. */
enum { INT_SPI = 0, INT_PPI = 1 };
enum { INT_LEVEL_HIGH = 4 };

enum { PHANDLE_GIC = 1, PHANDLE_CLOCK = 2 };

#define CELLS	16

/* The first failure sticks: the steps after it do nothing, and the caller looks once at the end. */
struct writer {
	void *fdt;
	int err;
};

static void step(struct writer *w, int result)
{
	if (!w->err && result < 0)
		w->err = result;
}

static void begin(struct writer *w, const char *name)
{
	step(w, w->err ? 0 : fdt_begin_node(w->fdt, name));
}

static void begin_at(struct writer *w, const char *name, uint64_t address)
{
	char full[64];

	snprintf(full, sizeof(full), "%s@%llx", name, (unsigned long long)address);
	begin(w, full);
}

static void end(struct writer *w)
{
	step(w, w->err ? 0 : fdt_end_node(w->fdt));
}

static void data(struct writer *w, const char *name, const void *value, int length)
{
	step(w, w->err ? 0 : fdt_property(w->fdt, name, value, length));
}

static void string(struct writer *w, const char *name, const char *value)
{
	data(w, name, value, strlen(value) + 1);
}

static void flag(struct writer *w, const char *name)
{
	data(w, name, NULL, 0);
}

static void cells(struct writer *w, const char *name, const uint32_t *values, unsigned int count)
{
	fdt32_t big_endian[CELLS];

	for (unsigned int i = 0; i < count; i++)
		big_endian[i] = cpu_to_fdt32(values[i]);
	data(w, name, big_endian, count * sizeof(*big_endian));
}

static void cell(struct writer *w, const char *name, uint32_t value)
{
	cells(w, name, &value, 1);
}

/* Addresses and sizes have two cells each, as the root node says. */
static void range(struct writer *w, const char *name, uint64_t base, uint64_t size)
{
	cells(w, name, (uint32_t[]){ base >> 32, base, size >> 32, size }, 4);
}

static void interrupt(struct writer *w, unsigned int spi)
{
	cells(w, "interrupts", (uint32_t[]){ INT_SPI, spi, INT_LEVEL_HIGH }, 3);
}

static void memory_node(struct writer *w, const struct fdt_machine *machine)
{
	begin_at(w, "memory", machine->ram_base);
	string(w, "device_type", "memory");
	range(w, "reg", machine->ram_base, machine->ram_size);
	end(w);
}

static void chosen_node(struct writer *w, const struct fdt_machine *machine)
{
	char uart[32];

	snprintf(uart, sizeof(uart), "/serial@%x", UART_BASE);
	begin(w, "chosen");
	string(w, "bootargs", machine->bootargs);
	string(w, "stdout-path", uart);
	if (machine->initrd != machine->initrd_end) {
		cell(w, "linux,initrd-start", machine->initrd);
		cell(w, "linux,initrd-end", machine->initrd_end);
	}
	end(w);
}

static void cpu_nodes(struct writer *w, const struct fdt_machine *machine)
{
	begin(w, "cpus");
	cell(w, "#address-cells", 1);
	cell(w, "#size-cells", 0);
	for (unsigned int i = 0; i < machine->cpus; i++) {
		begin_at(w, "cpu", i);
		string(w, "device_type", "cpu");
		string(w, "compatible", machine->cpu_compatible);
		string(w, "enable-method", "psci");
		cell(w, "reg", i);
		end(w);
	}
	end(w);
}

static void psci_node(struct writer *w)
{
	begin(w, "psci");
	string(w, "compatible", "arm,psci-0.2");
	string(w, "method", "hvc");
	end(w);
}

/* The upper byte of a PPI's flags says which CPUs have it: all. */
static void timer_node(struct writer *w, unsigned int cpus)
{
	static const uint8_t ppis[] = { TIMER_SECURE_PPI, TIMER_PHYS_PPI, TIMER_VIRT_PPI, TIMER_HYP_PPI };
	uint32_t values[3 * sizeof(ppis)];

	for (unsigned int i = 0; i < sizeof(ppis); i++) {
		values[3 * i] = INT_PPI;
		values[3 * i + 1] = ppis[i];
		values[3 * i + 2] = ((1u << cpus) - 1) << 8 | INT_LEVEL_HIGH;
	}
	begin(w, "timer");
	string(w, "compatible", "arm,armv7-timer");
	flag(w, "always-on");
	cells(w, "interrupts", values, 3 * sizeof(ppis));
	end(w);
}

static void gic_node(struct writer *w)
{
	begin_at(w, "interrupt-controller", GIC_DIST_BASE);
	string(w, "compatible", "arm,cortex-a15-gic");
	cell(w, "#address-cells", 0);
	cell(w, "#interrupt-cells", 3);
	flag(w, "interrupt-controller");
	cells(w, "reg", (uint32_t[]){ 0, GIC_DIST_BASE, 0, GIC_DIST_SIZE, 0, GIC_CPU_BASE, 0, GIC_CPU_SIZE }, 8);
	cell(w, "phandle", PHANDLE_GIC);
	end(w);
}

static void clock_node(struct writer *w)
{
	begin(w, "apb-pclk");
	string(w, "compatible", "fixed-clock");
	cell(w, "#clock-cells", 0);
	cell(w, "clock-frequency", UART_CLOCK_HZ);
	string(w, "clock-output-names", "apb_pclk");
	cell(w, "phandle", PHANDLE_CLOCK);
	end(w);
}

static void uart_node(struct writer *w)
{
	static const char compatible[] = "arm,pl011\0arm,primecell", clocks[] = "uartclk\0apb_pclk";

	begin_at(w, "serial", UART_BASE);
	data(w, "compatible", compatible, sizeof(compatible));
	range(w, "reg", UART_BASE, UART_SIZE);
	interrupt(w, UART_SPI);
	cells(w, "clocks", (uint32_t[]){ PHANDLE_CLOCK, PHANDLE_CLOCK }, 2);
	data(w, "clock-names", clocks, sizeof(clocks));
	end(w);
}

static void rtc_node(struct writer *w)
{
	static const char compatible[] = "arm,pl031\0arm,primecell";

	begin_at(w, "rtc", RTC_BASE);
	data(w, "compatible", compatible, sizeof(compatible));
	range(w, "reg", RTC_BASE, RTC_SIZE);
	interrupt(w, RTC_SPI);
	cell(w, "clocks", PHANDLE_CLOCK);
	string(w, "clock-names", "apb_pclk");
	end(w);
}

static void virtio_nodes(struct writer *w, unsigned int slots)
{
	for (unsigned int i = 0; i < VIRTIO_SLOTS; i++) {
		uint64_t base = VIRTIO_BASE + i * VIRTIO_SLOT_SIZE;

		if (!(slots & 1u << i))
			continue;
		begin_at(w, "virtio", base);
		string(w, "compatible", "virtio,mmio");
		range(w, "reg", base, VIRTIO_SLOT_SIZE);
		interrupt(w, VIRTIO_SPI + i);
		flag(w, "dma-coherent");
		end(w);
	}
}

static void root_node(struct writer *w, const struct fdt_machine *machine)
{
	begin(w, "");
	string(w, "compatible", "linux,dummy-virt");
	string(w, "model", "kvm32");
	cell(w, "#address-cells", 2);
	cell(w, "#size-cells", 2);
	cell(w, "interrupt-parent", PHANDLE_GIC);
	chosen_node(w, machine);
	memory_node(w, machine);
	cpu_nodes(w, machine);
	psci_node(w);
	timer_node(w, machine->cpus);
	gic_node(w);
	clock_node(w);
	uart_node(w);
	rtc_node(w);
	virtio_nodes(w, machine->virtio_slots);
	end(w);
}

int fdt_build(void *fdt, size_t bytes, const struct fdt_machine *machine)
{
	struct writer w = { .fdt = fdt };

	step(&w, fdt_create(fdt, bytes));
	step(&w, w.err ? 0 : fdt_finish_reservemap(fdt));
	root_node(&w, machine);
	step(&w, w.err ? 0 : fdt_finish(fdt));
	if (w.err)
		return w.err == -FDT_ERR_NOSPACE ? -ENOSPC : -EINVAL;
	return 0;
}

/* The node under the root with this name, made if it is not there. */
static int child(void *fdt, const char *name)
{
	int node = fdt_subnode_offset(fdt, 0, name);

	return node == -FDT_ERR_NOTFOUND ? fdt_add_subnode(fdt, 0, name) : node;
}

static int adopt_chosen(void *fdt, const struct fdt_machine *machine)
{
	int node = child(fdt, "chosen"), err = node < 0 ? node : 0;

	if (!err && *machine->bootargs)
		err = fdt_setprop_string(fdt, node, "bootargs", machine->bootargs);
	if (!err && machine->initrd != machine->initrd_end)
		err = fdt_setprop_u32(fdt, node, "linux,initrd-start", machine->initrd);
	if (!err && machine->initrd != machine->initrd_end)
		err = fdt_setprop_u32(fdt, node, "linux,initrd-end", machine->initrd_end);
	return err;
}

/* Written with the tree's own number of cells; "memory" also finds "memory@40000000". */
static int adopt_memory(void *fdt, const struct fdt_machine *machine)
{
	int node = child(fdt, "memory"), err = node < 0 ? node : 0;

	if (!err)
		err = fdt_setprop_string(fdt, node, "device_type", "memory");
	if (!err)
		err = fdt_delprop(fdt, node, "reg");
	if (err && err != -FDT_ERR_NOTFOUND)
		return err;
	return fdt_appendprop_addrrange(fdt, 0, node, "reg", machine->ram_base, machine->ram_size);
}

int fdt_adopt(void *fdt, size_t bytes, const void *file, size_t size, const struct fdt_machine *machine)
{
	int err = fdt_check_full(file, size);

	if (err)
		return -EINVAL;
	err = fdt_open_into(file, fdt, bytes);
	if (!err)
		err = adopt_chosen(fdt, machine);
	if (!err)
		err = adopt_memory(fdt, machine);
	if (!err)
		err = fdt_pack(fdt);
	if (err)
		return err == -FDT_ERR_NOSPACE ? -ENOSPC : -EINVAL;
	return 0;
}

const char *fdt_compatible_of(uint32_t midr)
{
	static const struct {
		uint16_t part;
		const char *compatible;
	} cores[] = {
		{ 0xc05, "arm,cortex-a5" }, { 0xc07, "arm,cortex-a7" }, { 0xc08, "arm,cortex-a8" },
		{ 0xc09, "arm,cortex-a9" }, { 0xc0d, "arm,cortex-a12" }, { 0xc0e, "arm,cortex-a17" },
		{ 0xc0f, "arm,cortex-a15" },
	};

	for (size_t i = 0; i < sizeof(cores) / sizeof(*cores); i++) {
		if (midr >> 24 == 0x41 && (midr >> 4 & 0xfff) == cores[i].part)
			return cores[i].compatible;
	}
	return "arm,armv7";
}
