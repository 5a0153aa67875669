// SPDX-License-Identifier: GPL-2.0
/* The generic timer: both timers of PL1, their interrupts, and what user mode may see. */
#include "gic.h"
#include "timer.h"
#include "user.h"

/*
 * Years from now. Not the largest value there is: QEMU before 8.2 adds CNTVOFF to it without a look at the carry, takes it for
 * a time long past and serves nothing but this timer from then on.
 */
#define FAR_AWAY	(1ull << 62)

static const struct timer {
	const char *name;
	u32 interrupt;
	u32 (*ctl)(void);
	void (*set_ctl)(u32 value);
	u32 (*tval)(void);
	void (*set_tval)(u32 value);
	u64 (*cval)(void);
	void (*set_cval)(u64 value);
	u64 (*count)(void);
} timers[] = {
	{ "virtual", 27, read_cntv_ctl, write_cntv_ctl, read_cntv_tval, write_cntv_tval, read_cntv_cval,
	  write_cntv_cval, read_cntvct },
	{ "physical", 30, read_cntp_ctl, write_cntp_ctl, read_cntp_tval, write_cntp_tval, read_cntp_cval,
	  write_cntp_cval, read_cntpct },
};

#define LATE	(10000ull * millisecond)	/* on a loaded host, too; a difference below zero, cut to 32 bits, is a minute */

static u32 millisecond;
static u32 period;	/* of interrupts that rearm the timer */
static const struct timer *active;
static u64 fired_at;
static u32 rearm;

static void stop(const struct timer *t)
{
	t->set_ctl(0);
}

/* The handler of both tests: notes when, and goes on with the next period or stops. */
static void tick(u32 interrupt)
{
	(void)interrupt;
	fired_at = active->count();
	if (rearm && --rearm)
		active->set_tval(period);
	else
		stop(active);
}

static void spin_until(const struct timer *t, u64 deadline)
{
	while (t->count() < deadline)
		;
}

static void counter(const struct timer *t)
{
	u64 previous = t->count();
	bool backwards = false;

	for (int i = 0; i < 1000; i++) {
		u64 now = t->count();

		backwards |= now < previous;
		previous = now;
	}
	ok(!backwards, "%s counter never runs backwards", t->name);
	spin_until(t, previous + millisecond);
	ok(t->count() >= previous + millisecond, "%s counter moves on", t->name);
}

static void registers(const struct timer *t)
{
	s32 tval;

	t->set_cval(0x0123456789abcdefull);
	ok(t->cval() == 0x0123456789abcdefull, "%s CVAL reads back", t->name);
	t->set_tval(1000 * millisecond);
	tval = t->tval();
	ok(tval > 0 && (u32)tval <= 1000 * millisecond, "%s TVAL counts down", t->name);
	ok(t->cval() - t->count() <= 1000ull * millisecond, "%s TVAL sets CVAL", t->name);
	t->set_cval(t->count() - 5);
	ok((s32)t->tval() < 0, "%s TVAL is negative when the time has passed", t->name);
	is(t->ctl() & 3, 0, "%s control: off", t->name);
	t->set_ctl(TIMER_ENABLE | TIMER_IMASK);
	is(t->ctl(), 7, "%s control: on, masked, condition met", t->name);
	t->set_cval(FAR_AWAY);
	is(t->ctl(), 3, "%s control: condition not met", t->name);
	t->set_ctl(TIMER_IMASK);
	is(t->ctl() & 3, 2, "%s control: masked, off", t->name);
	stop(t);
}

static void line(const struct timer *t)
{
	irq_arm(NULL);
	gic_disable(t->interrupt);
	t->set_cval(0);
	t->set_ctl(TIMER_ENABLE);
	is(gic_bit(GICD_ISPENDR, t->interrupt), 1, "%s: condition met, the line is high", t->name);
	t->set_ctl(TIMER_ENABLE | TIMER_IMASK);
	is(gic_bit(GICD_ISPENDR, t->interrupt), 0, "%s: masked, the line is low", t->name);
	t->set_ctl(TIMER_ENABLE);
	is(gic_bit(GICD_ISPENDR, t->interrupt), 1, "%s: unmasked, high again", t->name);
	t->set_cval(FAR_AWAY);
	is(gic_bit(GICD_ISPENDR, t->interrupt), 0, "%s: condition gone, low", t->name);
	t->set_cval(0);
	t->set_ctl(0);
	is(gic_bit(GICD_ISPENDR, t->interrupt), 0, "%s: off, low", t->name);
	exception_disarm();
}

static void fire(const struct timer *t)
{
	u64 deadline;

	active = t;
	rearm = 0;
	gic_enable(t->interrupt);
	irq_arm(tick);
	irq_enable();
	deadline = t->count() + 2 * millisecond;
	t->set_cval(deadline);
	t->set_ctl(TIMER_ENABLE);
	while (!irqs.count && t->count() < deadline + 5000 * millisecond)
		;
	is(irqs.count, 1, "%s: fires", t->name);
	spin_until(t, t->count() + 2 * millisecond);
	is(irqs.count, 1, "%s: once", t->name);
	is(irqs.interrupt[0], t->interrupt, "%s: its interrupt", t->name);
	ok(fired_at >= deadline, "%s: not before its time", t->name);
	irqs.count = 0;
	t->set_cval(1);
	t->set_ctl(TIMER_ENABLE);
	isb();
	is(irqs.count, 1, "%s: a time in the past fires at once", t->name);
	irqs.count = 0;
	t->set_tval(-1);
	t->set_ctl(TIMER_ENABLE);
	isb();
	is(irqs.count, 1, "%s: a negative TVAL fires at once", t->name);
	irqs.count = 0;
	t->set_cval(FAR_AWAY);
	t->set_ctl(TIMER_ENABLE);
	spin_until(t, t->count() + millisecond);
	is(irqs.count, 0, "%s: the end of time does not", t->name);
	stop(t);
	irq_disable();
}

static void periodic(const struct timer *t)
{
	u64 begin = t->count();

	irq_arm(tick);
	rearm = 10;
	period = millisecond / 4;
	t->set_tval(period);
	t->set_ctl(TIMER_ENABLE);
	/* Masked between the look and the wait: the last one must not come there, or the wait is for ever. */
	while (rearm) {
		wait_for_interrupt();
		irq_enable();
		isb();
		irq_disable();
	}
	is(irqs.count, 10, "%s: ten periods, waiting in wfi", t->name);
	ok(fired_at - begin >= 10 * period, "%s: ten periods take their time", t->name);
	ok(fired_at - begin < LATE, "%s: but no minute", t->name);
}

static void wait(const struct timer *t)
{
	u64 deadline;

	irq_arm(tick);
	rearm = 0;
	deadline = t->count() + 3 * millisecond;
	t->set_cval(deadline);
	t->set_ctl(TIMER_ENABLE);
	while (!(t->ctl() & TIMER_ISTATUS))
		wait_for_interrupt();
	ok(t->count() >= deadline, "%s: wfi with CPSR.I set wakes up for it", t->name);
	is(irqs.count, 0, "%s: but nothing is taken", t->name);
	irq_enable();
	isb();
	irq_disable();
	is(irqs.count, 1, "%s: until CPSR.I is clear", t->name);
	gic_disable(t->interrupt);
	exception_disarm();
}

/* Times so near that they pass while the one who serves the timer still looks: none of them is taken for one far away. */
static void soon(const struct timer *t)
{
	u64 latest = 0;
	u32 tries;

	irq_arm(NULL);
	gic_enable(t->interrupt);
	for (tries = 0; tries < 4000 && latest < LATE; tries++) {
		u64 deadline = t->count() + millisecond / 4 * tries / 4000, late;

		t->set_cval(deadline);
		t->set_ctl(TIMER_ENABLE);
		while (!(t->ctl() & TIMER_ISTATUS))
			wait_for_interrupt();
		late = t->count() - deadline;
		latest = late > latest ? late : latest;
		stop(t);
	}
	is(tries, 4000, "%s: of times that are almost here none is missed", t->name);
	gic_disable(t->interrupt);
	exception_disarm();
}

static void tick_and_tell(u32 interrupt)
{
	tick(interrupt);
	if (!rearm)
		write32(USER_DATA, 1);
}

/* Interrupts in the middle of user code, which spins until the handler tells it to stop. */
static void in_user(const struct timer *t)
{
	static const u32 loop[] = {
		0xe5910000,	/* ldr r0, [r1] */
		0xe2822001,	/* add r2, r2, #1 */
		0xe3500000,	/* cmp r0, #0 */
		0x0afffffb,	/* beq back */
	};
	struct user_state state;

	user_load(loop, ARRAY_SIZE(loop));
	user_state_init(&state);
	state.r[1] = USER_DATA;
	write32(USER_DATA, 0);
	gic_enable(t->interrupt);
	irq_arm(tick_and_tell);
	rearm = 5;
	period = 10 * millisecond;	/* long enough that a loaded host gets to the user code in between */
	t->set_tval(period);
	t->set_ctl(TIMER_ENABLE);
	user_run(&state);
	is(irqs.count, 5, "%s: five interrupts in user code", t->name);
	is(irqs.spsr & MODE_MASK, MODE_USR, "%s: they come from user mode", t->name);
	is(caught.frame.vector, V_SVC, "%s: then the user code ends", t->name);
	ok(caught.frame.r[2] > 1, "%s: and has run meanwhile", t->name);
	gic_disable(t->interrupt);
	exception_disarm();
}

static void both(void)
{
	u64 now = read_cntvct();

	gic_enable(27);
	gic_enable(30);
	irq_arm(NULL);
	write_cntp_cval(read_cntpct() + millisecond);
	write_cntv_cval(now + 2 * millisecond);
	write_cntp_ctl(TIMER_ENABLE);
	write_cntv_ctl(TIMER_ENABLE);
	while (!(gic_bit(GICD_ISPENDR, 27) && gic_bit(GICD_ISPENDR, 30)) && read_cntvct() < now + 5000 * millisecond)
		;
	ok(read_cntvct() >= now + 2 * millisecond, "both: not before their times");
	is(gic_bit(GICD_ISPENDR, 27), 1, "both: the virtual one is pending");
	is(gic_bit(GICD_ISPENDR, 30), 1, "both: the physical one is pending");
	write_cntp_ctl(0);
	is(gic_bit(GICD_ISPENDR, 27), 1, "both: one off, the other stays");
	is(gic_bit(GICD_ISPENDR, 30), 0, "both: and is off");
	write_cntv_ctl(0);
	gic_disable(27);
	gic_disable(30);
	exception_disarm();
}

static void user_access(void)
{
	static const struct {
		u32 cntkctl, word, vector;
		const char *text;
	} cases[] = {
		{ 0x000, 0xec510f1e, V_UNDEF, "CNTVCT, no rights" },
		{ 0x002, 0xec510f1e, V_SVC, "CNTVCT, PL0VCTEN" },
		{ 0x000, 0xec510f0e, V_UNDEF, "CNTPCT, no rights" },
		{ 0x001, 0xec510f0e, V_SVC, "CNTPCT, PL0PCTEN" },
		{ 0x000, 0xee1e0f10, V_UNDEF, "CNTFRQ, no rights" },
		{ 0x002, 0xee1e0f10, V_SVC, "CNTFRQ, PL0VCTEN" },
		{ 0x0ff, 0xee1e0f33, V_UNDEF, "CNTV_CTL, no rights" },
		{ 0x100, 0xee1e0f33, V_SVC, "CNTV_CTL, PL0VTEN" },
		{ 0x1ff, 0xee1e0f32, V_UNDEF, "CNTP_CTL, no rights" },
		{ 0x200, 0xee1e0f32, V_SVC, "CNTP_CTL, PL0PTEN" },
		{ 0x3ff, 0xee1e0f11, V_UNDEF, "CNTKCTL" },
		{ 0x3ff, 0xee0e0f10, V_UNDEF, "CNTFRQ, write" },
	};
	u32 kept = read_cntkctl();

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		write_cntkctl(cases[i].cntkctl);
		is(user_try(cases[i].word), cases[i].vector, "user mode: %s", cases[i].text);
	}
	write_cntkctl(0x203);
	is(read_cntkctl() & 0x3ff, 0x203, "CNTKCTL reads back");
	write_cntkctl(kept);
}

/* A hypervisor may let a guest read the counter in place then; its timers have to keep the same time. */
static void counted_in_place(void)
{
	u32 kept = read_cntkctl();

	write_cntkctl(3);
	for (size_t i = 0; i < ARRAY_SIZE(timers); i++) {
		counter(timers + i);
		registers(timers + i);
		fire(timers + i);
		soon(timers + i);
	}
	write_cntkctl(kept);
}

void main(void)
{
	if (!has_generic_timer())
		skip_all("no generic timer");
	millisecond = read_cntfrq() / 1000;
	ok(millisecond >= 1000, "CNTFRQ is a megahertz or more");
	gic_init();
	for (size_t i = 0; i < ARRAY_SIZE(timers); i++) {
		section(timers[i].name);
		counter(timers + i);
		registers(timers + i);
		line(timers + i);
		fire(timers + i);
		periodic(timers + i);
		wait(timers + i);
		soon(timers + i);
		in_user(timers + i);
	}
	section("counters that user mode may read");
	counted_in_place();
	section("both");
	both();
	section("user mode");
	user_access();
}
