/* SPDX-License-Identifier: GPL-2.0 */
/* A virtio driver in guest memory of a page or two, for the tests of the devices: good by itself, bent by the tests. */
#ifndef KVM32_TESTS_VIRTIO_DRIVER_H
#define KVM32_TESTS_VIRTIO_DRIVER_H

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../../vmm/msg.h"
#include "../../vmm/virtio/virtio.h"
#include "unit.h"

#define BASE		0x40000000ull
#define SIZE		0x100000ull
#define DESC		(BASE + 0x1000)
#define AVAIL		(BASE + 0x2000)
#define USED		(BASE + 0x3000)
#define HEADER		(BASE + 0x4000)
#define DATA		(BASE + 0x5000)
#define STATUS_BYTE	(BASE + 0x9000)
#define TABLE		(BASE + 0xa000)		/* of indirect descriptors */
#define QSIZE		16u
#define SECTORS		2048u

enum {
	R_QUEUE_SEL = 0x030, R_QUEUE_NUM_MAX = 0x034, R_QUEUE_NUM = 0x038, R_QUEUE_READY = 0x044, R_NOTIFY = 0x050,
	R_INT_STATUS = 0x060, R_INT_ACK = 0x064, R_STATUS = 0x070, R_CONFIG = 0x100,
};
enum { NEXT = 1, WRITE = 2, INDIRECT = 4 };
enum { NEEDS_RESET = 0x40, DRIVER_OK = 0x0f };
enum { IN = 0, OUT = 1, FLUSH = 4, GET_ID = 8 };

static struct guest_memory memory;
static struct virtio_device *dev;
static char image[] = "/tmp/kvm32-virtio-test-XXXXXX";
static bool line_level;
static uint16_t avail_index;

static void set_line(void *opaque, unsigned int spi, bool level)
{
	(void)opaque;
	(void)spi;
	line_level = level;
}

static void hush(const char *line)
{
	(void)line;
}

static const struct irq_line irq = { .set = set_line };

static int group_setup(void **state)
{
	int fd = mkstemp(image);

	(void)state;
	msg_sink = hush;
	if (fd < 0 || ftruncate(fd, SECTORS * 512))
		return -1;
	close(fd);
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	return unlink(image);
}

static uint32_t load(uint32_t offset)
{
	return dev->device.read(&dev->device, offset, 4);
}

static void store(uint32_t offset, uint32_t value)
{
	dev->device.write(&dev->device, offset, 4, value);
}

static void negotiate(uint64_t features)
{
	store(R_STATUS, 0);
	store(R_STATUS, 3);
	store(0x024, 0);
	store(0x020, features);
	store(0x024, 1);
	store(0x020, features >> 32);
	store(R_STATUS, 0x0b);
}

static void set_queue(uint64_t desc, uint64_t avail, uint64_t used, uint32_t size)
{
	const uint64_t addresses[] = { desc, avail, used };
	const uint32_t registers[] = { 0x080, 0x090, 0x0a0 };

	store(R_QUEUE_SEL, 0);
	store(R_QUEUE_NUM, size);
	for (int i = 0; i < 3; i++) {
		store(registers[i], addresses[i]);
		store(registers[i] + 4, addresses[i] >> 32);
	}
	store(R_QUEUE_READY, 1);
}

/* As Linux does it. */
static void start_driver(void)
{
	memset(guest_memory_host(&memory, BASE, SIZE), 0, SIZE);
	avail_index = 0;
	negotiate(VIRTIO_FEATURE(VIRTIO_F_VERSION_1) | VIRTIO_FEATURE(VIRTIO_F_INDIRECT_DESC) | VIRTIO_FEATURE(9));
	set_queue(DESC, AVAIL, USED, QSIZE);
	store(R_STATUS, DRIVER_OK);
}

static int setup_disk(void **state)
{
	(void)state;
	line_level = false;
	if (guest_memory_create(&memory, BASE, SIZE))
		return -1;
	dev = virtio_blk_create(image, false, &memory, &irq);
	if (!dev)
		return -1;
	start_driver();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	virtio_destroy(dev);
	guest_memory_destroy(&memory);
	return 0;
}

static void descriptor_at(uint64_t table, unsigned int n, uint64_t address, uint32_t length, uint16_t flags,
			  uint16_t next)
{
	struct {
		uint64_t address;
		uint32_t length;
		uint16_t flags, next;
	} d = { address, length, flags, next };

	assert_int_equal(guest_write(&memory, table + n * 16, &d, 16), 0);
}

static void descriptor(unsigned int n, uint64_t address, uint32_t length, uint16_t flags, uint16_t next)
{
	descriptor_at(DESC, n, address, length, flags, next);
}

static void offer(uint16_t head)
{
	guest_store16(&memory, AVAIL + 4 + 2 * (avail_index % QSIZE), head);
	guest_store16(&memory, AVAIL + 2, ++avail_index);
}

static void notify(void)
{
	store(R_NOTIFY, 0);
}

static uint16_t used_index(void)
{
	uint16_t value = 0;

	guest_load16(&memory, USED + 2, &value);
	return value;
}

static void header(uint32_t type, uint64_t sector)
{
	struct {
		uint32_t type, reserved;
		uint64_t sector;
	} h = { type, 0, sector };

	guest_write(&memory, HEADER, &h, sizeof(h));
}

/* Header, data, status: as a driver lays a request out. */
static uint8_t request(uint32_t type, uint64_t sector, uint32_t bytes)
{
	uint8_t status = 0xff;

	header(type, sector);
	guest_write(&memory, STATUS_BYTE, &status, 1);
	descriptor(0, HEADER, 16, NEXT, bytes ? 1 : 2);
	if (bytes)
		descriptor(1, DATA, bytes, NEXT | (type == OUT ? 0 : WRITE), 2);
	descriptor(2, STATUS_BYTE, 1, WRITE, 0);
	offer(0);
	notify();
	guest_read(&memory, STATUS_BYTE, &status, 1);
	return status;
}

static bool broken(void)
{
	return load(R_STATUS) & NEEDS_RESET;
}

#define DISK(test)	cmocka_unit_test_setup_teardown(test, setup_disk, teardown)

#endif
