// SPDX-License-Identifier: GPL-2.0
/* The virtual CPU interface: list registers in and out (IHI 0048B 5.3). Only what holds something is touched. */
#include "low.h"

#define GICH_HCR	0x00
#define GICH_VMCR	0x08
#define GICH_APR	0xf0
#define GICH_LR0	0x100

static u32 gich_read(const struct hyp_gic *gic, u32 offset)
{
	return *(volatile u32 *)(gic->base + offset);
}

static void gich_write(const struct hyp_gic *gic, u32 offset, u32 value)
{
	*(volatile u32 *)(gic->base + offset) = value;
}

void low_gic_restore(struct hyp_gic *gic)
{
	const struct gic_list *list = &gic->list;
	u32 used;

	if (!gic->base)
		return;
	gich_write(gic, GICH_VMCR, list->vmcr);
	gich_write(gic, GICH_APR, list->apr);
	for (used = list->used; used; used &= used - 1) {
		u32 i = __builtin_ctz(used);

		gich_write(gic, GICH_LR0 + 4 * i, list->lr[i]);
	}
	gich_write(gic, GICH_HCR, list->hcr);
}

void low_gic_save(struct hyp_gic *gic)
{
	struct gic_list *list = &gic->list;
	u32 used;

	if (!gic->base)
		return;
	list->vmcr = gich_read(gic, GICH_VMCR);
	list->apr = gich_read(gic, GICH_APR);
	for (used = list->used; used; used &= used - 1) {
		u32 i = __builtin_ctz(used);

		list->lr[i] = gich_read(gic, GICH_LR0 + 4 * i);
		gich_write(gic, GICH_LR0 + 4 * i, 0);
	}
	gich_write(gic, GICH_HCR, 0);
}
