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

static bool covers(const struct bus_range *range, uint64_t address, unsigned int length)
{
	uint64_t offset = address - range->base;

	return offset < range->size && length <= range->size - offset;
}

/* The whole access must lie in one range. */
static const struct bus_range *find(const struct bus *bus, uint64_t address, unsigned int length)
{
	for (unsigned int i = 0; i < bus->count; i++) {
		if (covers(&bus->ranges[i], address, length))
			return &bus->ranges[i];
	}
	return NULL;
}

static bool valid_length(unsigned int length)
{
	return length == 1 || length == 2 || length == 4 || length == 8;
}

static void store(const struct bus_range *range, uint64_t address, const uint8_t data[8], unsigned int length)
{
	uint64_t value = 0;

	memcpy(&value, data, length);
	range->device->write(range->device, address - range->base, length, value);
}

static void load(const struct bus_range *range, uint64_t address, uint8_t data[8], unsigned int length)
{
	uint64_t value = range->device->read(range->device, address - range->base, length);

	memcpy(data, &value, length);
}

static void nothing_there(const char *what, uint64_t address, unsigned int length)
{
	msg_guest("%s of %u bytes at 0x%08" PRIx64 ", where nothing is", what, length, address);
}

void bus_access(const struct bus *bus, uint64_t address, uint8_t data[8], unsigned int length, bool is_write)
{
	const struct bus_range *range = valid_length(length) ? find(bus, address, length) : NULL;

	if (!range) {
		nothing_there(is_write ? "store" : "load", address, length);
		if (!is_write)
			memset(data, 0, 8);
		return;
	}
	pthread_mutex_lock(&range->device->lock);
	if (is_write)
		store(range, address, data, length);
	else
		load(range, address, data, length);
	pthread_mutex_unlock(&range->device->lock);
}

/* The range of the next run, its device locked instead of the last one's. */
static const struct bus_range *go_to(const struct bus *bus, const struct bus_range *last, const struct bus_run *next)
{
	const struct bus_range *range;

	if (last && valid_length(next->length) && covers(last, next->address, next->length))
		return last;
	if (last)
		pthread_mutex_unlock(&last->device->lock);
	range = valid_length(next->length) ? find(bus, next->address, next->length) : NULL;
	if (range)
		pthread_mutex_lock(&range->device->lock);
	else
		nothing_there("store", next->address, next->length);
	return range;
}

static void store_run(const struct bus_range *range, const struct bus_run *run)
{
	struct bus_device *device = range->device;
	uint32_t offset = run->address - range->base;

	if (device->write_run) {
		device->write_run(device, offset, run->length, run->values, run->count);
		return;
	}
	for (unsigned int i = 0; i < run->count; i++)
		device->write(device, offset, run->length, run->values[i]);
}

void bus_stores(const struct bus *bus, bool (*next)(void *opaque, struct bus_run *run), void *opaque)
{
	const struct bus_range *range = NULL;
	struct bus_run run;

	while (next(opaque, &run)) {
		range = go_to(bus, range, &run);
		if (range)
			store_run(range, &run);
	}
	if (range)
		pthread_mutex_unlock(&range->device->lock);
}
