// SPDX-License-Identifier: GPL-2.0
/* Cache and branch predictor maintenance runs, keeps data, and makes new code visible; likewise the barriers. */
#include "cp15-tests.h"

#define LINES	64

/* B2.2.4's loop: every line of every data cache level, by set and way. */
static u32 by_set_and_way(void (*operation)(u32 value))
{
	u32 lines = 0, clidr = read_clidr();

	for (u32 level = 0; level < 7 && (clidr >> 3 * level & 7); level++) {
		u32 ccsidr, ways, sets, shift, way_shift;

		if ((clidr >> 3 * level & 7) < 2)
			continue;
		write_csselr(level << 1);
		ccsidr = read_ccsidr();
		ways = ccsidr >> 3 & 0x3ff;
		sets = ccsidr >> 13 & 0x7fff;
		shift = (ccsidr & 7) + 4;
		way_shift = ways ? __builtin_clz(ways) : 0;
		for (u32 way = 0; way <= ways; way++)
			for (u32 set = 0; set <= sets; set++, lines++)
				operation(way << way_shift | set << shift | level << 1);
	}
	dsb();
	return lines;
}

static void fill(u32 *buffer, u32 seed)
{
	for (u32 i = 0; i < LINES * 16; i++)
		buffer[i] = seed + i;
}

static u32 changed(const u32 *buffer, u32 seed)
{
	for (u32 i = 0; i < LINES * 16; i++)
		if (buffer[i] != seed + i)
			return i + 1;
	return 0;
}

static void by_address(void)
{
	static const struct {
		const char *name;
		void (*operation)(u32 address);
	} cases[] = {
		{ "DCCMVAC", write_dccmvac }, { "DCCMVAU", write_dccmvau }, { "DCCIMVAC", write_dccimvac },
		{ "ICIMVAU", write_icimvau }, { "BPIMVA", write_bpimva },
	};
	u32 *buffer = frames(4096);

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		fill(buffer, 100 * i);
		for (u32 a = 0; a < 4096; a += 32)
			cases[i].operation((u32)buffer + a);
		dsb();
		is(changed(buffer, 100 * i), 0, "%s keeps data", cases[i].name);
	}
	fill(buffer, 7);
	for (u32 a = 0; a < 4096; a += 32)
		write_dccimvac((u32)buffer + a);
	dsb();
	for (u32 a = 0; a < 4096; a += 32)
		write_dcimvac((u32)buffer + a);
	dsb();
	is(changed(buffer, 7), 0, "DCIMVAC of clean lines keeps data");
}

static void whole(void)
{
	static const struct {
		const char *name;
		void (*operation)(u32 value);
	} cases[] = {
		{ "ICIALLU", write_iciallu }, { "ICIALLUIS", write_icialluis }, { "BPIALL", write_bpiall },
		{ "BPIALLIS", write_bpiallis }, { "CP15DSB", write_cp15dsb }, { "CP15DMB", write_cp15dmb },
		{ "CP15ISB", write_cp15isb },
	};
	u32 *buffer = frames(4096);

	fill(buffer, 3);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cases[i].operation(0);
		is(changed(buffer, 3), 0, "%s", cases[i].name);
	}
	fill(buffer, 4);
	ok(by_set_and_way(write_dccsw) > 0, "DCCSW over all levels");
	is(changed(buffer, 4), 0, "DCCSW keeps data");
	fill(buffer, 5);
	ok(by_set_and_way(write_dccisw) > 0, "DCCISW over all levels");
	is(changed(buffer, 5), 0, "DCCISW keeps data");
}

/* Code that changes under the processor, in kernel and in user mode. */
static void new_code(void)
{
	u32 *code = (u32 *)USER_VA, wrong = 0;
	u32 (*function)(void) = (u32 (*)(void))USER_VA;

	for (u32 i = 0; i < 50; i++) {
		code[0] = 0xe3a00000 | i;	/* mov r0, #i */
		code[1] = 0xe12fff1e;		/* bx lr */
		sync_code(USER_VA, 8);
		wrong |= function() != i;
		user_try(0xe3a00080 | i);
		wrong |= caught.frame.r[0] != (0x80 | i);
	}
	is(wrong, 0, "code that was just written runs");
}

void test_caches(void)
{
	section("caches");
	by_address();
	whole();
	new_code();
}
