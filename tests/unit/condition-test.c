// SPDX-License-Identifier: GPL-2.0
/* Conditions over all flags, and every IT block against its mnemonic (DDI 0406C A8.3, A8.8.54). */
#include "unit.h"
#include "condition.h"
#include "psr.h"

/* Table A8-1, as C. */
static bool expected(unsigned int condition, bool n, bool z, bool c, bool v)
{
	switch (condition) {
	case 0: return z;
	case 1: return !z;
	case 2: return c;
	case 3: return !c;
	case 4: return n;
	case 5: return !n;
	case 6: return v;
	case 7: return !v;
	case 8: return c && !z;
	case 9: return !c || z;
	case 10: return n == v;
	case 11: return n != v;
	case 12: return !z && n == v;
	case 13: return z || n != v;
	default: return true;
	}
}

static void each_condition_with_each_flag(void **state)
{
	unsigned int condition, flags;

	(void)state;
	for (condition = 0; condition < 16; condition++) {
		for (flags = 0; flags < 16; flags++) {
			bool want = expected(condition, flags & 8, flags & 4, flags & 2, flags & 1);
			u32 cpsr = flags << 28 | MODE_USR;
			u32 word = condition << 28 | 0x0123456;

			assert_int_equal(condition_passed(cpsr, condition), want);
			assert_int_equal(condition_passed(cpsr | 0x0fffffff, condition), want);
			assert_int_equal(instruction_condition_passed(cpsr, word), want);
		}
	}
}

/* IT{x{y{z}}}: a mask bit equals the condition's lowest bit for T and its inverse for E; a 1 ends the mask. */
static u32 encode_it(const char *xyz, unsigned int condition)
{
	u32 mask = 0;
	unsigned int i, n = strlen(xyz);

	for (i = 0; i < n; i++)
		mask |= ((xyz[i] == 'T') == (condition & 1)) << (3 - i);
	return condition << 4 | mask | 1u << (3 - n);
}

static u32 cpsr_of(u32 it, u32 others)
{
	return (others & ~0x0600fc00u) | it % 4 << 25 | it / 4 << 10;
}

static void expect_block(const char *xyz, unsigned int condition, u32 others)
{
	u32 regs[16] = { [15] = 0x8000 };
	u32 cpsr = cpsr_of(encode_it(xyz, condition), others);
	unsigned int i, n = strlen(xyz) + 1;

	for (i = 0; i < n; i++) {
		bool then = i == 0 || xyz[i - 1] == 'T';
		bool wide = others >> i & 1;
		u32 pc = regs[15];

		assert_int_equal(thumb_condition(cpsr), then ? condition : condition ^ 1);
		skip_instruction(regs, &cpsr, wide);
		assert_int_equal(regs[15], pc + (wide ? 4 : 2));
		assert_int_equal(cpsr & ~0x0600fc00u, others & ~0x0600fc00u);
	}
	assert_int_equal(it_state(cpsr), 0);
	assert_int_equal(thumb_condition(cpsr), CONDITION_AL);
	skip_instruction(regs, &cpsr, false);
	assert_int_equal(it_state(cpsr), 0);
}

static void each_it_block_runs_as_its_mnemonic_says(void **state)
{
	static const char *const blocks[] = {
		"", "T", "E", "TT", "TE", "ET", "EE",
		"TTT", "TTE", "TET", "TEE", "ETT", "ETE", "EET", "EEE",
	};
	unsigned int i, condition, round;
	u32 seed = 5;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(blocks); i++)
		for (condition = 0; condition < 14; condition++)
			for (round = 0; round < 64; round++)
				expect_block(blocks[i], condition, unit_random(&seed) | PSR_T);
	expect_block("", 14, PSR_T);
	expect_block("T", 14, PSR_T);
	expect_block("TT", 14, PSR_T);
	expect_block("TTT", 14, PSR_T);
}

static void the_condition_in_a_block_is_taken_from_it(void **state)
{
	u32 eq = cpsr_of(encode_it("E", 0), PSR_T | PSR_Z);

	(void)state;
	assert_true(instruction_condition_passed(eq, 0x10000000));
	assert_false(instruction_condition_passed(it_state_advance(eq), 0xe0000000));
	assert_true(instruction_condition_passed(PSR_T, 0x00000000));
}

static void arm_state_has_no_it_state(void **state)
{
	u32 regs[16] = { [15] = 0xfffffffc };
	u32 cpsr = MODE_SVC | 0x0600fc00;

	(void)state;
	skip_instruction(regs, &cpsr, false);
	assert_int_equal(regs[15], 0);
	assert_int_equal(cpsr, MODE_SVC | 0x0600fc00);
	assert_int_equal(arm_condition(0xf1080080), CONDITION_AL);
	assert_int_equal(arm_condition(0x1a000000), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_condition_with_each_flag),
		cmocka_unit_test(each_it_block_runs_as_its_mnemonic_says),
		cmocka_unit_test(the_condition_in_a_block_is_taken_from_it),
		cmocka_unit_test(arm_state_has_no_it_state),
	};

	return cmocka_run_group_tests_name("conditions", tests, NULL, NULL);
}
