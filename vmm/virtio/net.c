// SPDX-License-Identifier: GPL-2.0
/*
 * A network card (section 5.1 of the virtio 1.2 specification). A request is a header and a frame. What the link can do of the
 * offloads is offered to the guest, and what the guest took is asked of the link.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../msg.h"
#include "../net/link.h"
#include "net-offload.h"
#include "virtio.h"

enum { RECEIVE, TRANSMIT, QUEUES };

struct packet {
	struct net_header header;
	uint8_t frame[NET_FRAME_MAX];
};

_Static_assert(sizeof(struct net_header) == NET_LINK_HEADER, "one header for the driver and the link");

struct net {
	struct virtio_device virtio;	/* first */
	struct net_link *link;
	uint8_t mac[6];
	int wake_fd;
	atomic_bool listening;
	atomic_bool attended;		/* by the event loop, which looks at listening when it is done */
	size_t waiting;			/* bytes of a packet for the guest that came and has not found room yet */
	struct packet in, out;		/* without headers on the link, in.header says of nothing but buffers */
};

static struct net *to_net(struct virtio_device *device)
{
	return (struct net *)device;
}

static uint64_t net_features(struct virtio_device *device)
{
	const struct net_link *link = to_net(device)->link;

	return link && link->header ? NET_F_MAC | NET_OFFLOADS : NET_F_MAC;
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

/* Where what the link gives and takes begins: it may have no headers. */
static uint8_t *link_part(const struct net *net, struct packet *packet)
{
	return (uint8_t *)packet + sizeof(packet->header) - net->link->header;
}

/*
 * A packet in net->in. One that came to the link before the driver had chosen its features may need others: it is lost, and
 * the event loop looks for the next.
 */
static bool fetch(struct net *net)
{
	size_t most = sizeof(net->in.frame) + (net->link ? net->link->header : 0);
	ssize_t n = net->link ? net_link_receive(net->link, link_part(net, &net->in), most) : -ENOTCONN;

	if (n < 0) {
		if (n == -EAGAIN)
			listen_again(net);
		return false;
	}
	if ((size_t)n < net->link->header + NET_FRAME_MIN ||
	    !net_header_agreed(&net->in.header, NET_TO_GUEST, net->virtio.driver_features)) {
		listen_again(net);
		return false;
	}
	net->waiting = n + sizeof(net->in.header) - net->link->header;
	return true;
}

/* What is left of the packet after @done bytes. Return: the bytes that have found room. */
static size_t fill(const struct net *net, size_t done, const struct virtio_chain *chain)
{
	return iov_write(chain->iov + chain->readable, chain->writable, 0, (const uint8_t *)&net->in + done,
			 net->waiting - done);
}

/*
 * There are buffers, but too few for the packet. It waits for more, as it would for the first one: drivers refill their ring
 * in batches, and what TCP loses is dear. But a driver that has no descriptors left for another buffer waits for packets,
 * and they for it: then this one is lost, and the event loop looks for the next.
 */
static int wait_or_lose(struct net *net, bool more_can_come)
{
	if (!more_can_come) {
		net->waiting = 0;
		listen_again(net);
	}
	return -EAGAIN;
}

/*
 * 5.1.6.4: over the buffers behind the first one, too. A ring's worth of them is all that a driver may offer, whatever it adds
 * while we look. Return: how many they are in all, -EAGAIN, -EINVAL.
 */
static int spread(struct net *net, size_t done, unsigned int descriptors)
{
	struct virtio_queue *queue = &net->virtio.queues[RECEIVE];
	struct virtio_chain chain = { .descriptors = descriptors };
	int buffers = 1;

	for (; done < net->waiting; buffers++, descriptors += chain.descriptors) {
		bool more_can_come = descriptors + chain.descriptors <= queue->size;
		int err = descriptors < queue->size ? virtio_queue_pop(queue, net->virtio.memory, &chain) : 0;
		size_t n;

		if (!err)
			return wait_or_lose(net, more_can_come);
		if (err < 0)
			return err;
		n = fill(net, done, &chain);
		if (virtio_queue_hold(queue, net->virtio.memory, chain.head, n))
			return -EINVAL;
		done += n;
	}
	return buffers;
}

/*
 * A buffer without room for the header comes back empty. If packets may lie in one buffer only, one that is too long is cut
 * short, which the guest's network notices.
 */
static int64_t receive(struct net *net, struct virtio_chain *chain)
{
	bool merges = net->virtio.driver_features & NET_F_MRG_RXBUF;
	int buffers = 1;
	size_t n;

	if (chain->writable_bytes < sizeof(struct net_header))
		return 0;
	if (!net->waiting && !fetch(net))
		return -EAGAIN;
	n = fill(net, 0, chain);
	if (merges)
		buffers = spread(net, n, chain->descriptors);
	if (buffers < 0)
		return buffers;
	net->in.header.buffers = buffers;
	iov_write(chain->iov + chain->readable, chain->writable, 0, &net->in.header, sizeof(net->in.header));
	net->waiting = 0;
	return n;
}

/* As on a real cable, a frame that the link does not take is gone; so is one that asks for what was not agreed on. */
static int64_t transmit(struct net *net, struct virtio_chain *chain)
{
	const size_t least = sizeof(net->out.header) + NET_FRAME_MIN;
	size_t n;

	if (!net->link || chain->readable_bytes < least || chain->readable_bytes > sizeof(net->out.header) + NET_FRAME_MAX)
		return 0;
	n = iov_read(chain->iov, chain->readable, 0, &net->out, sizeof(net->out));
	if (net->link->header && !net_header_agreed(&net->out.header, NET_FROM_GUEST, net->virtio.driver_features))
		return 0;
	net_link_send(net->link, link_part(net, &net->out), n + net->link->header - sizeof(net->out.header));
	return 0;
}

static int64_t net_request(struct virtio_device *device, unsigned int queue, struct virtio_chain *chain)
{
	return queue == RECEIVE ? receive(to_net(device), chain) : transmit(to_net(device), chain);
}

static void net_agreed(struct virtio_device *device)
{
	struct net *net = to_net(device);

	if (net->link)
		net_link_offload(net->link, net_offloads_to_guest(device->driver_features));
}

/* The next driver, or the next user of the link, may want none; what waits may be one. */
static void net_reset(struct virtio_device *device)
{
	struct net *net = to_net(device);

	net->waiting = 0;
	if (net->link)
		net_link_offload(net->link, 0);
}

static void net_destroy(struct virtio_device *device)
{
	net_reset(device);
	free(device);
}

static const struct virtio_ops net_ops = {
	.id = 1,
	.queues = QUEUES,
	.name = "net",
	.features = net_features,
	.agreed = net_agreed,
	.request = net_request,
	.reset = net_reset,
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
