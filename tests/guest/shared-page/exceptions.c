// SPDX-License-Identifier: GPL-2.0
/* Exceptions: the page says what the handler's own instructions say, also in one that interrupts another, and after them. */
#include "shared.h"
#include "user.h"

static u32 bad, depth, seen;

static void compare(const struct frame *frame)
{
	u32 bank[2];

	bad |= shared_cpsr() != (frame->cpsr & PSR_COMPARED);
	bad |= (shared_cpsr() != (trapping_mrs(0) & PSR_COMPARED)) << 1;
	bad |= (page_read(SHARED_PAGE_SPSR) != frame->spsr) << 2;
	bad |= (trapping_mrs_spsr(0) != frame->spsr) << 3;
	save_user_bank(bank);
	bad |= (page_read(SHARED_PAGE_USR_SP) != bank[0] || page_read(SHARED_PAGE_USR_LR) != bank[1]) << 4;
	bad |= (page_read(SHARED_PAGE_PENDING) != (frame->vector == V_IRQ ? SHARED_PAGE_TRAP : 0)) << 5;
	seen |= BIT(frame->vector);
}

/* Each one raises another until there are some on top of each other: UND, then SVC, then ABT, and an interrupt at last. */
static void raise_next(void)
{
	switch (depth++) {
	case 0:
		asm volatile("svc #1" ::: "lr", "memory");
		break;
	case 1:
		read32(SHARED_PAGE_ADDRESS + SHARED_PAGE_SIZE);
		break;
	case 2:
		shared_unmask();
		gic_sgi(3);
		break;
	}
}

static bool hook(struct frame *frame)
{
	compare(frame);
	if ((frame->spsr & MODE_MASK) == MODE_USR)
		return false;
	if (frame->vector == V_IRQ)
		return hook_irq(frame);
	raise_next();
	shared_mask();
	compare(frame);
	return hook_skip(frame);
}

static void from_user(void)
{
	static const struct {
		u32 word, vector;
		const char *text;
	} ways[] = {
		{ 0xef000001, V_SVC, "svc" }, { 0xe7f000f0, V_UNDEF, "udf" }, { 0xe5900000, V_DABORT, "a load" },
		{ 0xe12fff10, V_PABORT, "a branch" },	/* bx r0 */
	};

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++) {
		struct user_state state;

		user_load(&ways[i].word, 1);
		user_state_init(&state);
		state.r[0] = SHARED_PAGE_ADDRESS;
		bad = seen = 0;
		exception_arm(hook);
		user_run(&state);
		is(bad, 0, "%s in user mode: what the handler finds", ways[i].text);
		is(seen, BIT(ways[i].vector), "%s: the right one", ways[i].text);
		is(exception_disarm(), 1, "%s: once", ways[i].text);
	}
}

static void nested(u32 masked)
{
	bad = seen = depth = 0;
	irqs.count = 0;
	irqs.callback = NULL;
	exception_arm(hook);
	shared_msr_spsr(0x3d3);
	shared_msr_c(MODE_SVC | PSR_F | PSR_A | masked);
	asm volatile(".long 0xe7f000f0" ::: "lr", "memory");
	is(bad, 0, "one in the other: what the handlers find");
	is(seen, BIT(V_UNDEF) | BIT(V_SVC) | BIT(V_DABORT) | BIT(V_IRQ), "all of them came");
	is(exception_disarm(), 4, "and no others");
	is(shared_cpsr() & (PSR_I | MODE_MASK), MODE_SVC | masked, "what they return to");
	is(trapping_mrs(0) & (PSR_I | MODE_MASK), MODE_SVC | masked, "and what the CPSR is");
	shared_mask();
}

void test_exceptions(void)
{
	section("exceptions");
	shared_mask();
	from_user();
	nested(0);
	nested(PSR_I);
}
