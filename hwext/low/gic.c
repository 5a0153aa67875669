// SPDX-License-Identifier: GPL-2.0
/* The virtual CPU interface: list registers in and out (IHI 0048B 5.3). Only what holds something is touched. */
#include "low.h"

#define GICH_HCR	0x00
#define GICH_VMCR	0x08
#define GICH_MISR	0x10
#define GICH_EISR0	0x20
#define GICH_ELRSR0	0x30
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
	u32 used;

	if (!gic->base)
		return;
	gich_write(gic, GICH_VMCR, gic->vmcr);
	gich_write(gic, GICH_APR, gic->apr);
	for (used = gic->used; used; used &= used - 1) {
		u32 i = __builtin_ctz(used);

		gich_write(gic, GICH_LR0 + 4 * i, gic->lr[i]);
	}
	gich_write(gic, GICH_HCR, gic->hcr);
}

void low_gic_save(struct hyp_gic *gic)
{
	u32 used;

	if (!gic->base)
		return;
	gic->vmcr = gich_read(gic, GICH_VMCR);
	gic->apr = gich_read(gic, GICH_APR);
	gic->misr = gich_read(gic, GICH_MISR);
	for (used = gic->used; used; used &= used - 1) {
		u32 i = __builtin_ctz(used);

		gic->lr[i] = gich_read(gic, GICH_LR0 + 4 * i);
		gich_write(gic, GICH_LR0 + 4 * i, 0);
	}
	gich_write(gic, GICH_HCR, 0);
}
