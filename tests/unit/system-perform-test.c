// SPDX-License-Identifier: GPL-2.0
/* What system instructions compute, against what their text says (from the disassembler, as in system-test.c). */
#include "unit.h"
#include "disassembler.h"
#include "psr.h"
#include "system.h"
#include "system-render.h"

#define WORDS	40000

static u32 rotate(u32 value, unsigned int by)
{
	return (u32)(((uint64_t)value << 32 | value) >> by % 32);
}

static u32 shift(u32 value, const char *text, bool carry)
{
	char kind[4] = "";
	unsigned int by = 1;

	sscanf(text, "%3s %u", kind, &by);
	if (!strcmp(kind, "lsl"))
		return (u32)((uint64_t)value << by);
	if (!strcmp(kind, "lsr"))
		return (u32)((uint64_t)value >> by);
	if (!strcmp(kind, "asr"))
		return (u32)((int64_t)(s32)value >> by);
	if (!strcmp(kind, "ror"))
		return rotate(value, by);
	return carry ? value / 2 + 0x80000000u : value / 2;
}

static u32 reg_value(const u32 regs[16], unsigned int reg)
{
	return regs[reg] + (reg == 15 ? 8 : 0);
}

/* "r2,lsl 3", "r2", "-7". */
static u32 operand_value(const char *text, const u32 regs[16], bool carry)
{
	const char *comma = strchr(text, ',');
	u32 value;

	if (*text != 'r')
		return strtol(text, NULL, 10);
	value = reg_value(regs, atoi(text + 1));
	return comma ? shift(value, comma + 1, carry) : value;
}

/* "lsls r15,r1,2": a move of a shifted register. */
static bool is_shift(const char *text)
{
	static const char *const names[] = { "lsls", "lsrs", "asrs", "rors", "rrxs" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (!strncmp(text, names[i], 4))
			return true;
	return false;
}

/* AddWithCarry(x, y, carry) of A2.2.1, and its relatives. */
static u32 text_result(const char *text, const u32 regs[16], bool carry)
{
	const char *second = strchr(text, ',') + 1, *third = strchr(second, ',');
	char shifted[32];
	uint64_t n, m;

	if (!strncmp(text, "movs", 4))
		return operand_value(second, regs, carry);
	if (!strncmp(text, "mvns", 4))
		return ~operand_value(second, regs, carry);
	if (is_shift(text)) {
		snprintf(shifted, sizeof(shifted), "%.3s %s", text, third ? third + 1 : "");
		return shift(reg_value(regs, atoi(second + 1)), shifted, carry);
	}
	n = reg_value(regs, atoi(second + 1));
	m = operand_value(third + 1, regs, carry);
	switch (text[0] << 8 | text[1]) {
	case 'a' << 8 | 'n': return n & m;
	case 'e' << 8 | 'o': return n ^ m;
	case 's' << 8 | 'u': return n - m;
	case 'a' << 8 | 'd': return text[2] == 'd' ? n + m : n + m + carry;
	case 's' << 8 | 'b': return n - m - !carry;
	case 'r' << 8 | 's': return text[2] == 'b' ? m - n : m - n - !carry;
	case 'o' << 8 | 'r': return n | m;
	case 'b' << 8 | 'i': return n & ~m;
	default: fail_msg("%s", text); return 0;
	}
}

static struct disassembled *draw(u32 mask, u32 value)
{
	u32 *words = calloc(WORDS, sizeof(*words)), seed = 11;
	struct disassembled *all;
	unsigned int i;

	assert_non_null(words);
	for (i = 0; i < WORDS; i++)
		words[i] = (unit_random(&seed) & ~mask) | value;
	all = disassemble(SET_A32, words, WORDS);
	free(words);
	assert_non_null(all);
	return all;
}

static void random_registers(u32 regs[16], u32 *seed)
{
	unsigned int i;

	for (i = 0; i < 16; i++)
		regs[i] = unit_random(seed);
	regs[15] &= ~3u;
}

static void expect_results(u32 mask, u32 value)
{
	struct disassembled *all = draw(mask, value);
	struct system_instruction insn;
	unsigned int i, done = 0;
	u32 regs[16], seed = 12;
	char text[120];

	for (i = 0; i < WORDS; i++) {
		u32 cpsr = unit_random(&seed);

		/* With condition 0b1111 the same bits are Advanced SIMD. */
		if (decode_system(all[i].word, false, &insn) || insn.kind != SYSTEM_ALU_RETURN)
			continue;
		random_registers(regs, &seed);
		normalize_text(all[i].text, all[i].word >> 28, text);
		if (system_alu_result(&insn, regs, cpsr) != text_result(text, regs, cpsr >> 29 & 1))
			fail_msg("%08x %s", all[i].word, text);
		done++;
	}
	free(all);
	assert_true(done > WORDS / 2);
}

static void data_processing_to_pc_computes_what_it_says(void **state)
{
	(void)state;
	expect_results(0x0e10f000, 0x0210f000);
	expect_results(0x0e10f010, 0x0010f000);
}

/* The words go to ascending addresses from the result; see the pictures of B9.3.5. */
static u32 text_address(const char *suffix, u32 base, unsigned int count, u32 *new_base)
{
	*new_base = suffix[0] == 'i' ? base + 4 * count : base - 4 * count;
	if (suffix[0] == 'i')
		return suffix[1] == 'a' ? base : base + 4;
	return suffix[1] == 'b' ? *new_base : *new_base + 4;
}

static void expect_addresses(u32 mask, u32 value)
{
	struct disassembled *all = draw(mask, value);
	struct system_instruction insn;
	u32 seed = 13, want_base, base;
	unsigned int i, done = 0;
	char text[120];

	for (i = 0; i < WORDS; i++) {
		const char *list;
		unsigned int count = 2, bits = 0;
		u32 start = unit_random(&seed);

		if (decode_system(all[i].word, false, &insn))
			continue;
		normalize_text(all[i].text, all[i].word >> 28, text);
		list = strchr(text, '{');
		if (list && sscanf(list, "{%x", &bits) == 1)
			count = __builtin_popcount(bits);
		assert_int_equal(system_block_address(&insn, start, &base),
				 text_address(text + 3, start, count, &want_base));
		assert_int_equal(base, want_base);
		done++;
	}
	free(all);
	assert_true(done > WORDS / 8);
}

static void block_transfers_start_where_they_say(void **state)
{
	(void)state;
	expect_addresses(0x0e500000, 0x08500000);
	expect_addresses(0x0e700000, 0x08400000);
	expect_addresses(0xfe5fffe0, 0xf84d0500);
	expect_addresses(0xfe50ffff, 0xf8100a00);
}

static void cps_changes_what_it_names(void **state)
{
	struct system_instruction insn;

	(void)state;
	assert_int_equal(decode_system(0xf10c00c0, false, &insn), 0);	/* cpsid if */
	assert_int_equal(system_cps_value(&insn, 0x60000113), 0x600001d3);
	assert_int_equal(decode_system(0xf10a0092, false, &insn), 0);	/* cpsie i, #18 */
	assert_int_equal(system_cps_value(&insn, 0x600001d3), 0x60000152);
	assert_int_equal(decode_system(0xf1020011, false, &insn), 0);	/* cps #17 */
	assert_int_equal(system_cps_value(&insn, 0x600001d3), 0x600001d1);
}

static void each_kind_has_a_name(void **state)
{
	int kind;

	(void)state;
	for (kind = 0; kind < SYSTEM_KINDS; kind++)
		assert_true(strlen(system_kind_name(kind)) > 1);
	assert_string_equal(system_kind_name(SYSTEM_KINDS), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(data_processing_to_pc_computes_what_it_says),
		cmocka_unit_test(block_transfers_start_where_they_say),
		cmocka_unit_test(cps_changes_what_it_names),
		cmocka_unit_test(each_kind_has_a_name),
	};

	return cmocka_run_group_tests_name("system instructions performed", tests, NULL, NULL);
}
