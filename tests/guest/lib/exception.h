/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What happens on an exception. It is recorded; then the hook may handle it; what comes from user mode and was not
 * handled ends user_run(); anything else ends the test with "Bail out!".
 */
#ifndef EXCEPTION_H
#define EXCEPTION_H

#include "layout.h"
#include "types.h"

enum vector { V_RESET, V_UNDEF, V_SVC, V_PABORT, V_DABORT, V_HYP, V_IRQ, V_FIQ };

/** On the stack of the exception's mode; written by vectors.S, restored from it. */
struct frame {
	u32 r[13];
	u32 vector;
	u32 base;	/* address of the vector page that was used */
	u32 spsr;
	u32 cpsr;
	u32 pc;		/* on entry the mode's LR */
	u32 user[2];	/* its sp and lr, only when it comes from user mode */
};

/** The most recent exception, and how many there were since exception_arm(). */
struct exception {
	u32 count;
	struct frame frame;
	u32 dfsr, dfar;	/* of a data abort */
	u32 ifsr, ifar;	/* of a prefetch abort */
};

extern struct exception caught;

/** Returns true if it dealt with the frame (changed pc so that the program goes on). */
typedef bool (*exception_hook)(struct frame *frame);

/** Clears caught and sets the hook. */
void exception_arm(exception_hook hook);
/** Back to no hook. Return: the number of exceptions since exception_arm(). */
u32 exception_disarm(void);

/** All exceptions of the processors other than 0, which never reach caught or the hook; see smp/. */
extern exception_hook secondary_hook;

/** Hooks: go on behind the instruction (UNDEF, data abort, SVC); for a prefetch abort, at exception_landing. */
bool hook_skip(struct frame *frame);
extern u32 exception_landing;

const char *vector_name(u32 vector);
/** Fault status as one number, FS[4:0]; of long descriptors the LPAE bit and STATUS[5:0] (B4.1.52). */
u32 fault_status(u32 fsr);

extern char vector_page[];
void save_user_bank(u32 bank[2]);
void load_user_bank(const u32 bank[2]);

#endif
