// SPDX-License-Identifier: GPL-2.0
/* Counts the sensitive instructions of a program that has no site table, to tell the user what is missing. */
#include <errno.h>
#include <string.h>

#include "../../abi/sensitive.h"
#include "sites.h"

/* The first mapping symbol of a section at or behind an address. */
static size_t first_mapping(const struct elf_map *map, uint16_t section, uint32_t address)
{
	size_t low = 0, high = map->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct elf_mapping *entry = &map->entries[middle];

		if (entry->section < section || (entry->section == section && entry->address < address))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void note(struct sensitive_census *census, uint32_t address, const struct sensitive_row *row)
{
	if (!census->count || address < census->first) {
		census->first = address;
		census->what = row->text;
	}
	census->count++;
}

static void scan_arm(const struct elf *elf, uint64_t offset, uint32_t address, uint32_t bytes,
		     struct sensitive_census *census)
{
	for (uint32_t at = 0; bytes - at >= 4; at += 4) {
		const struct sensitive_row *row = sensitive_lookup(file_word(elf->file, offset + at), SENSITIVE_A32);

		if (row && sensitive_classes[row->class_id].policy == SENSITIVE_TRAP)
			note(census, address + at, row);
	}
}

static bool is_wide(uint16_t first)
{
	return first >= 0xe800;
}

static void scan_thumb(const struct elf *elf, uint64_t offset, uint32_t address, uint32_t bytes,
		       struct sensitive_census *census)
{
	uint32_t length;

	for (uint32_t at = 0; bytes - at >= 2; at += length) {
		uint32_t word = file_word(elf->file, offset + at);
		const struct sensitive_row *row;

		length = is_wide(word) && bytes - at >= 4 ? 4 : 2;
		row = length == 4 ? sensitive_lookup(word >> 16 | word << 16, SENSITIVE_T32)
				  : sensitive_lookup(word & 0xffff, SENSITIVE_T16);
		if (row && sensitive_classes[row->class_id].policy == SENSITIVE_TRAP)
			note(census, address + at, row);
	}
}

/* From one mapping symbol to the next; code without any, in a stripped program, is taken for ARM. */
static void scan_section(const struct elf *elf, const struct elf_map *map, uint16_t n, struct sensitive_census *census)
{
	const Elf32_Shdr *section = &elf->sections[n];
	uint32_t end = section->sh_addr + section->sh_size, address = section->sh_addr & ~3u;
	enum elf_content content = ELF_A32;
	size_t next = first_mapping(map, n, section->sh_addr);

	while (address < end) {
		bool mapped = next < map->count && map->entries[next].section == n && map->entries[next].address < end;
		uint32_t stop = mapped ? map->entries[next].address : end;
		uint64_t offset = (uint64_t)section->sh_offset + (address - section->sh_addr);

		if (content == ELF_A32 && stop > address)
			scan_arm(elf, offset, address, stop - address, census);
		else if (content == ELF_THUMB && stop > address)
			scan_thumb(elf, offset, address, stop - address, census);
		if (mapped)
			content = map->entries[next++].content;
		address = stop;
	}
}

static bool is_code(const struct elf *elf, const Elf32_Shdr *section)
{
	const uint32_t flags = SHF_ALLOC | SHF_EXECINSTR;

	return section->sh_type == SHT_PROGBITS && (section->sh_flags & flags) == flags && !(section->sh_addr & 3) &&
	       section->sh_addr + section->sh_size >= section->sh_addr &&
	       file_has(elf->file, section->sh_offset, section->sh_size);
}

static void scan_segments(const struct elf *elf, struct sensitive_census *census)
{
	for (unsigned int i = 0; i < elf->segment_count; i++) {
		const Elf32_Phdr *segment = &elf->segments[i];

		if (segment->p_type == PT_LOAD && segment->p_flags & PF_X)
			scan_arm(elf, segment->p_offset, segment->p_vaddr, segment->p_filesz, census);
	}
}

int sites_scan(const struct elf *elf, struct sensitive_census *census)
{
	struct elf_map map;
	int err = elf_map_read(elf, &map);

	*census = (struct sensitive_census){ 0 };
	if (err)
		return err;
	if (!elf->sections)
		scan_segments(elf, census);
	for (unsigned int i = 0; i < elf->section_count; i++) {
		if (is_code(elf, &elf->sections[i]))
			scan_section(elf, &map, i, census);
	}
	elf_map_free(&map);
	return 0;
}
