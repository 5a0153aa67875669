// SPDX-License-Identifier: GPL-2.0
/* A tap interface of the host. What it is connected to there, and its addresses, are the user's business. */
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../msg.h"
#include "link.h"

#define TUN_NODE	"/dev/net/tun"

static ssize_t tap_receive(struct net_link *link, uint8_t *frame, size_t most)
{
	ssize_t n = read(link->fd, frame, most);

	if (n >= 0)
		return n;
	if (errno == EAGAIN || errno == EINTR)
		return -EAGAIN;
	return net_link_down(link, "the tap interface is gone");
}

/* It refuses frames while the interface is not up: lost, like all that is sent into an open cable. */
static void tap_send(struct net_link *link, const uint8_t *frame, size_t length)
{
	if (write(link->fd, frame, length) < 0)
		return;
}

/*
 * An interface that stays has the flags of its last user, so they are taken back even if there are no headers. Such as the host
 * does not know leave it without any, which every driver bears: there were none since the reset.
 */
static void tap_offload(struct net_link *link, unsigned int flags)
{
	ioctl(link->fd, TUNSETOFFLOAD, flags);
}

static const char *advice(int error)
{
	switch (error) {
	case -EPERM:
		return "; it takes CAP_NET_ADMIN, or an interface made for you: ip tuntap add NAME mode tap user YOU";
	case -EBUSY:
		return "; another program uses it";
	case -EINVAL:
		return "; is it no tap interface?";
	default:
		return "";
	}
}

static int open_node(void)
{
	int fd = open(TUN_NODE, O_RDWR | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		msg_error("%s: %s%s", TUN_NODE, strerror(errno), errno == ENOENT || errno == ENODEV ? "; modprobe tun" : "");
	return fd;
}

static int attach(int fd, const char *name, int header)
{
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI | (header ? IFF_VNET_HDR : 0) };

	if (name)
		strncpy(request.ifr_name, name, IFNAMSIZ - 1);
	if (ioctl(fd, TUNSETIFF, &request) || (header && ioctl(fd, TUNSETVNETHDRSZ, &header)))
		return -errno;
	if (!name)
		msg_info("network: %s", request.ifr_name);
	return 0;
}

/* With headers, or, if the host does not give us that, without. A descriptor does not try twice. */
static int open_attached(const char *name, size_t *header)
{
	static const size_t headers[] = { NET_LINK_HEADER, 0 };
	int err = 0;

	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++) {
		int fd = open_node();

		if (fd < 0)
			return fd;
		*header = headers[i];
		err = attach(fd, name, *header);
		if (!err)
			return fd;
		close(fd);
	}
	msg_error("tap interface %s: %s%s", name ? name : "", strerror(-err), advice(err));
	return err;
}

struct net_link *net_tap_open(const char *name)
{
	struct net_link *link = calloc(1, sizeof(*link));
	size_t header;
	int fd;

	if (!link) {
		msg_error("no memory");
		return NULL;
	}
	fd = open_attached(name, &header);
	if (fd < 0) {
		free(link);
		return NULL;
	}
	*link = (struct net_link){
		.fd = fd, .header = header, .receive = tap_receive, .send = tap_send, .offload = tap_offload,
	};
	return link;
}
