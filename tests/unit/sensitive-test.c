// SPDX-License-Identifier: GPL-2.0
/* The table of sensitive instructions itself: rows that overlap or hide each other, and the edges of its masks. */
#include "unit.h"
#include "sensitive.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define NONE		SENSITIVE_CLASSES

struct expectation {
	uint32_t word;
	enum sensitive_isa isa;
	enum sensitive_class_id class_id;
};

static const struct expectation expectations[] = {
	{ 0xf10c0080, SENSITIVE_A32, SENSITIVE_CLASS_CPS },	/* cpsid i */
	{ 0xf57ff01f, SENSITIVE_A32, NONE },			/* clrex */
	{ 0xe10f0000, SENSITIVE_A32, SENSITIVE_CLASS_MRS },	/* mrs r0, cpsr */
	{ 0xe1000090, SENSITIVE_A32, NONE },			/* swp r0, r0, [r0] */
	{ 0xe1000050, SENSITIVE_A32, NONE },			/* qadd */
	{ 0xe121f000, SENSITIVE_A32, SENSITIVE_CLASS_MSR },	/* msr cpsr_c, r0 */
	{ 0xe122f000, SENSITIVE_A32, SENSITIVE_CLASS_MSR },	/* msr cpsr_x, r0 */
	{ 0xe128f000, SENSITIVE_A32, NONE },			/* msr cpsr_f, r0 */
	{ 0xe12cf000, SENSITIVE_A32, NONE },			/* msr cpsr_fs, r0 */
	{ 0xe168f000, SENSITIVE_A32, SENSITIVE_CLASS_MSR },	/* msr spsr_f, r0 */
	{ 0xe12fff1e, SENSITIVE_A32, NONE },			/* bx lr */
	{ 0xe12fff2e, SENSITIVE_A32, NONE },			/* bxj lr */
	{ 0xe328f000, SENSITIVE_A32, NONE },			/* msr cpsr_f, #0 */
	{ 0xe320f000, SENSITIVE_A32, NONE },			/* nop */
	{ 0xe320f001, SENSITIVE_A32, NONE },			/* yield */
	{ 0xe320f002, SENSITIVE_A32, SENSITIVE_CLASS_WFE },
	{ 0xe320f003, SENSITIVE_A32, SENSITIVE_CLASS_WFI },
	{ 0xe320f004, SENSITIVE_A32, NONE },			/* sev */
	{ 0xe160006e, SENSITIVE_A32, SENSITIVE_CLASS_ERET },
	{ 0xe1600070, SENSITIVE_A32, NONE },			/* smc #0 */
	{ 0xe1400070, SENSITIVE_A32, NONE },			/* hvc #0 */
	{ 0xe1b0f00e, SENSITIVE_A32, SENSITIVE_CLASS_DP_PC },	/* movs pc, lr */
	{ 0xe1a0f00e, SENSITIVE_A32, NONE },			/* mov pc, lr */
	{ 0xe25ef004, SENSITIVE_A32, SENSITIVE_CLASS_DP_PC },	/* subs pc, lr, #4 */
	{ 0xe24ef004, SENSITIVE_A32, NONE },			/* sub pc, lr, #4 */
	{ 0xe31ff001, SENSITIVE_A32, NONE },			/* tstp: no PC is written */
	{ 0xe15ef004, SENSITIVE_A32, NONE },			/* cmpp */
	{ 0xe01ff112, SENSITIVE_A32, NONE },			/* register-shifted register: never an exception return */
	{ 0xe8fd8000, SENSITIVE_A32, SENSITIVE_CLASS_LDM_PC },	/* ldm sp!, {pc}^ */
	{ 0xe8bd8000, SENSITIVE_A32, NONE },			/* ldm sp!, {pc} */
	{ 0xe8dd7fff, SENSITIVE_A32, SENSITIVE_CLASS_LDM_USER },
	{ 0xe8cd7fff, SENSITIVE_A32, SENSITIVE_CLASS_STM_USER },
	{ 0xe4b10000, SENSITIVE_A32, SENSITIVE_CLASS_LDRT },	/* ldrt r0, [r1] */
	{ 0xe4910000, SENSITIVE_A32, NONE },			/* ldr r0, [r1], #0 */
	{ 0xe5b10000, SENSITIVE_A32, NONE },			/* ldr r0, [r1]! */
	{ 0xe6b10012, SENSITIVE_A32, NONE },			/* a media instruction */
	{ 0xe0f100b0, SENSITIVE_A32, SENSITIVE_CLASS_LDRT },	/* ldrht r0, [r1] */
	{ 0xe1f100b0, SENSITIVE_A32, NONE },			/* ldrh r0, [r1]! */
	{ 0xe0210092, SENSITIVE_A32, NONE },			/* mla */
	{ 0xf5d1f000, SENSITIVE_A32, NONE },			/* pld */
	{ 0xee100e10, SENSITIVE_A32, SENSITIVE_CLASS_CP14 },	/* mrc p14, 0, r0, c0, c0, 0 */
	{ 0xee100f10, SENSITIVE_A32, NONE },			/* mrc p15 traps by itself */
	{ 0xee000e10, SENSITIVE_A32, NONE },			/* mcr p14 */
	{ 0xeed00e10, SENSITIVE_A32, NONE },			/* mrc p14, 6: ThumbEE */
	{ 0xb672, SENSITIVE_T16, SENSITIVE_CLASS_CPS },
	{ 0xb658, SENSITIVE_T16, SENSITIVE_CLASS_SETEND },
	{ 0xbf20, SENSITIVE_T16, SENSITIVE_CLASS_WFE },
	{ 0xbf30, SENSITIVE_T16, SENSITIVE_CLASS_WFI },
	{ 0xbf28, SENSITIVE_T16, NONE },			/* it cs */
	{ 0xf3ef8000, SENSITIVE_T32, SENSITIVE_CLASS_MRS },
	{ 0xf3808100, SENSITIVE_T32, SENSITIVE_CLASS_MSR },
	{ 0xf3808800, SENSITIVE_T32, NONE },			/* msr cpsr_f, r0 */
	{ 0xf3de8f00, SENSITIVE_T32, SENSITIVE_CLASS_ERET },
	{ 0xf3de8f04, SENSITIVE_T32, SENSITIVE_CLASS_DP_PC },
	{ 0xf3bf8f4f, SENSITIVE_T32, NONE },			/* dsb sy */
	{ 0xf8510e00, SENSITIVE_T32, SENSITIVE_CLASS_LDRT },
	{ 0xf85f0e00, SENSITIVE_T32, NONE },			/* ldr r0, [pc, #-0xe00] */
	{ 0xf91ffe00, SENSITIVE_T32, NONE },			/* pli [pc, #-0xe00] */
	{ 0xf8510d00, SENSITIVE_T32, NONE },			/* ldr r0, [r1, #-0]! */
};

static enum sensitive_class_id class_of(uint32_t word, enum sensitive_isa isa)
{
	const struct sensitive_row *row = sensitive_lookup(word, isa);

	return row ? row->class_id : NONE;
}

static void known_words_get_their_class(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(expectations); i++) {
		const struct expectation *e = &expectations[i];

		if (class_of(e->word, e->isa) != e->class_id)
			fail_msg("%08x: class %d instead of %d", e->word, class_of(e->word, e->isa), e->class_id);
	}
}

static void no_row_hides_a_later_one(void **state)
{
	unsigned int id;

	(void)state;
	for (id = 0; id < SENSITIVE_ROWS; id++) {
		const struct sensitive_row *row = &sensitive_rows[id];

		assert_int_equal(row->value & ~row->mask, 0);
		/* The one overlap that is meant: SUBS PC, LR, #0 is ERET (B9.3.3), so the rest of its row starts at #1. */
		assert_ptr_equal(sensitive_lookup(row->value | (id == SENSITIVE_T32_SUBS_PC), row->isa), row);
	}
}

static bool has_condition(const struct sensitive_row *row)
{
	return row->isa == SENSITIVE_A32 && row->mask >> 28 == 0;
}

static bool overlap(const struct sensitive_row *a, const struct sensitive_row *b)
{
	return a->isa == b->isa && has_condition(a) == has_condition(b) && !((a->value ^ b->value) & a->mask & b->mask);
}

/* trap-word.c asks for single rows, out of order: that is sound only while the A32 rows exclude each other. */
static void a32_rows_do_not_overlap(void **state)
{
	unsigned int a, b;

	(void)state;
	for (a = 0; a < SENSITIVE_ROWS; a++)
		for (b = 0; b < a; b++)
			if (sensitive_rows[a].isa == SENSITIVE_A32 && overlap(&sensitive_rows[a], &sensitive_rows[b]))
				fail_msg("%s overlaps %s", sensitive_rows[a].name, sensitive_rows[b].name);
}

static void condition_1111_is_another_space(void **state)
{
	unsigned int id;

	(void)state;
	for (id = 0; id < SENSITIVE_ROWS; id++) {
		const struct sensitive_row *row = &sensitive_rows[id];

		if (has_condition(row))
			assert_false(sensitive_row_matches((enum sensitive_row_id)id, row->value | 0xf0000000));
	}
}

static void t32_rows_start_like_a_32_bit_instruction(void **state)
{
	unsigned int id;

	(void)state;
	for (id = 0; id < SENSITIVE_ROWS; id++)
		if (sensitive_rows[id].isa == SENSITIVE_T32)
			assert_true(sensitive_rows[id].value >> 27 >= 0x1d);
		else if (sensitive_rows[id].isa == SENSITIVE_T16)
			assert_true(sensitive_rows[id].value < 0xe800);
}

static void every_class_that_is_sensitive_has_a_row(void **state)
{
	bool seen[SENSITIVE_CLASSES] = { false };
	unsigned int i;

	(void)state;
	for (i = 0; i < SENSITIVE_ROWS; i++)
		seen[sensitive_rows[i].class_id] = true;
	for (i = 0; i < SENSITIVE_CLASSES; i++) {
		assert_int_equal(seen[i], sensitive_classes[i].policy != SENSITIVE_READ);
		assert_non_null(sensitive_classes[i].name);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_words_get_their_class),
		cmocka_unit_test(no_row_hides_a_later_one),
		cmocka_unit_test(a32_rows_do_not_overlap),
		cmocka_unit_test(condition_1111_is_another_space),
		cmocka_unit_test(t32_rows_start_like_a_32_bit_instruction),
		cmocka_unit_test(every_class_that_is_sensitive_has_a_row),
	};

	return cmocka_run_group_tests_name("sensitive", tests, NULL, NULL);
}
