// SPDX-License-Identifier: GPL-2.0
/*
 * The GICv2 model's registers as user space saves and restores them (Documentation/virt/kvm/devices/arm-vgic.rst): mostly
 * what the guest sees, without what has effects when it is read, and with two formats that have grown by history.
 */
#include "gic-range.h"

#define PMR_SHIFT	3	/* GICC_PMR in the lower 5 bits of a word, as GICH_VMCR has it */

static u32 read_pmr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return gic->cpus[cpu].pmr >> PMR_SHIFT;
}

static void write_pmr(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	gic->cpus[cpu].pmr = (value << PMR_SHIFT) & GIC_PRIORITY_MASK;
	gic_update(gic, 1u << cpu);
}

/* A bit for each of up to 128 preemption levels; ours are 32, so the other three registers are zero for good. */
static u32 read_apr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return index ? 0 : gic->cpus[cpu].active_priorities;
}

static void write_apr(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	if (index)
		return;
	gic->cpus[cpu].active_priorities = value;
	gic_update(gic, 1u << cpu);
}

static u32 read_zero(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return 0;
}

/* Before the guest's: what differs from them. */
static const struct gic_range own_cpu[] = {
	{ 0x004, 0x008, 4, read_pmr, write_pmr },
	{ 0x0d0, 0x0e0, 4, read_apr, write_apr },
};

static const struct gic_range own_dist[] = {
	{ 0x080, 0x100, 4, read_zero, NULL },	/* GICD_IGROUPR: one group */
};

/* What of the guest's registers is state. */
static const struct gic_span {
	u16 start, end;
} cpu_state[] = {
	{ 0x000, 0x004 }, { 0x008, 0x00c }, { 0x01c, 0x020 }, { 0x0fc, 0x100 },
}, dist_state[] = {
	{ 0x000, 0x00c }, { 0x100, 0xd00 }, { 0xf00, 0xf04 }, { 0xf10, 0xf30 },
};

static const struct view {
	struct gic_ranges own;
	const struct gic_span *spans;
	unsigned int nr_spans;
	u32 (*read)(struct gic_model *gic, unsigned int cpu, u32 offset, u32 size);
	void (*write)(struct gic_model *gic, unsigned int cpu, u32 offset, u32 size, u32 value);
} cpu_view = {
	{ own_cpu, ARRAY_SIZE(own_cpu) }, cpu_state, ARRAY_SIZE(cpu_state), gic_cpu_read, gic_cpu_write,
}, dist_view = {
	{ own_dist, ARRAY_SIZE(own_dist) }, dist_state, ARRAY_SIZE(dist_state), gic_dist_read, gic_dist_write,
};

static bool is_own(const struct view *view, u32 offset)
{
	return gic_range_has(&view->own, offset);
}

static const struct view *find_view(bool is_cpu, u32 offset)
{
	const struct view *view = is_cpu ? &cpu_view : &dist_view;
	unsigned int i;

	if (offset & 3)
		return NULL;
	if (is_own(view, offset))
		return view;
	for (i = 0; i < view->nr_spans; i++)
		if (offset >= view->spans[i].start && offset < view->spans[i].end)
			return view;
	return NULL;
}

bool gic_user_has(bool is_cpu, u32 offset)
{
	return find_view(is_cpu, offset);
}

u32 gic_user_read(struct gic_model *gic, unsigned int cpu, bool is_cpu, u32 offset)
{
	const struct view *view = find_view(is_cpu, offset);

	if (is_own(view, offset))
		return gic_range_read(&view->own, gic, cpu, offset, 4);
	return view->read(gic, cpu, offset, 4);
}

bool gic_user_write(struct gic_model *gic, unsigned int cpu, bool is_cpu, u32 offset, u32 value)
{
	const struct view *view = find_view(is_cpu, offset);

	/* Written back to agree on what this GIC is: another one would not understand the rest. */
	if (!is_cpu && offset == GICD_IIDR)
		return value == view->read(gic, cpu, offset, 4);
	if (is_own(view, offset))
		gic_range_write(&view->own, gic, cpu, offset, 4, value);
	else
		view->write(gic, cpu, offset, 4, value);
	return true;
}
