// SPDX-License-Identifier: GPL-2.0
/* Writes of CPSR and SPSR, bit by bit, against the pseudocode of DDI 0406C B1.3.3 written down as it stands. */
#include "unit.h"
#include "psr.h"

static void copy(u32 *to, u32 from, unsigned int high, unsigned int low)
{
	unsigned int bit;

	for (bit = low; bit <= high; bit++)
		*to = (*to & ~(1u << bit)) | (from & 1u << bit);
}

static bool is_mode(u32 mode)
{
	static const u8 modes[] = { 0x10, 0x11, 0x12, 0x13, 0x17, 0x1b, 0x1f };

	return memchr(modes, mode & 0x1f, sizeof(modes));
}

/* CPSRWriteByInstr() with Security Extensions absent; J is always 0, a mode that is none is not written. */
static u32 manual_cpsr_write(u32 cpsr, u32 value, u32 bytemask, bool is_excpt_return, bool privileged, bool nmfi)
{
	if (bytemask & 8) {
		copy(&cpsr, value, 31, 27);
		if (is_excpt_return)
			copy(&cpsr, value, 26, 25);
	}
	if (bytemask & 4)
		copy(&cpsr, value, 19, 16);
	if (bytemask & 2) {
		if (is_excpt_return)
			copy(&cpsr, value, 15, 10);
		copy(&cpsr, value, 9, 9);
		if (privileged)
			copy(&cpsr, value, 8, 8);
	}
	if (bytemask & 1) {
		if (privileged)
			copy(&cpsr, value, 7, 7);
		if (privileged && (!nmfi || !(value & 0x40)))
			copy(&cpsr, value, 6, 6);
		if (is_excpt_return)
			copy(&cpsr, value, 5, 5);
		if (privileged && is_mode(value))
			copy(&cpsr, value, 4, 0);
	}
	return cpsr & ~(1u << 24);
}

static void cpsr_is_written_as_the_manual_says(void **state)
{
	u32 seed = 6, i, how;

	(void)state;
	for (i = 0; i < 20000; i++) {
		u32 old = unit_random(&seed), value = unit_random(&seed), bytemask = i % 16;

		for (how = 0; how < 8; how++) {
			struct psr_write write = {
				.exception_return = how & 1, .privileged = how & 2, .nmfi = how & 4,
			};

			assert_int_equal(cpsr_write_by_instr(old, value, bytemask, write),
					 manual_cpsr_write(old, value, bytemask, how & 1, how & 2, how & 4));
		}
	}
}

static void every_mode_is_written_or_left_alone(void **state)
{
	struct psr_write write = { .privileged = true };
	u32 mode;

	(void)state;
	for (mode = 0; mode < 32; mode++)
		assert_int_equal(cpsr_write_by_instr(MODE_SVC, mode, 1, write), is_mode(mode) ? mode : MODE_SVC);
}

static void spsr_is_written_by_bytes(void **state)
{
	u32 seed = 7, i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		u32 old = unit_random(&seed), value = unit_random(&seed), want = old, bytemask = i % 16;

		if (bytemask & 8)
			copy(&want, value, 31, 24);
		if (bytemask & 4)
			copy(&want, value, 19, 16);
		if (bytemask & 2)
			copy(&want, value, 15, 8);
		if (bytemask & 1)
			copy(&want, value, 7, 0);
		assert_int_equal(spsr_write_by_instr(old, value, bytemask), want);
	}
}

static void hyp_and_monitor_are_no_modes(void **state)
{
	u32 mode;
	int banks[7] = { 0 };

	(void)state;
	for (mode = 0; mode < 32; mode++) {
		int bank = psr_mode_bank(mode | 0xffffffe0);

		assert_int_equal(bank >= 0, is_mode(mode));
		assert_true(bank < 6);
		banks[bank + 1]++;
	}
	assert_int_equal(psr_mode_bank(MODE_MON), -1);
	assert_int_equal(psr_mode_bank(MODE_HYP), -1);
	assert_int_equal(psr_mode_bank(MODE_USR), psr_mode_bank(MODE_SYS));
	assert_int_equal(banks[1], 2);
	assert_int_equal(banks[2] * banks[3] * banks[4] * banks[5] * banks[6], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cpsr_is_written_as_the_manual_says),
		cmocka_unit_test(every_mode_is_written_or_left_alone),
		cmocka_unit_test(spsr_is_written_by_bytes),
		cmocka_unit_test(hyp_and_monitor_are_no_modes),
	};

	return cmocka_run_group_tests_name("program status registers", tests, NULL, NULL);
}
