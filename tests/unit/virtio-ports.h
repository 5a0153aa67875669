/* SPDX-License-Identifier: GPL-2.0 */
/* The driver of virtio-driver.h for devices with two queues, to receive and to transmit. */
#ifndef KVM32_TESTS_VIRTIO_PORTS_H
#define KVM32_TESTS_VIRTIO_PORTS_H

#include "virtio-driver.h"
#include "virtio-garbage.h"

#define TX_DESC		(BASE + 0xb000)
#define TX_AVAIL	(BASE + 0xc000)
#define TX_USED		(BASE + 0xd000)
#define LARGE		(BASE + 0x20000)
#define NET_HEADER	12u

enum { RX, TX };

static uint16_t tx_index;

/* Queue 0 is the one that virtio-driver.h knows. */
static void start_ports_with(uint64_t features)
{
	const uint64_t addresses[] = { TX_DESC, TX_AVAIL, TX_USED };

	memset(guest_memory_host(&memory, BASE, SIZE), 0, SIZE);
	avail_index = tx_index = 0;
	negotiate(features | VIRTIO_FEATURE(VIRTIO_F_VERSION_1) | VIRTIO_FEATURE(VIRTIO_F_INDIRECT_DESC));
	set_queue(DESC, AVAIL, USED, QSIZE);
	store(R_QUEUE_SEL, TX);
	store(R_QUEUE_NUM, QSIZE);
	for (int i = 0; i < 3; i++)
		store(0x080 + 16 * i, addresses[i]);
	store(R_QUEUE_READY, 1);
	store(R_STATUS, DRIVER_OK);
}

static void start_ports(void)
{
	start_ports_with(dev->ops->features(dev));
}

static void send_buffer(uint64_t address, uint32_t length)
{
	descriptor_at(TX_DESC, tx_index % QSIZE, address, length, 0, 0);
	guest_store16(&memory, TX_AVAIL + 4 + 2 * (tx_index % QSIZE), tx_index % QSIZE);
	guest_store16(&memory, TX_AVAIL + 2, ++tx_index);
	store(R_NOTIFY, TX);
}

static uint16_t tx_used(void)
{
	uint16_t value = 0;

	guest_load16(&memory, TX_USED + 2, &value);
	return value;
}

static void offer_buffer(uint32_t length)
{
	descriptor(avail_index % QSIZE, DATA, length, WRITE, 0);
	offer(avail_index % QSIZE);
	notify();
}

/* Length of the answer to the last request of the receive queue */
static uint32_t rx_length(void)
{
	uint32_t length = 0;

	guest_read(&memory, USED + 4 + 8 * ((used_index() - 1) % QSIZE) + 4, &length, 4);
	return length;
}

/* The transmit queue gets the receive queue's garbage. */
static void scribble_both(void)
{
	scribble();
	guest_write(&memory, TX_DESC, guest_memory_host(&memory, DESC, 16 * QSIZE), 16 * QSIZE);
	guest_write(&memory, TX_AVAIL, guest_memory_host(&memory, AVAIL, 4 + 2 * QSIZE), 4 + 2 * QSIZE);
}

static void garbage(void (*outside)(void))
{
	for (int i = 0; i < 20; i++) {
		switch (some(5)) {
		case 0:
			scribble_both();
			store(R_NOTIFY, some(3));
			break;
		case 1:
			outside();
			break;
		default:
			poke_registers();
			break;
		}
	}
}

#endif
