// SPDX-License-Identifier: GPL-2.0
/* Registers of the GICv2 model's CPU interfaces (IHI 0048B 4.4). */
#include "gic-range.h"

#define CTLR_MASK	0x261	/* enable, bypass disable bits, EOImode: the Non-secure view, of a single group */
#define CTLR_EOIMODE	0x200
#define IIDR		0x0202143b	/* ARM's GIC-400: guests match on it */

static u32 read_cpu_ctlr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return gic->cpus[cpu].ctlr;
}

static void write_cpu_ctlr(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	gic->cpus[cpu].ctlr = value & CTLR_MASK;
	gic_update(gic, 1u << cpu);
}

static u32 read_pmr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return gic->cpus[cpu].pmr;
}

static void write_pmr(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	gic->cpus[cpu].pmr = value & GIC_PRIORITY_MASK;
	gic_update(gic, 1u << cpu);
}

static u32 read_bpr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return gic->cpus[cpu].bpr;
}

/* A value below the least that is implemented sets the least (4.4.3). */
static void write_bpr(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	value &= 7;
	gic->cpus[cpu].bpr = value < GIC_MIN_BPR ? GIC_MIN_BPR : value;
	gic_update(gic, 1u << cpu);
}

static u32 read_abpr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return gic->cpus[cpu].abpr;
}

static void write_abpr(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	value &= 7;
	gic->cpus[cpu].abpr = value < GIC_MIN_BPR + 1 ? GIC_MIN_BPR + 1 : value;
	gic->changes++;
}

static u32 read_iar(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return gic_acknowledge(gic, cpu);
}

static void write_eoir(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	u32 intid = value & 0x3ff;

	if (!gic_has_intid(gic, intid))
		return;
	gic_drop_priority(gic, cpu);
	if (!(gic->cpus[cpu].ctlr & CTLR_EOIMODE))
		gic_deactivate(gic, cpu, intid);
}

/* Only with EOImode set; otherwise UNPREDICTABLE (4.4.15). */
static void write_dir(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	if (gic->cpus[cpu].ctlr & CTLR_EOIMODE)
		gic_deactivate(gic, cpu, value & 0x3ff);
}

static u32 read_rpr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	u32 priority = gic_running_priority(&gic->cpus[cpu]);

	return priority > 0xff ? 0xff : priority;
}

static u32 read_hppir(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return gic_highest_pending(gic, cpu);
}

/* The aliases are for group 1, which has no interrupts. */
static u32 read_spurious(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return GIC_SPURIOUS;
}

static u32 read_apr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return gic->cpus[cpu].active_priorities;
}

static void write_apr(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	gic->cpus[cpu].active_priorities = value;
	gic_update(gic, 1u << cpu);
}

static u32 read_cpu_iidr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return IIDR;
}

/* What a guest does on each interrupt stands first. */
static const struct gic_range cpu_ranges[] = {
	{ 0x00c, 0x010, 4, read_iar, NULL },
	{ 0x010, 0x014, 4, NULL, write_eoir },
	{ 0x000, 0x004, 4, read_cpu_ctlr, write_cpu_ctlr },
	{ 0x004, 0x008, 4, read_pmr, write_pmr },
	{ 0x008, 0x00c, 4, read_bpr, write_bpr },
	{ 0x014, 0x018, 4, read_rpr, NULL },
	{ 0x018, 0x01c, 4, read_hppir, NULL },
	{ 0x01c, 0x020, 4, read_abpr, write_abpr },
	{ 0x020, 0x024, 4, read_spurious, NULL },
	{ 0x028, 0x02c, 4, read_spurious, NULL },
	{ 0x0d0, 0x0d4, 4, read_apr, write_apr },
	{ 0x0fc, 0x100, 4, read_cpu_iidr, NULL },
	{ 0x1000, 0x1004, 4, NULL, write_dir },
};

static const struct gic_ranges ranges = { cpu_ranges, ARRAY_SIZE(cpu_ranges) };

u32 gic_cpu_read(struct gic_model *gic, unsigned int cpu, u32 offset, u32 size)
{
	return gic_range_read(&ranges, gic, cpu, offset, size);
}

void gic_cpu_write(struct gic_model *gic, unsigned int cpu, u32 offset, u32 size, u32 value)
{
	gic_range_write(&ranges, gic, cpu, offset, size, value);
}
