// SPDX-License-Identifier: GPL-2.0
#include "exception.h"
#include "cp15.h"
#include "flat.h"
#include "user.h"

struct exception caught;
u32 exception_landing;
exception_hook secondary_hook;
static exception_hook current_hook;

static const char *const names[] = {
	"reset", "undef", "svc", "prefetch abort", "data abort", "hyp", "irq", "fiq",
};

const char *vector_name(u32 vector)
{
	return vector < ARRAY_SIZE(names) ? names[vector] : "none";
}

u32 fault_status(u32 fsr)
{
	if (fsr & BIT(9))
		return BIT(9) | (fsr & 0x3f);
	return (fsr & 0xf) | (fsr >> 6 & 0x10);
}

void exception_arm(exception_hook hook)
{
	memset(&caught, 0, sizeof(caught));
	current_hook = hook;
}

u32 exception_disarm(void)
{
	current_hook = NULL;
	return caught.count;
}

static bool thumb_word_is_wide(u32 address)
{
	return *(volatile u16 *)address >> 11 >= 0x1d;
}

static bool skip_undef(struct frame *frame)
{
	/* LR is the address of the instruction + 4 in ARM state, + 2 in Thumb state (B1.8.3, table B1-7). */
	if ((frame->spsr & PSR_T) && thumb_word_is_wide(frame->pc - 2))
		frame->pc += 2;
	return true;
}

static bool skip_data_abort(struct frame *frame)
{
	u32 address = frame->pc - 8;

	if (frame->spsr & PSR_T)
		frame->pc = address + (thumb_word_is_wide(address) ? 4 : 2);
	else
		frame->pc = address + 4;
	return true;
}

bool hook_skip(struct frame *frame)
{
	switch (frame->vector) {
	case V_UNDEF:
		return skip_undef(frame);
	case V_SVC:
		return true;
	case V_DABORT:
		return skip_data_abort(frame);
	case V_PABORT:
		frame->pc = exception_landing;
		return exception_landing != 0;
	}
	return false;
}

static void record(const struct frame *frame)
{
	caught.count++;
	caught.frame = *frame;
	if (frame->vector == V_DABORT) {
		caught.dfsr = read_dfsr();
		caught.dfar = read_dfar();
	} else if (frame->vector == V_PABORT) {
		caught.ifsr = read_ifsr();
		caught.ifar = read_ifar();
	}
}

static void die(const struct frame *frame)
{
	print("Bail out! unexpected %s\n", vector_name(frame->vector));
	print("# lr %08x spsr %08x cpsr %08x vectors %08x\n", frame->pc, frame->spsr, frame->cpsr, frame->base);
	print("# dfsr %08x dfar %08x ifsr %08x ifar %08x\n", read_dfsr(), read_dfar(), read_ifsr(), read_ifar());
	for (int i = 0; i < 13; i++)
		print("# r%u %08x\n", i, frame->r[i]);
	power_off();
}

/* Called by exception_entry in the exception's mode. */
void exception_handle(struct frame *frame)
{
	bool from_user = (frame->spsr & MODE_MASK) == MODE_USR;

	if (secondary_hook && (read_mpidr() & 0xff)) {
		if (!secondary_hook(frame))
			die(frame);
		return;
	}
	if (from_user)
		save_user_bank(frame->user);
	record(frame);
	if (current_hook && current_hook(frame))
		return;
	if (!from_user)
		die(frame);
	frame->pc = (u32)user_exit;
	frame->spsr = MODE_SVC | PSR_A | PSR_I | PSR_F;
}
