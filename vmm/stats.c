// SPDX-License-Identifier: GPL-2.0
#include "stats.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../abi/kvm-arm.h"

#define NAME_BYTES_MAX	256

static int compare_name(const void *left, const void *right)
{
	return strcmp(((const struct counter *)left)->name, ((const struct counter *)right)->name);
}

static int compare_value(const void *left, const void *right)
{
	const struct counter *a = left, *b = right;

	if (a->value != b->value)
		return a->value < b->value ? 1 : -1;
	return strcmp(a->name, b->name);
}

static void append(struct counters *counters, const char *name, uint64_t value)
{
	struct counter *row;

	if (counters->count == COUNTERS_MAX)
		return;
	row = &counters->rows[counters->count++];
	snprintf(row->name, sizeof(row->name), "%s", name);
	row->value = value;
}

static int read_at(int fd, void *data, size_t length, uint64_t offset)
{
	ssize_t n = pread(fd, data, length, offset);

	if (n < 0)
		return -errno;
	return n == (ssize_t)length ? 0 : -EIO;
}

static int read_counter(int fd, const struct kvm_stats_header *header, uint32_t n, struct counters *counters)
{
	char name[NAME_BYTES_MAX + 1] = "";
	struct kvm_stats_desc desc;
	uint64_t at = header->desc_offset + (uint64_t)n * (sizeof(desc) + header->name_size), value;
	int err = read_at(fd, &desc, sizeof(desc), at);

	if (!err)
		err = read_at(fd, name, header->name_size, at + sizeof(desc));
	if (err || desc.size != 1)
		return err;	/* a histogram is no counter */
	err = read_at(fd, &value, sizeof(value), (uint64_t)header->data_offset + desc.offset);
	if (!err)
		append(counters, name, value);
	return err;
}

int counters_from_fd(int fd, struct counters *counters)
{
	struct kvm_stats_header header;
	int err = read_at(fd, &header, sizeof(header), 0);

	counters->count = 0;
	if (err)
		return err;
	if (header.name_size > NAME_BYTES_MAX)
		return -EPROTO;
	for (uint32_t i = 0; i < header.num_desc && i < COUNTERS_MAX && !err; i++)
		err = read_counter(fd, &header, i, counters);
	return err;
}

static void read_counter_file(const char *dir, const char *name, struct counters *counters)
{
	char path[512];
	uint64_t value;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "re");
	if (!file)
		return;
	if (fscanf(file, "%" SCNu64, &value) == 1)
		append(counters, name, value);
	fclose(file);
}

int counters_from_dir(const char *path, struct counters *counters)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	counters->count = 0;
	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] != '.' && entry->d_type != DT_DIR)
			read_counter_file(path, entry->d_name, counters);
	}
	closedir(dir);
	qsort(counters->rows, counters->count, sizeof(*counters->rows), compare_name);
	return 0;
}

static struct counter *find(struct counters *counters, const char *name)
{
	for (size_t i = 0; i < counters->count; i++) {
		if (!strcmp(counters->rows[i].name, name))
			return &counters->rows[i];
	}
	return NULL;
}

void counters_add(struct counters *sum, const struct counters *more)
{
	for (size_t i = 0; i < more->count; i++) {
		struct counter *row = find(sum, more->rows[i].name);

		if (row)
			row->value += more->rows[i].value;
		else
			append(sum, more->rows[i].name, more->rows[i].value);
	}
}

void counters_subtract(struct counters *counters, const struct counters *less)
{
	for (size_t i = 0; i < less->count; i++) {
		struct counter *row = find(counters, less->rows[i].name);

		if (row)
			row->value -= less->rows[i].value;
	}
}

void counters_sort(struct counters *counters)
{
	qsort(counters->rows, counters->count, sizeof(*counters->rows), compare_value);
}

void counters_json(FILE *out, const struct counters *counters)
{
	fputc('{', out);
	for (size_t i = 0; i < counters->count; i++)
		fprintf(out, "%s\"%s\": %" PRIu64, i ? ", " : "", counters->rows[i].name, counters->rows[i].value);
	fputc('}', out);
}
