// SPDX-License-Identifier: GPL-2.0
#include "mmu.h"
#include "cp15.h"
#include "flat.h"
#include "layout.h"

static u32 pool = LINK_BASE + POOL_OFFSET;

void mmu_flush(void)
{
	dsb();
	write_tlbiall(0);
	write_bpiall(0);
	dsb();
	isb();
}

void *frames(u32 size)
{
	u32 address = (pool + size - 1) & ~(size - 1);

	pool = address + size;
	if (pool > LINK_BASE + POOL_END) {
		print("Bail out! out of frames\n");
		power_off();
	}
	return memset((void *)address, 0, size);
}

u32 physical(const void *kernel_address)
{
	return (u32)kernel_address - LINK_BASE + ram_base_physical;
}
