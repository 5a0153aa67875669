// SPDX-License-Identifier: GPL-2.0
/* An entropy source (section 5.4 of the virtio 1.2 specification) fed by the host's. */
#include <errno.h>
#include <stdlib.h>
#include <sys/random.h>

#include "../msg.h"
#include "virtio.h"

#define RNG_REQUEST_MAX	256u	/* a driver that wants more asks again; also what one getrandom() always gives whole */

static uint64_t rng_features(struct virtio_device *device)
{
	(void)device;
	return 0;
}

/* On a host that has no entropy yet this waits for it; the signal that stops the vCPU ends the wait. */
static int64_t rng_request(struct virtio_device *device, unsigned int queue, struct virtio_chain *chain)
{
	uint8_t random[RNG_REQUEST_MAX];
	ssize_t got;

	(void)device;
	(void)queue;
	if (!chain->writable_bytes)
		return -EINVAL;
	got = getrandom(random, sizeof(random), 0);
	return iov_write(chain->iov + chain->readable, chain->writable, 0, random, got < 0 ? 0 : got);
}

static void rng_destroy(struct virtio_device *device)
{
	free(device);
}

static const struct virtio_ops rng_ops = {
	.id = 4,
	.queues = 1,
	.name = "rng",
	.features = rng_features,
	.request = rng_request,
	.destroy = rng_destroy,
};

struct virtio_device *virtio_rng_create(const struct guest_memory *memory, const struct irq_line *irq)
{
	struct virtio_device *device = calloc(1, sizeof(*device));

	if (!device) {
		msg_error("no memory");
		return NULL;
	}
	virtio_mmio_init(device, &rng_ops, memory, irq);
	return device;
}
