// SPDX-License-Identifier: GPL-2.0
#include "modes.h"

typedef u32 (*probe)(u32 flags, u32 space[4]);

extern const probe condition_probes[15];
void wfi_skipped(void);
void wfe_wakes(void);

static const char *const forms[] = {
	"mrs cpsr", "msr cpsr_c, register", "msr cpsr_c, immediate", "msr spsr", "mrs spsr", "stm user", "ldm user",
	"movs pc, lr", "ldm with pc",
};

/* For each form, the conditions under which it ran and should not have, or the other way round. */
static void run_condition(u32 condition, u32 wrong[])
{
	u32 space[4];

	for (u32 flags = 0; flags < 16; flags++) {
		u32 ran = condition_probes[condition](flags << 28, space);
		u32 want = condition_passes(condition, flags << 28) ? 0x1ff : 0;

		for (size_t i = 0; i < ARRAY_SIZE(forms); i++)
			if ((ran ^ want) & BIT(i))
				wrong[i] |= BIT(condition);
	}
}

void test_conditions(void)
{
	u32 wrong[ARRAY_SIZE(forms)] = { 0 };

	section("conditions");
	for (u32 condition = 0; condition < 15; condition++)
		run_condition(condition, wrong);
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++)
		is(wrong[i], 0, "%s under all conditions and flags", forms[i]);
	wfi_skipped();
	ok(true, "wfi under conditions that fail");
	wfe_wakes();
	ok(true, "wfe with an event that was sent");
}
