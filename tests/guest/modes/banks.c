// SPDX-License-Identifier: GPL-2.0
#include "modes.h"

struct banks {
	u32 high[5], fiq_high[5];
	struct {
		u32 sp, lr, spsr;
	} of[4];	/* FIQ, IRQ, ABT, UND */
	u32 sys_sp, sys_lr;
};

typedef void (*write_banks)(const struct banks *);
typedef void (*read_banks)(struct banks *);

#define WAY(name)	void banks_write_##name(const struct banks *); void banks_read_##name(struct banks *);
WAY(cps)
WAY(immediate)
WAY(register)
WAY(modify)

static const struct {
	const char *name;
	write_banks write;
	read_banks read;
} ways[] = {
	{ "cps", banks_write_cps, banks_read_cps },
	{ "msr immediate", banks_write_immediate, banks_read_immediate },
	{ "msr register", banks_write_register, banks_read_register },
	{ "read-modify-write", banks_write_modify, banks_read_modify },
};

void svc_bank(u32 out[4]);
void mode_tour(u32 out[36]);

static void fill(struct banks *banks, u32 seed)
{
	u32 *word = (u32 *)banks;

	for (size_t i = 0; i < sizeof(*banks) / 4; i++)
		word[i] = (seed + i) * 0x01010100;
	for (int i = 0; i < 4; i++)
		banks->of[i].spsr = ((seed + i) << 28 | (seed + 2 * i) << 16 | PSR_A | PSR_I | MODE_SYS) & SPSR_DEFINED;
}

static void check_pair(size_t i, size_t j)
{
	static const char *const names[] = { "fiq", "irq", "abt", "und" };
	struct banks old, in, out;
	bool same = true;
	u32 bad;

	banks_read_cps(&old);
	fill(&in, 16 * i + j + 1);
	ways[i].write(&in);
	ways[j].read(&out);
	banks_write_cps(&old);
	for (int m = 0; m < 4; m++)
		if (memcmp(&in.of[m], &out.of[m], sizeof(in.of[m]))) {
			print("# %s: sp %08x lr %08x spsr %08x\n", names[m], out.of[m].sp, out.of[m].lr,
			      out.of[m].spsr);
			same = false;
		}
	bad = !same;
	bad |= (in.sys_sp != out.sys_sp || in.sys_lr != out.sys_lr) << 1;
	bad |= (memcmp(in.fiq_high, out.fiq_high, sizeof(in.fiq_high)) != 0) << 2;
	bad |= (memcmp(in.high, out.high, sizeof(in.high)) != 0) << 3;
	is(bad, 0, "sp, lr, spsr of all banks, r8-r12 twice: set by %s, read by %s", ways[i].name, ways[j].name);
}

static void check_tour(void)
{
	u32 out[36];

	mode_tour(out);
	for (int from = 0; from < 6; from++) {
		u32 bad = 0;

		for (int to = 0; to < 6; to++)
			bad |= ((out[6 * from + to] & MODE_MASK) != mode_names[to].value) << to;
		is(bad, 0, "cps from %s to each mode", mode_names[from].text);
	}
}

void test_banks(void)
{
	u32 svc[4];

	section("mode changes and banked registers");
	check_tour();
	svc_bank(svc);
	is(svc[0], 0x51515150, "sp of svc survives a tour of all modes");
	is(svc[1], 0x52525250, "lr of svc survives a tour of all modes");
	is(svc[2], 0x600f01d7, "spsr of svc survives a tour of all modes");
	is(svc[3] & (MODE_MASK | PSR_MASKED), MODE_SVC | PSR_MASKED, "back in svc, masks unchanged");
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		for (size_t j = 0; j < ARRAY_SIZE(ways); j++)
			check_pair(i, j);
}
