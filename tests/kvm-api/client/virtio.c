// SPDX-License-Identifier: GPL-2.0
/*
 * A virtio console (virtio 1.2: 4.2, 5.3). Its registers are exits; its doorbells are KVM_IOEVENTFD, heard by a thread for
 * each queue, and its interrupt is KVM_IRQFD where the kernel has it. Trusts the guest: it is for tests.
 */
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "client.h"

enum {
	MAGIC = 0x000, VERSION = 0x004, DEVICE_ID = 0x008, FEATURES = 0x010, FEATURES_SEL = 0x014, QUEUE_SEL = 0x030,
	QUEUE_NUM_MAX = 0x034, QUEUE_NUM = 0x038, QUEUE_READY = 0x044, QUEUE_NOTIFY = 0x050, INTERRUPT_STATUS = 0x060,
	INTERRUPT_ACK = 0x064, STATUS = 0x070, QUEUE_DESC = 0x080, QUEUE_DRIVER = 0x090, QUEUE_DEVICE = 0x0a0,
};

#define ID_CONSOLE		3
#define FEATURE_VERSION_1	1	/* bit 32, in the second word */
#define MAX_SIZE		64
#define DESC_NEXT		1
#define RX			0
#define TX			1
#define NR_QUEUES		2

struct descriptor {
	uint64_t addr;
	uint32_t len;
	uint16_t flags, next;
};

struct available {
	uint16_t flags, index, ring[MAX_SIZE];
};

struct used {
	uint16_t flags, index;
	struct {
		uint32_t id, len;
	} ring[MAX_SIZE];
};

struct queue {
	uint32_t size, ready, desc, driver, device;
	uint16_t seen;
	int doorbell;
};

static struct {
	struct queue queues[NR_QUEUES];
	uint32_t select, features_select, status, interrupts;
	int irq;		/* eventfd, -1: KVM_IRQ_LINE */
	pthread_mutex_t lock;
	pthread_cond_t room;	/* in RX */
} device = { .lock = PTHREAD_MUTEX_INITIALIZER, .room = PTHREAD_COND_INITIALIZER };

static void interrupt(struct machine *m)
{
	uint64_t one = 1;

	__atomic_or_fetch(&device.interrupts, 1, __ATOMIC_SEQ_CST);
	if (device.irq >= 0) {
		if (write(device.irq, &one, sizeof(one)) != sizeof(one))
			fail("interrupt");
		return;
	}
	set_spi(m, VIRTIO_INTID, true);
	set_spi(m, VIRTIO_INTID, false);
}

static struct descriptor *descriptor(struct machine *m, struct queue *q, uint16_t index)
{
	struct descriptor *table = guest_memory(m, q->desc, sizeof(*table) * q->size);

	return table ? &table[index % q->size] : NULL;
}

/* The next chain, or -1. */
static int next_chain(struct machine *m, struct queue *q)
{
	struct available *available = guest_memory(m, q->driver, 4 + 2 * q->size);

	if (!q->ready || !available || q->seen == __atomic_load_n(&available->index, __ATOMIC_ACQUIRE))
		return -1;
	return available->ring[q->seen++ % q->size];
}

static void give_back(struct machine *m, struct queue *q, uint16_t head, uint32_t length)
{
	struct used *used = guest_memory(m, q->device, 4 + 8 * q->size);

	used->ring[used->index % q->size].id = head;
	used->ring[used->index % q->size].len = length;
	__atomic_store_n(&used->index, used->index + 1, __ATOMIC_RELEASE);
}

static void write_chain(struct machine *m, struct queue *q, uint16_t index)
{
	struct descriptor *d;

	do {
		void *data;

		d = descriptor(m, q, index);
		data = d ? guest_memory(m, d->addr, d->len) : NULL;
		if (!data || write(STDOUT_FILENO, data, d->len) < 0)
			return;
		index = d->next;
	} while (d->flags & DESC_NEXT);
}

static void transmit(struct machine *m)
{
	struct queue *q = &device.queues[TX];
	int head;

	while ((head = next_chain(m, q)) >= 0) {
		write_chain(m, q, head);
		give_back(m, q, head, 0);
		interrupt(m);
	}
}

/* All that fits in one buffer; false: the guest has none ready. */
static bool receive(struct machine *m, const uint8_t *data, size_t size)
{
	struct queue *q = &device.queues[RX];
	int head = next_chain(m, q);
	struct descriptor *d;
	void *to;

	if (head < 0)
		return false;
	d = descriptor(m, q, head);
	to = d && d->len >= size ? guest_memory(m, d->addr, size) : NULL;
	if (to)
		memcpy(to, data, size);
	give_back(m, q, head, to ? size : 0);
	interrupt(m);
	return true;
}

void virtio_input(struct machine *m, const uint8_t *data, size_t size)
{
	pthread_mutex_lock(&device.lock);
	while (!receive(m, data, size))
		pthread_cond_wait(&device.room, &device.lock);
	pthread_mutex_unlock(&device.lock);
}

static void notified(struct machine *m, unsigned int queue)
{
	pthread_mutex_lock(&device.lock);
	if (queue == TX)
		transmit(m);
	else
		pthread_cond_signal(&device.room);
	pthread_mutex_unlock(&device.lock);
}

struct listener {
	struct machine *machine;
	unsigned int queue;
};

static void *listen(void *argument)
{
	struct listener *l = argument;
	uint64_t count;

	while (read(device.queues[l->queue].doorbell, &count, sizeof(count)) == sizeof(count))
		notified(l->machine, l->queue);
	return NULL;
}

static void add_doorbell(struct machine *m, unsigned int queue)
{
	static struct listener listeners[NR_QUEUES];
	struct kvm_ioeventfd ring = {
		.addr = VIRTIO_BASE + QUEUE_NOTIFY,
		.len = 4,
		.datamatch = queue,
		.flags = KVM_IOEVENTFD_FLAG_DATAMATCH,
	};
	pthread_t thread;

	device.queues[queue].doorbell = ring.fd = must(eventfd(0, 0), "eventfd");
	must(ioctl(m->vm, KVM_IOEVENTFD, &ring), "KVM_IOEVENTFD");
	listeners[queue] = (struct listener){ m, queue };
	pthread_create(&thread, NULL, listen, &listeners[queue]);
}

static void add_interrupt(struct machine *m)
{
	struct kvm_irqfd irqfd = { .gsi = VIRTIO_INTID - 32 };

	device.irq = -1;
	/* The old way's GIC is not started yet, and KVM refuses eventfds until it is. */
	if (m->gic < 0 || ioctl(m->kvm, KVM_CHECK_EXTENSION, KVM_CAP_IRQFD) <= 0)
		return;
	device.irq = irqfd.fd = must(eventfd(0, 0), "eventfd");
	must(ioctl(m->vm, KVM_IRQFD, &irqfd), "KVM_IRQFD");
}

void virtio_start(struct machine *m)
{
	unsigned int i;

	add_interrupt(m);
	for (i = 0; i < NR_QUEUES && ioctl(m->kvm, KVM_CHECK_EXTENSION, KVM_CAP_IOEVENTFD) > 0; i++)
		add_doorbell(m, i);
}

uint32_t virtio_read(struct machine *m, uint32_t offset, uint32_t size)
{
	struct queue *q = &device.queues[device.select % NR_QUEUES];

	(void)m;
	(void)size;
	switch (offset) {
	case MAGIC:
		return 0x74726976;
	case VERSION:
		return 2;
	case DEVICE_ID:
		return ID_CONSOLE;
	case FEATURES:
		return device.features_select == 1 ? FEATURE_VERSION_1 : 0;
	case QUEUE_NUM_MAX:
		return device.select < NR_QUEUES ? MAX_SIZE : 0;
	case QUEUE_READY:
		return q->ready;
	case INTERRUPT_STATUS:
		return __atomic_load_n(&device.interrupts, __ATOMIC_SEQ_CST);
	case STATUS:
		return device.status;
	default:
		return 0;
	}
}

static void reset(void)
{
	unsigned int i;

	for (i = 0; i < NR_QUEUES; i++) {
		device.queues[i].ready = 0;
		device.queues[i].seen = 0;
	}
	device.interrupts = 0;
}

static void write_locked(struct machine *m, uint32_t offset, uint32_t value)
{
	struct queue *q = &device.queues[device.select % NR_QUEUES];

	switch (offset) {
	case FEATURES_SEL:
		device.features_select = value;
		break;
	case QUEUE_SEL:
		device.select = value;
		break;
	case QUEUE_NUM:
		q->size = value && value <= MAX_SIZE ? value : MAX_SIZE;
		break;
	case QUEUE_READY:
		q->ready = value;
		break;
	case QUEUE_DESC:
		q->desc = value;
		break;
	case QUEUE_DRIVER:
		q->driver = value;
		break;
	case QUEUE_DEVICE:
		q->device = value;
		break;
	case INTERRUPT_ACK:
		__atomic_and_fetch(&device.interrupts, ~value, __ATOMIC_SEQ_CST);
		break;
	case STATUS:
		if (!value)
			reset();
		device.status = value;
		break;
	}
	(void)m;
}

void virtio_write(struct machine *m, uint32_t offset, uint32_t value)
{
	/* Only without KVM_IOEVENTFD */
	if (offset == QUEUE_NOTIFY) {
		notified(m, value);
		return;
	}
	pthread_mutex_lock(&device.lock);
	write_locked(m, offset, value);
	pthread_mutex_unlock(&device.lock);
}
