// SPDX-License-Identifier: GPL-2.0
#include "modes.h"

typedef u32 (*field_function)(u32 base, u32 value);
typedef u32 (*function)(u32 value);

extern const field_function spsr_fields[15], cpsr_fields[15];
extern const function immediate_writes[], register_moves[], cps_functions[];
u32 setend_probe(const u32 *word, u32 out[2]);

/* Bit n of the index + 1 is field n of c, x, s, f. */
static const char *const field_names[15] = {
	"c", "x", "xc", "s", "sc", "sx", "sxc", "f", "fc", "fx", "fxc", "fs", "fsc", "fsx", "fsxc",
};

static const struct {
	const char *text;
	u32 mask, value;
} immediates[] = {
	{ "cpsr_c to fiq", 0xff, 0xd1 },
	{ "cpsr_c to irq", 0xff, 0xd2 },
	{ "cpsr_c to svc", 0xff, 0xd3 },
	{ "cpsr_c to abt", 0xff, 0xd7 },
	{ "cpsr_c to und", 0xff, 0xdb },
	{ "cpsr_c to sys", 0xff, 0xdf },
	{ "cpsr_f", PSR_DEFINED & ~0x300, 0xa80000d3 },
	{ "cpsr_s", PSR_DEFINED & ~0x300, 0x000a00d3 },
	{ "cpsr_fs", PSR_DEFINED & ~0x300, 0x400000d3 },
	{ "cpsr_c without masks", PSR_DEFINED & ~0x300, 0x00000013 },
	{ "cpsr_x", PSR_A, PSR_A },
	{ "spsr_c", SPSR_DEFINED, 0xd7 },
	{ "spsr_x", SPSR_DEFINED, 0x300 },
	{ "spsr_s", SPSR_DEFINED, 0x00050000 },
	{ "spsr_f", SPSR_DEFINED, 0x78000000 },
	{ "spsr_fc", SPSR_DEFINED, 0xd0 },
};

static const char *const flag_names[] = { "a", "i", "f", "ai", "af", "if", "aif" };
static const u32 flag_masks[] = {
	PSR_A, PSR_I, PSR_F, PSR_A | PSR_I, PSR_A | PSR_F, PSR_I | PSR_F, PSR_A | PSR_I | PSR_F,
};

static u32 field_mask(u32 fields)
{
	u32 mask = 0;

	for (int i = 0; i < 4; i++)
		if (fields & BIT(i))
			mask |= 0xffu << 8 * i;
	return mask;
}

static void check_spsr_fields(void)
{
	static const u32 values[] = { 0xfe0ffcdf, 0x00000000, 0x5a05a2d2, 0xa40a5d7b, 0x9003033f };

	for (u32 fields = 1; fields < 16; fields++) {
		u32 mask = field_mask(fields), bad = 0;

		for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
			u32 base = values[i] & SPSR_DEFINED, value = ~values[i] & SPSR_DEFINED;
			u32 want = (base & ~mask) | (value & mask);

			bad |= (spsr_fields[fields - 1](base, value) ^ want) & SPSR_DEFINED;
		}
		is(bad, 0, "msr spsr_%s, register", field_names[fields - 1]);
	}
}

static u32 check_cpsr_write(u32 fields, u32 base, u32 value)
{
	u32 mask = field_mask(fields) & ~PSR_E;
	u32 now = (base & ~0xff) | MODE_SVC | PSR_I | PSR_F;
	u32 want = (now & ~mask) | (value & mask);

	return (cpsr_fields[fields - 1](base, value) ^ want) & PSR_DEFINED;
}

static void check_cpsr_fields(void)
{
	static const u32 values[] = { 0xf80f0100, 0x00000000, 0x500500c0, 0xa80a0180, 0x90030040 };

	for (u32 fields = 1; fields < 16; fields++) {
		u32 bad = 0;

		for (size_t i = 0; i < ARRAY_SIZE(values); i++)
			for (size_t m = 0; m < ARRAY_SIZE(mode_names); m++) {
				u32 value = (~values[i] & 0xf80f01c0) | mode_names[m].value;

				bad |= check_cpsr_write(fields, values[i] & 0xf80f0100, value);
			}
		is(bad, 0, "msr cpsr_%s, register", field_names[fields - 1]);
	}
}

void test_psr_fields(void)
{
	static const u32 registers[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14 };
	u32 word = 0x11223344, seen[2];

	section("MRS and MSR");
	check_spsr_fields();
	check_cpsr_fields();
	for (size_t i = 0; i < ARRAY_SIZE(immediates); i++)
		is(immediate_writes[i](0) & immediates[i].mask, immediates[i].value, "msr %s, immediate",
		   immediates[i].text);
	for (size_t i = 0; i < ARRAY_SIZE(registers); i++)
		ok(register_moves[i](0x580f01d7) && register_moves[i](0xa0000010), "msr and mrs through r%u",
		   registers[i]);
	is(setend_probe(&word, seen), 0x44332211, "setend be: a big-endian load");
	is(seen[0] & PSR_E, PSR_E, "setend be: mrs shows E");
	is(seen[1] & PSR_E, 0, "setend le: mrs shows E clear");
}

static void check_cps_flags(size_t i)
{
	u32 enable = 0, disable = 0;

	for (u32 before = 0; before < 8; before++) {
		u32 masks = before << 6, from = masks | MODE_SVC, all = PSR_MASKED | MODE_MASK;

		enable |= (cps_functions[2 * i](from) ^ (from & ~flag_masks[i])) & all;
		disable |= (cps_functions[2 * i + 1](from) ^ (from | flag_masks[i])) & all;
	}
	is(enable, 0, "cpsie %s", flag_names[i]);
	is(disable, 0, "cpsid %s", flag_names[i]);
}

static void check_cps_modes(size_t i)
{
	static const u32 modes[] = { MODE_FIQ, MODE_IRQ, MODE_SVC, MODE_ABT, MODE_UND, MODE_SYS };
	const function *forms = cps_functions + 2 * ARRAY_SIZE(flag_names) + 3 * i;
	u32 mode = modes[i], change = 0, enable = 0, disable = 0;

	for (u32 before = 0; before < 8; before++) {
		u32 masks = before << 6, from = masks | MODE_SVC, all = PSR_MASKED | MODE_MASK;

		change |= (forms[0](from) ^ (masks | mode)) & all;
		enable |= (forms[1](from) ^ ((masks & PSR_A) | mode)) & all;
		disable |= (forms[2](from) ^ (PSR_MASKED | mode)) & all;
	}
	is(change, 0, "cps #%s", mode_name(mode));
	is(enable, 0, "cpsie if, #%s", mode_name(mode));
	is(disable, 0, "cpsid aif, #%s", mode_name(mode));
}

void test_cps(void)
{
	section("CPS");
	for (size_t i = 0; i < ARRAY_SIZE(flag_names); i++)
		check_cps_flags(i);
	for (size_t i = 0; i < 6; i++)
		check_cps_modes(i);
}
