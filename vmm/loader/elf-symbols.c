// SPDX-License-Identifier: GPL-2.0
/* Symbols of an ELF program: function names for messages, mapping symbols ($a, $t, $d) to tell code from data. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "elf.h"

struct symbols {
	const uint8_t *table;	/* Elf32_Sym, perhaps not aligned */
	size_t count;
	const char *strings;
	size_t string_bytes;
};

static void read_symbols(const struct elf *elf, struct symbols *symbols)
{
	const Elf32_Shdr *table = elf_section(elf, ".symtab");
	const Elf32_Shdr *strings = elf_section(elf, ".strtab");

	*symbols = (struct symbols){ 0 };
	if (!table || !strings || !strings->sh_size)
		return;
	symbols->table = elf->file->data + table->sh_offset;
	symbols->count = table->sh_size / sizeof(Elf32_Sym);
	symbols->strings = (const char *)elf->file->data + strings->sh_offset;
	symbols->string_bytes = strings->sh_size;
	if (symbols->strings[symbols->string_bytes - 1])
		symbols->count = 0;
}

static Elf32_Sym symbol_at(const struct symbols *symbols, size_t n)
{
	Elf32_Sym symbol;

	memcpy(&symbol, symbols->table + n * sizeof(symbol), sizeof(symbol));
	return symbol;
}

static const char *name_of(const struct symbols *symbols, const Elf32_Sym *symbol)
{
	return symbol->st_name < symbols->string_bytes ? symbols->strings + symbol->st_name : "";
}

const char *elf_symbol(const struct elf *elf, uint32_t address)
{
	const char *best = "?";
	uint32_t best_distance = UINT32_MAX;
	struct symbols symbols;

	read_symbols(elf, &symbols);
	for (size_t i = 0; i < symbols.count; i++) {
		Elf32_Sym symbol = symbol_at(&symbols, i);
		uint32_t distance = address - (symbol.st_value & ~1u);
		const char *name = name_of(&symbols, &symbol);

		if (distance < best_distance && symbol.st_shndx != SHN_UNDEF && symbol.st_shndx < SHN_LORESERVE &&
		    *name && *name != '$' && *name != '.') {
			best_distance = distance;
			best = name;
		}
	}
	return best;
}

int elf_entries(const struct elf *elf, uint32_t **entries, size_t *count)
{
	struct symbols symbols;

	read_symbols(elf, &symbols);
	*count = 0;
	*entries = calloc(symbols.count + 1, sizeof(**entries));
	if (!*entries)
		return -ENOMEM;
	for (size_t i = 0; i < symbols.count; i++) {
		Elf32_Sym symbol = symbol_at(&symbols, i);

		if (ELF32_ST_BIND(symbol.st_info) != STB_LOCAL || ELF32_ST_TYPE(symbol.st_info) == STT_FUNC)
			(*entries)[(*count)++] = symbol.st_value & ~1u;
	}
	return 0;
}

/* "$a", "$t" or "$d", perhaps with ".anything" behind. */
static bool is_mapping(const char *name, enum elf_content *content)
{
	if (name[0] != '$' || !name[1] || (name[2] && name[2] != '.'))
		return false;
	*content = name[1] == 'a' ? ELF_A32 : name[1] == 't' ? ELF_THUMB : ELF_DATA;
	return strchr("atd", name[1]);
}

static int compare(const void *left, const void *right)
{
	const struct elf_mapping *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	return a->address < b->address ? -1 : a->address > b->address;
}

int elf_map_read(const struct elf *elf, struct elf_map *map)
{
	struct symbols symbols;

	read_symbols(elf, &symbols);
	map->count = 0;
	map->entries = calloc(symbols.count + 1, sizeof(*map->entries));
	if (!map->entries)
		return -ENOMEM;
	for (size_t i = 0; i < symbols.count; i++) {
		Elf32_Sym symbol = symbol_at(&symbols, i);
		struct elf_mapping entry = { symbol.st_shndx, symbol.st_value, ELF_DATA };

		if (is_mapping(name_of(&symbols, &symbol), &entry.content))
			map->entries[map->count++] = entry;
	}
	qsort(map->entries, map->count, sizeof(*map->entries), compare);
	return 0;
}

void elf_map_free(struct elf_map *map)
{
	free(map->entries);
	map->entries = NULL;
	map->count = 0;
}
