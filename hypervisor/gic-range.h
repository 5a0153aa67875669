/* SPDX-License-Identifier: GPL-2.0 */
/* Ranges of registers of the GICv2 model: each a row of a table, and one way to find and to access them. */
#ifndef KVM32_GIC_RANGE_H
#define KVM32_GIC_RANGE_H

#include "gic-model.h"

#define GIC_PRIORITY_MASK	0xf8	/* 5 bits are implemented */
#define GIC_MIN_BPR		2	/* with which all 5 are group priority */

/** Registers at [start, end), counted in bytes (unit 1) where the specification allows byte accesses, else in words. */
struct gic_range {
	u16 start, end;
	u8 unit;
	u32 (*read)(struct gic_model *gic, unsigned int cpu, u32 index);
	void (*write)(struct gic_model *gic, unsigned int cpu, u32 index, u32 value);
};

struct gic_ranges {
	const struct gic_range *range;
	unsigned int count;
};

/* Narrower than the unit, not aligned, or not there: reads as zero, ignores writes. */
u32 gic_range_read(const struct gic_ranges *ranges, struct gic_model *gic, unsigned int cpu, u32 offset, u32 size);
void gic_range_write(const struct gic_ranges *ranges, struct gic_model *gic, unsigned int cpu, u32 offset, u32 size,
		     u32 value);

bool gic_range_has(const struct gic_ranges *ranges, u32 offset);

static inline bool gic_has_intid(const struct gic_model *gic, u32 intid)
{
	return intid < gic->nr_irqs && intid < GIC_FIRST_SPECIAL;
}

#endif
