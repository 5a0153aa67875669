// SPDX-License-Identifier: GPL-2.0
#include "gic-range.h"

static const struct gic_range *find(const struct gic_ranges *ranges, u32 offset, u32 size)
{
	unsigned int i;

	if (offset & (size - 1))
		return NULL;
	for (i = 0; i < ranges->count; i++) {
		const struct gic_range *range = &ranges->range[i];

		if (offset >= range->start && offset < range->end)
			return size >= range->unit ? range : NULL;
	}
	return NULL;
}

/* Units are bytes or words: a division by what the row says would be a call. */
static u32 index_of(const struct gic_range *range, u32 offset)
{
	return range->unit == 1 ? offset : offset / 4;
}

bool gic_range_has(const struct gic_ranges *ranges, u32 offset)
{
	return find(ranges, offset, 4);
}

u32 gic_range_read(const struct gic_ranges *ranges, struct gic_model *gic, unsigned int cpu, u32 offset, u32 size)
{
	const struct gic_range *range = find(ranges, offset, size);
	u32 value = 0, i;

	if (!range || !range->read)
		return 0;
	offset -= range->start;
	for (i = 0; i < size; i += range->unit)
		value |= range->read(gic, cpu, index_of(range, offset + i)) << i * 8;
	return value;
}

void gic_range_write(const struct gic_ranges *ranges, struct gic_model *gic, unsigned int cpu, u32 offset, u32 size,
		     u32 value)
{
	const struct gic_range *range = find(ranges, offset, size);
	u32 i;

	if (!range || !range->write)
		return;
	offset -= range->start;
	for (i = 0; i < size; i += range->unit)
		range->write(gic, cpu, index_of(range, offset + i), range->unit == 1 ? (value >> i * 8) & 0xff : value);
}
