// SPDX-License-Identifier: GPL-2.0
/* A network card (section 5.1 of the virtio 1.2 specification) without offloads: a request is a header and a frame. */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../msg.h"
#include "../net/link.h"
#include "virtio.h"

enum { RECEIVE, TRANSMIT, QUEUES };

#define NET_F_MAC	5

/* 5.1.6: all zero but for the last field, since no offload is agreed on. */
struct net_header {
	uint8_t flags, gso_type;
	uint16_t header_length, gso_size, checksum_start, checksum_offset;
	uint16_t buffers;
};

struct net {
	struct virtio_device virtio;	/* first */
	struct net_link *link;
	uint8_t mac[6];
	int wake_fd;
	atomic_bool listening;
	atomic_bool attended;		/* by the event loop, which looks at listening when it is done */
	uint8_t frame[NET_FRAME_MAX];
};

static struct net *to_net(struct virtio_device *device)
{
	return (struct net *)device;
}

static uint64_t net_features(struct virtio_device *device)
{
	(void)device;
	return VIRTIO_FEATURE(NET_F_MAC);
}

/* The link is empty and the guest has a buffer left: from now on a frame is worth waking up for. */
static void listen_again(struct net *net)
{
	uint64_t one = 1;

	if (atomic_exchange(&net->listening, true) || atomic_load(&net->attended))
		return;
	if (write(net->wake_fd, &one, sizeof(one)) < 0)
		return;		/* full: the loop is awake already; or there is none */
}

/* A frame that is too long for the buffer is cut short, which the guest's network notices. */
static int64_t receive(struct net *net, struct virtio_chain *chain)
{
	static const struct net_header header = { .buffers = 1 };
	const struct iovec *iov = chain->iov + chain->readable;
	ssize_t n;

	if (chain->writable_bytes < sizeof(header) + NET_FRAME_MIN)
		return -EINVAL;
	n = net->link ? net_link_receive(net->link, net->frame, sizeof(net->frame)) : -ENOTCONN;
	if (n == -EAGAIN)
		listen_again(net);
	if (n < 0)
		return -EAGAIN;
	return iov_write(iov, chain->writable, 0, &header, sizeof(header)) +
	       iov_write(iov, chain->writable, sizeof(header), net->frame, n);
}

/* As on a real cable, a frame that the link does not take is gone. */
static int64_t transmit(struct net *net, struct virtio_chain *chain)
{
	uint64_t length;

	if (chain->readable_bytes < sizeof(struct net_header))
		return -EINVAL;
	length = chain->readable_bytes - sizeof(struct net_header);
	if (!net->link || length < NET_FRAME_MIN || length > NET_FRAME_MAX)
		return 0;
	iov_read(chain->iov, chain->readable, sizeof(struct net_header), net->frame, length);
	net_link_send(net->link, net->frame, length);
	return 0;
}

static int64_t net_request(struct virtio_device *device, unsigned int queue, struct virtio_chain *chain)
{
	return queue == RECEIVE ? receive(to_net(device), chain) : transmit(to_net(device), chain);
}

static void net_destroy(struct virtio_device *device)
{
	free(device);
}

static const struct virtio_ops net_ops = {
	.id = 1,
	.queues = QUEUES,
	.name = "net",
	.features = net_features,
	.request = net_request,
	.destroy = net_destroy,
};

struct virtio_device *virtio_net_create(struct net_link *link, const uint8_t mac[6], int wake_fd,
					const struct guest_memory *memory, const struct irq_line *irq)
{
	struct net *net = calloc(1, sizeof(*net));

	if (!net) {
		msg_error("no memory");
		return NULL;
	}
	net->link = link;
	net->wake_fd = wake_fd;
	memcpy(net->mac, mac, sizeof(net->mac));
	net->virtio.config = net->mac;
	net->virtio.config_size = sizeof(net->mac);
	virtio_mmio_init(&net->virtio, &net_ops, memory, irq);
	return &net->virtio;
}

bool virtio_net_listens(struct virtio_device *device)
{
	return atomic_load(&to_net(device)->listening);
}

/*
 * First the flag: a vCPU that finds the link empty meanwhile sets it again, and rightly so. Neither it nor the event loop
 * itself needs to wake the loop then: whoever still sees "attended" has set the flag before the loop looks.
 */
void virtio_net_input(struct virtio_device *device)
{
	struct net *net = to_net(device);

	atomic_store(&net->attended, true);
	atomic_store(&net->listening, false);
	virtio_poke(device, RECEIVE);
	atomic_store(&net->attended, false);
}
