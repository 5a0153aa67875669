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

struct gic_bank *gic_bank(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	return intid < GIC_NR_PRIVATE ? &gic->cpus[cpu].bank : &gic->spi[intid / 32 - 1];
}

u8 *gic_priority(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	return intid < GIC_NR_PRIVATE ? &gic->cpus[cpu].priority[intid] : &gic->priority[intid - GIC_NR_PRIVATE];
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
};

/* Of equal priorities the lowest number wins, which the order of the search gives. */
static void search_bank(struct gic_model *gic, unsigned int cpu, u32 first, struct candidate *best)
{
	const struct gic_bank *bank = gic_bank(gic, cpu, first);
	u32 ready = gic_pending(bank) & bank->enabled & ~bank->active & ~bank->listed;

	for (; ready; ready &= ready - 1) {
		u32 intid = first + lowest_bit(ready);
		u32 priority = *gic_priority(gic, cpu, intid);

		if (priority < best->priority && targets_cpu(gic, cpu, intid))
			*best = (struct candidate){ intid, priority };
	}
}

static struct candidate search(struct gic_model *gic, unsigned int cpu)
{
	struct candidate best = { GIC_SPURIOUS, IDLE_PRIORITY };
	u32 first;

	if (!(gic->ctlr & GICD_ENABLE))
		return best;
	for (first = 0; first < gic->nr_irqs; first += 32)
		search_bank(gic, cpu, first, &best);
	return best;
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

/* An interrupt whose request has gone into a list register is requested once more. */
static bool requested_again(struct gic_model *gic, unsigned int cpu)
{
	u32 first;

	for (first = 0; first < gic->nr_irqs; first += 32) {
		const struct gic_bank *bank = gic_bank(gic, cpu, first);

		if (bank->latched & bank->edge & bank->enabled & bank->listed & ~bank->active)
			return true;
	}
	return false;
}

static void update_cpu(struct gic_model *gic, unsigned int cpu)
{
	struct candidate best = search(gic, cpu);

	if (may_interrupt(&gic->cpus[cpu], &best))
		gic->outputs |= 1u << cpu;
	else
		gic->outputs &= ~(1u << cpu);
	if ((gic->loaded & (1u << cpu)) && (best.intid != GIC_SPURIOUS || requested_again(gic, cpu)))
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
	struct candidate best = search(gic, cpu);

	return sgi_with_source(&gic->cpus[cpu], best.intid);
}

u32 gic_next_pending(struct gic_model *gic, unsigned int cpu)
{
	return search(gic, cpu).intid;
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
	if (intid < GIC_NR_SGIS)
		gic->cpus[cpu].sgi_sources[intid] |= 1u << source;
}

void gic_activate(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	gic_bank(gic, cpu, intid)->active |= 1u << intid % 32;
	if (intid >= GIC_NR_PRIVATE)
		gic->active_cpu[intid - GIC_NR_PRIVATE] = cpu;
}

u32 gic_acknowledge(struct gic_model *gic, unsigned int cpu)
{
	struct gic_cpu *c = &gic->cpus[cpu];
	struct candidate best = search(gic, cpu);
	u32 answer;

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

/* SGIs are edge-triggered and come up enabled, as in KVM; a line keeps its level, it is not ours. */
void gic_reset_cpu(struct gic_model *gic, unsigned int cpu)
{
	struct gic_cpu *c = &gic->cpus[cpu];
	u32 line = c->bank.line;

	*c = (struct gic_cpu){
		.bank = { .enabled = 0xffff, .edge = 0xffff, .line = line },
		.bpr = GIC_MIN_BPR,
		.abpr = GIC_MIN_BPR + 1,
	};
	gic_update(gic, 1u << cpu);
}

void gic_add_cpu(struct gic_model *gic, unsigned int cpu)
{
	gic->cpu_mask |= 1u << cpu;
	gic_reset_cpu(gic, cpu);
}

/** For a model that is all zero; SPIs come up level-sensitive and disabled, with no target. */
void gic_reset(struct gic_model *gic, u32 nr_irqs)
{
	gic->nr_irqs = nr_irqs;
}
