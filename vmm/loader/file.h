/* SPDX-License-Identifier: GPL-2.0 */
/* A whole file, read-only in memory. Its contents may lie: check every offset and size found in it. */
#ifndef VMM_LOADER_FILE_H
#define VMM_LOADER_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct file {
	const char *path;
	const uint8_t *data;
	size_t size;
};

/** file_map() - @what names the file's part in the machine, for messages. Return: 0, or -errno after a message. */
int file_map(struct file *file, const char *what, const char *path);
void file_unmap(struct file *file);

/** True if the file has @length bytes at @offset. */
bool file_has(const struct file *file, uint64_t offset, uint64_t length);

/** file_word() - a little-endian word, 0 where the file has none. */
uint32_t file_word(const struct file *file, uint64_t offset);

#endif
