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

/* Beside a virtio console the UART shows what the guest says early, and hears nothing. */
static bool uart_deaf(void *console, uint8_t *byte)
{
	(void)console;
	(void)byte;
	return false;
}

static size_t write_console(void *console, const uint8_t *bytes, size_t count)
{
	size_t n = 0;

	while (n < count && console_put(console, bytes[n]))
		n++;
	return n;
}

static size_t read_console(void *console, uint8_t *bytes, size_t most)
{
	size_t n = 0;

	while (n < most && console_get(console, &bytes[n]))
		n++;
	return n;
}

static void poke_consoles(void *opaque)
{
	struct vm *vm = opaque;

	pl011_poke(&vm->uart);
	if (vm->virtio_console)
		virtio_console_poke(vm->virtio_console);
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
	bool deaf = vm->config->console == CONSOLE_VIRTIO;
	struct pl011_port port = {
		.put = uart_put,
		.full = uart_full,
		.get = deaf ? uart_deaf : uart_get,
		.opaque = vm->console,
	};
	struct irq_line irq = line(vm, UART_SPI);

	pl011_init(&vm->uart, &port, &irq);
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

static struct irq_line next_virtio_line(struct vm *vm)
{
	return line(vm, VIRTIO_SPI + vm->virtio_count);
}

/* The command line has seen to it that there are enough slots. */
static int add_virtio(struct vm *vm, struct virtio_device *device)
{
	unsigned int slot = vm->virtio_count;

	if (!device)
		return EXIT_HOST_ERROR;
	vm->virtio[vm->virtio_count++] = device;
	return add(vm, VIRTIO_BASE + slot * VIRTIO_SLOT_SIZE, VIRTIO_SLOT_SIZE, &device->device);
}

static int add_disks(struct vm *vm)
{
	int code = 0;

	for (unsigned int i = 0; i < vm->config->disk_count && !code; i++) {
		const struct disk_config *disk = &vm->config->disks[i];
		struct irq_line irq = next_virtio_line(vm);

		code = add_virtio(vm, virtio_blk_create(disk->path, disk->read_only, &vm->memory, &irq));
	}
	return code;
}

static int add_rng(struct vm *vm)
{
	struct irq_line irq = next_virtio_line(vm);

	return vm->config->rng ? add_virtio(vm, virtio_rng_create(&vm->memory, &irq)) : 0;
}

static int add_console(struct vm *vm)
{
	struct console_port port = { .write = write_console, .read = read_console, .opaque = vm->console };
	struct irq_line irq = next_virtio_line(vm);

	if (vm->config->console != CONSOLE_VIRTIO)
		return 0;
	vm->virtio_console = virtio_console_create(&port, &vm->memory, &irq);
	return add_virtio(vm, vm->virtio_console);
}

static int add_net(struct vm *vm)
{
	const struct net_config *net = &vm->config->net;
	struct irq_line irq = next_virtio_line(vm);

	if (net->kind == NET_NONE)
		return 0;
	vm->virtio_net = virtio_net_create(vm->link, net->mac, vm->console->wake_fd, &vm->memory, &irq);
	return add_virtio(vm, vm->virtio_net);
}

int vm_create_devices(struct vm *vm)
{
	static int (*const steps[])(struct vm *vm) = { add_uart, add_rtc, add_disks, add_rng, add_console, add_net };
	int code = 0;

	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && !code; i++)
		code = steps[i](vm);
	if (!code)
		console_attach(vm->console, poke_consoles, vm);
	return code;
}
