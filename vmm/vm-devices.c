// SPDX-License-Identifier: GPL-2.0
/* Which devices a machine has, and where. */
#include <errno.h>
#include <string.h>

#include "msg.h"
#include "vm.h"

static void set_spi(void *opaque, unsigned int spi, bool level)
{
	struct vm *vm = opaque;

	if (vm->kvm.vm >= 0)
		kvm_set_spi(&vm->kvm, spi, level);
}

static struct irq_line line(struct vm *vm, unsigned int spi)
{
	return (struct irq_line){ .set = set_spi, .opaque = vm, .spi = spi };
}

static bool uart_put(void *console, uint8_t byte)
{
	return console_put(console, byte);
}

static bool uart_full(void *console)
{
	return console_full(console);
}

static bool uart_get(void *console, uint8_t *byte)
{
	return console_get(console, byte);
}

static void poke_uart(void *uart)
{
	pl011_poke(uart);
}

static int add(struct vm *vm, uint64_t base, uint64_t size, struct bus_device *device)
{
	int err = bus_register(&vm->bus, base, size, device);

	if (err)
		msg_error("device %s: no place on the bus", device->name);
	return err ? EXIT_HOST_ERROR : 0;
}

static int add_uart(struct vm *vm)
{
	struct pl011_port port = { .put = uart_put, .full = uart_full, .get = uart_get, .opaque = vm->console };
	struct irq_line irq = line(vm, UART_SPI);

	pl011_init(&vm->uart, &port, &irq);
	console_attach(vm->console, poke_uart, &vm->uart);
	return add(vm, UART_BASE, UART_SIZE, &vm->uart.device);
}

static int add_rtc(struct vm *vm)
{
	struct irq_line irq = line(vm, RTC_SPI);
	int err = pl031_init(&vm->rtc, &irq);

	if (err) {
		msg_error("clock: %s", strerror(-err));
		return EXIT_HOST_ERROR;
	}
	return add(vm, RTC_BASE, RTC_SIZE, &vm->rtc.device);
}

static int add_virtio(struct vm *vm, unsigned int slot, struct virtio_device *device)
{
	if (!device)
		return EXIT_HOST_ERROR;
	vm->virtio[slot] = device;
	return add(vm, VIRTIO_BASE + slot * VIRTIO_SLOT_SIZE, VIRTIO_SLOT_SIZE, &device->device);
}

static int add_disk(struct vm *vm, unsigned int slot, const struct disk_config *disk)
{
	struct irq_line irq = line(vm, VIRTIO_SPI + slot);

	return add_virtio(vm, slot, virtio_blk_create(disk->path, disk->read_only, &vm->memory, &irq));
}

static int add_rng(struct vm *vm, unsigned int slot)
{
	struct irq_line irq = line(vm, VIRTIO_SPI + slot);

	return add_virtio(vm, slot, virtio_rng_create(&vm->memory, &irq));
}

int vm_create_devices(struct vm *vm)
{
	const struct run_config *config = vm->config;
	unsigned int slot = 0;
	int code = add_uart(vm);

	if (!code)
		code = add_rtc(vm);
	while (!code && slot < config->disk_count) {
		code = add_disk(vm, slot, &config->disks[slot]);
		slot++;
	}
	if (!code && config->rng)
		code = add_rng(vm, slot);
	return code;
}
