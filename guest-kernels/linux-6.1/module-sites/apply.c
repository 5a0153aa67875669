// SPDX-License-Identifier: GPL-2.0
/*
 * The sites of a module. Where this kernel runs with trap words in place of its own, a module gets its own trap words before
 * it runs; everywhere else it stays as it was built. A stub is never needed: a trap word is right wherever it stands.
 *
 * The site table is not loaded. It lies in the kernel's temporary copy of the file, not relocated, but the symbols have their
 * final values when module_finalize() runs.
 */
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/string.h>

#include "module-sites.h"
#include "sensitive.h"
#include "sites.h"
#include "trap-word.h"

struct module_file {
	const Elf32_Ehdr *hdr;
	const Elf32_Shdr *sections;
	const Elf32_Shdr *sections_end;
	const Elf32_Shdr *symbols;
	const char *name;
};

/* Did the loader replace this kernel's own instructions of this kind? Natively, and with the extensions, it did not. */
static bool kernel_traps(enum sensitive_policy policy)
{
	switch (policy) {
	case SENSITIVE_TRAP:
		return *own_site_trap != 0xe10f0000;		/* mrs r0, cpsr */
	case SENSITIVE_USER_ACCESS:
		return *own_site_user_access != 0xe4b10000;	/* ldrt r0, [r1] */
	case SENSITIVE_HINT:
		return *own_site_hint != 0xe320f002;		/* wfe */
	default:
		return false;
	}
}

static const char *section_name(const struct module_file *file, const Elf32_Shdr *section)
{
	return (const char *)file->hdr + file->sections[file->hdr->e_shstrndx].sh_offset + section->sh_name;
}

static int refuse(const struct module_file *file, const Elf32_Shdr *section, u32 offset, const char *why)
{
	pr_err("module %s: %s+0x%x: %s\n", file->name, section_name(file, section), offset, why);
	return -ENOEXEC;
}

static int apply_entry(const struct module_file *file, const Elf32_Shdr *section, const struct site_entry *entry)
{
	const struct sensitive_row *row = sensitive_lookup(entry->word, SENSITIVE_A32);
	u32 offset = entry->address - section->sh_addr;
	u32 *place = (u32 *)entry->address;
	u32 trap;

	if (offset >= section->sh_size || section->sh_size - offset < 4 || entry->address & 3)
		return refuse(file, section, offset, "its site table leads to where no instruction is; build it again");
	if (*place != entry->word)
		return refuse(file, section, offset,
			      "the text has another word than its site table; build it again, and change nothing after that");
	if (!row || !kernel_traps(sensitive_classes[row->class_id].policy))
		return 0;
	if (!trap_word_encode(entry->word, &trap))
		return refuse(file, section, offset, "this form has no trap word; write it another way in the source");
	*place = trap;
	return 0;
}

/* An entry is found by the relocation of its address: without one its code was discarded. */
static int apply_relocated(const struct module_file *file, const Elf32_Shdr *table, const Elf32_Rel *rel)
{
	const Elf32_Sym *symbol = (const Elf32_Sym *)file->symbols->sh_addr + ELF32_R_SYM(rel->r_info);
	struct site_entry entry;

	if (ELF32_R_TYPE(rel->r_info) != R_ARM_ABS32 || rel->r_offset % sizeof(entry) != offsetof(struct site_entry, address))
		return 0;
	if (rel->r_offset >= table->sh_size || table->sh_size - rel->r_offset < sizeof(entry) ||
	    ELF32_R_SYM(rel->r_info) >= file->symbols->sh_size / sizeof(*symbol) || symbol->st_shndx >= file->hdr->e_shnum)
		return refuse(file, table, rel->r_offset, "the site table is damaged; build the module again");
	if (!(file->sections[symbol->st_shndx].sh_flags & SHF_ALLOC))
		return 0;	/* code that is not loaded */
	memcpy(&entry, (const void *)table->sh_addr + rel->r_offset, sizeof(entry));
	entry.address += symbol->st_value;
	return apply_entry(file, &file->sections[symbol->st_shndx], &entry);
}

static int apply_relocations(const struct module_file *file, const Elf32_Shdr *table, const Elf32_Shdr *relocations)
{
	const Elf32_Rel *rel = (const Elf32_Rel *)relocations->sh_addr;
	const Elf32_Rel *end = rel + relocations->sh_size / sizeof(*rel);
	int err = 0;

	for (; rel < end && !err; rel++)
		err = apply_relocated(file, table, rel);
	return err;
}

static int apply_table(const struct module_file *file)
{
	const Elf32_Shdr *section, *table;
	int err = 0;

	for (section = file->sections; section < file->sections_end && !err; section++) {
		if (section->sh_type != SHT_REL || section->sh_info >= file->hdr->e_shnum)
			continue;
		table = &file->sections[section->sh_info];
		if (table->sh_type == SHT_PROGBITS && !strcmp(section_name(file, table), SITE_TABLE_SECTION))
			err = apply_relocations(file, table, section);
	}
	return err;
}

/* By the mapping symbols: the last one that is not behind the address says what stands there. */
static bool is_code(const struct module_file *file, const Elf32_Shdr *section, u32 address)
{
	const Elf32_Sym *symbol = (const Elf32_Sym *)file->symbols->sh_addr;
	const Elf32_Sym *end = symbol + file->symbols->sh_size / sizeof(*symbol);
	const char *names = (const char *)file->sections[file->symbols->sh_link].sh_addr;
	u32 from = section->sh_addr;
	bool code = true;

	for (; symbol < end; symbol++) {
		const char *name = names + symbol->st_name;

		if (name[0] != '$' || file->sections + symbol->st_shndx != section ||
		    symbol->st_value < from || symbol->st_value > address)
			continue;
		from = symbol->st_value;
		code = name[1] == 'a';
	}
	return code;
}

/* A sensitive instruction that no site covers would go wrong without a word. */
static int check_text(const struct module_file *file, const Elf32_Shdr *section)
{
	const struct sensitive_row *row;
	u32 offset, word;

	for (offset = 0; offset + 4 <= section->sh_size; offset += 4) {
		word = *(const u32 *)(section->sh_addr + offset);
		row = sensitive_lookup(word, SENSITIVE_A32);
		if (row && sensitive_classes[row->class_id].policy == SENSITIVE_TRAP &&
		    is_code(file, section, section->sh_addr + offset))
			return refuse(file, section, offset,
				      "a sensitive instruction without a site; mark it with lwpv, and do not strip the module");
	}
	return 0;
}

/* A PLT is not in the file (SHT_NOBITS): the kernel writes it, and its addresses may look like anything. */
static int check_loaded_text(const struct module_file *file)
{
	const unsigned long text = SHF_ALLOC | SHF_EXECINSTR;
	const Elf32_Shdr *section;
	int err = 0;

	for (section = file->sections; section < file->sections_end && !err; section++) {
		if (section->sh_type == SHT_PROGBITS && (section->sh_flags & text) == text)
			err = check_text(file, section);
	}
	return err;
}

int module_apply_sites(const Elf32_Ehdr *hdr, const Elf32_Shdr *sections, const struct module *mod)
{
	struct module_file file = { hdr, sections, sections + hdr->e_shnum, sections, mod->name };
	int err;

	if (!kernel_traps(SENSITIVE_TRAP))
		return 0;
	/* There is one: a module without symbols does not come so far. */
	while (file.symbols->sh_type != SHT_SYMTAB)
		file.symbols++;
	err = apply_table(&file);
	return err ? err : check_loaded_text(&file);
}
