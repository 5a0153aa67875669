/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Running code in user mode. Code is copied at run time into the user area, so sensitive words in it are data to the
 * rewriter and stay as they are.
 */
#ifndef USER_H
#define USER_H

#include "types.h"
#include "layout.h"

struct user_state {
	u32 r[13];
	u32 sp, lr, pc, cpsr;
};

#define USER_DATA	(USER_VA + 0x10000)	/* a page for a test's data */
#define USER_STACK	(USER_VA + 0x20000)	/* grows down from here */
#define USER_EXIT_SVC	0xeffffffe		/* svc #0xfffffe: end of an ARM sequence */

/** Maps the user area; flat_main() did it already. */
void user_init(void);
/** A state with the user stack, all else zero, that starts at the beginning of the area in ARM state. */
void user_state_init(struct user_state *state);
/** Copies ARM words to the beginning of the user area and ends them with USER_EXIT_SVC. */
void user_load(const u32 *words, size_t count);
/** The same for Thumb halfwords; ends with svc #0xfe. */
void user_load_thumb(const u16 *halfwords, size_t count);
/** Runs until the first exception that no hook handles; the outcome is in caught. */
void user_run(const struct user_state *state);
/** One ARM instruction with default state. Return: the vector; V_SVC if it ran through to the end. */
u32 user_try(u32 word);

void user_enter(const u32 *state);
extern char user_exit[];

#endif
