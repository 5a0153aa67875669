// SPDX-License-Identifier: GPL-2.0
#include "modes.h"

typedef void (*rfe_function)(u32 spsr, u32 *base, u32 *frame, u32 out[2]);
typedef u32 (*srs_function)(u32 *sp, u32 spsr, u32 lr);

extern const rfe_function rfe_returns[8];
extern const srs_function srs_stores[52];

static const char *const ways[] = { "ia", "ib", "da", "db" };

static void check_rfe(size_t form)
{
	static const int start[] = { 0, -1, 1, 2 }, step[] = { 2, 2, -2, -2 };
	const char *mark = form & 1 ? "!" : "";
	u32 space[4], out[2], bad = 0;
	u32 *base = space + 1 + start[form / 2], *end = base + (form & 1 ? step[form / 2] : 0);

	for (size_t mode = 0; mode < ARRAY_SIZE(mode_names); mode++) {
		u32 psr = 0x90050180 << mode % 2 | mode_names[mode].value;

		psr &= PSR_DEFINED & ~PSR_E;
		rfe_returns[form](psr, base, space + 1, out);
		bad |= (out[0] ^ psr) & PSR_DEFINED;
	}
	bad |= out[1] ^ (u32)end;
	is(bad, 0, "rfe%s r1%s: CPSR in each mode, base", ways[form / 2], mark);
}

static void check_srs(size_t index, size_t way, bool writeback, const char *from, const char *to)
{
	/* Where LR goes, in words from SP; SPSR follows it. */
	static const int place[] = { 0, 1, -1, -2 }, step[] = { 2, 2, -2, -2 };
	const u32 spsr = 0x680501d7, lr = 0x12345678;
	const char *mark = writeback ? "!" : "";
	u32 space[8] = { 0 }, bad = 0;
	u32 *sp = space + 4, after = srs_stores[index](sp, spsr, lr);

	for (int i = 0; i < 8; i++) {
		int at = i - 4 - place[way];

		bad |= space[i] ^ (at == 0 ? lr : at == 1 ? spsr : 0);
	}
	bad |= after - (u32)sp != (writeback ? (u32)(step[way] * 4) : 0);
	is(bad, 0, "srs%s sp%s, #%s from %s: frame and sp", ways[way], mark, to, from);
}

void test_rfe_srs(void)
{
	static const char *const others[] = { "fiq", "irq", "abt", "und" };
	size_t index = 0;

	section("RFE");
	for (size_t form = 0; form < ARRAY_SIZE(rfe_returns); form++)
		check_rfe(form);
	section("SRS");
	for (size_t way = 0; way < ARRAY_SIZE(ways); way++)
		for (size_t mode = 0; mode < ARRAY_SIZE(mode_names); mode++) {
			check_srs(index++, way, false, "svc", mode_names[mode].text);
			check_srs(index++, way, true, "svc", mode_names[mode].text);
		}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		check_srs(index++, 3, true, others[i], "svc");
}
