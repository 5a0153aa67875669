// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the host core's identification and takes away what a guest does not get: virtualization, security and debug
 * extensions, Jazelle and ThumbEE. Where a backend cannot enforce a feature the guest must not be told of it; LPAE, which
 * one has and the other has not, is left to cp15_memory_model().
 */
#include <linux/cache.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>

#include <asm/barrier.h>

#include "identity.h"

struct kvm32_identity kvm32_identity __ro_after_init;

#define READ_ID(index, opc1, crm, opc2)								\
	do {												\
		u32 value_;										\
		asm volatile("mrc p15, " #opc1 ", %0, c0, c" #crm ", " #opc2 : "=r" (value_));		\
		kvm32_identity.id[index] = value_;							\
	} while (0)

static void __init read_host(void)
{
	READ_ID(ID_MIDR, 0, 0, 0);
	READ_ID(ID_CTR, 0, 0, 1);
	READ_ID(ID_TLBTR, 0, 0, 3);
	READ_ID(ID_REVIDR, 0, 0, 6);
	READ_ID(ID_PFR0, 0, 1, 0);
	READ_ID(ID_PFR1, 0, 1, 1);
	READ_ID(ID_AFR0, 0, 1, 3);
	READ_ID(ID_MMFR0, 0, 1, 4);
	READ_ID(ID_MMFR1, 0, 1, 5);
	READ_ID(ID_MMFR2, 0, 1, 6);
	READ_ID(ID_MMFR3, 0, 1, 7);
	READ_ID(ID_ISAR0, 0, 2, 0);
	READ_ID(ID_ISAR1, 0, 2, 1);
	READ_ID(ID_ISAR2, 0, 2, 2);
	READ_ID(ID_ISAR3, 0, 2, 3);
	READ_ID(ID_ISAR4, 0, 2, 4);
	READ_ID(ID_ISAR5, 0, 2, 5);
	READ_ID(ID_CLIDR, 1, 0, 1);
	READ_ID(ID_AIDR, 1, 0, 7);
	asm volatile("mrc p15, 0, %0, c1, c0, 1" : "=r" (kvm32_identity.id[ID_ACTLR]));
}

/* Fields that are not the host's: cleared, then set. */
static const struct identity_change {
	enum kvm32_id id;
	u32 clear, set;
} changes[] = {
	{ ID_PFR0, 0xffffff00, 0x00000100 },	/* no ThumbEE; the trivial Jazelle that every v7 core has */
	{ ID_PFR1, 0x000ffff0, 0x00010000 },	/* no Security, M profile, Virtualization; generic timer */
	{ ID_ISAR1, 0xf0000000, 0x10000000 },	/* Jazelle: BXJ only */
	{ ID_ISAR3, 0xf0000000, 0 },		/* no ThumbEE */
	{ ID_ISAR4, 0x0000f000, 0 },		/* no SMC */
};

/* ARM's multiprocessor-capable cores keep coherency off until ACTLR.SMP is set, and kernels look whether it is. */
static bool __init has_actlr_smp(void)
{
	switch (kvm32_identity.id[ID_MIDR] & 0xff00fff0) {
	case 0x4100c050:	/* Cortex-A5 */
	case 0x4100c070:	/* Cortex-A7 */
	case 0x4100c090:	/* Cortex-A9 */
	case 0x4100c0d0:	/* Cortex-A12 */
	case 0x4100c0e0:	/* Cortex-A17 */
	case 0x4100c0f0:	/* Cortex-A15 */
		return true;
	default:
		return false;
	}
}

static u32 __init read_ccsidr(u32 csselr)
{
	unsigned long flags;
	u32 old, value;

	/* The selection is the CPU's, and the kernel's cache code uses it. */
	local_irq_save(flags);
	asm volatile("mrc p15, 2, %0, c0, c0, 0" : "=r" (old));
	asm volatile("mcr p15, 2, %0, c0, c0, 0" : : "r" (csselr));
	isb();
	asm volatile("mrc p15, 1, %0, c0, c0, 0" : "=r" (value));
	asm volatile("mcr p15, 2, %0, c0, c0, 0" : : "r" (old));
	isb();
	local_irq_restore(flags);
	return value;
}

/* CLIDR.Ctype (B4.1.20): 1 instruction, 2 data, 3 both, 4 unified; CSSELR.InD selects the instruction cache. */
static bool __init has_cache(u32 csselr)
{
	u32 type = kvm32_identity.id[ID_CLIDR] >> 3 * (csselr >> 1) & 7;

	return csselr & 1 ? type == 1 || type == 3 : type >= 2;
}

/* Readable with the unit disabled (B1.11.3), but not where the kernel found none. The compiler is told of no unit. */
static void __init read_vfp(void)
{
	if (!(elf_hwcap & HWCAP_VFP))
		return;
	asm volatile(".fpu vfpv3\n\tvmrs %0, fpsid" : "=r" (kvm32_identity.fpsid));
	asm volatile(".fpu vfpv3\n\tvmrs %0, mvfr0" : "=r" (kvm32_identity.mvfr0));
	asm volatile(".fpu vfpv3\n\tvmrs %0, mvfr1" : "=r" (kvm32_identity.mvfr1));
}

void __init kvm32_identity_init(void)
{
	unsigned int i;

	read_host();
	read_vfp();
	for (i = 0; i < ARRAY_SIZE(changes); i++) {
		u32 *id = &kvm32_identity.id[changes[i].id];

		*id = (*id & ~changes[i].clear) | changes[i].set;
	}
	if (has_actlr_smp())
		kvm32_identity.id[ID_ACTLR] |= 1 << 6;
	for (i = 0; i < KVM32_NR_CSSELR; i++)
		if (has_cache(i))
			kvm32_identity.ccsidr[i] = read_ccsidr(i);
}
