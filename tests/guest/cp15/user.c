// SPDX-License-Identifier: GPL-2.0
/* What user mode may do with coprocessor 15: the barriers, the thread registers, and nothing else. */
#include "cp15-tests.h"

void test_user(void)
{
	static const struct {
		u32 word, vector;
		const char *text;
	} cases[] = {
		{ 0xee070f95, V_SVC, "mcr CP15ISB" }, { 0xee070f9a, V_SVC, "mcr CP15DSB" },
		{ 0xee070fba, V_SVC, "mcr CP15DMB" }, { 0xf57ff04f, V_SVC, "dsb" }, { 0xf57ff05f, V_SVC, "dmb" },
		{ 0xf57ff06f, V_SVC, "isb" }, { 0xee100f10, V_UNDEF, "mrc MIDR" }, { 0xee100f30, V_UNDEF, "mrc CTR" },
		{ 0xee110f10, V_UNDEF, "mrc SCTLR" }, { 0xee010f10, V_UNDEF, "mcr SCTLR" },
		{ 0xee110f50, V_UNDEF, "mrc CPACR" }, { 0xee120f10, V_UNDEF, "mrc TTBR0" },
		{ 0xee020f10, V_UNDEF, "mcr TTBR0" }, { 0xee030f10, V_UNDEF, "mcr DACR" },
		{ 0xee150f10, V_UNDEF, "mrc DFSR" }, { 0xee160f10, V_UNDEF, "mrc DFAR" },
		{ 0xee070f15, V_UNDEF, "mcr ICIALLU" }, { 0xee070f35, V_UNDEF, "mcr ICIMVAU" },
		{ 0xee070f3e, V_UNDEF, "mcr DCCIMVAC" }, { 0xee070f3a, V_UNDEF, "mcr DCCMVAC" },
		{ 0xee070f90, V_UNDEF, "mcr WFI" }, { 0xee070f18, V_UNDEF, "mcr ATS1CPR" },
		{ 0xee170f14, V_UNDEF, "mrc PAR" }, { 0xee080f17, V_UNDEF, "mcr TLBIALL" },
		{ 0xee0c0f10, V_UNDEF, "mcr VBAR" }, { 0xee0d0f30, V_UNDEF, "mcr CONTEXTIDR" },
		{ 0xee1d0f90, V_UNDEF, "mrc TPIDRPRW" }, { 0xe1200070, V_PABORT, "bkpt" },
	};

	section("user mode");
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		is(user_try(cases[i].word), cases[i].vector, "user mode: %s", cases[i].text);
	is(user_try(0x0e110f10), V_SVC, "user mode: mrceq SCTLR, which fails its condition, does nothing");
}
