/* SPDX-License-Identifier: GPL-2.0 */
/* Queues of random contents, with enough sense in them to get past the first check. */
#ifndef KVM32_TESTS_VIRTIO_GARBAGE_H
#define KVM32_TESTS_VIRTIO_GARBAGE_H

#include "virtio-driver.h"

static uint32_t some(uint32_t below)
{
	return random() % below;
}

static uint64_t some_address(void)
{
	static const uint64_t interesting[] = {
		DESC, AVAIL, USED, HEADER, DATA, TABLE, STATUS_BYTE, BASE, BASE + SIZE - 1, BASE + SIZE, BASE - 1, 0,
		UINT64_MAX, 0x0a000000,
	};
	uint64_t address = interesting[some(sizeof(interesting) / sizeof(*interesting))];

	return some(4) ? address : address + some(64);
}

static uint32_t some_length(void)
{
	static const uint32_t interesting[] = { 0, 1, 16, 48, 512, 0x1000, 0x80000, 0xffffffff, 0x7fffffff };

	return interesting[some(sizeof(interesting) / sizeof(*interesting))];
}

static void scribble(void)
{
	for (unsigned int i = 0; i < QSIZE; i++) {
		descriptor(i, some_address(), some_length(), some(8), some(QSIZE + 2));
		if (i < 4)
			descriptor_at(TABLE, i, some_address(), some_length(), some(8), some(5));
		guest_store16(&memory, AVAIL + 4 + 2 * i, some(QSIZE + 1));
	}
	header(some(10), some(SECTORS + 2));
	avail_index += some(QSIZE + 2);
	guest_store16(&memory, AVAIL + 2, avail_index);
}

static void poke_registers(void)
{
	static const unsigned int lengths[] = { 1, 2, 4, 8 };

	switch (some(3)) {
	case 0:
		dev->device.write(&dev->device, some(0x200), lengths[some(4)], random());
		break;
	case 1:
		store(some(0x40) * 4, some(3) ? some(16) : (uint32_t)random());
		break;
	case 2:
		dev->device.read(&dev->device, some(0x200), lengths[some(4)]);
		break;
	}
}

#endif
