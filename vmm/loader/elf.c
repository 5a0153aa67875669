// SPDX-License-Identifier: GPL-2.0
#include "elf.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "../machine.h"
#include "../msg.h"

#define LINK_BASE_MASK	0x0fffffffu	/* kernels are linked at 0xc0000000, 0x80000000, 0x40000000, ... */

bool elf_is(const struct file *file)
{
	return file->size >= SELFMAG && !memcmp(file->data, ELFMAG, SELFMAG);
}

static int refuse(const struct file *file, const char *why)
{
	msg_error("kernel %s: %s", file->path, why);
	return -ENOEXEC;
}

/* Tables are used in place, so they must be aligned as well as present. */
static bool table_ok(const struct file *file, uint32_t offset, unsigned int count, size_t entry, size_t expected)
{
	return entry == expected && !(offset % sizeof(uint32_t)) && file_has(file, offset, (uint64_t)count * entry);
}

static const char *header_flaw(const struct file *file, const Elf32_Ehdr *header)
{
	if (file->size < sizeof(*header))
		return "truncated: the ELF header is not complete";
	if (header->e_ident[EI_CLASS] != ELFCLASS32 || header->e_machine != EM_ARM)
		return "an ELF program, but not for 32-bit ARM";
	if (header->e_ident[EI_DATA] != ELFDATA2LSB)
		return "big-endian, which is not supported";
	if (header->e_type != ET_EXEC)
		return "an ELF file, but no statically linked program (a vmlinux is one)";
	if (!header->e_phnum)
		return "an ELF program with nothing to load";
	if (!table_ok(file, header->e_phoff, header->e_phnum, header->e_phentsize, sizeof(Elf32_Phdr)))
		return "truncated: the program headers are not complete";
	if (header->e_shnum && !table_ok(file, header->e_shoff, header->e_shnum, header->e_shentsize, sizeof(Elf32_Shdr)))
		return "truncated: the section headers are not complete";
	return NULL;
}

static int check_segments(const struct elf *elf)
{
	for (unsigned int i = 0; i < elf->segment_count; i++) {
		const Elf32_Phdr *segment = &elf->segments[i];

		if (segment->p_type != PT_LOAD)
			continue;
		if (!file_has(elf->file, segment->p_offset, segment->p_filesz))
			return refuse(elf->file, "truncated: a segment is not complete");
		if (segment->p_filesz > segment->p_memsz)
			return refuse(elf->file, "damaged: a segment is larger in the file than in memory");
	}
	return 0;
}

int elf_open(struct elf *elf, const struct file *file)
{
	const Elf32_Ehdr *header = (const Elf32_Ehdr *)file->data;
	const char *flaw = header_flaw(file, header);

	if (flaw)
		return refuse(file, flaw);
	*elf = (struct elf){
		.file = file,
		.header = header,
		.segments = (const Elf32_Phdr *)(file->data + header->e_phoff),
		.segment_count = header->e_phnum,
		.sections = header->e_shnum ? (const Elf32_Shdr *)(file->data + header->e_shoff) : NULL,
		.section_count = header->e_shnum,
	};
	return check_segments(elf);
}

static bool has_contents(const struct elf *elf, const Elf32_Shdr *section)
{
	return section->sh_type != SHT_NOBITS && file_has(elf->file, section->sh_offset, section->sh_size);
}

/* A string of a string table, "" where the table does not hold one. */
static const char *string_at(const struct elf *elf, unsigned int table, uint32_t offset)
{
	const Elf32_Shdr *section = table < elf->section_count ? &elf->sections[table] : NULL;
	const char *text;

	if (!section || !has_contents(elf, section) || offset >= section->sh_size)
		return "";
	text = (const char *)elf->file->data + section->sh_offset + offset;
	return memchr(text, 0, section->sh_size - offset) ? text : "";
}

const Elf32_Shdr *elf_section(const struct elf *elf, const char *name)
{
	for (unsigned int i = 0; i < elf->section_count; i++) {
		const Elf32_Shdr *section = &elf->sections[i];

		if (!strcmp(string_at(elf, elf->header->e_shstrndx, section->sh_name), name) &&
		    has_contents(elf, section))
			return section;
	}
	return NULL;
}

uint64_t elf_guest_address(uint32_t load_address)
{
	return RAM_BASE + (load_address & LINK_BASE_MASK);
}

static int load_segment(const struct elf *elf, const Elf32_Phdr *segment, const struct guest_memory *memory)
{
	uint64_t address = elf_guest_address(segment->p_paddr);

	if (!guest_memory_contains(memory, address, segment->p_memsz)) {
		msg_error("kernel %s: needs memory at 0x%08" PRIx64 "-0x%08" PRIx64 ", and RAM ends at 0x%08" PRIx64
			  "; give the guest more with -m", elf->file->path, address, address + segment->p_memsz - 1,
			  memory->base + memory->size - 1);
		return -ENOSPC;
	}
	/* The rest, up to p_memsz, is zero already. */
	return guest_write(memory, address, elf->file->data + segment->p_offset, segment->p_filesz);
}

int elf_load(const struct elf *elf, const struct guest_memory *memory, uint64_t *start, uint64_t *end)
{
	*start = UINT64_MAX;
	*end = 0;
	for (unsigned int i = 0; i < elf->segment_count; i++) {
		const Elf32_Phdr *segment = &elf->segments[i];
		uint64_t address = elf_guest_address(segment->p_paddr);
		int err;

		if (segment->p_type != PT_LOAD || !segment->p_memsz)
			continue;
		err = load_segment(elf, segment, memory);
		if (err)
			return err;
		if (address < *start)
			*start = address;
		if (address + segment->p_memsz > *end)
			*end = address + segment->p_memsz;
	}
	return *end ? 0 : refuse(elf->file, "an ELF program with nothing to load");
}

static const Elf32_Phdr *segment_of(const struct elf *elf, uint32_t address, unsigned int nth)
{
	for (unsigned int i = 0; i < elf->segment_count; i++) {
		const Elf32_Phdr *segment = &elf->segments[i];
		uint32_t offset = address - segment->p_vaddr;

		if (segment->p_type == PT_LOAD && address >= segment->p_vaddr &&
		    (uint64_t)offset + sizeof(uint32_t) <= segment->p_filesz && !nth--)
			return segment;
	}
	return NULL;
}

bool elf_locate(const struct elf *elf, uint32_t address, unsigned int nth, struct elf_place *place)
{
	const Elf32_Phdr *segment = segment_of(elf, address, nth);

	if (!segment)
		return false;
	place->file_offset = (uint64_t)segment->p_offset + (address - segment->p_vaddr);
	place->guest_address = elf_guest_address(segment->p_paddr + (address - segment->p_vaddr));
	return true;
}

bool elf_runs_in_place(const struct elf *elf, uint32_t address)
{
	const Elf32_Phdr *start = segment_of(elf, elf->header->e_entry & ~1u, 0), *segment = segment_of(elf, address, 0);

	return start && segment && segment->p_flags & PF_X && !segment_of(elf, address, 1) &&
	       segment->p_vaddr - segment->p_paddr == start->p_vaddr - start->p_paddr;
}
