// SPDX-License-Identifier: GPL-2.0
#include "bus.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "msg.h"

int bus_register(struct bus *bus, uint64_t base, uint64_t size, struct bus_device *device)
{
	if (bus->count == BUS_RANGES)
		return -ENOSPC;
	for (unsigned int i = 0; i < bus->count; i++) {
		const struct bus_range *other = &bus->ranges[i];

		if (base < other->base + other->size && other->base < base + size)
			return -EEXIST;
	}
	bus->ranges[bus->count++] = (struct bus_range){ base, size, device };
	return 0;
}

/* The whole access must lie in one range. */
static const struct bus_range *find(const struct bus *bus, uint64_t address, unsigned int length)
{
	for (unsigned int i = 0; i < bus->count; i++) {
		const struct bus_range *range = &bus->ranges[i];
		uint64_t offset = address - range->base;

		if (offset < range->size && length <= range->size - offset)
			return range;
	}
	return NULL;
}

static bool valid_length(unsigned int length)
{
	return length == 1 || length == 2 || length == 4 || length == 8;
}

static void access_device(const struct bus_range *range, uint64_t address, uint8_t data[8], unsigned int length,
			  bool is_write)
{
	struct bus_device *device = range->device;
	uint32_t offset = address - range->base;
	uint64_t value = 0;

	pthread_mutex_lock(&device->lock);
	if (is_write) {
		memcpy(&value, data, length);
		device->write(device, offset, length, value);
	} else {
		value = device->read(device, offset, length);
		memcpy(data, &value, length);
	}
	pthread_mutex_unlock(&device->lock);
}

void bus_access(const struct bus *bus, uint64_t address, uint8_t data[8], unsigned int length, bool is_write)
{
	const struct bus_range *range = valid_length(length) ? find(bus, address, length) : NULL;

	if (range) {
		access_device(range, address, data, length, is_write);
		return;
	}
	msg_guest("%s of %u bytes at 0x%08" PRIx64 ", where nothing is", is_write ? "store" : "load", length, address);
	if (!is_write)
		memset(data, 0, 8);
}
