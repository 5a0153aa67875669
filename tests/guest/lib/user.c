// SPDX-License-Identifier: GPL-2.0
#include "user.h"
#include "cp15.h"
#include "exception.h"
#include "flat.h"
#include "mmu.h"

void user_init(void)
{
	boot_table[USER_VA >> 20] = (ram_base_physical + USER_OFFSET) | SECTION | NORMAL_SECTION |
				    AP_SECTION(AP_USER_RW);
	mmu_flush();
}

void user_state_init(struct user_state *state)
{
	memset(state, 0, sizeof(*state));
	state->sp = USER_STACK;
	state->pc = USER_VA;
	state->cpsr = MODE_USR;
}

void user_load(const u32 *words, size_t count)
{
	u32 *code = (u32 *)USER_VA;

	memcpy(code, words, count * 4);
	code[count] = USER_EXIT_SVC;
	sync_code(USER_VA, count * 4 + 4);
}

void user_load_thumb(const u16 *halfwords, size_t count)
{
	u16 *code = (u16 *)USER_VA;

	memcpy(code, halfwords, count * 2);
	code[count] = 0xdffe;
	sync_code(USER_VA, count * 2 + 2);
}

void user_run(const struct user_state *state)
{
	user_enter(state->r);
}

u32 user_try(u32 word)
{
	struct user_state state;

	user_load(&word, 1);
	user_state_init(&state);
	exception_arm(NULL);
	user_run(&state);
	return caught.frame.vector;
}
