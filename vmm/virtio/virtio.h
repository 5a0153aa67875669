/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Virtio 1.x devices on the memory-mapped transport, version 2 (sections 2 and 4.2 of the specification).
 *
 * The driver is the guest and may be hostile: every number is checked when it is used, each descriptor is copied once,
 * and a queue that makes no sense stops the device (DEVICE_NEEDS_RESET) and nothing else.
 *
 * A queue is worked off under the device's lock, in the thread of the vCPU that notified or in that of the event loop when
 * the host's side has something (virtio_poke()): nothing is in flight when the store is over, so reset has nothing to wait
 * for and a descriptor cannot be with the device twice.
 */
#ifndef VMM_VIRTIO_H
#define VMM_VIRTIO_H

#include <sys/uio.h>

#include "../bus.h"
#include "../irq.h"
#include "../memory.h"

#define VIRTIO_QUEUE_MAX	128	/* entries; a power of two */
#define VIRTIO_QUEUES		2	/* that a device may have */

#define VIRTIO_F_INDIRECT_DESC	28
#define VIRTIO_F_VERSION_1	32
#define VIRTIO_FEATURE(bit)	(1ull << (bit))

struct virtio_queue {
	uint32_t size;
	bool ready;
	uint64_t descriptors, available, used;	/* guest addresses of the three parts */
	uint16_t next_available, next_used;
	uint16_t held;				/* requests whose answers wait for that of the one before them */
	bool indirect;				/* VIRTIO_F_INDIRECT_DESC was agreed on */
};

/** One request: host views of the guest's buffers, those to read first. */
struct virtio_chain {
	uint16_t head;
	unsigned int descriptors;		/* of the queue's own that it takes */
	unsigned int readable, writable;	/* entries of iov: [0, readable) and [readable, readable + writable) */
	uint64_t readable_bytes, writable_bytes;
	struct iovec iov[VIRTIO_QUEUE_MAX];
};

/** virtio_queue_enable() - checks size, place and alignment of the three parts. Return: 0 or -EINVAL. */
int virtio_queue_enable(struct virtio_queue *queue, const struct guest_memory *memory);

/** virtio_queue_pending() - how many requests the driver offers now. Return: a number, or -EINVAL. */
int virtio_queue_pending(const struct virtio_queue *queue, const struct guest_memory *memory);

/** virtio_queue_pop() - the next request. Return: 1, 0 if there is none, -EINVAL if the queue makes no sense. */
int virtio_queue_pop(struct virtio_queue *queue, const struct guest_memory *memory, struct virtio_chain *chain);

/** virtio_queue_unpop() - puts the request that was popped last back, and before it those that are held. */
void virtio_queue_unpop(struct virtio_queue *queue);

/**
 * virtio_queue_hold() - for an answer that takes several requests: as virtio_queue_push() for those but the first, which is
 * pushed last. The driver sees all of them at once. Return: 0 or -errno.
 */
int virtio_queue_hold(struct virtio_queue *queue, const struct guest_memory *memory, uint16_t head, uint32_t written);

/** virtio_queue_push() - gives a request back, with @written bytes in its writable buffers. Return: 0 or -errno. */
int virtio_queue_push(struct virtio_queue *queue, const struct guest_memory *memory, uint16_t head, uint32_t written);

/** virtio_queue_wants_irq() - false if the driver asked to be left alone. */
bool virtio_queue_wants_irq(const struct virtio_queue *queue, const struct guest_memory *memory);

/* Copies to or from a list of buffers, from byte @offset of the list on; returns the bytes copied. */
size_t iov_read(const struct iovec *iov, unsigned int count, uint64_t offset, void *data, size_t length);
size_t iov_write(const struct iovec *iov, unsigned int count, uint64_t offset, const void *data, size_t length);

struct virtio_device;

/** What makes a device a disk or anything else; the rest is the transport's. */
struct virtio_ops {
	uint32_t id;
	unsigned int queues;
	const char *name;
	uint64_t (*features)(struct virtio_device *device);
	void (*agreed)(struct virtio_device *device);	/* may be NULL; driver_features stay until the reset */
	/*
	 * Answers one request; the bytes written into its buffers, -EINVAL for one that makes no sense, or -EAGAIN: it
	 * stays where it is, and comes again, checked again, at the next virtio_poke() or notification.
	 */
	int64_t (*request)(struct virtio_device *device, unsigned int queue, struct virtio_chain *chain);
	void (*reset)(struct virtio_device *device);	/* may be NULL */
	void (*destroy)(struct virtio_device *device);
};

struct virtio_device {
	struct bus_device device;	/* first: the bus hands it back */
	const struct virtio_ops *ops;
	const struct guest_memory *memory;
	struct irq_line irq;
	const void *config;		/* read-only */
	size_t config_size;

	uint32_t status, interrupt_status;
	uint32_t device_features_select, driver_features_select, queue_select;
	uint64_t driver_features;
	struct virtio_queue queues[VIRTIO_QUEUES];
};

void virtio_mmio_init(struct virtio_device *device, const struct virtio_ops *ops, const struct guest_memory *memory,
		      const struct irq_line *irq);

/** virtio_poke() - from any thread: the host's side of a queue has input, or room again. */
void virtio_poke(struct virtio_device *device, unsigned int queue);

/** virtio_blk_create() - a raw image or block device. Return: NULL after a message. */
struct virtio_device *virtio_blk_create(const char *path, bool read_only, const struct guest_memory *memory,
					const struct irq_line *irq);

/** virtio_rng_create() - the host's random numbers. Return: NULL after a message. */
struct virtio_device *virtio_rng_create(const struct guest_memory *memory, const struct irq_line *irq);

/** The host's side of a console. Both return the number of bytes taken or given, without waiting. */
struct console_port {
	size_t (*write)(void *opaque, const uint8_t *bytes, size_t count);
	size_t (*read)(void *opaque, uint8_t *bytes, size_t most);
	void *opaque;
};

/** virtio_console_create() - a console with one port. Return: NULL after a message. */
struct virtio_device *virtio_console_create(const struct console_port *port, const struct guest_memory *memory,
					    const struct irq_line *irq);

/** virtio_console_poke() - from any thread: the port has input, or room again. */
void virtio_console_poke(struct virtio_device *device);

struct net_link;

/**
 * virtio_net_create() - a network card.
 * @link: its cable, NULL for none.
 * @wake_fd: an eventfd for virtio_net_listens() having become true; or -1.
 *
 * Return: NULL after a message.
 */
struct virtio_device *virtio_net_create(struct net_link *link, const uint8_t mac[6], int wake_fd,
					const struct guest_memory *memory, const struct irq_line *irq);

/** virtio_net_listens() - is it worth waiting for frames? Not while the guest has no buffers for them. */
bool virtio_net_listens(struct virtio_device *device);

/** virtio_net_input() - there may be frames on the link. From the event loop, which asks virtio_net_listens() again after it. */
void virtio_net_input(struct virtio_device *device);

void virtio_destroy(struct virtio_device *device);

#endif
