// SPDX-License-Identifier: GPL-2.0
/* The state machine of the GICv2 model: what is pending, what may interrupt, acknowledge and end. */
#include "gic-range.h"

#define PRIORITY_SHIFT	3	/* 5 bits are implemented, the upper ones */
#define IDLE_PRIORITY	0x100
#define GICD_ENABLE	1
#define GICC_ENABLE	1

static unsigned int lowest_bit(u32 word)
{
	return __builtin_ctz(word);
}

/* The CPUs that an interrupt goes to. A single one gets all, without having to be named (4.3.12). */
static u32 concerned(const struct gic_model *gic, unsigned int cpu, u32 intid)
{
	if (intid < GIC_NR_PRIVATE)
		return 1u << cpu;
	return gic_is_uniprocessor(gic) ? gic->cpu_mask : gic->targets[intid - GIC_NR_PRIVATE];
}

static bool targets_cpu(const struct gic_model *gic, unsigned int cpu, u32 intid)
{
	return concerned(gic, cpu, intid) & (1u << cpu);
}

struct candidate {
	u32 intid;
	u32 priority;
	bool more;	/* it is not the only one */
	bool again;	/* one that has gone into a list register is requested once more */
};

/* Of equal priorities the lowest number wins, which the order of the search gives. */
static void search_bank(struct gic_model *gic, unsigned int cpu, u32 first, u32 waiting, struct candidate *best)
{
	for (; waiting; waiting &= waiting - 1) {
		u32 intid = first + lowest_bit(waiting);
		u32 priority = *gic_priority(gic, cpu, intid);

		if (!targets_cpu(gic, cpu, intid))
			continue;
		best->more |= best->intid != GIC_SPURIOUS;
		if (priority >= best->priority)
			continue;
		best->intid = intid;
		best->priority = priority;
	}
}

static void look_at_bank(struct gic_model *gic, unsigned int cpu, u32 number, struct candidate *best)
{
	const struct gic_bank *bank = gic_bank(gic, cpu, number * 32);
	u32 waiting = gic_pending(bank) & bank->enabled & ~bank->active;

	if (waiting & ~bank->listed)
		search_bank(gic, cpu, number * 32, waiting & ~bank->listed, best);
	if (waiting & bank->listed & bank->latched & bank->edge)
		best->again = true;
	if (!(bank->latched | bank->line | bank->active | bank->listed))
		gic->live &= ~(1u << number);
}

static void search(struct gic_model *gic, unsigned int cpu, struct candidate *best)
{
	u32 left;

	*best = (struct candidate){ GIC_SPURIOUS, IDLE_PRIORITY, false, false };
	if (!(gic->ctlr & GICD_ENABLE))
		return;
	for (left = gic_live_banks(gic); left; left &= left - 1)
		look_at_bank(gic, cpu, lowest_bit(left), best);
}

/* GICC_BPR n splits a priority below bit n (IHI 0048B 3.3.3): what is above preempts. */
static u32 group_priority(const struct gic_cpu *cpu, u32 priority)
{
	return priority & (~0u << (cpu->bpr + 1));
}

u32 gic_running_priority(const struct gic_cpu *cpu)
{
	return cpu->active_priorities ? lowest_bit(cpu->active_priorities) << PRIORITY_SHIFT : IDLE_PRIORITY;
}

/* IHI 0048B 3.3.2 and 3.3.4: beats the mask, and what is running. */
static bool may_interrupt(const struct gic_cpu *cpu, const struct candidate *c)
{
	return (cpu->ctlr & GICC_ENABLE) && c->priority < cpu->pmr &&
	       group_priority(cpu, c->priority) < gic_running_priority(cpu);
}

static void update_cpu(struct gic_model *gic, unsigned int cpu)
{
	struct candidate best;

	search(gic, cpu, &best);
	if (may_interrupt(&gic->cpus[cpu], &best))
		gic->outputs |= 1u << cpu;
	else
		gic->outputs &= ~(1u << cpu);
	if ((gic->listing & (1u << cpu)) && (best.intid != GIC_SPURIOUS || best.again))
		gic->behind |= 1u << cpu;
}

void gic_update(struct gic_model *gic, u32 cpus)
{
	gic->changes++;
	for (cpus &= gic->cpu_mask; cpus; cpus &= cpus - 1)
		update_cpu(gic, lowest_bit(cpus));
}

static u32 sgi_with_source(const struct gic_cpu *cpu, u32 intid)
{
	return intid < GIC_NR_SGIS ? intid | lowest_bit(cpu->sgi_sources[intid]) << 10 : intid;
}

u32 gic_highest_pending(struct gic_model *gic, unsigned int cpu)
{
	struct candidate best;

	search(gic, cpu, &best);
	return sgi_with_source(&gic->cpus[cpu], best.intid);
}

u32 gic_next_pending(struct gic_model *gic, unsigned int cpu, bool *more)
{
	struct candidate best;

	search(gic, cpu, &best);
	*more = best.more;
	return best.intid;
}

/* The same SGI may be pending from several CPUs; each request is acknowledged by itself. */
void gic_take_request(struct gic_model *gic, unsigned int cpu, u32 intid, unsigned int source)
{
	struct gic_cpu *c = &gic->cpus[cpu];

	if (intid < GIC_NR_SGIS) {
		c->sgi_sources[intid] &= ~(1u << source);
		if (c->sgi_sources[intid])
			return;
	}
	gic_bank(gic, cpu, intid)->latched &= ~(1u << intid % 32);
}

void gic_restore_request(struct gic_model *gic, unsigned int cpu, u32 intid, unsigned int source)
{
	gic_bank(gic, cpu, intid)->latched |= 1u << intid % 32;
	gic_enliven(gic, intid);
	if (intid < GIC_NR_SGIS)
		gic->cpus[cpu].sgi_sources[intid] |= 1u << source;
}

void gic_activate(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	gic_bank(gic, cpu, intid)->active |= 1u << intid % 32;
	gic_enliven(gic, intid);
	if (intid >= GIC_NR_PRIVATE)
		gic->active_cpu[intid - GIC_NR_PRIVATE] = cpu;
}

u32 gic_acknowledge(struct gic_model *gic, unsigned int cpu)
{
	struct gic_cpu *c = &gic->cpus[cpu];
	struct candidate best;
	u32 answer;

	search(gic, cpu, &best);
	if (!may_interrupt(c, &best))
		return GIC_SPURIOUS;
	answer = sgi_with_source(c, best.intid);
	gic_take_request(gic, cpu, best.intid, answer >> 10);
	gic_activate(gic, cpu, best.intid);
	c->active_priorities |= 1u << (group_priority(c, best.priority) >> PRIORITY_SHIFT);
	gic_update(gic, concerned(gic, cpu, best.intid));
	return answer;
}

/* Whatever interrupt the guest names, its end ends the one that runs: a number out of order cannot get us stuck. */
void gic_drop_priority(struct gic_model *gic, unsigned int cpu)
{
	gic->cpus[cpu].active_priorities &= gic->cpus[cpu].active_priorities - 1;
	gic_update(gic, 1u << cpu);
}

void gic_note_end(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	struct gic_bank *bank = gic_bank(gic, cpu, intid);
	u32 bit = 1u << intid % 32;

	if (intid < GIC_NR_PRIVATE || (bank->edge & bit))
		return;
	bank->ended |= bit;
	gic->any_ended = true;
}

void gic_deactivate(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	u32 bit = 1u << intid % 32;
	struct gic_bank *bank;

	if (intid >= gic->nr_irqs || intid >= GIC_FIRST_SPECIAL)
		return;
	bank = gic_bank(gic, cpu, intid);
	if (bank->active & bit)
		gic_note_end(gic, cpu, intid);
	bank->active &= ~bit;
	gic_update(gic, concerned(gic, cpu, intid));
}

/* Each raise of an edge interrupt counts, as in KVM: clients pulse by saying 1 again and again. */
void gic_set_line(struct gic_model *gic, unsigned int cpu, u32 intid, bool level)
{
	struct gic_bank *bank;
	u32 bit = 1u << intid % 32;

	if (intid < GIC_NR_SGIS || intid >= gic->nr_irqs || intid >= GIC_FIRST_SPECIAL)
		return;
	bank = gic_bank(gic, cpu, intid);
	bank->line = level ? bank->line | bit : bank->line & ~bit;
	if (level)
		bank->latched |= bit & bank->edge;
	gic_enliven(gic, intid);
	gic_update(gic, concerned(gic, cpu, intid));
}

void gic_send_sgi(struct gic_model *gic, unsigned int from, u32 cpus, u32 intid)
{
	u32 left;

	cpus &= gic->cpu_mask;
	for (left = cpus; left; left &= left - 1) {
		struct gic_cpu *target = &gic->cpus[lowest_bit(left)];

		target->sgi_sources[intid] |= 1u << from;
		target->bank.latched |= 1u << intid;
	}
	gic_update(gic, cpus);
}
