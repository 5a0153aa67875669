// SPDX-License-Identifier: GPL-2.0
/*
 * The GICv2 model's way into the virtual CPU interface and out of it (IHI 0048B 5.3). The model is what is true while the
 * vCPU is outside, the list registers while it is inside.
 *
 * A register asks for a maintenance interrupt at the guest's end of interrupt only where something has to follow it: the
 * line of a level-sensitive interrupt is looked at again, and a request that came while the first one was served goes in.
 */
#include "gic-range.h"

#define HCR_EN		1u
#define HCR_UIE		2u	/* at most one register is left: there are interrupts that had no room */

#define VMCR_ENABLE	1u	/* our interrupts are group 0, signalled by nIRQ */
#define VMCR_EOIMODE	0x200u
#define VMCR_ABPR_SHIFT	18
#define VMCR_BPR_SHIFT	21
#define VMCR_PMR_SHIFT	24	/* PMR's upper five bits, in 31:27 */

#define LR_PENDING	(1u << 28)
#define LR_ACTIVE	(1u << 29)
#define LR_EOI		(1u << 19)
#define LR_HW		(1u << 31)
#define LR_PHYSICAL_SHIFT 10
#define LR_SOURCE_SHIFT	10
#define LR_PRIORITY_SHIFT 20	/* priority's upper five bits, in 27:23 */

#define CTLR_ENABLE	1u
#define CTLR_EOIMODE	0x200u

static u32 lr_intid(u32 lr)
{
	return lr & 0x3ff;
}

/* They fill from the first one on. */
static u32 nr_used(const struct gic_list *list)
{
	return list->used ? 32 - __builtin_clz(list->used) : 0;
}

static void add(struct gic_model *gic, unsigned int cpu, struct gic_list *list, u32 intid, u32 flags)
{
	u32 i = nr_used(list);

	list->lr[i] = intid | (u32)*gic_priority(gic, cpu, intid) << LR_PRIORITY_SHIFT | flags;
	list->used |= 1u << i;
	gic_bank(gic, cpu, intid)->listed |= 1u << intid % 32;
}

static bool is_full(const struct gic_list *list)
{
	return nr_used(list) == list->count;
}

static bool is_edge(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	return gic_bank(gic, cpu, intid)->edge & (1u << intid % 32);
}

/*
 * What follows the end of a level-sensitive interrupt: the end of the physical one behind it, which then comes again if
 * its line is still up. With nothing behind it, or with its line down, when the physical one is not active, we have to look.
 */
static u32 end_flags(struct gic_model *gic, unsigned int cpu, const struct gic_list *list, u32 intid)
{
	if (intid == list->hw.intid && (gic_bank(gic, cpu, intid)->line & (1u << intid % 32)))
		return LR_HW | list->hw.physical << LR_PHYSICAL_SHIFT;
	return LR_EOI;
}

/* An SGI in the list is one CPU's request; another one's waits for its end. */
static u32 pending_flags(struct gic_model *gic, unsigned int cpu, const struct gic_list *list, u32 intid)
{
	u32 sources;

	if (intid >= GIC_NR_SGIS)
		return LR_PENDING | (is_edge(gic, cpu, intid) ? 0 : end_flags(gic, cpu, list, intid));
	sources = gic->cpus[cpu].sgi_sources[intid];
	return LR_PENDING | (sources ? (u32)__builtin_ctz(sources) << LR_SOURCE_SHIFT : 0) |
	       (sources & (sources - 1) ? LR_EOI : 0);
}

static bool acknowledged_here(const struct gic_model *gic, unsigned int cpu, u32 intid)
{
	return intid < GIC_NR_PRIVATE || gic->active_cpu[intid - GIC_NR_PRIVATE] == cpu;
}

static void add_active_bank(struct gic_model *gic, unsigned int cpu, struct gic_list *list, u32 first)
{
	u32 active = gic_bank(gic, cpu, first)->active;

	for (; active && !is_full(list); active &= active - 1) {
		u32 intid = first + __builtin_ctz(active);

		if (acknowledged_here(gic, cpu, intid))
			add(gic, cpu, list, intid, LR_ACTIVE | end_flags(gic, cpu, list, intid));
	}
}

static void add_active(struct gic_model *gic, unsigned int cpu, struct gic_list *list)
{
	u32 left;

	for (left = gic_live_banks(gic); left; left &= left - 1)
		add_active_bank(gic, cpu, list, __builtin_ctz(left) * 32);
}

/*
 * A request by an edge moves into the register, so that one that comes meanwhile is another one; that of a level stays
 * with its line.
 */
static void add_request(struct gic_model *gic, unsigned int cpu, struct gic_list *list, u32 intid)
{
	u32 flags = pending_flags(gic, cpu, list, intid);

	add(gic, cpu, list, intid, flags);
	if (is_edge(gic, cpu, intid))
		gic_take_request(gic, cpu, intid, flags >> LR_SOURCE_SHIFT & 7);
}

static void add_pending(struct gic_model *gic, unsigned int cpu, struct gic_list *list)
{
	bool more = true;

	while (more) {
		u32 intid = gic_next_pending(gic, cpu, &more);

		if (intid == GIC_SPURIOUS)
			return;
		if (is_full(list)) {
			list->hcr |= HCR_UIE;
			return;
		}
		add_request(gic, cpu, list, intid);
	}
}

static u32 make_vmcr(const struct gic_cpu *c)
{
	return (c->ctlr & CTLR_ENABLE ? VMCR_ENABLE : 0) | (c->ctlr & CTLR_EOIMODE ? VMCR_EOIMODE : 0) |
	       c->abpr << VMCR_ABPR_SHIFT | c->bpr << VMCR_BPR_SHIFT | c->pmr << VMCR_PMR_SHIFT;
}

static void fill(struct gic_model *gic, unsigned int cpu, struct gic_list *list)
{
	struct gic_cpu *c = &gic->cpus[cpu];

	list->hcr = HCR_EN;
	list->used = 0;
	list->apr = c->active_priorities;
	list->vmcr = c->vmcr = make_vmcr(c);
	add_active(gic, cpu, list);
	add_pending(gic, cpu, list);
	c->quiet = !list->used;
	c->quiet_at = gic->changes;
}

/*
 * A change that comes right after the look finds the CPU among those that list, and brings it out of the guest. What
 * is looked at of the CPU itself only its own thread changes.
 */
bool gic_load_is_done(const struct gic_model *gic, unsigned int cpu, const struct gic_list *list)
{
	const struct gic_cpu *c = &gic->cpus[cpu];

	return c->quiet && c->quiet_at == __atomic_load_n(&gic->changes, __ATOMIC_RELAXED) && !list->used;
}

bool gic_unload_is_done(const struct gic_model *gic, unsigned int cpu, const struct gic_list *list)
{
	const struct gic_cpu *c = &gic->cpus[cpu];

	return !list->used && list->vmcr == c->vmcr && list->apr == c->active_priorities;
}

void gic_load(struct gic_model *gic, unsigned int cpu, struct gic_list *list)
{
	if (!gic_load_is_done(gic, cpu, list))
		fill(gic, cpu, list);
	gic->listing |= 1u << cpu;
}

static void unload_request(struct gic_model *gic, unsigned int cpu, u32 lr)
{
	u32 intid = lr_intid(lr), source = lr >> LR_SOURCE_SHIFT & 7;
	bool edge = is_edge(gic, cpu, intid);

	if (lr & LR_PENDING) {
		if (edge)
			gic_restore_request(gic, cpu, intid, source);
		return;
	}
	if (!edge)
		gic_take_request(gic, cpu, intid, source);
	if (lr & LR_ACTIVE)
		gic_activate(gic, cpu, intid);
	else
		gic_note_end(gic, cpu, intid);
}

/* Who was active when it went in can have ended; who was pending can have been taken, and ended too. */
static void unload_one(struct gic_model *gic, unsigned int cpu, u32 lr)
{
	u32 intid = lr_intid(lr), bit = 1u << intid % 32;
	struct gic_bank *bank = gic_bank(gic, cpu, intid);

	bank->listed &= ~bit;
	if (bank->active & bit) {
		if (lr & LR_ACTIVE)
			return;
		bank->active &= ~bit;
		gic_note_end(gic, cpu, intid);
	} else {
		unload_request(gic, cpu, lr);
	}
}

static void take_over_vmcr(struct gic_cpu *c, u32 vmcr)
{
	c->ctlr = (c->ctlr & ~(CTLR_ENABLE | CTLR_EOIMODE)) | (vmcr & VMCR_ENABLE ? CTLR_ENABLE : 0) |
		  (vmcr & VMCR_EOIMODE ? CTLR_EOIMODE : 0);
	c->abpr = vmcr >> VMCR_ABPR_SHIFT & 7;
	c->bpr = vmcr >> VMCR_BPR_SHIFT & 7;
	c->pmr = vmcr >> VMCR_PMR_SHIFT & GIC_PRIORITY_MASK;
}

void gic_unload(struct gic_model *gic, unsigned int cpu, const struct gic_list *list)
{
	struct gic_cpu *c = &gic->cpus[cpu];
	u32 used, concerned = 1u << cpu;

	if (gic_unload_is_done(gic, cpu, list))
		return;
	for (used = list->used; used; used &= used - 1) {
		u32 lr = list->lr[__builtin_ctz(used)];

		unload_one(gic, cpu, lr);
		if (lr_intid(lr) >= GIC_NR_PRIVATE)
			concerned = gic->cpu_mask;
	}
	take_over_vmcr(c, list->vmcr);
	c->active_priorities = list->apr;
	gic_update(gic, concerned);
}
