// SPDX-License-Identifier: GPL-2.0
/* Writes SENSITIVE.md, the reference of sensitive instructions, from abi/sensitive.def. */
#include <stdio.h>

#include "sensitive.h"

static const char *const isa_names[] = {
	[SENSITIVE_A32] = "ARM",
	[SENSITIVE_T16] = "Thumb, 16 bits",
	[SENSITIVE_T32] = "Thumb, 32 bits",
};

static const char *const policy_names[] = {
	[SENSITIVE_TRAP] = "always patched",
	[SENSITIVE_USER_ACCESS] = "page permissions decide; patched on request",
	[SENSITIVE_BIG_ENDIAN] = "patched for big-endian guests",
	[SENSITIVE_HINT] = "optional, in the source too",
	[SENSITIVE_READ] = "left as it is, or read from a shared page",
};

static const struct {
	const char *spelling;
	const char *rule;
	enum sensitive_class_id class_id;
} mnemonics[] = {
#define SENSITIVE_MNEMONIC(mnemonic, rule, class) { mnemonic, #rule, SENSITIVE_CLASS_##class },
#include "sensitive.def"
};

static const struct {
	enum sensitive_isa isa;
	uint32_t mask;
	uint32_t value;
	const char *text;
} exceptions[] = {
#define SENSITIVE_NOT(isa, mask, value, why) { SENSITIVE_##isa, mask, value, why },
#include "sensitive.def"
};

/* A32 and T32 rows are 32 bits, T16 rows 16. */
static unsigned int width_of(enum sensitive_isa isa)
{
	return isa == SENSITIVE_T16 ? 16 : 32;
}

/** The bits of a row as in the manual: 0, 1, or a dot where the instruction is free to choose. */
static void print_bits(enum sensitive_isa isa, uint32_t mask, uint32_t value)
{
	unsigned int bit = width_of(isa);

	putchar('`');
	while (bit--) {
		putchar(mask >> bit & 1 ? '0' + (value >> bit & 1) : '.');
		if (bit && bit % 4 == 0)
			putchar(' ');
	}
	putchar('`');
}

/* A bar ends a cell, also inside of code. */
static void print_code(const char *text)
{
	putchar('`');
	for (; *text; text++)
		printf(*text == '|' ? "\\%c" : "%c", *text);
	putchar('`');
}

static void print_classes(void)
{
	unsigned int i;

	puts("| class | what the guest's loader does | why |\n|---|---|---|");
	for (i = 0; i < SENSITIVE_CLASSES; i++)
		printf("| `%s` | %s | %s |\n", sensitive_classes[i].name,
		       policy_names[sensitive_classes[i].policy], sensitive_classes[i].text);
}

static void print_rows(enum sensitive_isa isa)
{
	unsigned int i;

	printf("\n### %s\n\n| instruction | class | bits |\n|---|---|---|\n", isa_names[isa]);
	for (i = 0; i < SENSITIVE_ROWS; i++) {
		const struct sensitive_row *row = &sensitive_rows[i];

		if (row->isa != isa)
			continue;
		printf("| ");
		print_code(row->text);
		printf(" | `%s` | ", sensitive_classes[row->class_id].name);
		print_bits(isa, row->mask, row->value);
		puts(" |");
	}
}

static void print_exceptions(void)
{
	unsigned int i;

	puts("\nNot sensitive although their bits fit a row above:\n\n| instruction | bits |\n|---|---|");
	for (i = 0; i < sizeof(exceptions) / sizeof(exceptions[0]); i++) {
		printf("| %s | ", exceptions[i].text);
		print_bits(exceptions[i].isa, exceptions[i].mask, exceptions[i].value);
		puts(" |");
	}
}

static void print_mnemonics(void)
{
	unsigned int i;

	puts("| mnemonic | class | sensitive if |\n|---|---|---|");
	for (i = 0; i < sizeof(mnemonics) / sizeof(mnemonics[0]); i++)
		printf("| `%s` | `%s` | %s |\n", mnemonics[i].spelling,
		       sensitive_classes[mnemonics[i].class_id].name, mnemonics[i].rule);
}

int main(void)
{
	puts("<!-- Generated from abi/sensitive.def by docs/sensitive-doc.c: edit that, then `make -C docs`. -->\n"
	     "# Sensitive instructions\n\n"
	     "An instruction is *sensitive* if it acts differently in USR mode without trapping. A guest kernel that runs\n"
	     "in USR mode would go wrong there unnoticed, so `lwpv` marks each of them and the loader puts a trapping word\n"
	     "in its place. Section numbers are those of the Architecture Reference Manual, ARMv7-A and ARMv7-R edition\n"
	     "(DDI 0406C).\n\n"
	     "## Classes\n\nThese names are what `--class` takes.\n");
	print_classes();
	puts("\n## Encodings\n\nA dot is a bit that any value may stand in; the condition 1111 is none. The first row that\n"
	     "fits counts.");
	print_rows(SENSITIVE_A32);
	print_rows(SENSITIVE_T16);
	print_rows(SENSITIVE_T32);
	print_exceptions();
	puts("\n## Spellings in source text\n\n"
	     "Without condition, width and addressing-mode suffix. ANY: always; PSR: reads CPSR, SPSR or a banked register;\n"
	     "PSR_WRITE: writes more than the flags of CPSR; CARET: a register list followed by `^`; S_PC: the s form with\n"
	     "pc as destination; CP14: coprocessor 14 with opc1 = 0.\n");
	print_mnemonics();
	return 0;
}
