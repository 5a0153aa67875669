// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"

bool write_file(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return ok;
}

/* Of the lines that start with the word, behind blanks. */
static unsigned long add_up(const char *name, const char *word, bool first_only)
{
	char line[256];
	unsigned long sum = 0;
	FILE *file = fopen(name, "re");

	while (file && fgets(line, sizeof(line), file)) {
		const char *start = line + strspn(line, " ");

		if (strncmp(start, word, strlen(word)))
			continue;
		sum += strtoul(start + strlen(word), NULL, 0);
		if (first_only)
			break;
	}
	if (file)
		fclose(file);
	return sum;
}

unsigned long read_number(const char *name, const char *word)
{
	return add_up(name, word, true);
}

void add_up_statistics(void)
{
	write_file("/proc/sys/vm/stat_refresh", "1");
}

/* Each CPU has some free pages that do not count as such. */
unsigned long free_memory(void)
{
	write_file("/proc/sys/vm/drop_caches", "3");
	add_up_statistics();
	return read_number("/proc/meminfo", "MemFree:") + 4 * add_up("/proc/zoneinfo", "count:", false);
}
