// SPDX-License-Identifier: GPL-2.0
/* Registers of the GICv2 model's distributor (IHI 0048B 4.3). */
#include "gic-range.h"

#define CTLR_MASK	1
#define IIDR		0x0200143b	/* ARM's GIC-400: guests match on it */
#define ALL_CPUS	((1u << GIC_MAX_CPUS) - 1)

static u32 read_dist_ctlr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return gic->ctlr;
}

static void write_dist_ctlr(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	gic->ctlr = value & CTLR_MASK;
	gic_update(gic, ALL_CPUS);
}

static u32 read_typer(struct gic_model *gic, unsigned int cpu, u32 index)
{
	u32 cpus = gic->cpu_mask ? 31 - __builtin_clz(gic->cpu_mask) : 0;

	return (gic->nr_irqs / 32 - 1) | cpus << 5;
}

static u32 read_dist_iidr(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return IIDR;
}

/* Bits of a word of 32 interrupts that exist, and of those that a write may change. */
static u32 existing(const struct gic_model *gic, u32 index)
{
	if (index * 32 >= gic->nr_irqs)
		return 0;
	return index == GIC_FIRST_SPECIAL / 32 ? (1u << GIC_FIRST_SPECIAL % 32) - 1 : ~0u;
}

/* Pending bits of SGIs have registers of their own (4.3.7). */
static u32 settable(const struct gic_model *gic, u32 index)
{
	return index ? existing(gic, index) : 0xffff0000;
}

static u32 read_enabled(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return existing(gic, index) ? gic_bank(gic, cpu, index * 32)->enabled : 0;
}

static u32 read_pending(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return existing(gic, index) ? gic_pending(gic_bank(gic, cpu, index * 32)) : 0;
}

static u32 read_active(struct gic_model *gic, unsigned int cpu, u32 index)
{
	return existing(gic, index) ? gic_bank(gic, cpu, index * 32)->active : 0;
}

/* Most writes of a guest's change nothing, and then there is nothing to look for. */
static void put(struct gic_model *gic, u32 *field, u32 value)
{
	if (*field == value)
		return;
	*field = value;
	gic_update(gic, ALL_CPUS);
}

/* One pair of set and clear registers over a field of the bank. */
#define SET_AND_CLEAR(field, allowed)									\
static void set_##field(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)			\
{													\
	struct gic_bank *bank;										\
													\
	value &= allowed(gic, index);									\
	if (!value)											\
		return;											\
	bank = gic_bank(gic, cpu, index * 32);								\
	gic_enliven(gic, index * 32);									\
	put(gic, &bank->field, bank->field | value);							\
}													\
													\
static void clear_##field(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)		\
{													\
	struct gic_bank *bank;										\
													\
	value &= allowed(gic, index);									\
	if (!value)											\
		return;											\
	bank = gic_bank(gic, cpu, index * 32);								\
	put(gic, &bank->field, bank->field & ~value);							\
}

/* SGIs are enabled for good; the architecture leaves the choice (IHI 0048B 4.3.5). */
static u32 switchable(struct gic_model *gic, u32 index)
{
	return existing(gic, index) & ~(index ? 0 : 0xffff);
}

SET_AND_CLEAR(enabled, switchable)
SET_AND_CLEAR(latched, settable)
SET_AND_CLEAR(active, existing)

/* Two bits an interrupt, the upper says edge: spread 16 bits of the bank, and gather them again. */
static u32 read_config(struct gic_model *gic, unsigned int cpu, u32 index)
{
	u32 edge, value = 0;
	unsigned int i;

	if (!existing(gic, index / 2))
		return 0;
	edge = gic_bank(gic, cpu, index * 16)->edge >> (index & 1) * 16;
	for (i = 0; i < 16; i++)
		value |= ((edge >> i) & 1) << (2 * i + 1);
	return value;
}

/* SGIs are edge-triggered, the timers' PPIs level-sensitive: both fixed. */
static void write_config(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	unsigned int i, shift = (index & 1) * 16;
	struct gic_bank *bank;
	u32 edge = 0;

	if (index < 2 || !existing(gic, index / 2))
		return;
	bank = gic_bank(gic, cpu, index * 16);
	for (i = 0; i < 16; i++)
		edge |= ((value >> (2 * i + 1)) & 1) << i;
	bank->edge = (bank->edge & ~(0xffffu << shift)) | edge << shift;
	gic_update(gic, ALL_CPUS);
}

/* Target list, all others, or the sender itself (4.3.15). */
static void write_sgir(struct gic_model *gic, unsigned int cpu, u32 index, u32 value)
{
	const u32 targets[4] = { word_bits(value, 23, 16), ~(1u << cpu), 1u << cpu, 0 };

	gic_send_sgi(gic, cpu, targets[word_bits(value, 25, 24)], value & 0xf);
}

static u32 read_identification(struct gic_model *gic, unsigned int cpu, u32 index)
{
	/* ICPIDR4-7, 0-3, ICCIDR0-3 */
	static const u8 id[] = { 0x04, 0, 0, 0, 0x90, 0xb4, 0x2b, 0, 0x0d, 0xf0, 0x05, 0xb1 };

	return id[index];
}

/* --- in bytes --- */

static u32 read_priority(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	return gic_has_intid(gic, intid) ? *gic_priority(gic, cpu, intid) : 0;
}

static void write_priority(struct gic_model *gic, unsigned int cpu, u32 intid, u32 value)
{
	if (gic_has_intid(gic, intid))
		*gic_priority(gic, cpu, intid) = value & GIC_PRIORITY_MASK;
	gic_update(gic, ALL_CPUS);
}

/* The private part is read-only and tells the reader its own number; a single CPU needs none of it (4.3.12). */
static u32 read_target(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	if (gic_is_uniprocessor(gic))
		return 0;
	if (intid < GIC_NR_PRIVATE)
		return 1u << cpu;
	return gic_has_intid(gic, intid) ? gic->targets[intid - GIC_NR_PRIVATE] : 0;
}

static void write_target(struct gic_model *gic, unsigned int cpu, u32 intid, u32 value)
{
	if (intid >= GIC_NR_PRIVATE && gic_has_intid(gic, intid))
		gic->targets[intid - GIC_NR_PRIVATE] = value & gic->cpu_mask;
	gic_update(gic, ALL_CPUS);
}

static u32 read_sgi_sources(struct gic_model *gic, unsigned int cpu, u32 intid)
{
	return gic->cpus[cpu].sgi_sources[intid];
}

static void change_sgi_sources(struct gic_model *gic, unsigned int cpu, u32 intid, u32 sources)
{
	struct gic_cpu *c = &gic->cpus[cpu];

	c->sgi_sources[intid] = sources & gic->cpu_mask;
	c->bank.latched &= ~(1u << intid);
	if (c->sgi_sources[intid])
		c->bank.latched |= 1u << intid;
	gic_update(gic, 1u << cpu);
}

static void clear_sgi_sources(struct gic_model *gic, unsigned int cpu, u32 intid, u32 value)
{
	change_sgi_sources(gic, cpu, intid, gic->cpus[cpu].sgi_sources[intid] & ~value);
}

static void set_sgi_sources(struct gic_model *gic, unsigned int cpu, u32 intid, u32 value)
{
	change_sgi_sources(gic, cpu, intid, gic->cpus[cpu].sgi_sources[intid] | value);
}

/* Searched in order. Not listed: GICD_IGROUPR (one group), and what is reserved. */
static const struct gic_range dist_ranges[] = {
	{ 0xf00, 0xf04, 4, NULL, write_sgir },	/* the one that a running guest writes most */
	{ 0x000, 0x004, 4, read_dist_ctlr, write_dist_ctlr },
	{ 0x004, 0x008, 4, read_typer, NULL },
	{ 0x008, 0x00c, 4, read_dist_iidr, NULL },
	{ 0x100, 0x180, 4, read_enabled, set_enabled },
	{ 0x180, 0x200, 4, read_enabled, clear_enabled },
	{ 0x200, 0x280, 4, read_pending, set_latched },
	{ 0x280, 0x300, 4, read_pending, clear_latched },
	{ 0x300, 0x380, 4, read_active, set_active },
	{ 0x380, 0x400, 4, read_active, clear_active },
	{ 0x400, 0x800, 1, read_priority, write_priority },
	{ 0x800, 0xc00, 1, read_target, write_target },
	{ 0xc00, 0xd00, 4, read_config, write_config },
	{ 0xf10, 0xf20, 1, read_sgi_sources, clear_sgi_sources },
	{ 0xf20, 0xf30, 1, read_sgi_sources, set_sgi_sources },
	{ 0xfd0, 0x1000, 4, read_identification, NULL },
};

static const struct gic_ranges ranges = { dist_ranges, ARRAY_SIZE(dist_ranges) };

u32 gic_dist_read(struct gic_model *gic, unsigned int cpu, u32 offset, u32 size)
{
	return gic_range_read(&ranges, gic, cpu, offset, size);
}

void gic_dist_write(struct gic_model *gic, unsigned int cpu, u32 offset, u32 size, u32 value)
{
	gic_range_write(&ranges, gic, cpu, offset, size, value);
}
