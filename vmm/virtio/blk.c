// SPDX-License-Identifier: GPL-2.0
/* A disk (section 5.2 of the virtio 1.2 specification) on a raw image or a block device. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "../msg.h"
#include "virtio.h"

#define SECTOR		512u

enum { BLK_IN = 0, BLK_OUT = 1, BLK_FLUSH = 4, BLK_GET_ID = 8 };
enum { BLK_OK = 0, BLK_IOERR = 1, BLK_UNSUPPORTED = 2 };

#define BLK_F_SEG_MAX	2
#define BLK_F_RO	5
#define BLK_F_BLK_SIZE	6
#define BLK_F_FLUSH	9
#define BLK_ID_BYTES	20

struct blk_header {
	uint32_t type;
	uint32_t reserved;
	uint64_t sector;
};

struct blk_config {
	uint64_t capacity;	/* sectors */
	uint32_t size_max;
	uint32_t seg_max;
	uint8_t geometry[4];
	uint32_t blk_size;
};

struct blk {
	struct virtio_device virtio;	/* first */
	struct blk_config config;
	int fd;
	bool read_only;
};

static struct blk *to_blk(struct virtio_device *device)
{
	return (struct blk *)device;
}

static uint64_t blk_features(struct virtio_device *device)
{
	return VIRTIO_FEATURE(BLK_F_SEG_MAX) | VIRTIO_FEATURE(BLK_F_BLK_SIZE) | VIRTIO_FEATURE(BLK_F_FLUSH) |
	       (to_blk(device)->read_only ? VIRTIO_FEATURE(BLK_F_RO) : 0);
}

/* The buffers of a transfer: a copy of the chain's, without the header in front or the status byte behind. */
struct transfer {
	struct iovec iov[VIRTIO_QUEUE_MAX];
	unsigned int first, count;
	uint64_t bytes;
};

static void skip(struct transfer *t, uint64_t bytes)
{
	t->bytes -= bytes;
	while (t->count && bytes >= t->iov[t->first].iov_len) {
		bytes -= t->iov[t->first].iov_len;
		t->first++;
		t->count--;
	}
	if (t->count) {
		t->iov[t->first].iov_base = (uint8_t *)t->iov[t->first].iov_base + bytes;
		t->iov[t->first].iov_len -= bytes;
	}
}

static void make_transfer(const struct virtio_chain *chain, bool out, struct transfer *t)
{
	const struct iovec *iov = out ? chain->iov : chain->iov + chain->readable;

	t->first = 0;
	t->count = out ? chain->readable : chain->writable;
	t->bytes = out ? chain->readable_bytes : chain->writable_bytes - 1;
	memcpy(t->iov, iov, t->count * sizeof(*iov));
	if (out)
		skip(t, sizeof(struct blk_header));
	else if (!--t->iov[t->count - 1].iov_len)
		t->count--;
}

static bool in_range(const struct blk *blk, uint64_t sector, uint64_t bytes)
{
	return !(bytes % SECTOR) && sector <= blk->config.capacity && bytes / SECTOR <= blk->config.capacity - sector;
}

static int move(const struct blk *blk, struct transfer *t, uint64_t sector, bool out)
{
	off_t offset = sector * SECTOR;
	ssize_t n;

	while (t->bytes) {
		n = out ? pwritev(blk->fd, t->iov + t->first, t->count, offset)
			: preadv(blk->fd, t->iov + t->first, t->count, offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -EIO;	/* 0: the image shrank under us */
		offset += n;
		skip(t, n);
	}
	return 0;
}

/* 5.2.6.2: without VIRTIO_BLK_F_FLUSH the driver counts on each write being stable. */
static int stabilize(const struct blk *blk)
{
	return blk->virtio.driver_features & VIRTIO_FEATURE(BLK_F_FLUSH) ? 0 : fdatasync(blk->fd);
}

/* Return: a status; *written counts the data bytes put into the guest's buffers. */
static uint8_t blk_transfer(struct blk *blk, const struct blk_header *header, struct virtio_chain *chain,
			    uint32_t *written)
{
	bool out = header->type == BLK_OUT;
	struct transfer t;
	uint64_t bytes;

	make_transfer(chain, out, &t);
	bytes = t.bytes;
	if (!in_range(blk, header->sector, bytes) || (out && blk->read_only))
		return BLK_IOERR;
	if (move(blk, &t, header->sector, out) || (out && stabilize(blk)))
		return BLK_IOERR;
	*written = out ? 0 : bytes;
	return BLK_OK;
}

static uint8_t blk_flush(struct blk *blk)
{
	return fdatasync(blk->fd) ? BLK_IOERR : BLK_OK;
}

static uint8_t blk_get_id(struct virtio_chain *chain, uint32_t *written)
{
	static const char id[BLK_ID_BYTES] = "kvm32";

	if (chain->writable_bytes < BLK_ID_BYTES + 1)
		return BLK_IOERR;
	*written = iov_write(chain->iov + chain->readable, chain->writable, 0, id, sizeof(id));
	return BLK_OK;
}

static uint8_t perform(struct blk *blk, const struct blk_header *header, struct virtio_chain *chain, uint32_t *written)
{
	switch (header->type) {
	case BLK_IN:
	case BLK_OUT:
		return blk_transfer(blk, header, chain, written);
	case BLK_FLUSH:
		return blk_flush(blk);
	case BLK_GET_ID:
		return blk_get_id(chain, written);
	default:
		return BLK_UNSUPPORTED;
	}
}

static int64_t blk_request(struct virtio_device *device, unsigned int queue, struct virtio_chain *chain)
{
	struct blk_header header;
	uint32_t written = 0;
	uint8_t status;

	(void)queue;
	if (!chain->writable_bytes)
		return -EINVAL;		/* no place for the status */
	if (iov_read(chain->iov, chain->readable, 0, &header, sizeof(header)) != sizeof(header))
		return -EINVAL;
	status = perform(to_blk(device), &header, chain, &written);
	iov_write(chain->iov + chain->readable, chain->writable, chain->writable_bytes - 1, &status, 1);
	return (int64_t)written + 1;
}

static void blk_destroy(struct virtio_device *device)
{
	close(to_blk(device)->fd);
	free(device);
}

static const struct virtio_ops blk_ops = {
	.id = 2,
	.queues = 1,
	.name = "blk",
	.features = blk_features,
	.request = blk_request,
	.destroy = blk_destroy,
};

/* Two machines writing one image would ruin it, so the image says who has it. */
static int open_image(const char *path, bool read_only)
{
	int fd = open(path, (read_only ? O_RDONLY : O_RDWR) | O_CLOEXEC);

	if (fd < 0) {
		msg_error("disk %s: %s%s", path, strerror(errno),
			  errno == EACCES || errno == EROFS ? "; -d FILE,ro needs no right to write" : "");
		return -1;
	}
	if (flock(fd, (read_only ? LOCK_SH : LOCK_EX) | LOCK_NB)) {
		msg_error("disk %s: in use by another program; share it with -d FILE,ro in all of them", path);
		close(fd);
		return -1;
	}
	return fd;
}

static uint64_t image_sectors(int fd, const char *path)
{
	off_t bytes = lseek(fd, 0, SEEK_END);

	if (bytes < (off_t)SECTOR) {
		msg_error("disk %s: %s", path, bytes < 0 ? strerror(errno) : "smaller than a sector (512 bytes)");
		return 0;
	}
	if (bytes % SECTOR)
		msg_warn("disk %s: the last %u bytes are no whole sector and stay out of reach", path,
			 (unsigned int)(bytes % SECTOR));
	return bytes / SECTOR;
}

struct virtio_device *virtio_blk_create(const char *path, bool read_only, const struct guest_memory *memory,
					const struct irq_line *irq)
{
	struct blk *blk = calloc(1, sizeof(*blk));

	if (!blk)
		return NULL;
	blk->read_only = read_only;
	blk->fd = open_image(path, read_only);
	if (blk->fd < 0)
		goto free_blk;
	blk->config.capacity = image_sectors(blk->fd, path);
	if (!blk->config.capacity)
		goto close_image;
	blk->config.seg_max = VIRTIO_QUEUE_MAX - 2;	/* header and status take one each */
	blk->config.blk_size = SECTOR;
	blk->virtio.config = &blk->config;
	blk->virtio.config_size = sizeof(blk->config);
	virtio_mmio_init(&blk->virtio, &blk_ops, memory, irq);
	return &blk->virtio;
close_image:
	close(blk->fd);
free_blk:
	free(blk);
	return NULL;
}
