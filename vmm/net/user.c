// SPDX-License-Identifier: GPL-2.0
/*
 * A network without privileges: a program that turns the guest's frames into ordinary sockets of the user's. It is a process
 * of its own and sees nothing of the guest but its frames.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../msg.h"
#include "link.h"

#define HELPER_FD	3
#define HELPER_FD_TEXT	"3"

/*
 * Ours (helper/slirp.c) first: Debian 12's passt for armhf ends with the guest's first frame, because its own filter of system
 * calls lacks recv().
 */
static char *const helpers[][6] = {
	{ "kvm32-slirp", HELPER_FD_TEXT, NULL },
	{ "passt", "--foreground", "--quiet", "--fd", HELPER_FD_TEXT, NULL },
};

/* Its own group, so that Ctrl-C is for the guest; and without the signals that we keep for our event loop. */
static int spawn(char *const *argv, int fd)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	pid_t pid;
	int err;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, HELPER_FD);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setsigmask(&attributes, &none);
	err = posix_spawnp(&pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

static int spawn_any(int fd)
{
	int err = -ENOENT;

	for (size_t i = 0; i < sizeof(helpers) / sizeof(*helpers) && err == -ENOENT; i++) {
		err = spawn(helpers[i], fd);
		if (err && err != -ENOENT)
			msg_error("--net user: %s: %s", helpers[i][0], strerror(-err));
	}
	if (err == -ENOENT)
		msg_error("--net user: neither kvm32-slirp nor passt (Debian package passt) is in PATH");
	return err;
}

struct net_link *net_user_start(void)
{
	int pair[2], err;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) {
		msg_error("--net user: %s", strerror(errno));
		return NULL;
	}
	err = spawn_any(pair[1]);
	close(pair[1]);
	if (!err)
		return net_stream(pair[0]);
	close(pair[0]);
	return NULL;
}
