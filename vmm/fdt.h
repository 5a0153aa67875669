/* SPDX-License-Identifier: GPL-2.0 */
/* The device tree: made from the machine's constants, or the user's own with the parts that only we know. */
#ifndef VMM_FDT_H
#define VMM_FDT_H

#include <stddef.h>
#include <stdint.h>

#define FDT_BYTES	(64 * 1024u)

struct fdt_machine {
	unsigned int cpus;
	const char *cpu_compatible;
	uint64_t ram_base, ram_size;
	const char *bootargs;
	uint64_t initrd, initrd_end;	/* equal: none */
	unsigned int virtio_slots;	/* a bit per slot that has a device */
};

/** fdt_build() - Return: 0 or -errno. */
int fdt_build(void *fdt, size_t bytes, const struct fdt_machine *machine);

/**
 * fdt_adopt() - takes the user's tree and sets memory, initrd and, if there are any, boot arguments in it.
 * @size: of the file; what it says of itself is checked.
 *
 * Return: 0; -EINVAL if it is no device tree, -ENOSPC if it is too large.
 */
int fdt_adopt(void *fdt, size_t bytes, const void *file, size_t size, const struct fdt_machine *machine);

/** fdt_compatible_of() - the device tree's name for a core, from its MIDR. */
const char *fdt_compatible_of(uint32_t midr);

#endif
