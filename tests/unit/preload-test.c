// SPDX-License-Identifier: GPL-2.0
/* Encodings as GNU as makes them. */
#include "unit.h"

#include "../../hypervisor/lib/preload.h"

static const u32 a32_pldw[] = {
	0xf598f000,	/* pldw [r8] */
	0xf510f004,	/* pldw [r0, #-4] */
	0xf59dffff,	/* pldw [sp, #4095] */
	0xf791f002,	/* pldw [r1, r2] */
	0xf711f182,	/* pldw [r1, -r2, lsl #3] */
};

static const u32 a32_others[] = {
	0xf5d8f000,	/* pld [r8] */
	0xf7d1f002,	/* pld [r1, r2] */
	0xf4d1f004,	/* pli [r1, #4] */
	0xf57ff05b,	/* dmb ish */
	0xf57ff01f,	/* clrex */
	0xe5981000,	/* ldr r1, [r8] */
	0xf790f012,	/* no instruction */
};

static const u32 t32_pldw[] = {
	0xf8b8f000,	/* pldw [r8] */
	0xf8b1ffff,	/* pldw [r1, #4095] */
	0xf831fc04,	/* pldw [r1, #-4] */
	0xf831f032,	/* pldw [r1, r2, lsl #3] */
};

static const u32 t32_others[] = {
	0xf898f000,	/* pld [r8] */
	0xf811fc04,	/* pld [r1, #-4] */
	0xf811f002,	/* pld [r1, r2] */
	0xf991f004,	/* pli [r1, #4] */
	0xf8b81000,	/* ldrh r1, [r8] */
	0xf3bf8f5b,	/* dmb ish */
};

#define EACH(words, condition) do { \
	for (unsigned int i = 0; i < sizeof(words) / sizeof(*(words)); i++) { \
		if (!(condition)) \
			fail_msg("%s[%u], %08x", #words, i, (words)[i]); \
	} \
} while (0)

static void known(void **state)
{
	(void)state;
	EACH(a32_pldw, is_pldw_a32(a32_pldw[i]));
	EACH(t32_pldw, is_pldw_t32(t32_pldw[i]));
}

static void others(void **state)
{
	(void)state;
	EACH(a32_others, !is_pldw_a32(a32_others[i]));
	EACH(t32_others, !is_pldw_t32(t32_others[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(known), cmocka_unit_test(others) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
