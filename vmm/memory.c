// SPDX-License-Identifier: GPL-2.0
#include "memory.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BLOCK	(2u << 20)	/* of the guest's memory that a huge page of the host can be */

static void *map(uint64_t size)
{
	void *host = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return host == MAP_FAILED ? NULL : host;
}

/* The guest's blocks become the host's as well: what is in front of and behind such a place is given back. */
static uint8_t *map_blocks(uint64_t base, uint64_t size)
{
	uint8_t *host = map(size + BLOCK);
	size_t skip;

	if (!host)
		return NULL;
	skip = ((uintptr_t)base - (uintptr_t)host) % BLOCK;
	if (skip)
		munmap(host, skip);
	munmap(host + skip + size, BLOCK - skip);
	/* A wish: not each kernel has them. */
	madvise(host + skip, size, MADV_HUGEPAGE);
	return host + skip;
}

int guest_memory_create(struct guest_memory *memory, uint64_t base, uint64_t size)
{
	uint8_t *host = size < BLOCK ? map(size) : map_blocks(base, size);

	if (!host)
		return -errno;
	*memory = (struct guest_memory){ .base = base, .size = size, .host = host };
	return 0;
}

/* Kernels before 5.14 do not know the call for it. */
static void touch(const struct guest_memory *memory)
{
	size_t page = sysconf(_SC_PAGESIZE);

	for (uint8_t *at = memory->host; at < memory->host + memory->size; at += page)
		__atomic_store_n(at, __atomic_load_n(at, __ATOMIC_RELAXED), __ATOMIC_RELAXED);
}

int guest_memory_populate(const struct guest_memory *memory)
{
	if (!madvise(memory->host, memory->size, MADV_POPULATE_WRITE))
		return 0;
	if (errno != EINVAL)
		return -errno;
	touch(memory);
	return 0;
}

void guest_memory_destroy(struct guest_memory *memory)
{
	if (memory->host)
		munmap(memory->host, memory->size);
	memory->host = NULL;
	memory->size = 0;
}

bool guest_memory_contains(const struct guest_memory *memory, uint64_t address, uint64_t length)
{
	uint64_t offset = address - memory->base;

	/* An address below base wraps to a huge offset; written so that no sum can wrap. */
	return offset <= memory->size && length <= memory->size - offset;
}

void *guest_memory_host(const struct guest_memory *memory, uint64_t address, uint64_t length)
{
	if (!guest_memory_contains(memory, address, length))
		return NULL;
	return memory->host + (address - memory->base);
}

int guest_read(const struct guest_memory *memory, uint64_t address, void *data, size_t length)
{
	const void *host = guest_memory_host(memory, address, length);

	if (!host)
		return -EFAULT;
	memcpy(data, host, length);
	return 0;
}

int guest_write(const struct guest_memory *memory, uint64_t address, const void *data, size_t length)
{
	void *host = guest_memory_host(memory, address, length);

	if (!host)
		return -EFAULT;
	if (length)
		memcpy(host, data, length);	/* data may be NULL for nothing */
	return 0;
}

int guest_load16(const struct guest_memory *memory, uint64_t address, uint16_t *value)
{
	uint16_t *host = guest_memory_host(memory, address, sizeof(*host));

	if (!host || address % sizeof(*host))
		return -EFAULT;
	*value = __atomic_load_n(host, __ATOMIC_ACQUIRE);
	return 0;
}

int guest_store16(const struct guest_memory *memory, uint64_t address, uint16_t value)
{
	uint16_t *host = guest_memory_host(memory, address, sizeof(*host));

	if (!host || address % sizeof(*host))
		return -EFAULT;
	__atomic_store_n(host, value, __ATOMIC_RELEASE);
	return 0;
}
