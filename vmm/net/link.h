/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The host's end of a guest's network cable: whole Ethernet frames in and out, never waiting. It outlives the machine: a
 * guest that reboots finds it as it was.
 */
#ifndef VMM_NET_LINK_H
#define VMM_NET_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define NET_FRAME_MIN	14u	/* addresses and type */
#define NET_FRAME_MAX	65550u	/* whatever a host's MTU can be */
#define NET_LINK_HEADER	12u	/* virtio's, as 1.0 has it */

enum net_kind { NET_NONE, NET_TAP, NET_USER, NET_PASST };

struct net_config {
	enum net_kind kind;
	const char *name;	/* of the tap interface (NULL: the host names it) or of the socket */
	uint8_t mac[6];
};

struct net_link {
	int fd;			/* readable when there is a frame, or when the link is down */
	bool down;		/* for good, and the user was told */
	size_t header;		/* bytes before each frame: NET_LINK_HEADER, if there are offloads; else 0 */
	ssize_t (*receive)(struct net_link *link, uint8_t *frame, size_t most);
	void (*send)(struct net_link *link, const uint8_t *frame, size_t length);
	void (*offload)(struct net_link *link, unsigned int flags);	/* may be NULL */
};

/** net_parse() - none, user, tap[=NAME] or passt=SOCKET, each with ,mac=ADDRESS. Return: 0, or -EINVAL after a message. */
int net_parse(struct net_config *config, const char *value);

/** net_link_open() - Return: 0 and the link, NULL for none; or -errno after a message. */
int net_link_open(const struct net_config *config, struct net_link **link);
void net_link_close(struct net_link *link);

/** net_link_receive() - Return: length of the frame; -EAGAIN if there is none now; -ENOTCONN if there will be none. */
ssize_t net_link_receive(struct net_link *link, uint8_t *frame, size_t most);

/** net_link_send() - or not: what the other side does not take is lost. */
void net_link_send(struct net_link *link, const uint8_t *frame, size_t length);

/** net_link_offload() - what frames for the guest may leave to it: TUN_F_ flags; none without headers. */
void net_link_offload(struct net_link *link, unsigned int flags);

/** net_link_down() - the other side is gone. Return: -ENOTCONN. */
int net_link_down(struct net_link *link, const char *why);

/* The kinds. Return: NULL after a message. */
struct net_link *net_tap_open(const char *name);
struct net_link *net_passt_connect(const char *path);
struct net_link *net_user_start(void);

/** net_stream() - frames on a stream socket, each after its length (32 bits, big-endian). Takes over @fd. */
struct net_link *net_stream(int fd);

#endif
