// SPDX-License-Identifier: GPL-2.0
/* A console with one port (section 5.3 of the virtio 1.2 specification): a request is a line of output, not a byte. */
#include <errno.h>
#include <stdlib.h>

#include "../msg.h"
#include "virtio.h"

enum { RECEIVE, TRANSMIT, QUEUES };

#define CHUNK	512u

struct virtio_console {
	struct virtio_device virtio;	/* first */
	struct console_port port;
	uint64_t sent;			/* bytes of the first request in the transmit queue that the port took already */
};

static struct virtio_console *to_console(struct virtio_device *device)
{
	return (struct virtio_console *)device;
}

static uint64_t console_features(struct virtio_device *device)
{
	(void)device;
	return 0;
}

static int64_t receive(struct virtio_console *console, struct virtio_chain *chain)
{
	uint8_t bytes[CHUNK];
	size_t n;

	if (!chain->writable_bytes)
		return -EINVAL;
	n = console->port.read(console->port.opaque, bytes, chain->writable_bytes < CHUNK ? chain->writable_bytes : CHUNK);
	if (!n)
		return -EAGAIN;
	return iov_write(chain->iov + chain->readable, chain->writable, 0, bytes, n);
}

/* Whoever reads our output may stop reading: the rest of the request then waits, not the vCPU. */
static int64_t transmit(struct virtio_console *console, struct virtio_chain *chain)
{
	uint8_t bytes[CHUNK];
	size_t n, taken;

	while ((n = iov_read(chain->iov, chain->readable, console->sent, bytes, sizeof(bytes)))) {
		taken = console->port.write(console->port.opaque, bytes, n);
		console->sent += taken;
		if (taken < n)
			return -EAGAIN;
	}
	console->sent = 0;
	return 0;
}

static int64_t console_request(struct virtio_device *device, unsigned int queue, struct virtio_chain *chain)
{
	return queue == RECEIVE ? receive(to_console(device), chain) : transmit(to_console(device), chain);
}

static void console_reset(struct virtio_device *device)
{
	to_console(device)->sent = 0;
}

static void console_destroy(struct virtio_device *device)
{
	free(device);
}

static const struct virtio_ops console_ops = {
	.id = 3,
	.queues = QUEUES,
	.name = "console",
	.features = console_features,
	.request = console_request,
	.reset = console_reset,
	.destroy = console_destroy,
};

struct virtio_device *virtio_console_create(const struct console_port *port, const struct guest_memory *memory,
					    const struct irq_line *irq)
{
	struct virtio_console *console = calloc(1, sizeof(*console));

	if (!console) {
		msg_error("no memory");
		return NULL;
	}
	console->port = *port;
	virtio_mmio_init(&console->virtio, &console_ops, memory, irq);
	return &console->virtio;
}

void virtio_console_poke(struct virtio_device *device)
{
	virtio_poke(device, RECEIVE);
	virtio_poke(device, TRANSMIT);
}
