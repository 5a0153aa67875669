// SPDX-License-Identifier: GPL-2.0
/* The ring of stores that KVM kept back: order, wrap, and many who empty it while it is filled. */
#include <errno.h>
#include <unistd.h>

#include "../../vmm/mmio-ring.h"
#include "../../vmm/msg.h"
#include "unit.h"

#define BASE	0x9000000u
#define BESIDE	0x9001000u
#define NOWHERE	0x9002000u
#define STORES	200000u
#define READERS	3

static union {
	struct kvm_coalesced_mmio_ring ring;
	uint8_t bytes[4096];
} shared __attribute__((aligned(4096)));

static struct bus bus;
static struct mmio_ring ring;
static uint32_t expected;
static atomic_bool done;

/* Every store in its order, once. */
static void take(struct bus_device *device, uint32_t offset, unsigned int length, uint64_t value)
{
	(void)device;
	assert_int_equal(offset, 4);
	assert_int_equal(length, 4);
	assert_int_equal(value, expected);
	expected++;
}

static struct bus_device device = { .name = "test", .write = take, .lock = PTHREAD_MUTEX_INITIALIZER };

/* Under its own lock and no other device's. */
static void take_beside(struct bus_device *it, uint32_t offset, unsigned int length, uint64_t value)
{
	assert_int_equal(pthread_mutex_trylock(&it->lock), EBUSY);
	assert_int_equal(pthread_mutex_trylock(&device.lock), 0);
	pthread_mutex_unlock(&device.lock);
	take(it, offset, length, value);
}

static struct bus_device beside = { .name = "beside", .write = take_beside, .lock = PTHREAD_MUTEX_INITIALIZER };

static unsigned int runs;

/* They are in the ring for as long as it takes. */
static void take_run(struct bus_device *it, uint32_t offset, unsigned int length, const uint64_t *values, unsigned int count)
{
	uint32_t first = shared.ring.first;

	assert_in_range(count, 1, BUS_RUN);
	for (unsigned int i = 0; i < count; i++)
		take(it, offset, length, values[i]);
	assert_int_equal(shared.ring.first, first);
	runs++;
}

static int setup(void **state)
{
	(void)state;
	memset(&shared, 0, sizeof(shared));
	bus = (struct bus){ .count = 0 };
	assert_int_equal(bus_register(&bus, BASE, 0x1000, &device), 0);
	assert_int_equal(bus_register(&bus, BESIDE, 0x1000, &beside), 0);
	expected = runs = 0;
	device.write_run = NULL;
	mmio_ring_init(&ring, &shared);
	return 0;
}

/* As the kernel does. */
static bool append_to(uint32_t address, uint32_t value)
{
	uint32_t last = shared.ring.last, next = (last + 1) % ring.entries;

	if (next == __atomic_load_n(&shared.ring.first, __ATOMIC_ACQUIRE))
		return false;
	shared.ring.coalesced_mmio[last] = (struct kvm_coalesced_mmio){ .phys_addr = address + 4, .len = 4 };
	memcpy(shared.ring.coalesced_mmio[last].data, &value, sizeof(value));
	__atomic_store_n(&shared.ring.last, next, __ATOMIC_RELEASE);
	return true;
}

/* A run has one address and one length, and is not longer than the bus takes, wherever in the ring it begins. */
static void test_runs(void **state)
{
	uint32_t n = 0, before = atomic_load(&ring.performed);

	(void)state;
	device.write_run = take_run;
	for (unsigned int start = 0; start < 5; start++) {
		for (unsigned int i = 0; i < 2 * BUS_RUN + 1; i++)
			assert_true(append_to(BASE, n++));
		assert_true(append_to(BESIDE, n++));
		assert_true(append_to(BASE, n++));
		mmio_ring_drain(&ring, &bus);
		assert_int_equal(expected, n);
		assert_int_equal(atomic_load(&ring.performed) - before, n);
		assert_int_equal(runs, 4 * (start + 1));
		assert_int_equal(shared.ring.first, shared.ring.last);
	}
}

static struct {
	unsigned int length;
	uint64_t value;
} widths[4];
static unsigned int width_count;

static void note_width(struct bus_device *it, uint32_t offset, unsigned int length, uint64_t value)
{
	(void)it;
	assert_int_equal(offset, 4);
	widths[width_count].length = length;
	widths[width_count++].value = value;
}

/* Behind its bytes a store may have what was in the entry before. */
static void test_lengths(void **state)
{
	static const unsigned int lengths[] = { 1, 2, 4, 8 };
	static const uint64_t values[] = { 0x88, 0x7788, 0x55667788, 0x1122334455667788 };
	struct bus_device plain = { .name = "plain", .write = note_width, .lock = PTHREAD_MUTEX_INITIALIZER };

	(void)state;
	assert_int_equal(bus_register(&bus, NOWHERE, 0x1000, &plain), 0);
	for (unsigned int i = 0; i < 4; i++) {
		assert_true(append_to(NOWHERE, 0));
		shared.ring.coalesced_mmio[i].len = lengths[i];
		memcpy(shared.ring.coalesced_mmio[i].data, &values[3], 8);
	}
	mmio_ring_drain(&ring, &bus);
	assert_int_equal(width_count, 4);
	for (unsigned int i = 0; i < 4; i++) {
		assert_int_equal(widths[i].length, lengths[i]);
		assert_true(widths[i].value == values[i]);
	}
}

static bool append(uint32_t value)
{
	return append_to(BASE, value);
}

static void test_as_many_as_the_page_has(void **state)
{
	uint32_t n = 0;

	(void)state;
	assert_int_equal(ring.entries, 170);
	for (unsigned int round = 0; round < 5; round++) {
		uint32_t first = n;

		while (append(n))
			n++;
		assert_int_equal(n - first, 169);
		mmio_ring_drain(&ring, &bus);
		assert_int_equal(expected, n);
		assert_int_equal(atomic_load(&ring.performed), n);
	}
}

static void hush(const char *line)
{
	(void)line;
}

/* In one order across all devices; what is for none of them holds nothing up and keeps no lock. */
static void test_several_devices(void **state)
{
	static const uint32_t to[] = { BASE, BASE, BESIDE, NOWHERE, BESIDE, BASE, NOWHERE, NOWHERE, BASE };
	uint32_t n = 0, before = atomic_load(&ring.performed);

	(void)state;
	msg_sink = hush;
	for (unsigned int i = 0; i < sizeof(to) / sizeof(*to); i++)
		assert_true(append_to(to[i], to[i] == NOWHERE ? 0xdead : n++));
	mmio_ring_drain(&ring, &bus);
	assert_int_equal(expected, n);
	assert_int_equal(atomic_load(&ring.performed) - before, sizeof(to) / sizeof(*to));
	assert_int_equal(pthread_mutex_trylock(&device.lock), 0);
	assert_int_equal(pthread_mutex_trylock(&beside.lock), 0);
	pthread_mutex_unlock(&device.lock);
	pthread_mutex_unlock(&beside.lock);
}

static void test_no_ring(void **state)
{
	(void)state;
	mmio_ring_init(&ring, NULL);
	mmio_ring_drain(&ring, &bus);
	assert_int_equal(expected, 0);
}

static void *reader(void *opaque)
{
	(void)opaque;
	while (!atomic_load(&done))
		mmio_ring_drain(&ring, &bus);
	return NULL;
}

/* Who drains after a store finds it performed, whoever did it. */
static void test_many_readers(void **state)
{
	pthread_t threads[READERS];

	(void)state;
	device.write_run = take_run;
	atomic_store(&done, false);
	for (unsigned int i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, reader, NULL), 0);
	for (uint32_t n = 0; n < STORES;) {
		if (append(n))
			n++;
		else
			mmio_ring_drain(&ring, &bus);
		if (n % 64 != 0)
			continue;
		mmio_ring_drain(&ring, &bus);
		pthread_mutex_lock(&device.lock);
		assert_int_equal(expected, n);
		pthread_mutex_unlock(&device.lock);
	}
	mmio_ring_drain(&ring, &bus);
	atomic_store(&done, true);
	for (unsigned int i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(expected, STORES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_as_many_as_the_page_has, setup), cmocka_unit_test_setup(test_no_ring, setup),
		cmocka_unit_test_setup(test_several_devices, setup), cmocka_unit_test_setup(test_runs, setup),
		cmocka_unit_test_setup(test_lengths, setup),
		cmocka_unit_test_setup(test_many_readers, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
