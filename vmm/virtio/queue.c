// SPDX-License-Identifier: GPL-2.0
/* Split virtqueues (section 2.7 of the virtio 1.2 specification), device side. */
#include <errno.h>
#include <string.h>

#include "virtio.h"

#define DESC_NEXT		1u
#define DESC_WRITE		2u
#define DESC_INDIRECT		4u
#define AVAIL_NO_INTERRUPT	1u

struct descriptor {
	uint64_t address;
	uint32_t length;
	uint16_t flags;
	uint16_t next;
};

struct used_element {
	uint32_t id;
	uint32_t length;
};

/* Both rings: flags, idx, then the elements, then a word for a feature that we do not offer. */
#define RING_FLAGS		0u
#define RING_INDEX		2u
#define RING_ELEMENTS		4u

static uint64_t descriptors_bytes(const struct virtio_queue *queue)
{
	return (uint64_t)queue->size * sizeof(struct descriptor);
}

static uint64_t available_bytes(const struct virtio_queue *queue)
{
	return RING_ELEMENTS + (uint64_t)queue->size * sizeof(uint16_t);
}

static uint64_t used_bytes(const struct virtio_queue *queue)
{
	return RING_ELEMENTS + (uint64_t)queue->size * sizeof(struct used_element);
}

static bool part_ok(const struct guest_memory *memory, uint64_t address, uint64_t bytes, unsigned int alignment)
{
	return !(address % alignment) && guest_memory_contains(memory, address, bytes);
}

int virtio_queue_enable(struct virtio_queue *queue, const struct guest_memory *memory)
{
	bool size_ok = queue->size && queue->size <= VIRTIO_QUEUE_MAX && !(queue->size & (queue->size - 1));

	if (!size_ok || !part_ok(memory, queue->descriptors, descriptors_bytes(queue), 16) ||
	    !part_ok(memory, queue->available, available_bytes(queue), 2) ||
	    !part_ok(memory, queue->used, used_bytes(queue), 4))
		return -EINVAL;
	queue->next_available = queue->next_used = queue->held = 0;
	queue->ready = true;
	return 0;
}

static bool overlaps(uint64_t a, uint64_t a_bytes, uint64_t b, uint64_t b_bytes)
{
	return a < b + b_bytes && b < a + a_bytes;
}

/* A buffer inside the queue itself would let the device rewrite what it is reading. */
static bool hits_queue(const struct virtio_queue *queue, uint64_t address, uint64_t bytes)
{
	return overlaps(address, bytes, queue->descriptors, descriptors_bytes(queue)) ||
	       overlaps(address, bytes, queue->available, available_bytes(queue)) ||
	       overlaps(address, bytes, queue->used, used_bytes(queue));
}

static int add_buffer(struct virtio_queue *queue, const struct guest_memory *memory, const struct descriptor *d,
		      struct virtio_chain *chain)
{
	bool writable = d->flags & DESC_WRITE;
	unsigned int count = chain->readable + chain->writable;
	void *host = guest_memory_host(memory, d->address, d->length);

	if (!host || !d->length || count == VIRTIO_QUEUE_MAX || hits_queue(queue, d->address, d->length))
		return -EINVAL;
	if (!writable && chain->writable)
		return -EINVAL;		/* 2.7.4.2: what the device writes comes last */
	chain->iov[count] = (struct iovec){ host, d->length };
	if (writable) {
		chain->writable++;
		chain->writable_bytes += d->length;
	} else {
		chain->readable++;
		chain->readable_bytes += d->length;
	}
	/* One buffer many times over can name more bytes than there are: work without end. */
	return chain->readable_bytes + chain->writable_bytes <= memory->size ? 0 : -EINVAL;
}

/*
 * Follows a list of descriptors in a table of @entries. A list cannot be longer than its table without going round in
 * circles, so that is the bound.
 */
static int walk(struct virtio_queue *queue, const struct guest_memory *memory, uint64_t table, uint32_t entries,
		uint16_t index, bool nested, struct virtio_chain *chain)
{
	struct descriptor d;
	int err;

	for (uint32_t n = 0; n < entries; n++, index = d.next) {
		if (index >= entries || guest_read(memory, table + index * sizeof(d), &d, sizeof(d)))
			return -EINVAL;
		if (d.flags & DESC_INDIRECT) {
			/* 2.7.5.3.1: not inside another one, and it ends the list */
			if (nested || !queue->indirect || d.flags & DESC_NEXT || d.length % sizeof(d) || !d.length)
				return -EINVAL;
			if (d.length / sizeof(d) > VIRTIO_QUEUE_MAX)
				return -EINVAL;
			chain->descriptors++;
			return walk(queue, memory, d.address, d.length / sizeof(d), 0, true, chain);
		}
		err = add_buffer(queue, memory, &d, chain);
		if (err)
			return err;
		chain->descriptors += !nested;
		if (!(d.flags & DESC_NEXT))
			return 0;
	}
	return -EINVAL;
}

int virtio_queue_pending(const struct virtio_queue *queue, const struct guest_memory *memory)
{
	uint16_t index, pending;

	if (guest_load16(memory, queue->available + RING_INDEX, &index))
		return -EINVAL;
	pending = index - queue->next_available;
	return pending <= queue->size ? pending : -EINVAL;
}

int virtio_queue_pop(struct virtio_queue *queue, const struct guest_memory *memory, struct virtio_chain *chain)
{
	uint32_t slot = queue->next_available & (queue->size - 1);
	int pending = virtio_queue_pending(queue, memory);
	uint16_t head;

	if (pending <= 0)
		return pending;
	if (guest_load16(memory, queue->available + RING_ELEMENTS + slot * sizeof(head), &head))
		return -EINVAL;
	chain->head = head;
	chain->descriptors = chain->readable = chain->writable = 0;
	chain->readable_bytes = chain->writable_bytes = 0;
	if (walk(queue, memory, queue->descriptors, queue->size, head, false, chain))
		return -EINVAL;
	queue->next_available++;
	return 1;
}

void virtio_queue_unpop(struct virtio_queue *queue)
{
	queue->next_available -= 1 + queue->held;
	queue->held = 0;
}

static int write_used(struct virtio_queue *queue, const struct guest_memory *memory, uint16_t index, uint16_t head,
		      uint32_t written)
{
	uint32_t slot = index & (queue->size - 1);
	struct used_element element = { .id = head, .length = written };

	return guest_write(memory, queue->used + RING_ELEMENTS + slot * sizeof(element), &element, sizeof(element));
}

/* Behind the place of the first one, where the driver does not look yet. */
int virtio_queue_hold(struct virtio_queue *queue, const struct guest_memory *memory, uint16_t head, uint32_t written)
{
	return write_used(queue, memory, queue->next_used + ++queue->held, head, written);
}

int virtio_queue_push(struct virtio_queue *queue, const struct guest_memory *memory, uint16_t head, uint32_t written)
{
	int err = write_used(queue, memory, queue->next_used, head, written);

	if (err)
		return err;
	queue->next_used += 1 + queue->held;
	queue->held = 0;
	/* The store releases: the driver that sees the new index sees the elements and the data too. */
	return guest_store16(memory, queue->used + RING_INDEX, queue->next_used);
}

bool virtio_queue_wants_irq(const struct virtio_queue *queue, const struct guest_memory *memory)
{
	uint16_t flags = 0;

	/* Full barrier: the driver clears the flag and then looks at used.idx, we do it the other way round. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	guest_load16(memory, queue->available + RING_FLAGS, &flags);
	return !(flags & AVAIL_NO_INTERRUPT);
}

typedef void copy_fn(void *host, void *data, size_t length);

static void copy_out(void *host, void *data, size_t length)
{
	memcpy(data, host, length);
}

static void copy_in(void *host, void *data, size_t length)
{
	memcpy(host, data, length);
}

static size_t iov_copy(const struct iovec *iov, unsigned int count, uint64_t offset, uint8_t *data, size_t length,
		       copy_fn *copy)
{
	size_t done = 0;

	for (unsigned int i = 0; i < count && done < length; i++) {
		size_t part;

		if (offset >= iov[i].iov_len) {
			offset -= iov[i].iov_len;
			continue;
		}
		part = iov[i].iov_len - offset;
		if (part > length - done)
			part = length - done;
		copy((uint8_t *)iov[i].iov_base + offset, data + done, part);
		done += part;
		offset = 0;
	}
	return done;
}

size_t iov_read(const struct iovec *iov, unsigned int count, uint64_t offset, void *data, size_t length)
{
	return iov_copy(iov, count, offset, data, length, copy_out);
}

size_t iov_write(const struct iovec *iov, unsigned int count, uint64_t offset, const void *data, size_t length)
{
	return iov_copy(iov, count, offset, (void *)data, length, copy_in);
}
