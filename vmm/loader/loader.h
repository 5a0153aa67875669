/* SPDX-License-Identifier: GPL-2.0 */
/* Puts a kernel, its initrd and its device tree into guest memory. */
#ifndef VMM_LOADER_H
#define VMM_LOADER_H

#include "file.h"
#include "sites.h"

struct load_options {
	uint32_t text_offset;		/* of a raw Image, from the start of RAM */
	struct site_policy sites;
};

struct loaded_kernel {
	const char *format;
	uint64_t entry;
	bool thumb;			/* the entry point is Thumb code */
	uint64_t start, end;		/* what it takes up in memory, as far as the file tells */
	struct site_counts sites;
};

/** load_kernel() - a vmlinux or other ELF program, a zImage or an Image. Return: 0, or -errno after a message. */
int load_kernel(const struct file *file, const struct load_options *options, const struct guest_memory *memory,
		struct loaded_kernel *kernel);

/** load_raw() - the part of it for everything that is no ELF. */
int load_raw(const struct file *file, const struct load_options *options, const struct guest_memory *memory,
	     struct loaded_kernel *kernel);

bool raw_is_rewritten(const struct file *file);

/** kernel_is_rewritten() - for `kvm32 check`: says what it found. Return: true if a core without VE can run it. */
bool kernel_is_rewritten(const struct file *file);

/** Where initrd and device tree go: as high as lowmem surely reaches, away from where a kernel unpacks itself. */
struct placement {
	uint64_t dtb, dtb_limit;	/* first byte, first byte behind */
	uint64_t initrd, initrd_end;	/* equal: none */
};

/** place() - Return: 0, or -ENOSPC after a message that names what does not fit. */
int place(const struct loaded_kernel *kernel, uint64_t initrd_size, uint64_t dtb_size,
	  const struct guest_memory *memory, struct placement *placement);

#endif
