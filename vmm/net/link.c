// SPDX-License-Identifier: GPL-2.0
#include "link.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "../msg.h"

int net_link_open(const struct net_config *config, struct net_link **link)
{
	*link = NULL;
	switch (config->kind) {
	case NET_NONE:
		return 0;
	case NET_TAP:
		*link = net_tap_open(config->name);
		break;
	case NET_USER:
		*link = net_user_start();
		break;
	case NET_PASST:
		*link = net_passt_connect(config->name);
		break;
	}
	return *link ? 0 : -ENODEV;
}

void net_link_close(struct net_link *link)
{
	if (!link)
		return;
	close(link->fd);
	free(link);
}

ssize_t net_link_receive(struct net_link *link, uint8_t *frame, size_t most)
{
	return link->down ? -ENOTCONN : link->receive(link, frame, most);
}

void net_link_send(struct net_link *link, const uint8_t *frame, size_t length)
{
	if (!link->down)
		link->send(link, frame, length);
}

void net_link_offload(struct net_link *link, unsigned int flags)
{
	if (link->offload)
		link->offload(link, flags);
}

/* The descriptor stays open: another thread may be polling it. */
int net_link_down(struct net_link *link, const char *why)
{
	if (!link->down)
		msg_warn("network: %s; the guest's link is dead", why);
	link->down = true;
	return -ENOTCONN;
}
