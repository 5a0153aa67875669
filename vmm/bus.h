/* SPDX-License-Identifier: GPL-2.0 */
/* The bus: which device answers an access of a vCPU outside RAM. */
#ifndef VMM_BUS_H
#define VMM_BUS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#define BUS_RANGES	16
#define BUS_RUN		64u

/**
 * struct bus_device - what stands behind a range.
 * @read, @write: offset < size of the range, length 1, 2, 4 or 8; a value is little-endian and zero beyond its length.
 *	Called with @lock held. Whatever the guest does here must end in an answer.
 * @write_run: as @write, for each of the values in turn; NULL: that is what is done.
 */
struct bus_device {
	const char *name;
	uint64_t (*read)(struct bus_device *device, uint32_t offset, unsigned int length);
	void (*write)(struct bus_device *device, uint32_t offset, unsigned int length, uint64_t value);
	void (*write_run)(struct bus_device *device, uint32_t offset, unsigned int length, const uint64_t *values,
			  unsigned int count);
	pthread_mutex_t lock;
};

struct bus_range {
	uint64_t base;
	uint64_t size;
	struct bus_device *device;
};

struct bus {
	struct bus_range ranges[BUS_RANGES];
	unsigned int count;
};

/** Return: 0; -EEXIST if the range overlaps another, -ENOSPC if the table is full. Not once vCPUs run. */
int bus_register(struct bus *bus, uint64_t base, uint64_t size, struct bus_device *device);

/** bus_access() - one load or store; where nothing is, loads give 0 and stores vanish. */
void bus_access(const struct bus *bus, uint64_t address, uint8_t data[8], unsigned int length, bool is_write);

/** Stores of the same length to the same address, one after the other. */
struct bus_run {
	uint64_t address;
	unsigned int length;
	unsigned int count;		/* 1 to BUS_RUN */
	uint64_t values[BUS_RUN];	/* as for bus_device.write */
};

/**
 * bus_stores() - one run after the other, as long as @next has any; of some in a row to one range the device is locked once.
 * @next: also learns by the call that the run before has been performed. It holds no lock of a device and takes none.
 */
void bus_stores(const struct bus *bus, bool (*next)(void *opaque, struct bus_run *run), void *opaque);

#endif
