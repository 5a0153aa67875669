// SPDX-License-Identifier: GPL-2.0
/*
 * Modes and the instructions that change them: every class of sensitive instruction in every form that the manual
 * defines, and the banked registers behind them.
 */
#include "modes.h"

const struct name mode_names[6] = {
	{ MODE_SYS, "sys" }, { MODE_FIQ, "fiq" }, { MODE_IRQ, "irq" },
	{ MODE_SVC, "svc" }, { MODE_ABT, "abt" }, { MODE_UND, "und" },
};

const char *const condition_names[15] = {
	"eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "al",
};

const char *mode_name(u32 mode)
{
	for (size_t i = 0; i < ARRAY_SIZE(mode_names); i++)
		if (mode_names[i].value == (mode & MODE_MASK))
			return mode_names[i].text;
	return (mode & MODE_MASK) == MODE_USR ? "usr" : "?";
}

bool condition_passes(u32 condition, u32 flags)
{
	bool n = flags & PSR_N, z = flags & PSR_Z, c = flags & PSR_C, v = flags & PSR_V, result = true;

	switch (condition >> 1) {
	case 0:
		result = z;
		break;
	case 1:
		result = c;
		break;
	case 2:
		result = n;
		break;
	case 3:
		result = v;
		break;
	case 4:
		result = c && !z;
		break;
	case 5:
		result = n == v;
		break;
	case 6:
		result = n == v && !z;
		break;
	}
	return condition < 14 ? result != (condition & 1) : true;
}

void main(void)
{
	test_banks();
	test_psr_fields();
	test_cps();
	test_conditions();
	test_returns();
	test_load_returns();
	test_rfe_srs();
	test_user_bank();
	test_user_mode();
}
