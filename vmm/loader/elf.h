/* SPDX-License-Identifier: GPL-2.0 */
/* A statically linked 32-bit ARM ELF program: a kernel's vmlinux, or a flat test kernel. */
#ifndef VMM_LOADER_ELF_H
#define VMM_LOADER_ELF_H

#include <elf.h>

#include "../memory.h"
#include "file.h"

struct elf {
	const struct file *file;
	const Elf32_Ehdr *header;
	const Elf32_Phdr *segments;
	const Elf32_Shdr *sections;	/* NULL if stripped off */
	unsigned int segment_count, section_count;
};

/** What a mapping symbol says of the bytes behind it. */
enum elf_content { ELF_A32, ELF_THUMB, ELF_DATA };

struct elf_mapping {
	uint16_t section;
	uint32_t address;
	enum elf_content content;
};

/** The mapping symbols, sorted by section and address. */
struct elf_map {
	struct elf_mapping *entries;
	size_t count;
};

bool elf_is(const struct file *file);

/** elf_open() - checks that headers and segments lie inside the file. Return: 0, or -ENOEXEC after a message. */
int elf_open(struct elf *elf, const struct file *file);

/** elf_section() - by name; only if its contents lie inside the file. */
const Elf32_Shdr *elf_section(const struct elf *elf, const char *name);

/** elf_guest_address() - where the byte with this load address goes: link bases vary, RAM does not. */
uint64_t elf_guest_address(uint32_t load_address);

/** elf_load() - puts the segments into memory. Return: 0, or -errno after a message. */
int elf_load(const struct elf *elf, const struct guest_memory *memory, uint64_t *start, uint64_t *end);

/** A word of the program in the file and in guest memory. */
struct elf_place {
	uint64_t file_offset;
	uint64_t guest_address;
};

/**
 * elf_locate() - finds a link-time address. Code that is linked to run elsewhere (exception vectors) can share one with
 * other code: then @nth tells the places apart.
 *
 * Return: false if there is no @nth place.
 */
bool elf_locate(const struct elf *elf, uint32_t address, unsigned int nth, struct elf_place *place);

/**
 * elf_runs_in_place() - true if an address belongs to one segment alone, and that holds code and runs as far from where it is
 * loaded as the code at the entry point does. Code linked to run elsewhere (exception vectors) is copied there by the program.
 */
bool elf_runs_in_place(const struct elf *elf, uint32_t address);

/** elf_map_read() - empty if the symbols were stripped. Return: 0 or -ENOMEM. */
int elf_map_read(const struct elf *elf, struct elf_map *map);
void elf_map_free(struct elf_map *map);

/** elf_entries() - the addresses of global symbols and of functions, for free(). Return: 0 or -ENOMEM. */
int elf_entries(const struct elf *elf, uint32_t **entries, size_t *count);

/** elf_symbol() - the function an address belongs to, "?" if unknown. */
const char *elf_symbol(const struct elf *elf, uint32_t address);

#endif
