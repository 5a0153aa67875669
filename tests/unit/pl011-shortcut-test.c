// SPDX-License-Identifier: GPL-2.0
/*
 * The serial port's shortcuts: a guest that reads the page where it is shown and whose bytes come late where they are
 * gathered sees and sends the same as one that comes out for each access.
 */
#include "../../vmm/hw/pl011.h"
#include "unit.h"

enum { DR = 0x00, FR = 0x18, LCR_H = 0x2c, CR = 0x30, IFLS = 0x34, IMSC = 0x38, RIS = 0x3c, MIS = 0x40, ICR = 0x44 };
enum { RXFE = 0x10, TXFF = 0x20, TXFE = 0x80 };
enum { INT_RX = 0x10, INT_TX = 0x20, INT_RT = 0x40 };

#define WORTH	32u
#define FIRST	8u	/* loads before the page is shown for the first time */
#define RING	16u

/* One machine with shortcuts, one without, and what the guest has of each. */
struct machine {
	struct pl011 uart;
	uint8_t sent[4096];
	size_t sent_count, sent_room;
	unsigned int calls;		/* that sent them */
	const char *input;
	bool level;
};

static struct machine with, without;
static uint32_t page[1024], seen[1024];	/* what we write; what a guest past the caches sees */
static bool live, shown, gathering, refuse;
static unsigned int changes;		/* of either */
static uint64_t ring[RING];
static unsigned int ring_count;

static void put(void *opaque, const uint8_t *bytes, size_t count)
{
	struct machine *machine = opaque;

	machine->calls++;
	for (; count && machine->sent_count < machine->sent_room; count--)
		machine->sent[machine->sent_count++] = *bytes++;
}

/* With room for what was gathered before it was said. */
static bool full(void *opaque)
{
	struct machine *machine = opaque;

	return machine->sent_count + RING >= machine->sent_room;
}

static bool get(void *opaque, uint8_t *byte)
{
	struct machine *machine = opaque;

	if (!*machine->input)
		return false;
	*byte = *machine->input++;
	return true;
}

static bool waiting(void *opaque)
{
	return *((struct machine *)opaque)->input;
}

/* When the line goes up, the page must not hide why. */
static void set_line(void *opaque, unsigned int spi, bool level)
{
	struct machine *machine = opaque;

	(void)spi;
	machine->level = level;
	if (machine == &with && level && shown)
		assert_int_not_equal((live ? page : seen)[MIS / 4], 0);
}

static bool show(void *opaque, bool on)
{
	(void)opaque;
	if (refuse && on)
		return false;
	assert_int_not_equal(on, shown);
	changes++;
	shown = on;
	memcpy(seen, page, sizeof(page));
	return true;
}

static bool gather(void *opaque, bool on)
{
	(void)opaque;
	if (refuse && on)
		return false;
	assert_int_not_equal(on, gathering);
	changes++;
	gathering = on;
	return true;
}

static void drain(void)
{
	unsigned int count = ring_count;

	ring_count = 0;
	if (count)
		with.uart.device.write_run(&with.uart.device, DR, 1, ring, count);
}

static void init(struct machine *machine, const struct pl011_shortcut *shortcut)
{
	const struct pl011_port port = { .put = put, .full = full, .get = get, .waiting = waiting, .opaque = machine };
	const struct irq_line irq = { .set = set_line, .opaque = machine };

	*machine = (struct machine){ .sent_room = sizeof(machine->sent), .input = "" };
	pl011_init(&machine->uart, &port, &irq, shortcut);
	machine->uart.device.write(&machine->uart.device, CR, 4, 0x301);
}

static void start(bool is_live)
{
	const struct pl011_shortcut shortcut = {
		.page = page, .live = is_live, .worth = WORTH, .show = show, .gather = gather,
	};

	live = is_live;
	shown = gathering = refuse = false;
	ring_count = changes = 0;
	init(&with, &shortcut);
	init(&without, NULL);
}

static uint32_t load_with(uint32_t offset)
{
	if (shown)
		return (live ? page : seen)[offset / 4];
	drain();
	return with.uart.device.read(&with.uart.device, offset, 4);
}

/* The guest's accesses, done to both machines. */
static uint32_t load(uint32_t offset)
{
	uint32_t value = load_with(offset);

	assert_int_equal(value, without.uart.device.read(&without.uart.device, offset, 4));
	return value;
}

static void store(uint32_t offset, uint32_t value)
{
	without.uart.device.write(&without.uart.device, offset, 4, value);
	if (gathering && offset == DR && ring_count < RING) {
		ring[ring_count++] = value;
		return;
	}
	drain();
	with.uart.device.write(&with.uart.device, offset, 4, value);
}

static void receive(const char *text)
{
	with.input = without.input = text;
	pl011_poke(&with.uart);
	pl011_poke(&without.uart);
	assert_int_equal(with.level, without.level);
}

static void poll_and_send(unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++) {
		while (load(FR) & TXFF)
			;
		store(DR, 'a' + i % 26);
	}
}

static void same_output(void)
{
	drain();
	assert_int_equal(with.sent_count, without.sent_count);
	assert_memory_equal(with.sent, without.sent, with.sent_count);
}

static void test_polling_takes_no_exit(void **state)
{
	unsigned int before;

	(void)state;
	start(true);
	poll_and_send(100);
	assert_true(shown && gathering);
	before = changes;
	poll_and_send(1000);
	same_output();
	assert_int_equal(changes, before);
}

static void test_many_bytes_are_sent_at_once(void **state)
{
	unsigned int before;

	(void)state;
	start(true);
	poll_and_send(100);
	drain();
	before = with.calls;
	poll_and_send(RING);
	drain();
	assert_int_equal(with.calls, before + 1);
	same_output();
}

/* One store each: it may not be what it was when they were sent that decides. */
static void test_a_run_that_is_not_silent(void **state)
{
	static const uint64_t text[] = { 'a', 'b', 'c' }, masks[] = { INT_RX, INT_TX | INT_RX };
	struct bus_device *device = &with.uart.device;

	(void)state;
	start(true);
	store(LCR_H, 0x10);
	poll_and_send(100);
	store(CR, 0x381);
	device->write_run(device, DR, 4, text, 3);
	for (unsigned int i = 0; i < 3; i++)
		assert_int_equal(device->read(device, DR, 4), text[i]);
	store(CR, 0x301);
	device->write_run(device, ICR, 4, (uint64_t[]){ INT_TX, INT_TX }, 2);
	device->write_run(device, IMSC, 4, masks, 2);
	assert_false(with.level);
	device->write_run(device, DR, 1, text, 3);
	assert_true(with.level);
	assert_memory_equal(&with.sent[with.sent_count - 3], "abc", 3);
	/* Beside the register there is nothing. */
	device->write_run(device, DR + 1, 1, text, 3);
	device->write_run(device, IMSC + 2, 2, (uint64_t[]){ 0 }, 1);
	assert_true(with.level);
	assert_memory_equal(&with.sent[with.sent_count - 3], "abc", 3);
}

static void test_stores_show_at_once(void **state)
{
	(void)state;
	start(true);
	poll_and_send(100);
	store(IFLS, 0x09);
	assert_true(shown);
	assert_int_equal(load(IFLS), 0x09);
	store(CR, 0x301);
	assert_true(shown);
	for (uint32_t offset = 0; offset < 0x1000; offset += 4)
		load(offset);
}

/* Where the guest reads past our caches, what has changed is no longer shown; what is the same again stays. */
static void test_a_page_past_the_caches(void **state)
{
	(void)state;
	start(false);
	poll_and_send(100);
	assert_true(shown);
	store(CR, 0x301);
	poll_and_send(1);
	assert_true(shown);
	store(CR, 0x300);
	assert_false(shown);
	for (unsigned int i = 0; i < WORTH; i++)
		assert_int_equal(load(CR), 0x300);
	assert_true(shown);
	assert_int_equal(load(CR), 0x300);
}

/* Once it had to be hidden, it costs what it is worth. */
static void test_the_price_of_showing(void **state)
{
	(void)state;
	start(false);
	for (unsigned int i = 1; i <= FIRST; i++) {
		assert_false(shown);
		load(FR);
	}
	assert_true(shown);
	store(CR, 0x300);
	for (unsigned int i = 0; i < WORTH; i++) {
		assert_false(shown);
		load(FR);
	}
	assert_true(shown);
}

static void test_input_hides_the_page(void **state)
{
	(void)state;
	start(true);
	store(LCR_H, 0x10);
	store(IMSC, INT_RX | INT_RT);
	poll_and_send(100);
	assert_true(shown);
	receive("hello");
	assert_false(shown);
	assert_int_equal(load(MIS), INT_RT);
	for (unsigned int i = 0; i < 100; i++)
		assert_int_equal(load(FR) & RXFE, 0);
	assert_false(shown);
	for (unsigned int i = 0; i < 5; i++)
		assert_int_equal(load(DR), "hello"[i]);
	assert_int_equal(load(DR), 0);
	for (unsigned int i = 0; i < WORTH; i++)
		load(FR);
	assert_true(shown);
}

/* It never gets an interrupt: its loads tell that it listens. */
static void test_a_guest_that_polls_for_input(void **state)
{
	unsigned int polls = 0;

	(void)state;
	start(true);
	poll_and_send(100);
	receive("hi");
	while (load(FR) & RXFE)
		assert_true(polls++ < 20);
	assert_int_equal(load(DR), 'h');
	assert_int_equal(load(DR), 'i');
}

/* Each byte that is sent raises it again, so none may come late. */
static void test_transmit_interrupts(void **state)
{
	(void)state;
	start(true);
	poll_and_send(100);
	assert_true(gathering);
	store(IMSC, INT_TX);
	assert_false(gathering);
	for (unsigned int i = 0; i < 200; i++) {
		assert_true(with.level && without.level);
		store(ICR, INT_TX);
		assert_false(with.level || without.level);
		store(DR, i);
	}
	assert_false(gathering);
	store(IMSC, 0);
	store(ICR, INT_TX);
	store(DR, 'x');
	assert_int_equal(load(RIS), INT_TX);
	poll_and_send(100);
	assert_true(gathering);
	store(ICR, INT_TX);
	assert_false(gathering);
	same_output();
}

static void test_loopback(void **state)
{
	(void)state;
	start(true);
	poll_and_send(100);
	store(CR, 0x381);
	assert_false(gathering);
	store(DR, 'q');
	assert_false(shown);
	assert_int_equal(load(DR), 'q');
}

/* What was gathered before the guest could see that there is no room must not be lost. */
static void test_a_reader_that_stopped(void **state)
{
	unsigned int bytes = 0;

	(void)state;
	start(true);
	with.sent_room = without.sent_room = 1000;
	while (!(load_with(FR) & TXFF)) {
		store(DR, bytes);
		if (++bytes % 13 == 0)
			drain();	/* as the timer does */
	}
	assert_false(shown || gathering);
	drain();
	assert_int_equal(with.sent_count, bytes);
	for (unsigned int i = 0; i < 100; i++)
		assert_int_equal(load(FR) & TXFF, TXFF);
	assert_false(shown);
	same_output();
	with.sent_room = without.sent_room = 3000;
	pl011_poke(&with.uart);
	pl011_poke(&without.uart);
	poll_and_send(100);
	same_output();
	assert_true(shown && gathering);
}

static void test_rest(void **state)
{
	(void)state;
	start(true);
	poll_and_send(100);
	drain();
	pl011_rest(&with.uart);
	assert_false(gathering);
	store(DR, 'x');
	assert_false(gathering);
	poll_and_send(100);
	assert_true(gathering);
	same_output();
}

/* A hypervisor that says no is not asked again. */
static void test_refused(void **state)
{
	(void)state;
	start(true);
	refuse = true;
	poll_and_send(100);
	assert_false(shown || gathering);
	refuse = false;
	poll_and_send(100);
	assert_false(shown || gathering);
	same_output();
}

/* A guest that does anything: the same in both machines, but for what it must not know, when a byte is sent. */
static void random_guest(bool is_live, uint32_t seed)
{
	static const uint32_t offsets[] = { DR, DR, DR, DR, FR, LCR_H, CR, IFLS, IMSC, ICR, 0x24 };

	start(is_live);
	for (unsigned int i = 0; i < 8000; i++) {
		uint32_t what = unit_random(&seed);
		uint32_t offset = offsets[unit_random(&seed) % (sizeof(offsets) / sizeof(*offsets))];

		if (what % 64 == 0) {
			drain();
			receive("some text that is longer than a FIFO" + unit_random(&seed) % 37);
		} else if (what % 64 < 40) {
			load(what >> 8 & 0xffc);
			load(offset);
		} else if (what % 64 < 60 || offset == DR) {
			for (unsigned int n = what >> 8 & 63; n; n--)
				store(DR, n);
		} else {
			store(offset, unit_random(&seed));
		}
		if (what % 256 == 1)
			pl011_rest(&with.uart);
		same_output();
		if (full(&with))
			with.sent_count = without.sent_count = 0;
		assert_int_equal(with.level, without.level);
	}
}

static void test_random_guests(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 4; seed++)
		random_guest(seed & 1, seed * 2654435761u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_polling_takes_no_exit), cmocka_unit_test(test_stores_show_at_once),
		cmocka_unit_test(test_many_bytes_are_sent_at_once), cmocka_unit_test(test_a_run_that_is_not_silent),
		cmocka_unit_test(test_a_page_past_the_caches), cmocka_unit_test(test_the_price_of_showing),
		cmocka_unit_test(test_input_hides_the_page),
		cmocka_unit_test(test_a_guest_that_polls_for_input), cmocka_unit_test(test_transmit_interrupts),
		cmocka_unit_test(test_loopback), cmocka_unit_test(test_a_reader_that_stopped),
		cmocka_unit_test(test_rest), cmocka_unit_test(test_refused), cmocka_unit_test(test_random_guests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
