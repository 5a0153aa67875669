// SPDX-License-Identifier: GPL-2.0
#include "pl011.h"

#include <string.h>

enum {
	DR = 0x000, RSR = 0x004, FR = 0x018, ILPR = 0x020, IBRD = 0x024, FBRD = 0x028, LCR_H = 0x02c, CR = 0x030,
	IFLS = 0x034, IMSC = 0x038, RIS = 0x03c, MIS = 0x040, ICR = 0x044, DMACR = 0x048, ID = 0xfe0,
};

#define FR_CTS		(1u << 0)
#define FR_DSR		(1u << 1)
#define FR_DCD		(1u << 2)
#define FR_BUSY		(1u << 3)
#define FR_RXFE		(1u << 4)
#define FR_TXFF		(1u << 5)
#define FR_RXFF		(1u << 6)
#define FR_TXFE		(1u << 7)

#define INT_RX		(1u << 4)
#define INT_TX		(1u << 5)
#define INT_RT		(1u << 6)	/* data in the FIFO, too little for INT_RX */
#define INT_ALL		0x7ffu

#define LCR_H_FEN	(1u << 4)
#define POLLS_TO_LISTEN	8u	/* a driver that sends looks once or twice per byte */

#define CR_UARTEN	(1u << 0)
#define CR_LBE		(1u << 7)
#define CR_RESET	0x300u
#define IFLS_RESET	0x12u

static unsigned int fifo_depth(const struct pl011 *uart)
{
	return uart->line_control & LCR_H_FEN ? PL011_FIFO : 1;
}

/* Received bytes that raise INT_RX: an eighth, a quarter, half, three quarters or seven eighths of the FIFO. */
static unsigned int rx_trigger(const struct pl011 *uart)
{
	static const uint8_t levels[8] = { 2, 4, 8, 12, 14, 14, 14, 14 };

	return uart->line_control & LCR_H_FEN ? levels[uart->fifo_levels >> 3 & 7] : 1;
}

/*
 * Does the guest wait for input? Drivers throw away what came before they were ready, so a script on stdin would lose
 * its beginning: bytes stay in the port until the UART and its receive interrupts are on (Linux unmasks these for a
 * moment before), or the guest looks at the flags again and again without sending anything.
 */
static bool listening(const struct pl011 *uart)
{
	bool interrupts = uart->control & CR_UARTEN && uart->mask & (INT_RX | INT_RT);

	return interrupts || uart->polls >= POLLS_TO_LISTEN;
}

static void rx_push(struct pl011 *uart, uint8_t byte)
{
	uart->fifo[(uart->head + uart->count) % PL011_FIFO] = byte;
	uart->count++;
	uart->raw |= INT_RT;
	if (uart->count >= rx_trigger(uart))
		uart->raw |= INT_RX;
}

static void update(struct pl011 *uart)
{
	bool full = uart->port.full(uart->port.opaque);
	uint8_t byte;

	while (listening(uart) && uart->count < fifo_depth(uart) && uart->port.get(uart->port.opaque, &byte))
		rx_push(uart, byte);
	if (uart->port_was_full && !full)
		uart->raw |= INT_TX;
	uart->port_was_full = full;
	/* First what the guest finds when it comes to see, then the interrupt. */
	pl011_shortcut_settle(uart);
	irq_line_set(&uart->irq, uart->raw & uart->mask);
}

static uint32_t read_data(struct pl011 *uart)
{
	uint32_t byte;

	if (!uart->count)
		return 0;
	byte = uart->fifo[uart->head];
	uart->head = (uart->head + 1) % PL011_FIFO;
	uart->count--;
	if (uart->count < rx_trigger(uart))
		uart->raw &= ~INT_RX;
	if (!uart->count)
		uart->raw &= ~INT_RT;
	update(uart);
	return byte;
}

/* A byte is on the line at once; INT_TX says so unless the port holds it back. */
static void write_data(struct pl011 *uart, uint8_t value)
{
	uart->polls = 0;
	if (uart->control & CR_LBE) {
		if (uart->count < fifo_depth(uart))
			rx_push(uart, value);
	} else {
		uart->port.put(uart->port.opaque, &value, 1);
	}
	if (uart->port.full(uart->port.opaque))
		uart->raw &= ~INT_TX;
	else
		uart->raw |= INT_TX;
}

static uint32_t flags_of(const struct pl011 *uart)
{
	uint32_t flags = FR_CTS | FR_DSR | FR_DCD;

	flags |= uart->port.full(uart->port.opaque) ? FR_TXFF | FR_BUSY : FR_TXFE;
	if (!uart->count)
		flags |= FR_RXFE;
	if (uart->count == fifo_depth(uart))
		flags |= FR_RXFF;
	return flags;
}

static uint32_t read_flags(struct pl011 *uart)
{
	if (!listening(uart) && ++uart->polls == POLLS_TO_LISTEN)
		update(uart);
	return flags_of(uart);
}

/* Peripheral and PrimeCell identification, one byte per word: r1p4, which has 16-byte FIFOs. */
static uint32_t read_id(uint32_t offset)
{
	static const uint8_t id[8] = { 0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };

	return offset >= ID ? id[(offset - ID) / 4 % 8] : 0;
}

/* Registers that keep what is written to them. */
static const struct {
	uint16_t offset;
	uint16_t mask;
	size_t field;
} plain_registers[] = {
	{ IBRD, 0xffff, offsetof(struct pl011, integer_baud) },
	{ FBRD, 0x003f, offsetof(struct pl011, fraction_baud) },
	{ CR, 0xffff, offsetof(struct pl011, control) },
	{ IFLS, 0x003f, offsetof(struct pl011, fifo_levels) },
	{ IMSC, INT_ALL, offsetof(struct pl011, mask) },
	{ DMACR, 0x0007, offsetof(struct pl011, dma_control) },
};

/* NULL if it is none of them. */
static uint32_t *plain_register(const struct pl011 *uart, uint32_t offset, uint16_t *mask)
{
	for (size_t i = 0; i < sizeof(plain_registers) / sizeof(*plain_registers); i++) {
		if (plain_registers[i].offset == offset) {
			*mask = plain_registers[i].mask;
			return (uint32_t *)((uint8_t *)uart + plain_registers[i].field);
		}
	}
	return NULL;
}

uint32_t pl011_peek(const struct pl011 *uart, uint32_t offset)
{
	uint16_t mask;
	const uint32_t *plain = plain_register(uart, offset, &mask);

	switch (offset) {
	case DR:
		return uart->count ? uart->fifo[uart->head] : 0;
	case FR:
		return flags_of(uart);
	case LCR_H:
		return uart->line_control;
	case RIS:
		return uart->raw;
	case MIS:
		return uart->raw & uart->mask;
	default:
		return plain ? *plain : read_id(offset);
	}
}

static uint32_t read_register(struct pl011 *uart, uint32_t offset)
{
	switch (offset) {
	case DR:
		return read_data(uart);
	case FR:
		return read_flags(uart);
	default:
		return pl011_peek(uart, offset);
	}
}

bool pl011_sends_silently(const struct pl011 *uart)
{
	return uart->raw & ~uart->mask & INT_TX && !(uart->control & CR_LBE) && !uart->port.full(uart->port.opaque);
}

/* Switching the FIFO on or off empties it: its depth changes. */
static void write_line_control(struct pl011 *uart, uint32_t value)
{
	if ((value ^ uart->line_control) & LCR_H_FEN) {
		uart->head = uart->count = 0;
		uart->raw &= ~(INT_RX | INT_RT);
	}
	uart->line_control = value & 0xff;
}

/* Bytes that come in numbers, BUS_RUN at most: nothing changes by them, unless the port is full then. */
static void send_silently(struct pl011 *uart, const uint64_t *values, unsigned int count)
{
	uint8_t bytes[BUS_RUN];

	for (unsigned int i = 0; i < count; i++)
		bytes[i] = values[i];
	uart->polls = 0;
	uart->port.put(uart->port.opaque, bytes, count);
	if (!uart->port.full(uart->port.opaque))
		return;
	uart->raw &= ~INT_TX;
	uart->changed = true;
	update(uart);
}

static void write_register(struct pl011 *uart, uint32_t offset, uint32_t value)
{
	uint16_t mask;
	uint32_t *plain = plain_register(uart, offset, &mask);

	pl011_shortcut_store(uart, offset == DR);
	if (plain)
		*plain = value & mask;
	else if (offset == DR)
		write_data(uart, value);
	else if (offset == LCR_H)
		write_line_control(uart, value);
	else if (offset == ICR)
		uart->raw &= ~value;
	update(uart);
}

static uint64_t pl011_read(struct bus_device *device, uint32_t offset, unsigned int length)
{
	uint32_t value = read_register((struct pl011 *)device, offset & ~3u);

	pl011_shortcut_load((struct pl011 *)device);
	value >>= 8 * (offset & 3);
	return length < 4 ? value & ((1u << 8 * length) - 1) : value;
}

/* Registers are words; a narrower store is one to the lowest bytes, a store beside them is none. */
static void pl011_write_run(struct bus_device *device, uint32_t offset, unsigned int length, const uint64_t *values,
			    unsigned int count)
{
	struct pl011 *uart = (struct pl011 *)device;

	(void)length;
	if (offset == DR && uart->gathering && pl011_sends_silently(uart)) {
		send_silently(uart, values, count);
		return;
	}
	for (unsigned int i = 0; i < count && !(offset & 3); i++)
		write_register(uart, offset, values[i]);
}

static void pl011_write(struct bus_device *device, uint32_t offset, unsigned int length, uint64_t value)
{
	pl011_write_run(device, offset, length, &value, 1);
}

void pl011_init(struct pl011 *uart, const struct pl011_port *port, const struct irq_line *irq,
		const struct pl011_shortcut *shortcut)
{
	*uart = (struct pl011){
		.device = { .name = "pl011", .read = pl011_read, .write = pl011_write,
			    .write_run = pl011_write_run },
		.port = *port,
		.irq = *irq,
		.shortcut = shortcut ? *shortcut : (struct pl011_shortcut){ 0 },
		.control = CR_RESET,
		.fifo_levels = IFLS_RESET,
	};
	pthread_mutex_init(&uart->device.lock, NULL);
	pl011_shortcut_init(uart);
}

void pl011_poke(struct pl011 *uart)
{
	pthread_mutex_lock(&uart->device.lock);
	update(uart);
	pthread_mutex_unlock(&uart->device.lock);
}
