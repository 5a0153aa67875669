// SPDX-License-Identifier: GPL-2.0
/* The serial port: FIFO levels, flags, interrupts, and a reader that stopped reading. */
#include <stdlib.h>
#include <string.h>

#include "../../vmm/hw/pl011.h"
#include "unit.h"

enum { DR = 0x00, FR = 0x18, LCR_H = 0x2c, CR = 0x30, IFLS = 0x34, IMSC = 0x38, RIS = 0x3c, MIS = 0x40, ICR = 0x44 };
enum { RXFE = 0x10, TXFF = 0x20, RXFF = 0x40, TXFE = 0x80, BUSY = 0x08 };
enum { INT_RX = 0x10, INT_TX = 0x20, INT_RT = 0x40 };

/* The other end: what was sent, what is to be received. */
static char sent[256];
static size_t sent_count, sent_room;
static const char *input = "";
static bool line_level;

static void put(void *opaque, const uint8_t *bytes, size_t count)
{
	(void)opaque;
	for (; count && sent_count < sent_room; count--)
		sent[sent_count++] = *bytes++;
}

static bool full(void *opaque)
{
	(void)opaque;
	return sent_count == sent_room;
}

static bool get(void *opaque, uint8_t *byte)
{
	(void)opaque;
	if (!*input)
		return false;
	*byte = *input++;
	return true;
}

static bool waiting(void *opaque)
{
	(void)opaque;
	return *input;
}

static void set_line(void *opaque, unsigned int spi, bool level)
{
	(void)opaque;
	(void)spi;
	line_level = level;
}

static struct pl011 uart;

static int setup(void **state)
{
	const struct pl011_port port = { .put = put, .full = full, .get = get, .waiting = waiting };
	const struct irq_line irq = { .set = set_line };

	(void)state;
	sent_count = 0;
	sent_room = sizeof(sent);
	input = "";
	line_level = false;
	pl011_init(&uart, &port, &irq, NULL);
	uart.device.write(&uart.device, CR, 4, 0x301);
	return 0;
}

static uint32_t load(uint32_t offset)
{
	return uart.device.read(&uart.device, offset, 4);
}

static void store(uint32_t offset, uint32_t value)
{
	uart.device.write(&uart.device, offset, 4, value);
}

static void receive(const char *text)
{
	input = text;
	pl011_poke(&uart);
}

static void test_send(void **state)
{
	(void)state;
	assert_int_equal(load(FR) & (TXFE | TXFF | BUSY), TXFE);
	store(DR, 'h');
	uart.device.write(&uart.device, DR, 1, 'i');
	assert_memory_equal(sent, "hi", 2);
	assert_int_equal(load(RIS), INT_TX);
	assert_false(line_level);
	store(IMSC, INT_TX);
	assert_true(line_level);
	store(ICR, INT_TX);
	assert_false(line_level);
}

static void test_reader_that_stopped(void **state)
{
	(void)state;
	sent_room = 1;
	store(IMSC, INT_TX);
	store(DR, 'a');
	assert_int_equal(load(FR) & (TXFE | TXFF | BUSY), TXFF | BUSY);
	assert_false(line_level);
	store(DR, 'b');		/* lost, as on a real port */
	assert_int_equal(sent_count, 1);
	sent_room = 2;
	pl011_poke(&uart);
	assert_true(line_level);
	assert_int_equal(load(FR) & (TXFE | TXFF), TXFE);
}

static void test_receive_one(void **state)
{
	(void)state;
	assert_int_equal(load(FR) & (RXFE | RXFF), RXFE);
	assert_int_equal(load(DR), 0);
	store(IMSC, INT_RX | INT_RT);
	receive("xy");		/* the FIFO is off: one at a time */
	assert_int_equal(load(FR) & (RXFE | RXFF), RXFF);
	assert_int_equal(load(MIS), INT_RX | INT_RT);
	assert_true(line_level);
	assert_int_equal(load(DR), 'x');
	assert_true(line_level);
	assert_int_equal(load(DR), 'y');
	assert_false(line_level);
	assert_int_equal(load(FR) & RXFE, RXFE);
}

/* Linux reads the FIFO empty before it unmasks the interrupts, and looks at the flags for each byte it sends. */
static void test_input_waits_for_a_listener(void **state)
{
	(void)state;
	store(CR, 0x300);
	receive("early");
	store(IMSC, INT_RX);	/* not yet: the UART is off */
	store(IMSC, 0);
	store(CR, 0x301);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(load(FR) & RXFE, RXFE);
		store(DR, 'x');
	}
	store(IMSC, INT_RX);
	assert_int_equal(load(FR) & RXFE, 0);
	assert_int_equal(load(DR), 'e');
}

static void test_input_for_a_guest_that_polls(void **state)
{
	int polls = 0;

	(void)state;
	receive("hi");
	while (load(FR) & RXFE)
		assert_true(polls++ < 20);
	assert_int_equal(load(DR), 'h');
	assert_int_equal(load(DR), 'i');
}

static void test_receive_levels(void **state)
{
	static const unsigned int levels[] = { 2, 4, 8, 12, 14 };
	static const char text[] = "0123456789abcdef";

	for (unsigned int i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
		char first[PL011_FIFO + 1] = "";

		setup(state);
		store(LCR_H, 0x10);
		store(IMSC, INT_RT);
		store(IFLS, i << 3);
		memcpy(first, text, levels[i] - 1);
		receive(first);
		assert_int_equal(load(RIS), INT_RT);
		receive("z");
		assert_int_equal(load(RIS), INT_RT | INT_RX);
		load(DR);
		assert_int_equal(load(RIS), INT_RT);
		for (unsigned int j = 1; j < levels[i]; j++)
			load(DR);
		assert_int_equal(load(RIS), 0);
	}
}

static void test_fifo_overflow_waits(void **state)
{
	char got[21] = "";

	(void)state;
	store(LCR_H, 0x10);
	store(IMSC, INT_RX);
	receive("0123456789abcdefghij");
	assert_int_equal(load(FR) & RXFF, RXFF);
	assert_string_equal(input, "ghij");
	for (int i = 0; i < 20; i++)
		got[i] = load(DR);
	assert_string_equal(got, "0123456789abcdefghij");
}

static void test_loopback(void **state)
{
	(void)state;
	store(LCR_H, 0x10);
	store(CR, 0x381);
	store(DR, 'q');
	assert_int_equal(sent_count, 0);
	assert_int_equal(load(DR), 'q');
}

static void test_switching_the_fifo_empties_it(void **state)
{
	(void)state;
	store(LCR_H, 0x10);
	store(IMSC, INT_RX);
	receive("abc");
	store(LCR_H, 0);
	assert_int_equal(load(FR) & (RXFE | RXFF), RXFE);
	assert_int_equal(load(RIS) & (INT_RX | INT_RT), 0);
}

static void test_identification(void **state)
{
	static const uint8_t id[] = { 0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1 };

	(void)state;
	for (unsigned int i = 0; i < sizeof(id); i++)
		assert_int_equal(load(0xfe0 + 4 * i), id[i]);
}

static void test_narrow_loads(void **state)
{
	(void)state;
	store(IFLS, 0x12);
	store(0x24, 0xabcd);
	assert_int_equal(uart.device.read(&uart.device, 0x24, 1), 0xcd);
	assert_int_equal(uart.device.read(&uart.device, 0x25, 1), 0xab);
	assert_int_equal(uart.device.read(&uart.device, 0x24, 2), 0xabcd);
	uart.device.write(&uart.device, 0x25, 1, 0xff);
	assert_int_equal(load(0x24), 0xabcd);
}

/* Any access at any offset with any width: no crash, no broken state. */
static void test_garbage(void **state)
{
	static const unsigned int lengths[] = { 1, 2, 4, 8 };

	(void)state;
	srandom(1);
	for (int i = 0; i < 300000; i++) {
		uint32_t offset = random() % 0x1000;
		unsigned int length = lengths[random() % 4];

		if (i % 64 == 0)
			receive("some text that is longer than a FIFO");
		if (random() & 1)
			uart.device.read(&uart.device, offset, length);
		else
			uart.device.write(&uart.device, offset, length, random());
		assert_true(uart.count <= PL011_FIFO && uart.head < PL011_FIFO);
		assert_int_equal(line_level, !!(uart.raw & uart.mask));
		if (sent_count == sent_room && i % 512 == 0)
			sent_count = 0;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_send, setup), cmocka_unit_test_setup(test_reader_that_stopped, setup),
		cmocka_unit_test_setup(test_receive_one, setup),
		cmocka_unit_test_setup(test_input_waits_for_a_listener, setup),
		cmocka_unit_test_setup(test_input_for_a_guest_that_polls, setup), cmocka_unit_test_setup(test_receive_levels, setup),
		cmocka_unit_test_setup(test_fifo_overflow_waits, setup), cmocka_unit_test_setup(test_loopback, setup),
		cmocka_unit_test_setup(test_switching_the_fifo_empties_it, setup),
		cmocka_unit_test_setup(test_identification, setup), cmocka_unit_test_setup(test_narrow_loads, setup),
		cmocka_unit_test_setup(test_garbage, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
