// SPDX-License-Identifier: GPL-2.0
/*
 * The core's GIC model, worked on where the guest is: accesses to the distributor, the virtual timer's interrupt and the
 * maintenance interrupt. Only the virtual CPU interface is exchanged with the model, nothing else of the guest's moves.
 *
 * The model's lock is the kernel's own; if somebody has it, the highvisor waits for it.
 */
#include "../../hypervisor/gic.h"
#include "low.h"

#define GICC_HPPIR	0x18
#define GICD_ISACTIVER	0x300
#define GICD_ICACTIVER	0x380
#define INTID_MASK	0x3ff

#define CNTV_SIGNALS	5u	/* ENABLE and ISTATUS, */
#define CNTV_BITS	7u	/* and not IMASK */

/** The model while we have it. */
struct session {
	struct hyp_state *state;
	struct gic_model *model;
	u32 outputs;		/* before */
	bool taken_over;	/* the model has what was in the list registers */
};

static bool begin(struct session *s, struct hyp_state *state)
{
	struct kvm32_gic *gic = state->local.gic;

	if (!gic || !low_trylock(state, &gic->lock))
		return false;
	*s = (struct session){ state, &gic->model, gic->model.outputs, false };
	return true;
}

static void take_over(struct session *s)
{
	struct hyp_state *state = s->state;

	low_gic_save(&state->gic);
	gic_unload(s->model, state->local.cpu, &state->gic.list);
	s->taken_over = true;
}

static void host_write(const struct hyp_local *local, u32 offset, u32 intid)
{
	*(volatile u32 *)(local->gicd + offset) = 1u << intid % 32;
}

/*
 * The timer's output as the model's line. While it is up the physical interrupt is active, so that it does not come again
 * before the guest has ended the virtual one; private interrupts stand in the distributor's first word.
 */
static void sample_timer(struct session *s)
{
	struct hyp_local *local = &s->state->local;
	u32 intid = local->vtimer_intid;
	bool level = (read_sys(CNTV_CTL) & CNTV_BITS) == CNTV_SIGNALS;
	bool line = gic_bank(s->model, local->cpu, intid)->line >> intid % 32 & 1;

	if (level != line)
		gic_set_line(s->model, local->cpu, intid, level);
	if (level)
		host_write(local, GICD_ISACTIVER, local->vtimer);
	else if (local->vtimer_active)
		host_write(local, GICD_ICACTIVER, local->vtimer);
	local->vtimer_active = level;
}

static void give_back(struct session *s)
{
	struct hyp_state *state = s->state;

	gic_load(s->model, state->local.cpu, &state->gic.list);
	low_gic_restore(&state->gic);
}

/* Of the vCPUs that have something new, those that must hear of it; the others look before they go on. */
static u32 to_be_told(const struct session *s)
{
	const struct kvm32_gic *gic = s->state->local.gic;
	u32 all = ((s->model->outputs & ~s->outputs) | s->model->behind) & ~(1u << s->state->local.cpu), left, told = 0;

	if (!all)
		return 0;
	/* The model, before who looks at it: pairs with the barriers around set_mode() and in sleep_until(). */
	smp_mb();
	for (left = all; left; left &= left - 1) {
		u32 cpu = __builtin_ctz(left);

		if (READ_ONCE(gic->unaware[cpu]))
			told |= 1u << cpu;
	}
	return told;
}

/*
 * Returns what the host has to do about it, as low_trap(). If it has to do something the list registers stay empty: they are
 * filled on the way back.
 */
static u32 end(struct session *s)
{
	struct hyp_state *state = s->state;
	u32 exit = 0;

	state->local.raised |= to_be_told(s);
	s->model->behind = 0;
	if (state->local.raised || s->model->any_ended)
		exit = HYP_EXIT_TOLD;
	if (s->taken_over && exit)
		state->gic.list.used = 0;
	else if (s->taken_over)
		give_back(s);
	low_unlock(state);
	return exit;
}

static void access(struct session *s, u32 hsr, u32 offset)
{
	u32 *reg = &s->state->ctx.regs[ISS_SRT(hsr)], size = 1u << ISS_SAS(hsr), cpu = s->state->local.cpu;

	if (hsr & ISS_WNR)
		gic_dist_write(s->model, cpu, offset, size, *reg);
	else
		*reg = gic_dist_read(s->model, cpu, offset, size);
}

/*
 * While nothing is in the list registers the model knows all that the distributor shows, but for the timer. A change that this vCPU has to hear of
 * leaves it behind.
 */
u32 low_distributor(struct hyp_state *state, u32 hsr, u32 offset)
{
	struct session s;

	if (!begin(&s, state))
		return HYP_EXIT_TRAP;
	if (state->gic.list.used)
		take_over(&s);
	sample_timer(&s);
	access(&s, hsr, offset);
	if (!s.taken_over && (s.model->behind & (1u << state->local.cpu)))
		take_over(&s);
	low_skip(hsr);
	hyp_count_fast(state, MMIO);
	return end(&s);
}

/* What the host would be interrupted by, without its being acknowledged. */
static bool is_ours(const struct hyp_local *local)
{
	u32 intid = *(volatile u32 *)(local->gicc + GICC_HPPIR) & INTID_MASK;

	return intid == local->vtimer || intid == local->maintenance;
}

/** An interrupt that only says that list registers have to change. */
bool low_own_interrupt(struct hyp_state *state, u32 *exit)
{
	struct session s;

	if (!state->local.gic || !is_ours(&state->local) || !begin(&s, state))
		return false;
	take_over(&s);
	sample_timer(&s);
	hyp_count_fast(state, INTERRUPT);
	*exit = end(&s);
	return true;
}
