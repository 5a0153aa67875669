// SPDX-License-Identifier: GPL-2.0
/* Software-generated interrupts of one processor to itself. */
#include "gic-tests.h"

static void each(void)
{
	u32 bad = 0;

	for (u32 i = 0; i < 16; i++) {
		irq_arm(NULL);
		gic_sgi(i);
		bad |= irqs.count != 0;			/* still masked */
		bad |= (gicd_read(GICD_ISPENDR) != BIT(i)) << 1;
		bad |= (gicc_read(GICC_HPPIR) != i) << 2;
		open_window();
		bad |= (irqs.count != 1) << 3;
		bad |= (irqs.interrupt[0] != i) << 4;
		bad |= (gicd_read(GICD_ISPENDR) != 0) << 5;
		bad |= ((irqs.spsr & MODE_MASK) != MODE_SVC) << 6;
		bad |= (gicc_read(GICC_IAR) != SPURIOUS) << 7;
	}
	exception_disarm();
	is(bad, 0, "each of sixteen: pending, taken, over");
}

static void targets(void)
{
	static const struct {
		u32 value, count;
		const char *text;
	} cases[] = {
		{ 0x00010003, 1, "target list with this processor" },
		{ 0x00ff0003, 1, "target list with all" },
		{ 0x00fe0003, 0, "target list with absent ones" },
		{ 0x00000003, 0, "empty target list" },
		{ 0x01000003, 0, "all but this one" },
		{ 0x02000003, 1, "this one only" },
		{ 0x02ff0003, 1, "this one only, a list beside it" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		irq_arm(NULL);
		gicd_write(GICD_SGIR, cases[i].value);
		gicd_read(GICD_CTLR);
		open_window();
		is(irqs.count, cases[i].count, "%s", cases[i].text);
	}
	exception_disarm();
}

static void by_hand(void)
{
	u32 seen;

	section("acknowledging by hand");
	gic_sgi(5);
	gic_sgi(5);
	seen = gicc_read(GICC_IAR);
	is(seen, 5, "IAR gives the SGI");
	is(gic_bit(GICD_ISACTIVER, 5), 1, "it is active");
	is(gic_bit(GICD_ISPENDR, 5), 0, "and no longer pending");
	is(gicc_read(GICC_RPR), 0xa0, "its priority runs");
	is(gicc_read(GICC_IAR), SPURIOUS, "IAR again: spurious");
	gic_sgi(5);
	is(gic_bit(GICD_ISPENDR, 5), 1, "sent again: active and pending");
	is(gicc_read(GICC_IAR), SPURIOUS, "but not signalled before EOI");
	gicc_write(GICC_EOIR, 5);
	is(gic_bit(GICD_ISACTIVER, 5), 0, "EOI ends the active state");
	is(gicc_read(GICC_IAR), 5, "now it is signalled");
	gicc_write(GICC_EOIR, 5);
	is(gicc_read(GICC_IAR), SPURIOUS, "and over");
}

static void from_user(void)
{
	struct user_state state;
	u32 words[] = { 0xe3a00001, 0xe2800002, 0xe2800004 };	/* mov r0, #1; add #2; add #4 */

	section("in user mode");
	user_load(words, ARRAY_SIZE(words));
	user_state_init(&state);
	irq_arm(NULL);
	gic_sgi(9);
	user_run(&state);
	is(irqs.count, 1, "a pending interrupt is taken");
	is(irqs.spsr & (MODE_MASK | PSR_I), MODE_USR, "from user mode");
	is(irqs.pc - USER_VA, 4, "before the first instruction");
	is(caught.frame.vector, V_SVC, "then the program goes on to its end");
	is(caught.frame.r[0], 7, "and does all it should");
	state.cpsr |= PSR_I;
	irq_arm(NULL);
	gic_sgi(9);
	user_run(&state);
	is(irqs.count, 0, "not with CPSR.I set");
	is(caught.frame.r[0], 7, "the program runs");
	open_window();
	is(irqs.count, 1, "it waits for the kernel");
	exception_disarm();
}

void test_sgi(void)
{
	section("SGIs");
	each();
	targets();
	by_hand();
	from_user();
}
