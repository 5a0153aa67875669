// SPDX-License-Identifier: GPL-2.0
/* The memory-mapped transport, version 2 (section 4.2 of the virtio 1.2 specification). */
#include <errno.h>
#include <string.h>

#include "../msg.h"
#include "virtio.h"

enum {
	MAGIC = 0x000, VERSION = 0x004, DEVICE_ID = 0x008, VENDOR_ID = 0x00c, DEVICE_FEATURES = 0x010,
	DEVICE_FEATURES_SEL = 0x014, DRIVER_FEATURES = 0x020, DRIVER_FEATURES_SEL = 0x024, QUEUE_SEL = 0x030,
	QUEUE_NUM_MAX = 0x034, QUEUE_NUM = 0x038, QUEUE_READY = 0x044, QUEUE_NOTIFY = 0x050, INTERRUPT_STATUS = 0x060,
	INTERRUPT_ACK = 0x064, STATUS = 0x070, QUEUE_DESC_LOW = 0x080, QUEUE_DESC_HIGH = 0x084,
	QUEUE_DRIVER_LOW = 0x090, QUEUE_DRIVER_HIGH = 0x094, QUEUE_DEVICE_LOW = 0x0a0, QUEUE_DEVICE_HIGH = 0x0a4,
	CONFIG_GENERATION = 0x0fc, CONFIG = 0x100,
};

#define MAGIC_VALUE		0x74726976u	/* "virt" */
#define VENDOR_VALUE		0x32334d4bu	/* "KM32" */

#define STATUS_DRIVER_OK	0x04u
#define STATUS_FEATURES_OK	0x08u
#define STATUS_NEEDS_RESET	0x40u
#define STATUS_FAILED		0x80u
#define STATUS_DRIVER_BITS	0x8fu		/* what the driver may set */

#define INTERRUPT_QUEUE		1u
#define INTERRUPT_CONFIG	2u

static void raise(struct virtio_device *dev, uint32_t reason)
{
	dev->interrupt_status |= reason;
	irq_line_set(&dev->irq, dev->interrupt_status);
}

/* 2.1.2: the device cannot go on until the driver resets it. */
static void needs_reset(struct virtio_device *dev, const char *why)
{
	msg_guest("virtio %s: %s; the device waits for a reset", dev->ops->name, why);
	dev->status |= STATUS_NEEDS_RESET;
	raise(dev, INTERRUPT_CONFIG);
}

static uint64_t offered_features(struct virtio_device *dev)
{
	return dev->ops->features(dev) | VIRTIO_FEATURE(VIRTIO_F_VERSION_1) | VIRTIO_FEATURE(VIRTIO_F_INDIRECT_DESC);
}

static bool running(const struct virtio_device *dev)
{
	return dev->status & STATUS_DRIVER_OK && !(dev->status & (STATUS_NEEDS_RESET | STATUS_FAILED));
}

/* NULL for a number that is none of this device's queues: such accesses have no effect. */
static struct virtio_queue *selected(struct virtio_device *dev)
{
	return dev->queue_select < dev->ops->queues ? &dev->queues[dev->queue_select] : NULL;
}

static void reset(struct virtio_device *dev)
{
	dev->status = dev->interrupt_status = 0;
	dev->device_features_select = dev->driver_features_select = dev->queue_select = 0;
	dev->driver_features = 0;
	memset(dev->queues, 0, sizeof(dev->queues));
	if (dev->ops->reset)
		dev->ops->reset(dev);
	irq_line_set(&dev->irq, false);
}

static void write_status(struct virtio_device *dev, uint32_t value)
{
	uint64_t features = dev->driver_features;
	bool agreed;

	if (!value) {
		reset(dev);
		return;
	}
	/* 2.2.2: FEATURES_OK stays clear if we cannot do what the driver chose; 6.1: legacy drivers are not served. */
	if (features & ~offered_features(dev) || !(features & VIRTIO_FEATURE(VIRTIO_F_VERSION_1)))
		value &= ~STATUS_FEATURES_OK;
	agreed = value & ~dev->status & STATUS_FEATURES_OK;
	dev->status |= value & STATUS_DRIVER_BITS;
	if (agreed && dev->ops->agreed)
		dev->ops->agreed(dev);
}

static void write_features(struct virtio_device *dev, uint32_t value)
{
	unsigned int shift = 32 * dev->driver_features_select;

	if (shift > 32 || dev->status & STATUS_FEATURES_OK)
		return;
	dev->driver_features &= ~(0xffffffffull << shift);
	dev->driver_features |= (uint64_t)value << shift;
}

static uint32_t read_features(struct virtio_device *dev)
{
	return dev->device_features_select < 2 ? offered_features(dev) >> (32 * dev->device_features_select) : 0;
}

static void write_ready(struct virtio_device *dev, struct virtio_queue *queue, uint32_t value)
{
	if (!(value & 1)) {
		queue->ready = false;
		return;
	}
	if (queue->ready || !(dev->status & STATUS_FEATURES_OK))
		return;
	queue->indirect = dev->driver_features & VIRTIO_FEATURE(VIRTIO_F_INDIRECT_DESC);
	if (virtio_queue_enable(queue, dev->memory))
		needs_reset(dev, "a queue does not lie in memory");
}

/* One request. Return: 1, 0 if there is none or it has to wait, -EINVAL. */
static int serve(struct virtio_device *dev, unsigned int n)
{
	struct virtio_chain chain;
	int found = virtio_queue_pop(&dev->queues[n], dev->memory, &chain);
	int64_t written;

	if (found <= 0)
		return found;
	written = dev->ops->request(dev, n, &chain);
	if (written == -EAGAIN) {
		virtio_queue_unpop(&dev->queues[n]);
		return 0;
	}
	if (written < 0)
		return -EINVAL;
	return virtio_queue_push(&dev->queues[n], dev->memory, chain.head, written) ? -EINVAL : 1;
}

/*
 * At most a ring's worth per notification, or a second vCPU that keeps adding requests could hold this one here for ever.
 * Nothing gets lost: each addition brings a notification of its own, because we never ask for silence.
 */
static void notify(struct virtio_device *dev, uint32_t n)
{
	struct virtio_queue *queue;
	int status = 1;
	bool served = false;

	if (n >= dev->ops->queues || !dev->queues[n].ready || !running(dev))
		return;
	queue = &dev->queues[n];
	for (uint32_t i = 0; i < queue->size && status > 0; i++) {
		status = serve(dev, n);
		served |= status > 0;
	}
	if (status < 0)
		needs_reset(dev, "a request makes no sense");
	else if (served && virtio_queue_wants_irq(queue, dev->memory))
		raise(dev, INTERRUPT_QUEUE);
}

void virtio_poke(struct virtio_device *dev, unsigned int queue)
{
	pthread_mutex_lock(&dev->device.lock);
	notify(dev, queue);
	pthread_mutex_unlock(&dev->device.lock);
}

static void set_half(uint64_t *address, bool high, uint32_t value)
{
	unsigned int shift = high ? 32 : 0;

	*address = (*address & ~(0xffffffffull << shift)) | (uint64_t)value << shift;
}

/* Where a queue lies is fixed while it is in use. */
static void write_queue(struct virtio_device *dev, uint32_t offset, uint32_t value)
{
	struct virtio_queue *queue = selected(dev);
	bool high = offset & 4;

	if (!queue)
		return;
	if (offset == QUEUE_READY) {
		write_ready(dev, queue, value);
		return;
	}
	if (queue->ready)
		return;
	switch (offset) {
	case QUEUE_NUM:
		queue->size = value;
		break;
	case QUEUE_DESC_LOW:
	case QUEUE_DESC_HIGH:
		set_half(&queue->descriptors, high, value);
		break;
	case QUEUE_DRIVER_LOW:
	case QUEUE_DRIVER_HIGH:
		set_half(&queue->available, high, value);
		break;
	case QUEUE_DEVICE_LOW:
	case QUEUE_DEVICE_HIGH:
		set_half(&queue->used, high, value);
		break;
	}
}

static void acknowledge(struct virtio_device *dev, uint32_t value)
{
	dev->interrupt_status &= ~value;
	irq_line_set(&dev->irq, dev->interrupt_status);
}

static void write_register(struct virtio_device *dev, uint32_t offset, uint32_t value)
{
	switch (offset) {
	case DEVICE_FEATURES_SEL:
		dev->device_features_select = value;
		break;
	case DRIVER_FEATURES_SEL:
		dev->driver_features_select = value < 2 ? value : 2;
		break;
	case QUEUE_SEL:
		dev->queue_select = value;
		break;
	case DRIVER_FEATURES:
		write_features(dev, value);
		break;
	case QUEUE_NOTIFY:
		notify(dev, value);
		break;
	case STATUS:
		write_status(dev, value);
		break;
	case INTERRUPT_ACK:
		acknowledge(dev, value);
		break;
	default:
		write_queue(dev, offset, value);
		break;
	}
}

static uint32_t read_register(struct virtio_device *dev, uint32_t offset)
{
	const struct virtio_queue *queue = selected(dev);

	switch (offset) {
	case MAGIC:
		return MAGIC_VALUE;
	case VERSION:
		return 2;
	case DEVICE_ID:
		return dev->ops->id;
	case VENDOR_ID:
		return VENDOR_VALUE;
	case DEVICE_FEATURES:
		return read_features(dev);
	case QUEUE_NUM_MAX:
		return queue ? VIRTIO_QUEUE_MAX : 0;
	case QUEUE_READY:
		return queue && queue->ready;
	case INTERRUPT_STATUS:
		return dev->interrupt_status;
	case STATUS:
		return dev->status;
	default:
		return 0;
	}
}

static uint64_t read_config(const struct virtio_device *dev, uint32_t offset, unsigned int length)
{
	uint64_t value = 0;

	if (offset < dev->config_size && length <= dev->config_size - offset)
		memcpy(&value, (const uint8_t *)dev->config + offset, length);
	return value;
}

/* 4.2.2.2: registers are words, accessed as words; anything else has no effect. */
static uint64_t mmio_read(struct bus_device *device, uint32_t offset, unsigned int length)
{
	struct virtio_device *dev = (struct virtio_device *)device;

	if (offset >= CONFIG)
		return read_config(dev, offset - CONFIG, length);
	return length == 4 && !(offset & 3) ? read_register(dev, offset) : 0;
}

static void mmio_write(struct bus_device *device, uint32_t offset, unsigned int length, uint64_t value)
{
	struct virtio_device *dev = (struct virtio_device *)device;

	if (offset < CONFIG && length == 4 && !(offset & 3))
		write_register(dev, offset, value);
}

void virtio_mmio_init(struct virtio_device *dev, const struct virtio_ops *ops, const struct guest_memory *memory,
		      const struct irq_line *irq)
{
	dev->device = (struct bus_device){ .name = ops->name, .read = mmio_read, .write = mmio_write };
	pthread_mutex_init(&dev->device.lock, NULL);
	dev->ops = ops;
	dev->memory = memory;
	dev->irq = *irq;
	reset(dev);
}

void virtio_destroy(struct virtio_device *dev)
{
	if (dev)
		dev->ops->destroy(dev);
}
