/* SPDX-License-Identifier: GPL-2.0 */
/* What the host says of itself in /proc and /sys. */
#ifndef KVM32_TESTS_HOST_H
#define KVM32_TESTS_HOST_H

#include <stdbool.h>

bool write_file(const char *name, const char *text);
/* The number behind a word that starts a line of the file; "": the file's first one. */
unsigned long read_number(const char *name, const char *word);
/* What each CPU has counted for /proc/vmstat and not told yet, some dozens of pages, is added to what is read there. */
void add_up_statistics(void);
/* KiB, without what the kernel gives away at once. */
unsigned long free_memory(void);

#endif
