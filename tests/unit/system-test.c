// SPDX-License-Identifier: GPL-2.0
/*
 * System instructions against a disassembler. What is accepted must read, written out from its decoded fields, as
 * objdump reads the word; what is refused must be no system instruction, or be ruled out by the manual.
 */
#include "unit.h"
#include "disassembler.h"
#include "psr.h"
#include "system.h"
#include "system-render.h"

#define PER_SPACE	8000

/* Mnemonics that stand for a system instruction, whatever their operands. */
static const char *const system_mnemonics[] = {
	"cps", "cpsie", "cpsid", "setend", "mrs", "msr", "srsia", "srsib", "srsda", "srsdb", "rfeia", "rfeib", "rfeda",
	"rfedb", "eret", "wfe", "wfi", "sev", "yield", "nop", "svc", "hvc", "smc", "mrc", "mcr", "cdp", "mrrc", "mcrr",
	"ldc", "ldcl", "stc", "stcl", "mrc2", "mcr2", "cdp2", "mrrc2", "mcrr2", "ldc2", "ldc2l", "stc2", "stc2l",
};

static const char *const alu_mnemonics[] = {
	"ands", "eors", "subs", "rsbs", "adds", "adcs", "sbcs", "rscs", "orrs", "movs", "bics", "mvns", "lsls", "lsrs",
	"asrs", "rors", "rrxs",
};

static bool starts_with(const char *text, const char *name)
{
	size_t length = strlen(name);

	return !strncmp(text, name, length) && (text[length] == ' ' || !text[length]);
}

static bool alu_to_pc(const char *text, bool thumb)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(alu_mnemonics); i++)
		if (starts_with(text, alu_mnemonics[i]))
			return !strncmp(text + 5, thumb ? "pc,lr," : "r15,", thumb ? 6 : 4);
	return false;
}

static bool is_system_text(const char *text, bool thumb)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(system_mnemonics); i++)
		if (starts_with(text, system_mnemonics[i]))
			return true;
	return strchr(text, '^') || alu_to_pc(text, thumb);
}

/* B9.3.5, B9.3.6: writeback with pc in the list only, and never to a register of the list; pc is no base. */
static bool bad_block(const char *text)
{
	const char *list = strchr(text, '{');
	unsigned int base, mask;

	if (!list || sscanf(text, "%*s r%u", &base) != 1 || sscanf(list, "{%x", &mask) != 1)
		return false;
	if (base == 15 || !mask)
		return true;
	return strchr(text, '!') && (text[0] == 's' || !(mask & 0x8000) || mask >> base & 1);
}

/* UNPREDICTABLE by B9.3, though the disassemblers have no doubts. */
static bool ruled_out(const struct disassembled *d, bool thumb, const char *text)
{
	bool psr = starts_with(text, "msr") || starts_with(text, "mrs");
	bool core_register = psr || !strncmp(text, "mrc", 3) || !strncmp(text, "mcr", 3) || !strncmp(text, "mrrc", 4);
	bool pair = !strncmp(text, "mrrc", 4) || !strncmp(text, "mcrr", 4);

	if (strstr(text, "r15") && (psr || pair || !strncmp(text, "rfe", 3)))
		return true;
	if (strstr(text, "PSR_,") || !strcmp(text, "cpsie") || !strcmp(text, "cpsid") || !strncmp(text + 5, " ,", 2))
		return true;
	if (thumb && ((strstr(text, "r13") && core_register) || d->word == 0x46c0))
		return true;
	if (thumb && starts_with(text, "smc"))
		return d->word & 0xfff;
	return strchr(text, '^') && bad_block(text);
}

/* Coprocessors 10 and 11 are VFP; for 0 to 9 objdump knows units of processors long gone. */
static bool has_generic_text(const struct system_instruction *i, const char *text)
{
	if (i->kind < SYSTEM_MRC || i->kind > SYSTEM_CDP)
		return true;
	/* Later architectures have vector instructions in the space of 12 to 15. */
	return i->coprocessor.cp > 11 && text[0] != 'v';
}

static bool hint_text(const struct system_instruction *i, const char *text)
{
	static const char *const others[] = { "nop {", "esb", "csdb", "dbg", "sevl", "tsb", "pac", "aut", "bti", "clrbhb" };
	unsigned int n;

	if (i->kind != SYSTEM_HINT || (i->hint <= HINT_SEV && i->hint != HINT_NOP))
		return false;
	for (n = 0; n < ARRAY_SIZE(others); n++)
		if (!strncmp(text, others[n], strlen(others[n])))
			return true;
	return false;
}

static bool accepted_rightly(const struct disassembled *d, const struct system_instruction *i, bool thumb,
			     const char *text)
{
	char mine[120];

	if (i->kind == SYSTEM_SIMD || !has_generic_text(i, text))
		return true;
	/* For objdump "lsls pc, ..." is no exception return. */
	if (d->unpredictable && i->kind != SYSTEM_ALU_RETURN)
		return false;
	if (hint_text(i, text))
		return true;
	render_system(i, thumb, mine);
	if (i->kind == SYSTEM_LDC || i->kind == SYSTEM_STC) {
		/* "ldcl" sets D, which nobody asks for. */
		char *dropped = strstr(text, "l ");

		if (dropped)
			memmove(dropped, dropped + 1, strlen(dropped));
		return !strncmp(text, mine, strlen(mine));
	}
	return !strcmp(text, mine);
}

/*
 * Does the text say VFP or Advanced SIMD, and does the decoder? Later architectures put more of it where ARMv7 has other
 * coprocessors than 10 and 11; of those the text tells nothing.
 */
static bool same_opinion_of_vfp(const struct disassembled *d, const struct system_instruction *i, const char *text)
{
	bool coprocessor = (d->word & 0x0c000000) == 0x0c000000 && (d->word & 0x0f000000) != 0x0f000000;
	bool vfp = text[0] == 'v' || !strncmp(text, "fldm", 4) || !strncmp(text, "fstm", 4);

	if (d->validity != VALID || (coprocessor && (d->word & 0xe00) != 0xa00))
		return true;
	return system_is_vfp(i) == vfp;
}

static bool agrees(const struct disassembled *d, bool thumb, unsigned int *accepted)
{
	struct system_instruction i;
	int err = decode_system(d->word, thumb, &i);
	char text[120];

	normalize_text(d->text, thumb ? 14 : d->word >> 28, text);
	if (!same_opinion_of_vfp(d, &i, text))
		return false;
	if (err)
		return err == -EINVAL && (!is_system_text(text, thumb) || d->unpredictable || d->validity != VALID ||
		       ruled_out(d, thumb, text));
	++*accepted;
	return accepted_rightly(d, &i, thumb, text);
}

static void expect_agreement(enum instruction_set set, const u32 *words, size_t n, unsigned int at_least)
{
	struct disassembled *all = disassemble(set, words, n);
	unsigned int accepted = 0, wrong = 0;
	size_t i;

	assert_non_null(all);
	for (i = 0; i < n; i++) {
		struct system_instruction out;

		if (agrees(&all[i], set != SET_A32, &accepted) || wrong++ > 40)
			continue;
		print_error("%08x %s%s, LLVM %d, refused %d\n", all[i].word, all[i].text,
			    all[i].unpredictable ? " (unpredictable)" : "", all[i].validity,
			    decode_system(all[i].word, set != SET_A32, &out));
	}
	free(all);
	print_message("%zu words, %u system instructions\n", n, accepted);
	assert_int_equal(wrong, 0);
	assert_true(accepted >= at_least);
}

struct space {
	u32 mask, value;
};

static void expect_spaces(enum instruction_set set, const struct space *spaces, size_t count)
{
	u32 *words = calloc(count * PER_SPACE, sizeof(*words));
	u32 seed = 10;
	size_t i;

	assert_non_null(words);
	for (i = 0; i < count * PER_SPACE; i++)
		words[i] = (unit_random(&seed) & ~spaces[i % count].mask) | spaces[i % count].value;
	expect_agreement(set, words, count * PER_SPACE, count * PER_SPACE / 4);
	free(words);
}

static void a32_words(void **state)
{
	static const struct space spaces[] = {
		{ 0xfff1fe20, 0xf1000000 }, { 0xfff00000, 0xf1000000 }, { 0xfffffdff, 0xf1010000 },
		{ 0xfe5fffe0, 0xf84d0500 }, { 0xfe500000, 0xf8400000 }, { 0xfe50ffff, 0xf8100a00 },
		{ 0xfe500000, 0xf8100000 }, { 0x0fb000f0, 0x01000000 }, { 0x0fbf0fff, 0x010f0000 },
		{ 0x0fb00eff, 0x01000200 }, { 0x0fb0fff0, 0x0120f000 }, { 0x0fb0fef0, 0x0120f200 },
		{ 0x0fb0f000, 0x0320f000 }, { 0x0fffff00, 0x0320f000 }, { 0x0ff000f0, 0x01600070 },
		{ 0xfff000f0, 0xe1400070 }, { 0x0f000000, 0x0f000000 }, { 0x0e10f000, 0x0210f000 },
		{ 0x0e10f010, 0x0010f000 }, { 0x0e500000, 0x08500000 }, { 0x0e700000, 0x08400000 },
		{ 0x0e708000, 0x08500000 }, { 0x0f000c00, 0x0e000c00 }, { 0x0e000c00, 0x0c000c00 },
		{ 0x0fe00c00, 0x0c400c00 }, { 0x0c000000, 0x0c000000 }, { 0xfe000000, 0xf2000000 },
		{ 0xff000000, 0xf4000000 }, { 0, 0 },
	};

	(void)state;
	expect_spaces(SET_A32, spaces, ARRAY_SIZE(spaces));
}

static void t32_words(void **state)
{
	static const struct space spaces[] = {
		{ 0xfffff800, 0xf3af8000 }, { 0xfff0d000, 0xf3a08000 }, { 0xffeff0ff, 0xf3ef8000 },
		{ 0xffe0d000, 0xf3e08000 }, { 0xffe0f0ff, 0xf3808000 }, { 0xffe0d000, 0xf3808000 },
		{ 0xffe0f0ef, 0xf3e08020 }, { 0xffe0f0ef, 0xf3808020 }, { 0xffdfffe0, 0xe80dc000 },
		{ 0xffdfffe0, 0xe98dc000 }, { 0xffd0ffff, 0xe810c000 }, { 0xffd0ffff, 0xe990c000 },
		{ 0xffffff00, 0xf3de8f00 }, { 0xfff0d000, 0xf3d08000 }, { 0xfff0f000, 0xf7e08000 },
		{ 0xfff0f000, 0xf7f08000 }, { 0xef000c00, 0xee000c00 }, { 0xee000c00, 0xec000c00 },
		{ 0xefe00c00, 0xec400c00 }, { 0xef000000, 0xef000000 }, { 0xff000000, 0xf9000000 },
		{ 0xec000000, 0xec000000 }, { 0xf8000000, 0xf0000000 }, { 0xf8000000, 0xe8000000 },
	};

	(void)state;
	expect_spaces(SET_T32, spaces, ARRAY_SIZE(spaces));
}

static void every_t16_word(void **state)
{
	u32 words[0x10000], n = 0, word;

	(void)state;
	for (word = 0; word < 0xe800; word++)
		if ((word & 0xff00) != 0xbf00 || !(word & 0xf))
			words[n++] = word;
	expect_agreement(SET_T16, words, n, 256 + 16);
}

static void eret_has_no_operands(void **state)
{
	struct system_instruction i;

	(void)state;
	assert_int_equal(decode_system(0xe160006e, false, &i), 0);
	assert_int_equal(i.kind, SYSTEM_ERET);
	assert_int_equal(decode_system(0xe160006f, false, &i), -EINVAL);
	assert_int_equal(i.kind, SYSTEM_NONE);
	assert_int_equal(decode_system(0xf160006e, false, &i), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a32_words),
		cmocka_unit_test(t32_words),
		cmocka_unit_test(every_t16_word),
		cmocka_unit_test(eret_has_no_operands),
	};

	return cmocka_run_group_tests_name("system decode", tests, NULL, NULL);
}
