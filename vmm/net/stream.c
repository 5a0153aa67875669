// SPDX-License-Identifier: GPL-2.0
/*
 * Frames on a stream socket, as QEMU's "-netdev stream" and passt speak it. A stream may take or give a part of a frame:
 * the rest is kept here, one frame each way.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "../msg.h"
#include "link.h"

#define LENGTH_BYTES	sizeof(uint32_t)

struct stream {
	struct net_link link;		/* first */
	size_t in_count;
	size_t out_first, out_count;	/* what is left of a frame that was sent in part */
	uint8_t in[LENGTH_BYTES + NET_FRAME_MAX], out[LENGTH_BYTES + NET_FRAME_MAX];
};

static bool would_wait(ssize_t n)
{
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}

static uint32_t incoming_length(const struct stream *stream)
{
	uint32_t length;

	memcpy(&length, stream->in, sizeof(length));
	return ntohl(length);
}

/* One recv(): of the length, or of what is left of the frame. Return: 1 if the part is complete, 0, -errno. */
static int fill(struct stream *stream, size_t until)
{
	ssize_t n = recv(stream->link.fd, stream->in + stream->in_count, until - stream->in_count, MSG_DONTWAIT);

	if (would_wait(n))
		return -EAGAIN;
	if (n <= 0)
		return net_link_down(&stream->link, "the other side of the socket has closed it");
	stream->in_count += n;
	return stream->in_count == until;
}

/* Return: 1 if nothing is left to send. */
static int flush(struct stream *stream)
{
	ssize_t n;

	if (!stream->out_count)
		return 1;
	n = send(stream->link.fd, stream->out + stream->out_first, stream->out_count, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n > 0) {
		stream->out_first += n;
		stream->out_count -= n;
	}
	return !stream->out_count;
}

static ssize_t stream_receive(struct net_link *link, uint8_t *frame, size_t most)
{
	struct stream *stream = (struct stream *)link;
	uint32_t length;
	int done = 1;

	flush(stream);
	while (done >= 0 && stream->in_count < LENGTH_BYTES)
		done = fill(stream, LENGTH_BYTES);
	if (done < 0)
		return done;
	length = incoming_length(stream);
	if (length < NET_FRAME_MIN || length > NET_FRAME_MAX)
		return net_link_down(link, "what comes from the socket is no frame");
	while (done >= 0 && stream->in_count < LENGTH_BYTES + length)
		done = fill(stream, LENGTH_BYTES + length);
	if (done < 0)
		return done;
	stream->in_count = 0;
	memcpy(frame, stream->in + LENGTH_BYTES, length < most ? length : most);
	return length < most ? length : most;
}

static void keep_rest(struct stream *stream, const uint8_t *frame, size_t length, size_t sent)
{
	uint32_t big_endian = htonl(length);

	memcpy(stream->out, &big_endian, LENGTH_BYTES);
	memcpy(stream->out + LENGTH_BYTES, frame, length);
	stream->out_first = sent;
	stream->out_count = LENGTH_BYTES + length - sent;
}

static void stream_send(struct net_link *link, const uint8_t *frame, size_t length)
{
	struct stream *stream = (struct stream *)link;
	uint32_t big_endian = htonl(length);
	struct iovec iov[] = { { &big_endian, LENGTH_BYTES }, { (void *)frame, length } };
	struct msghdr message = { .msg_iov = iov, .msg_iovlen = 2 };
	ssize_t n;

	if (!flush(stream))
		return;
	n = sendmsg(link->fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n > 0 && (size_t)n < LENGTH_BYTES + length)
		keep_rest(stream, frame, length, n);
}

struct net_link *net_stream(int fd)
{
	struct stream *stream = calloc(1, sizeof(*stream));

	if (!stream) {
		msg_error("no memory");
		close(fd);
		return NULL;
	}
	stream->link = (struct net_link){ .fd = fd, .receive = stream_receive, .send = stream_send };
	return &stream->link;
}
