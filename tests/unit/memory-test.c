// SPDX-License-Identifier: GPL-2.0
/* Guest memory, the bus and interrupt lines: what every access of a guest passes through. */
#include <errno.h>
#include <string.h>

#include "../../vmm/bus.h"
#include "../../vmm/irq.h"
#include "../../vmm/memory.h"
#include "../../vmm/msg.h"
#include "unit.h"

#define BASE	0x40000000ull
#define SIZE	0x10000ull

static struct guest_memory memory;

static int setup(void **state)
{
	(void)state;
	return guest_memory_create(&memory, BASE, SIZE);
}

static int teardown(void **state)
{
	(void)state;
	guest_memory_destroy(&memory);
	return 0;
}

static void test_ranges(void **state)
{
	static const struct {
		uint64_t address, length;
		bool inside;
	} rows[] = {
		{ BASE, 0, true }, { BASE, 1, true }, { BASE, SIZE, true }, { BASE + SIZE, 0, true },
		{ BASE + SIZE - 1, 1, true }, { BASE, SIZE + 1, false }, { BASE + SIZE, 1, false },
		{ BASE + SIZE - 1, 2, false }, { BASE - 1, 1, false }, { BASE - 1, 2, false }, { 0, 1, false },
		{ 0, UINT64_MAX, false }, { BASE, UINT64_MAX, false }, { BASE + 1, UINT64_MAX - BASE, false },
		{ UINT64_MAX, 1, false }, { UINT64_MAX, UINT64_MAX, false }, { UINT64_MAX - 3, 8, false },
		{ BASE + (1ull << 32), 1, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		assert_int_equal(guest_memory_contains(&memory, rows[i].address, rows[i].length), rows[i].inside);
		assert_int_equal(guest_memory_host(&memory, rows[i].address, rows[i].length) != NULL, rows[i].inside);
	}
}

static void test_copies(void **state)
{
	uint32_t value = 0x12345678, back = 0;
	uint16_t half = 0;

	(void)state;
	assert_int_equal(guest_write(&memory, BASE + SIZE - 4, &value, 4), 0);
	assert_int_equal(guest_read(&memory, BASE + SIZE - 4, &back, 4), 0);
	assert_int_equal(back, value);
	assert_int_equal(guest_write(&memory, BASE + SIZE - 3, &value, 4), -EFAULT);
	assert_int_equal(guest_read(&memory, BASE - 1, &back, 4), -EFAULT);
	assert_int_equal(guest_load16(&memory, BASE + SIZE - 4, &half), 0);
	assert_int_equal(half, 0x5678);
	assert_int_equal(guest_load16(&memory, BASE + 1, &half), -EFAULT);
	assert_int_equal(guest_store16(&memory, BASE + SIZE - 1, 0), -EFAULT);
	assert_int_equal(guest_store16(&memory, BASE + SIZE - 2, 0xbeef), 0);
	assert_int_equal(guest_read(&memory, BASE + SIZE - 4, &back, 4), 0);
	assert_int_equal(back, 0xbeef5678);
}

struct probe {
	struct bus_device device;
	uint32_t offset;
	unsigned int length, reads, writes;
	uint64_t value;
};

static uint64_t probe_read(struct bus_device *device, uint32_t offset, unsigned int length)
{
	struct probe *probe = (struct probe *)device;

	probe->offset = offset;
	probe->length = length;
	probe->reads++;
	return 0x1122334455667788ull;
}

static void probe_write(struct bus_device *device, uint32_t offset, unsigned int length, uint64_t value)
{
	struct probe *probe = (struct probe *)device;

	probe->offset = offset;
	probe->length = length;
	probe->value = value;
	probe->writes++;
}

static struct probe probe = {
	.device = { .name = "probe", .read = probe_read, .write = probe_write, .lock = PTHREAD_MUTEX_INITIALIZER },
};

static void hush(const char *line)
{
	(void)line;
}

static void test_bus_dispatch(void **state)
{
	struct bus bus = { .count = 0 };
	uint8_t data[8] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };

	(void)state;
	msg_sink = hush;
	assert_int_equal(bus_register(&bus, 0x1000, 0x100, &probe.device), 0);
	bus_access(&bus, 0x10fe, data, 2, true);
	assert_int_equal(probe.offset, 0xfe);
	assert_int_equal(probe.value, 0xffff);		/* nothing beyond its length */
	bus_access(&bus, 0x1000, data, 1, false);
	assert_int_equal(data[0], 0x88);
	/* Across the end, beside it, with a length that no instruction has: no device sees it. */
	bus_access(&bus, 0x10fe, data, 4, true);
	bus_access(&bus, 0x0fff, data, 2, true);
	bus_access(&bus, 0x1000, data, 3, true);
	bus_access(&bus, 0x1000, data, 0, true);
	bus_access(&bus, 0x1000, data, 0xffffffff, true);
	bus_access(&bus, UINT64_MAX, data, 8, true);
	assert_int_equal(probe.writes, 1);
	memset(data, 0xff, sizeof(data));
	bus_access(&bus, 0x2000, data, 4, false);
	assert_int_equal(data[0] | data[3], 0);
}

static void test_bus_overlap(void **state)
{
	struct bus bus = { .count = 0 };

	(void)state;
	assert_int_equal(bus_register(&bus, 0x1000, 0x1000, &probe.device), 0);
	assert_int_equal(bus_register(&bus, 0x1fff, 1, &probe.device), -EEXIST);
	assert_int_equal(bus_register(&bus, 0x0800, 0x801, &probe.device), -EEXIST);
	assert_int_equal(bus_register(&bus, 0x0800, 0x800, &probe.device), 0);
	for (unsigned int i = 2; i < BUS_RANGES; i++)
		assert_int_equal(bus_register(&bus, 0x10000 + i * 0x1000, 0x1000, &probe.device), 0);
	assert_int_equal(bus_register(&bus, 0x100000, 0x1000, &probe.device), -ENOSPC);
}

static unsigned int line_calls;

static void count_call(void *opaque, unsigned int spi, bool level)
{
	(void)opaque;
	(void)spi;
	(void)level;
	line_calls++;
}

static void test_irq_line_only_on_change(void **state)
{
	struct irq_line line = { .set = count_call, .spi = 1 };

	(void)state;
	irq_line_set(&line, false);
	assert_int_equal(line_calls, 0);
	irq_line_set(&line, true);
	irq_line_set(&line, true);
	assert_int_equal(line_calls, 1);
	irq_line_set(&line, false);
	assert_int_equal(line_calls, 2);
}

static unsigned int guest_lines;

static void count_line(const char *line)
{
	(void)line;
	guest_lines++;
}

static void test_guest_cannot_fill_the_log(void **state)
{
	(void)state;
	msg_sink = count_line;
	for (int i = 0; i < 100000; i++)
		msg_guest("mistake %d", i);
	assert_true(guest_lines <= 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranges), cmocka_unit_test(test_copies), cmocka_unit_test(test_bus_dispatch),
		cmocka_unit_test(test_bus_overlap), cmocka_unit_test(test_irq_line_only_on_change),
		cmocka_unit_test(test_guest_cannot_fill_the_log),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
