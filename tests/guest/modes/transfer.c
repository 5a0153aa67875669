// SPDX-License-Identifier: GPL-2.0
#include "modes.h"

typedef void (*transfer)(u32 *base, u32 *values);

extern const transfer stm_users[20], ldm_users[20];
void stm_mixed(u32 out[5]);
void stm_base(u32 out[2]);
void ldm_single(u32 *base, u32 out[2]);

static const char *const ways[] = { "ia", "ib", "da", "db" };
static const char *const modes[] = { "fiq", "irq", "svc", "abt", "und" };
static const int start[] = { 0, -1, 6, 7 };

static bool check_stm(size_t mode, size_t way)
{
	u32 space[9] = { 0 }, values[7];

	for (u32 i = 0; i < 7; i++)
		values[i] = (mode * 16 + way + 1) << 16 | (i + 8);
	stm_users[4 * mode + way](space + 1 + start[way], values);
	return !memcmp(space + 1, values, sizeof(values)) && !space[0] && !space[8];
}

static bool check_ldm(size_t mode, size_t way)
{
	u32 space[9], out[8];

	for (u32 i = 0; i < 9; i++)
		space[i] = (mode * 16 + way + 1) << 16 | (i + 0x100);
	ldm_users[4 * mode + way](space + 1 + start[way], out);
	return !memcmp(space + 1, out, 28) && out[7] == 0x77;	/* r8 of FIQ stays */
}

void test_user_bank(void)
{
	u32 out[5], base[2] = { 0x71, 0x72 };

	section("LDM and STM of user registers");
	for (size_t mode = 0; mode < ARRAY_SIZE(modes); mode++)
		for (size_t way = 0; way < ARRAY_SIZE(ways); way++) {
			ok(check_stm(mode, way), "stm%s {r8-r14}^ in %s", ways[way], modes[mode]);
			ok(check_ldm(mode, way), "ldm%s {r8-r14}^ in %s", ways[way], modes[mode]);
		}
	stm_mixed(out);
	ok(out[0] == 0x12 && out[1] == 0x13 && out[2] == 0x51 && out[3] == 0x52, "stm {r2, r3, sp, lr}^");
	is(out[4], 0, "stm {r2, r3, sp, lr}^: base stays");
	stm_base(out);
	ok(out[0] == (u32)out && out[1] == 0x61, "stm r0, {r0, sp}^");
	ldm_single(base, out);
	ok(out[0] == 0x71 && out[1] == 0x72, "ldm {sp}^ and ldm {lr}^");
}
