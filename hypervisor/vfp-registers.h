/* SPDX-License-Identifier: GPL-2.0 */
/* The registers of VFP and Advanced SIMD, for backends that exchange the guest's for the host's. */
#ifndef KVM32_VFP_REGISTERS_H
#define KVM32_VFP_REGISTERS_H

#include <asm/barrier.h>

#include "context.h"

#define FPEXC_EN	(1u << 30)
#define FPEXC_EX	(1u << 31)

/* The kernel is built for soft float, so the assembler is told what the core has. */
#define VFP_ASM		".fpu neon\n\t"

static inline u32 vfp_read_fpexc(void)
{
	u32 value;

	asm volatile(VFP_ASM "vmrs %0, fpexc" : "=r" (value));
	return value;
}

static inline void vfp_write_fpexc(u32 value)
{
	asm volatile(VFP_ASM "vmsr fpexc, %0\n\tisb" : : "r" (value) : "memory");
}

/* FPSCR goes through a local: given vfp->fpscr as an output, gcc 12 stores it at an address made from the advanced d. */
static inline void vfp_save(struct kvm32_vfp *vfp)
{
	u64 *d = vfp->d;
	u32 fpscr;

	asm volatile(VFP_ASM "vstmia %0!, {d0-d15}\n\tvstmia %0!, {d16-d31}\n\tvmrs %1, fpscr"
		     : "+&r" (d), "=r" (fpscr) : : "memory");
	vfp->fpscr = fpscr;
}

static inline void vfp_load(const struct kvm32_vfp *vfp)
{
	const u64 *d = vfp->d;
	u32 fpscr = vfp->fpscr;

	asm volatile(VFP_ASM "vldmia %0!, {d0-d15}\n\tvldmia %0!, {d16-d31}\n\tvmsr fpscr, %1"
		     : "+&r" (d) : "r" (fpscr) : "memory");
}

/* Identification registers are those of the real unit: 0 FPSID, 6 MVFR1, 7 MVFR0 (B6.1.39). Interrupts off. */
static inline u32 vfp_read_identification(u32 reg)
{
	u32 value, fpexc = vfp_read_fpexc();

	vfp_write_fpexc(FPEXC_EN);
	if (reg == 0)
		asm volatile(VFP_ASM "vmrs %0, fpsid" : "=r" (value));
	else if (reg == 6)
		asm volatile(VFP_ASM "vmrs %0, mvfr1" : "=r" (value));
	else
		asm volatile(VFP_ASM "vmrs %0, mvfr0" : "=r" (value));
	vfp_write_fpexc(fpexc);
	return value;
}

#endif
