// SPDX-License-Identifier: GPL-2.0
/* passt, or whatever else speaks QEMU's "-netdev stream", started by somebody. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../msg.h"
#include "link.h"

struct net_link *net_passt_connect(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(address.sun_path)) {
		msg_error("--net passt=%s: a socket's name has %zu characters at most", path, sizeof(address.sun_path) - 1);
		return NULL;
	}
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && !connect(fd, (struct sockaddr *)&address, sizeof(address)))
		return net_stream(fd);
	msg_error("--net passt=%s: %s; does passt run there?", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return NULL;
}
