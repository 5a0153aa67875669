// SPDX-License-Identifier: GPL-2.0
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../msg.h"

static int map(struct file *file, int fd)
{
	struct stat st;
	void *data;

	if (fstat(fd, &st))
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!S_ISREG(st.st_mode) || !st.st_size)
		return -ENODATA;
	data = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return -errno;
	file->data = data;
	file->size = st.st_size;
	return 0;
}

int file_map(struct file *file, const char *what, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err = fd < 0 ? -errno : 0;

	*file = (struct file){ .path = path };
	if (!err)
		err = map(file, fd);
	if (fd >= 0)
		close(fd);
	if (err == -ENODATA)
		msg_error("%s %s: empty, or no regular file", what, path);
	else if (err)
		msg_error("%s %s: %s", what, path, strerror(-err));
	return err;
}

void file_unmap(struct file *file)
{
	if (file->data)
		munmap((void *)file->data, file->size);
	file->data = NULL;
	file->size = 0;
}

bool file_has(const struct file *file, uint64_t offset, uint64_t length)
{
	return offset <= file->size && length <= file->size - offset;
}

uint32_t file_word(const struct file *file, uint64_t offset)
{
	uint32_t word = 0;

	if (file_has(file, offset, sizeof(word)))
		memcpy(&word, file->data + offset, sizeof(word));
	return word;
}
