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

struct rounds {
	u32 index, value, flags;
};

/* The loop of ARM Linux (arch/arm/mm/cache-v7.S), with the branch that ends it. What a hypervisor does of it at once must not show. */
#define ROUNDS(branch)									\
	asm volatile("1:	lsl	%[value], %[index], %[shift]\n\t"			\
		     "orr	%[value], %[value], %[way]\n\t"			\
		     "orr	%[value], %[value], %[level]\n\t"			\
		     "mcr	p15, 0, %[value], c7, c14, 2\n\t"			\
		     "subs	%[index], %[index], #1\n\t"				\
		     branch "	1b\n\t"						\
		     "mrs	%[flags], cpsr"						\
		     : [index] "+&r" (end.index), [value] "=&r" (end.value), [flags] "=&r" (end.flags)	\
		     : [shift] "r" (shift), [way] "r" (way), [level] "r" (0) : "cc", "memory")

static struct rounds to_set_0(u32 last, u32 shift, u32 way)
{
	struct rounds end = { .index = last };

	ROUNDS("bge");
	end.flags >>= 28;
	return end;
}

/* The like, but set 0 is no part of it. */
static struct rounds to_set_1(u32 last, u32 shift, u32 way)
{
	struct rounds end = { .index = last };

	ROUNDS("bgt");
	end.flags >>= 28;
	return end;
}

static void loops_over_sets(void)
{
	u32 shift, way = 1u << 31, *buffer = frames(4096), lasts[5] = { 0, 1, 2, 100 };

	write_csselr(0);
	shift = (read_ccsidr() & 7) + 4;
	lasts[4] = read_ccsidr() >> 13 & 0x7fff;
	fill(buffer, 11);
	for (size_t i = 0; i < ARRAY_SIZE(lasts); i++) {
		struct rounds all = to_set_0(lasts[i], shift, way), fewer = to_set_1(lasts[i], shift, way);
		u32 end = lasts[i] ? 0 : 0xffffffff;

		is(all.index, 0xffffffff, "a loop from set %u to 0 ends behind that", lasts[i]);
		is(all.value, way, "has done it");
		is(all.flags, 8, "and leaves its flags");
		is(fewer.index, end, "a loop from set %u to 1 ends behind that", lasts[i]);
		is(fewer.value, (end + 1) << shift | way, "has done it");
		is(fewer.flags, end ? 8 : 6, "and leaves its flags");
	}
	is(changed(buffer, 11), 0, "loops over sets keep data");
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
	loops_over_sets();
	new_code();
}
