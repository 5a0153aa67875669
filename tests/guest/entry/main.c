// SPDX-License-Identifier: GPL-2.0
/* The state in which a kernel is entered (Documentation/arm/booting.rst), as start.S found it. */
#include "cp15.h"
#include "flat.h"
#include "layout.h"
#include "mmu.h"

extern const u32 entry_state[5];	/* r0, r1, r2, CPSR, SCTLR */

#define WINDOW	0x34000000

/* The first word of the device tree, wherever in RAM it is. */
static u32 magic(u32 dtb)
{
	boot_table[WINDOW >> 20] = (dtb & 0xfff00000) | SECTION | NORMAL_SECTION | AP_SECTION(AP_KERNEL_RO);
	mmu_flush();
	return __builtin_bswap32(read32(WINDOW | (dtb & 0xfffff)));
}

void main(void)
{
	u32 dtb = entry_state[2], cpsr = entry_state[3];

	is(cpsr & MODE_MASK, MODE_SVC, "in svc mode");
	is(cpsr & (PSR_I | PSR_F), PSR_I | PSR_F, "with interrupts masked");
	is(cpsr & (PSR_T | PSR_E), 0, "in ARM state, little-endian");
	is(entry_state[4] & (SCTLR_M | SCTLR_C), 0, "with MMU and data cache off");
	is(entry_state[4] & (SCTLR_TE | SCTLR_EE | SCTLR_AFE | SCTLR_TRE | SCTLR_V), 0, "with plain settings");
	is(entry_state[0], 0, "r0 is zero");
	/* A board model that starts an ELF file hands over no device tree. */
	ok(!dtb || magic(dtb) == 0xd00dfeed, "r2: none or a device tree");
	ok(!dtb || entry_state[1] == ~0u, "r1: no machine number with a device tree");
}
