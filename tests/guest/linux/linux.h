/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LINUX_H
#define LINUX_H

#include "flat.h"
#include "user.h"

/** What a kernel exit starts with. */
struct leaving {
	u32 thread_id;
	u32 sp;		/* where the frame begins, in the mode of... */
	u32 cpsr;	/* mode and masks to leave from */
	u32 r0;
};

/*
 * Kernel exits in the words of ARM Linux. The frame has r0 to r12, SP, LR, PC and PSR; behind a system call from its third word on, and r0
 * is the caller's. They come back through linux_back.
 */
void linux_leave_call(const struct leaving *leaving);
void linux_leave_exception(const struct leaving *leaving);
/** System call entry in the words of ARM Linux: makes DACR 0x51 and TPIDRURO linux_current, fills the record, and ends at linux_back. */
extern char linux_entry[];
extern u32 linux_current;
extern struct linux_call {
	u32 thread_id, dacr;
	u32 sp;		/* with the frame on the stack, of which the rest is a copy */
	u32 cpsr;
	u32 r[13], user[2], pc, spsr, r0;
} linux_call;
/** Counts frames whose PSR is none of user mode with I clear. */
extern u32 linux_refused;

/** Vectors in the words of ARM Linux, but for SVC; to be copied. What they lead to fills the record. */
extern char linux_vectors[], linux_vectors_end[];
extern struct linux_record {
	u32 r0, lr, spsr;	/* on the small stack of the exception's mode */
	u32 entry;		/* which of the 16 */
	u32 cpsr, sp;		/* there; the latter from where linux_run() left it */
} linux_record;

/** Goes to a state in any mode, but for SP and LR, until linux_back. */
void linux_run(const struct user_state *state);
/** SP of IRQ, ABT and UND mode: changed for those in @sp. */
void linux_swap_stacks(u32 sp[3]);
/** Where to send what is to end here, in a privileged mode. */
extern char linux_back[];
u32 linux_dacr(void);
/** SP, LR and SPSR of SVC mode, in another one. */
void linux_svc_bank(u32 bank[3]);
/** Instructions to go to. */
extern char linux_udf[], linux_load[];

void test_exits(void);
void test_vectors(void);

#endif
