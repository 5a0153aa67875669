/* SPDX-License-Identifier: GPL-2.0 */
#ifndef EXCEPTIONS_H
#define EXCEPTIONS_H

#include "exception.h"
#include "flat.h"
#include "layout.h"
#include "user.h"

#define HOLE		0x30000000	/* nothing is mapped here */
#define PSR_FLAGS	0xf80f0000

/** One privileged mode's way into an exception: the function and the instruction that traps. */
struct kernel_trap {
	u32 (*enter)(u32 address);	/* returns the CPSR behind the instruction, in that mode */
	u32 instruction;
};

/** In the order of mode_names. */
extern const struct kernel_trap svc_traps[6], undef_traps[6], load_traps[6], store_traps[6], jump_traps[6];

struct mode_name {
	u32 mode;
	const char *name;
};

extern const struct mode_name modes[6];

/** Runs ARM words in user mode with that CPSR (mode bits added). Return: the vector. */
u32 run_arm(const u32 *words, size_t count, u32 psr);
/** Thumb halfwords, likewise. */
u32 run_thumb(const u16 *halfwords, size_t count, u32 psr);
/** What was caught: a bit each for a wrong vector, mode or masks, LR, SPSR; offset is from USER_VA. */
u32 entry_errors(u32 vector, u32 offset, u32 psr);
/** The same as a TAP point. */
void check_entry(const char *what, u32 vector, u32 offset, u32 psr);
/** Enters one exception from one privileged mode: the same bits, and 16 taken not once, 32 not back in the mode. */
u32 kernel_errors(const struct kernel_trap *traps, size_t mode, u32 address, u32 vector, u32 lr_offset);
/** What the CPSR's mode and masks are behind an exception taken with psr. */
u32 entry_psr(u32 vector, u32 psr);

void test_svc(void);
void test_undef(void);
void test_aborts(void);
void test_thumb(void);
void test_vectors(void);
void test_nested(void);

#endif
