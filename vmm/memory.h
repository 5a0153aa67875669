/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Guest memory. Every address that comes from a guest goes through here and is checked against RAM; nobody else keeps
 * or computes a host pointer into it. The guest may change its memory at any time: copy a value once, then check the copy.
 */
#ifndef VMM_MEMORY_H
#define VMM_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct guest_memory {
	uint64_t base;
	uint64_t size;
	uint8_t *host;
};

/** Return: 0 or -errno. The memory is zero and is taken from the host page by page as the guest touches it. */
int guest_memory_create(struct guest_memory *memory, uint64_t base, uint64_t size);
/** guest_memory_populate() - takes it from the host now. Return: 0 or -errno. */
int guest_memory_populate(const struct guest_memory *memory);
void guest_memory_destroy(struct guest_memory *memory);

bool guest_memory_contains(const struct guest_memory *memory, uint64_t address, uint64_t length);

/**
 * guest_memory_host() - the host's view of a range, for bulk transfers.
 *
 * Return: NULL unless all of it is RAM.
 */
void *guest_memory_host(const struct guest_memory *memory, uint64_t address, uint64_t length);

/* Copies; 0, or -EFAULT (and nothing done) unless all of the range is RAM. */
int guest_read(const struct guest_memory *memory, uint64_t address, void *data, size_t length);
int guest_write(const struct guest_memory *memory, uint64_t address, const void *data, size_t length);

/* One aligned little-endian value that a vCPU may be writing or reading meanwhile; loads acquire, stores release. */
int guest_load16(const struct guest_memory *memory, uint64_t address, uint16_t *value);
int guest_store16(const struct guest_memory *memory, uint64_t address, uint16_t value);

#endif
