// SPDX-License-Identifier: GPL-2.0
/* What a good driver may expect of virtio devices, on a real disk image. */
#include "virtio-driver.h"

static void test_identity(void **state)
{
	(void)state;
	assert_int_equal(load(0), 0x74726976);
	assert_int_equal(load(4), 2);
	assert_int_equal(load(8), 2);
	assert_int_equal(load(R_CONFIG), SECTORS);
	assert_int_equal(load(R_QUEUE_NUM_MAX), VIRTIO_QUEUE_MAX);
}

static void test_write_then_read(void **state)
{
	char *data = guest_memory_host(&memory, DATA, 1024);

	(void)state;
	memset(data, 0x5a, 1024);
	assert_int_equal(request(OUT, 3, 1024), 0);
	assert_true(line_level);
	assert_int_equal(load(R_INT_STATUS), 1);
	store(R_INT_ACK, 1);
	assert_false(line_level);
	memset(data, 0, 1024);
	assert_int_equal(request(IN, 4, 512), 0);
	assert_int_equal(data[0], 0x5a);
	assert_int_equal(data[511], 0x5a);
	assert_int_equal(data[512], 0);
	assert_int_equal(request(IN, 5, 512), 0);
	assert_int_equal(data[0], 0);
	assert_int_equal(used_index(), 3);
	assert_false(broken());
}

static void test_other_requests(void **state)
{
	(void)state;
	assert_int_equal(request(FLUSH, 0, 0), 0);
	assert_int_equal(request(GET_ID, 0, 20), 0);
	assert_string_equal((char *)guest_memory_host(&memory, DATA, 20), "kvm32");
	assert_int_equal(request(GET_ID, 0, 10), 1);
	assert_int_equal(request(77, 0, 0), 2);
	assert_false(broken());
}

static void test_beyond_the_disk(void **state)
{
	(void)state;
	assert_int_equal(request(IN, SECTORS - 1, 512), 0);
	assert_int_equal(request(IN, SECTORS - 1, 1024), 1);
	assert_int_equal(request(IN, SECTORS, 512), 1);
	assert_int_equal(request(IN, UINT64_MAX, 512), 1);
	assert_int_equal(request(OUT, UINT64_MAX / 512, 512), 1);
	assert_int_equal(request(IN, 0, 100), 1);	/* no whole sector */
	assert_false(broken());
}

static void test_no_interrupt_when_asked_not_to(void **state)
{
	(void)state;
	guest_store16(&memory, AVAIL, 1);
	assert_int_equal(request(FLUSH, 0, 0), 0);
	assert_false(line_level);
}

static void test_indirect(void **state)
{
	uint8_t status = 0xff;

	(void)state;
	header(IN, 0);
	descriptor_at(TABLE, 0, HEADER, 16, NEXT, 1);
	descriptor_at(TABLE, 1, DATA, 512, NEXT | WRITE, 2);
	descriptor_at(TABLE, 2, STATUS_BYTE, 1, WRITE, 0);
	guest_write(&memory, STATUS_BYTE, &status, 1);
	descriptor(5, TABLE, 48, INDIRECT, 0);
	offer(5);
	notify();
	guest_read(&memory, STATUS_BYTE, &status, 1);
	assert_int_equal(status, 0);
	assert_int_equal(used_index(), 1);
}

/* One buffer in many pieces, and a data length that ends inside one. */
static void test_header_and_status_in_pieces(void **state)
{
	uint8_t status = 0xff;

	(void)state;
	header(IN, 0);
	guest_write(&memory, STATUS_BYTE, &status, 1);
	descriptor(0, HEADER, 5, NEXT, 1);
	descriptor(1, HEADER + 5, 11, NEXT, 2);
	descriptor(2, DATA, 500, NEXT | WRITE, 3);
	descriptor(3, STATUS_BYTE - 12, 13, WRITE, 0);
	offer(0);
	notify();
	guest_read(&memory, STATUS_BYTE, &status, 1);
	assert_int_equal(status, 0);
	assert_false(broken());
}

static void test_index_wraps(void **state)
{
	(void)state;
	for (int i = 0; i < 70000; i++)
		assert_int_equal(request(77, 0, 0), 2);
	assert_int_equal(used_index(), 70000 & 0xffff);
}

static void test_features(void **state)
{
	(void)state;
	negotiate(VIRTIO_FEATURE(63) | VIRTIO_FEATURE(VIRTIO_F_VERSION_1));
	assert_int_equal(load(R_STATUS) & 8, 0);
	negotiate(0);		/* a legacy driver */
	assert_int_equal(load(R_STATUS) & 8, 0);
	set_queue(DESC, AVAIL, USED, QSIZE);
	assert_int_equal(load(R_QUEUE_READY), 0);
	store(0x014, 7);	/* a word of features that does not exist */
	assert_int_equal(load(0x010), 0);
	store(0x024, 0x80000000);
	store(0x020, 0xffffffff);
	negotiate(VIRTIO_FEATURE(VIRTIO_F_VERSION_1));
	assert_int_equal(load(R_STATUS) & 8, 8);
	store(0x020, 0);	/* too late */
	assert_int_equal(load(R_STATUS) & 8, 8);
}

static void test_read_only(void **state)
{
	(void)state;
	virtio_destroy(dev);
	dev = virtio_blk_create(image, true, &memory, &irq);
	start_driver();
	assert_true(dev->ops->features(dev) & VIRTIO_FEATURE(5));
	assert_int_equal(request(OUT, 0, 512), 1);
	assert_int_equal(request(IN, 0, 512), 0);
}

static void test_image_that_shrinks(void **state)
{
	(void)state;
	assert_int_equal(truncate(image, 512), 0);
	assert_int_equal(request(IN, 8, 512), 1);
	assert_int_equal(truncate(image, SECTORS * 512), 0);
	assert_false(broken());
}

static int setup_rng(void **state)
{
	(void)state;
	line_level = false;
	if (guest_memory_create(&memory, BASE, SIZE))
		return -1;
	dev = virtio_rng_create(&memory, &irq);
	avail_index = 0;
	negotiate(VIRTIO_FEATURE(VIRTIO_F_VERSION_1));
	set_queue(DESC, AVAIL, USED, QSIZE);
	store(R_STATUS, DRIVER_OK);
	return 0;
}

static void test_rng(void **state)
{
	uint32_t element[2];
	uint8_t random[600] = { 0 }, zero[64] = { 0 };

	(void)state;
	descriptor(0, DATA, 600, WRITE, 0);
	offer(0);
	notify();
	guest_read(&memory, USED + 4, element, sizeof(element));
	assert_true(element[1] > 0 && element[1] <= 600);
	guest_read(&memory, DATA, random, sizeof(random));
	assert_memory_not_equal(random, zero, sizeof(zero));
	assert_int_equal(random[element[1]], 0);
	descriptor(0, DATA, 600, 0, 0);		/* nowhere to put any */
	offer(0);
	notify();
	assert_true(broken());
}

#define RNG(test)	cmocka_unit_test_setup_teardown(test, setup_rng, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DISK(test_identity), DISK(test_write_then_read), DISK(test_other_requests), DISK(test_beyond_the_disk),
		DISK(test_no_interrupt_when_asked_not_to), DISK(test_indirect), DISK(test_header_and_status_in_pieces),
		DISK(test_index_wraps), DISK(test_features), DISK(test_read_only), DISK(test_image_that_shrinks),
		RNG(test_rng),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
