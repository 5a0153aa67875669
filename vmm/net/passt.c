// SPDX-License-Identifier: GPL-2.0
/*
 * A network without privileges: passt turns the guest's frames into ordinary sockets of the user's. It is a process of its
 * own, confined by itself, and sees nothing of the guest but its frames.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "../msg.h"
#include "link.h"

#define PASST		"passt"
#define PASST_FD	"3"

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

/* Its own group, so that Ctrl-C is for the guest; and without the signals that we keep for our event loop. */
static int spawn(int fd)
{
	static char *const argv[] = { PASST, "--foreground", "--quiet", "--fd", PASST_FD, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	pid_t pid;
	int err;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, 3);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&attributes, &none);
	err = posix_spawnp(&pid, PASST, &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

struct net_link *net_passt_start(void)
{
	int pair[2], err;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) {
		msg_error("--net user: %s", strerror(errno));
		return NULL;
	}
	err = spawn(pair[1]);
	close(pair[1]);
	if (!err)
		return net_stream(pair[0]);
	if (err == -ENOENT)
		msg_error("--net user: the program passt is missing (Debian package passt)");
	else
		msg_error("--net user: passt: %s", strerror(-err));
	close(pair[0]);
	return NULL;
}
