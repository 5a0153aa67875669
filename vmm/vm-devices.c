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

static void uart_put(void *console, const uint8_t *bytes, size_t count)
{
	console_put(console, bytes, count);
}

static bool uart_full(void *console)
{
	return !console_room(console);
}

static bool uart_get(void *console, uint8_t *byte)
{
	return console_get(console, byte);
}

static bool uart_waiting(void *console)
{
	return console_waiting(console);
}

/* Beside a virtio console the UART shows what the guest says early, and hears nothing. */
static bool uart_deaf(void *console, uint8_t *byte)
{
	(void)console;
	(void)byte;
	return false;
}

static bool never_waiting(void *console)
{
	(void)console;
	return false;
}

static size_t write_console(void *console, const uint8_t *bytes, size_t count)
{
	size_t room = console_room(console);

	return console_put(console, bytes, count < room ? count : room);
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

static bool show_uart(void *opaque, bool on)
{
	struct vm *vm = opaque;
	int err = kvm_set_memory(&vm->kvm, UART_SLOT, KVM_MEM_READONLY, UART_BASE, vm->uart_page.host, on ? UART_SIZE : 0);

	if (err && !on) {
		msg_error("the serial port's page does not go away: %s", strerror(-err));
		vm_stop(vm, EXIT_HOST_ERROR);
	}
	return !err;
}

static bool gather_uart(void *opaque, bool on)
{
	struct vm *vm = opaque;

	if (kvm_coalesce(&vm->kvm, UART_BASE, sizeof(uint32_t), on) && on)
		return false;
	atomic_store(&vm->gathering, on);
	if (on)
		console_wake(vm->console);
	return true;
}

/*
 * A guest maps registers as Device memory. What that makes of a page of ours is the backend's. Shadow tables give all
 * of a guest's pages the attributes that the host's own mappings have, so the guest reads what we last wrote. Under
 * stage 2 the stricter type wins (B3.8.5), whatever its descriptor says: the guest's loads go past the caches to
 * memory, where KVM cleaned the page before it mapped it, while what we write later may stay in a cache that a process
 * cannot clean. So there a page that has changed is taken away and mapped, hence cleaned, anew. Two mappings of
 * different types are no harm meanwhile, as nobody writes (A3.5.7).
 */
static struct pl011_shortcut uart_shortcut(struct vm *vm)
{
	bool pv = vm_backend(vm) == KVM32_VM_PV;
	struct pl011_shortcut shortcut = { .opaque = vm };

	if (vm->kvm.vm < 0)
		return shortcut;
	if (kvm_capability(&vm->kvm, KVM_CAP_READONLY_MEM) && !guest_memory_create(&vm->uart_page, UART_BASE, UART_SIZE)) {
		shortcut.page = (uint32_t *)vm->uart_page.host;
		shortcut.show = show_uart;
		shortcut.live = pv;
		/* Where the page goes, all shadow tables go with it, but one page of stage 2: hardly more than two exits. */
		shortcut.worth = pv ? 256 : 2;
	}
	if (vm->ring.shared)
		shortcut.gather = gather_uart;
	return shortcut;
}

static int add_uart(struct vm *vm)
{
	struct pl011_shortcut shortcut = uart_shortcut(vm);
	bool deaf = vm->config->console == CONSOLE_VIRTIO;
	struct pl011_port port = {
		.put = uart_put,
		.full = uart_full,
		.get = deaf ? uart_deaf : uart_get,
		.waiting = deaf ? never_waiting : uart_waiting,
		.opaque = vm->console,
	};
	struct irq_line irq = line(vm, UART_SPI);

	pl011_init(&vm->uart, &port, &irq, &shortcut);
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
