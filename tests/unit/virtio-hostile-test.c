// SPDX-License-Identifier: GPL-2.0
/*
 * Virtio devices against a hostile driver: each way to lie in a queue must end in DEVICE_NEEDS_RESET, random garbage in
 * nothing worse, and a reset must bring the device back.
 */
#include "virtio-driver.h"
#include "virtio-garbage.h"

/* Each row is a way to lie about the one request that is offered. */
static void lie_loop(void) { descriptor(0, HEADER, 16, NEXT, 1); descriptor(1, DATA, 512, NEXT, 0); }
static void lie_self(void) { descriptor(0, HEADER, 16, NEXT, 0); }
static void lie_next(void) { descriptor(0, HEADER, 16, NEXT, QSIZE); }
static void lie_next_far(void) { descriptor(0, HEADER, 16, NEXT, 0xffff); }
static void lie_below_ram(void) { descriptor(0, BASE - 8, 16, 0, 0); }
static void lie_mmio(void) { descriptor(0, 0x09000000, 16, 0, 0); }
static void lie_across_end(void) { descriptor(0, BASE + SIZE - 8, 16, 0, 0); }
static void lie_wrap(void) { descriptor(0, UINT64_MAX - 7, 16, 0, 0); }
static void lie_length(void) { descriptor(0, HEADER, 0xffffffff, 0, 0); }
static void lie_zero(void) { descriptor(0, HEADER, 0, 0, 0); }
static void lie_order(void) { descriptor(0, DATA, 16, NEXT | WRITE, 1); descriptor(1, HEADER, 16, 0, 0); }
static void lie_own_table(void) { descriptor(0, DESC, 16, 0, 0); }
static void lie_own_avail(void) { descriptor(0, AVAIL + 4, 16, WRITE, 0); }
static void lie_own_used(void) { descriptor(0, USED - 8, 16, WRITE, 0); }
static void lie_no_status(void) { descriptor(0, HEADER, 16, 0, 0); }
static void lie_no_header(void) { descriptor(0, STATUS_BYTE, 1, WRITE, 0); }
static void lie_short_header(void) { descriptor(0, HEADER, 15, NEXT, 1); descriptor(1, STATUS_BYTE, 1, WRITE, 0); }
static void lie_indirect_size(void) { descriptor(0, TABLE, 17, INDIRECT, 0); }
static void lie_indirect_empty(void) { descriptor(0, TABLE, 0, INDIRECT, 0); }
static void lie_indirect_huge(void) { descriptor(0, TABLE, 0xfffffff0, INDIRECT, 0); }
static void lie_indirect_place(void) { descriptor(0, BASE + SIZE - 16, 32, INDIRECT, 0); }
static void lie_indirect_next(void) { descriptor(0, TABLE, 48, INDIRECT | NEXT, 1); }

static void lie_indirect_nested(void)
{
	descriptor_at(TABLE, 0, TABLE, 48, INDIRECT, 0);
	descriptor(0, TABLE, 48, INDIRECT, 0);
}

static void lie_indirect_loop(void)
{
	descriptor_at(TABLE, 0, DATA, 16, NEXT, 0);
	descriptor(0, TABLE, 48, INDIRECT, 0);
}

/* The same large buffer over and over: more bytes than there are. */
static void lie_total(void)
{
	for (unsigned int i = 0; i < QSIZE; i++)
		descriptor(i, BASE + 0x10000, 0xf0000, i < QSIZE - 1 ? NEXT | WRITE : WRITE, i + 1);
}

static void test_lies(void **state)
{
	static void (*const lies[])(void) = {
		lie_loop, lie_self, lie_next, lie_next_far, lie_below_ram, lie_mmio, lie_across_end, lie_wrap,
		lie_length, lie_zero, lie_order, lie_own_table, lie_own_avail, lie_own_used, lie_no_status,
		lie_no_header, lie_short_header, lie_indirect_size, lie_indirect_empty, lie_indirect_huge,
		lie_indirect_place, lie_indirect_next, lie_indirect_nested, lie_indirect_loop, lie_total,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lies) / sizeof(*lies); i++) {
		start_driver();
		lies[i]();
		offer(0);
		notify();
		assert_true(broken());
		assert_int_equal(load(R_INT_STATUS), 2);
		assert_true(line_level);
		assert_int_equal(used_index(), 0);
		/* Until it is reset it does nothing; then it works again. */
		assert_int_equal(request(FLUSH, 0, 0), 0xff);
		start_driver();
		assert_false(line_level);
		assert_int_equal(request(FLUSH, 0, 0), 0);
	}
}

static void test_lies_about_the_ring(void **state)
{
	(void)state;
	descriptor(0, HEADER, 16, 0, 0);
	offer(QSIZE);			/* a head that is no descriptor */
	notify();
	assert_true(broken());
	start_driver();
	guest_store16(&memory, AVAIL + 2, QSIZE + 1);	/* more requests than the ring holds */
	notify();
	assert_true(broken());
	start_driver();
	guest_store16(&memory, AVAIL + 2, 0xffff);
	notify();
	assert_true(broken());
}

/* The same head twice is two requests, each answered: nothing is with the device between them. */
static void test_same_head_twice(void **state)
{
	(void)state;
	header(FLUSH, 0);
	descriptor(0, HEADER, 16, NEXT, 1);
	descriptor(1, STATUS_BYTE, 1, WRITE, 0);
	offer(0);
	offer(0);
	notify();
	assert_int_equal(used_index(), 2);
	assert_false(broken());
}

static void test_bad_queues(void **state)
{
	static const struct {
		uint64_t desc, avail, used;
		uint32_t size;
	} rows[] = {
		{ DESC, AVAIL, USED, 0 }, { DESC, AVAIL, USED, 3 }, { DESC, AVAIL, USED, VIRTIO_QUEUE_MAX * 2 },
		{ DESC, AVAIL, USED, 0xffffffff }, { DESC + 8, AVAIL, USED, 16 }, { DESC, AVAIL + 1, USED, 16 },
		{ DESC, AVAIL, USED + 2, 16 }, { 0, AVAIL, USED, 16 }, { BASE + SIZE - 16, AVAIL, USED, 16 },
		{ DESC, BASE + SIZE - 2, USED, 16 }, { DESC, AVAIL, BASE + SIZE - 4, 16 },
		{ UINT64_MAX & ~15ull, AVAIL, USED, 16 }, { DESC + (1ull << 32), AVAIL, USED, 16 },
		{ DESC, AVAIL, 0x0a000000, 16 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		negotiate(VIRTIO_FEATURE(VIRTIO_F_VERSION_1));
		set_queue(rows[i].desc, rows[i].avail, rows[i].used, rows[i].size);
		assert_int_equal(load(R_QUEUE_READY), 0);
		assert_true(broken());
		store(R_STATUS, DRIVER_OK);
		notify();
	}
}

static void test_queue_is_fixed_while_ready(void **state)
{
	(void)state;
	store(R_QUEUE_NUM, 1);
	store(0x080, 0);
	store(0x094, 0xffffffff);
	store(R_QUEUE_READY, 1);
	assert_int_equal(request(FLUSH, 0, 0), 0);
	store(R_QUEUE_READY, 0);
	assert_int_equal(request(FLUSH, 0, 0), 0xff);
}

static void test_queues_that_are_not_there(void **state)
{
	(void)state;
	for (uint32_t n = 1; n; n <<= 1) {
		store(R_QUEUE_SEL, n);
		assert_int_equal(load(R_QUEUE_NUM_MAX), 0);
		assert_int_equal(load(R_QUEUE_READY), 0);
		store(R_QUEUE_NUM, 16);
		store(R_QUEUE_READY, 1);
		store(R_NOTIFY, n);
	}
	assert_int_equal(request(FLUSH, 0, 0), 0);
}

static void test_config_bounds(void **state)
{
	static const unsigned int lengths[] = { 1, 2, 4, 8 };

	(void)state;
	for (uint32_t offset = R_CONFIG; offset < 0x200; offset++) {
		for (int i = 0; i < 4; i++) {
			dev->device.read(&dev->device, offset, lengths[i]);
			dev->device.write(&dev->device, offset, lengths[i], UINT64_MAX);
		}
	}
	assert_int_equal(load(0x1fc), 0);
	assert_int_equal(load(R_CONFIG), SECTORS);
}

/*
 * Random registers, queue contents and notifications, with enough sense in them to get past the first check. The
 * sanitizers look for the damage; what is asserted is that the device still works after a reset.
 */
static void test_garbage(void **state)
{
	(void)state;
	srandom(2);
	for (int round = 0; round < 4000; round++) {
		start_driver();
		for (int i = 0; i < 20; i++) {
			if (some(4)) {
				poke_registers();
			} else {
				scribble();
				notify();
			}
		}
	}
	start_driver();
	assert_int_equal(request(FLUSH, 0, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DISK(test_lies), DISK(test_lies_about_the_ring), DISK(test_same_head_twice), DISK(test_bad_queues),
		DISK(test_queue_is_fixed_while_ready), DISK(test_queues_that_are_not_there), DISK(test_config_bounds),
		DISK(test_garbage),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
