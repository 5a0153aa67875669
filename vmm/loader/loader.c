// SPDX-License-Identifier: GPL-2.0
#include "loader.h"

#include <errno.h>
#include <inttypes.h>

#include "../../abi/sites.h"
#include "../machine.h"
#include "../msg.h"

/* Initrd and device tree stay below this: every kernel maps that much of RAM directly, whatever its memory split. */
#define LOWMEM_SURE	(256 * MIB)
#define PAGE		4096u
#define DTB_ALIGN	(64 * 1024u)
/* An Image and a zImage do not say how much memory follows their last byte (.bss, the unpacked kernel's tables). */
#define KERNEL_SLACK	MIB

static int load_elf(const struct file *file, const struct load_options *options, const struct guest_memory *memory,
		    struct loaded_kernel *kernel)
{
	struct elf elf;
	int err = elf_open(&elf, file);

	if (!err)
		err = elf_load(&elf, memory, &kernel->start, &kernel->end);
	if (!err)
		err = sites_apply(&elf, memory, &options->sites, &kernel->sites);
	if (err)
		return err;
	kernel->format = "ELF";
	kernel->entry = elf_guest_address(elf.header->e_entry & ~1u);
	kernel->thumb = elf.header->e_entry & 1;
	return 0;
}

int load_kernel(const struct file *file, const struct load_options *options, const struct guest_memory *memory,
		struct loaded_kernel *kernel)
{
	int err;

	*kernel = (struct loaded_kernel){ 0 };
	err = elf_is(file) ? load_elf(file, options, memory, kernel) : load_raw(file, options, memory, kernel);
	if (err)
		return err;
	if (kernel->entry < kernel->start || kernel->entry >= kernel->end) {
		msg_error("kernel %s: its entry point 0x%08" PRIx64 " lies outside of it (0x%08" PRIx64 "-0x%08" PRIx64
			  ")", file->path, kernel->entry, kernel->start, kernel->end - 1);
		return -ENOEXEC;
	}
	return 0;
}

static uint64_t align_down(uint64_t value, uint64_t to)
{
	return value & ~(to - 1);
}

int place(const struct loaded_kernel *kernel, uint64_t initrd_size, uint64_t dtb_size,
	  const struct guest_memory *memory, struct placement *placement)
{
	uint64_t top = memory->base + (memory->size < LOWMEM_SURE ? memory->size : LOWMEM_SURE);
	uint64_t floor = kernel->end + KERNEL_SLACK;

	if (floor < top && dtb_size <= top - floor) {
		placement->dtb = align_down(top - dtb_size, DTB_ALIGN);
		placement->dtb_limit = top;
		placement->initrd = placement->initrd_end = placement->dtb;
		if (placement->dtb >= floor && initrd_size <= placement->dtb - floor) {
			placement->initrd = align_down(placement->dtb - initrd_size, PAGE);
			placement->initrd_end = placement->initrd + initrd_size;
			if (placement->initrd >= floor)
				return 0;
		}
	}
	msg_error("initrd (%" PRIu64 " bytes) and device tree (%" PRIu64 ") do not fit into %" PRIu64
		  "M of RAM behind the kernel (to 0x%08" PRIx64 "); give the guest more with -m", initrd_size, dtb_size,
		  memory->size / MIB, kernel->end - 1);
	return -ENOSPC;
}

static bool elf_is_rewritten(const struct elf *elf)
{
	const Elf32_Shdr *table = elf_section(elf, SITE_TABLE_SECTION);
	struct sensitive_census census;

	if (table) {
		msg_info("kernel %s: rewritten: a site table of %zu entries", elf->file->path,
			 table->sh_size / sizeof(struct site_entry));
		return true;
	}
	if (sites_scan(elf, &census))
		return false;
	if (!census.count) {
		msg_info("kernel %s: has no sensitive instruction", elf->file->path);
		return true;
	}
	msg_info("kernel %s: not rewritten: %u sensitive instructions, first at 0x%08" PRIx32 " (%s): %s",
		 elf->file->path, census.count, census.first, elf_symbol(elf, census.first), census.what);
	return false;
}

bool kernel_is_rewritten(const struct file *file)
{
	struct elf elf;

	if (!elf_is(file))
		return raw_is_rewritten(file);
	return !elf_open(&elf, file) && elf_is_rewritten(&elf);
}
