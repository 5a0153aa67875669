/* SPDX-License-Identifier: GPL-2.0 */
/* System registers by name: a coprocessor access for each, so that a table of names saves and restores them. */
#ifndef KVM32_HYP_LOW_H
#define KVM32_HYP_LOW_H

#include "../../hypervisor/lib/psr.h"
#include "hsr.h"
#include "state.h"

#define SYS_CSSELR	"p15, 2, %0, c0, c0, 0"
#define SYS_SCTLR	"p15, 0, %0, c1, c0, 0"
#define SYS_CPACR	"p15, 0, %0, c1, c0, 2"
#define SYS_TTBCR	"p15, 0, %0, c2, c0, 2"
#define SYS_DACR	"p15, 0, %0, c3, c0, 0"
#define SYS_DFSR	"p15, 0, %0, c5, c0, 0"
#define SYS_IFSR	"p15, 0, %0, c5, c0, 1"
#define SYS_ADFSR	"p15, 0, %0, c5, c1, 0"
#define SYS_AIFSR	"p15, 0, %0, c5, c1, 1"
#define SYS_DFAR	"p15, 0, %0, c6, c0, 0"
#define SYS_IFAR	"p15, 0, %0, c6, c0, 2"
#define SYS_ATS1CPR	"p15, 0, %0, c7, c8, 0"
#define SYS_PRRR	"p15, 0, %0, c10, c2, 0"
#define SYS_NMRR	"p15, 0, %0, c10, c2, 1"
#define SYS_AMAIR0	"p15, 0, %0, c10, c3, 0"
#define SYS_AMAIR1	"p15, 0, %0, c10, c3, 1"
#define SYS_VBAR	"p15, 0, %0, c12, c0, 0"
#define SYS_CONTEXTIDR	"p15, 0, %0, c13, c0, 1"
#define SYS_TPIDRURW	"p15, 0, %0, c13, c0, 2"
#define SYS_TPIDRURO	"p15, 0, %0, c13, c0, 3"
#define SYS_TPIDRPRW	"p15, 0, %0, c13, c0, 4"
#define SYS_CNTKCTL	"p15, 0, %0, c14, c1, 0"
#define SYS_CNTV_CTL	"p15, 0, %0, c14, c3, 1"

#define SYS_TLBIALL	"p15, 0, %0, c8, c7, 0"
#define SYS_TLBIALLIS	"p15, 0, %0, c8, c3, 0"
#define SYS_ICIALLU	"p15, 0, %0, c7, c5, 0"
#define SYS_ICIALLUIS	"p15, 0, %0, c7, c1, 0"

#define SYS_VPIDR	"p15, 4, %0, c0, c0, 0"
#define SYS_VMPIDR	"p15, 4, %0, c0, c0, 5"
#define SYS_HCR		"p15, 4, %0, c1, c1, 0"
#define SYS_HDCR	"p15, 4, %0, c1, c1, 1"
#define SYS_HCPTR	"p15, 4, %0, c1, c1, 2"
#define SYS_HSTR	"p15, 4, %0, c1, c1, 3"
#define SYS_VTCR	"p15, 4, %0, c2, c1, 2"
#define SYS_HSR		"p15, 4, %0, c5, c2, 0"
#define SYS_HDFAR	"p15, 4, %0, c6, c0, 0"
#define SYS_HIFAR	"p15, 4, %0, c6, c0, 2"
#define SYS_HPFAR	"p15, 4, %0, c6, c0, 4"
#define SYS_TLBIALLHIS	"p15, 4, %0, c8, c3, 0"
#define SYS_TLBIALLNSNH	"p15, 4, %0, c8, c7, 4"
#define SYS_CNTHCTL	"p15, 4, %0, c14, c1, 0"

#define SYS64_TTBR0	"p15, 0, %Q0, %R0, c2"
#define SYS64_TTBR1	"p15, 1, %Q0, %R0, c2"
#define SYS64_PAR	"p15, 0, %Q0, %R0, c7"
#define SYS64_VTTBR	"p15, 6, %Q0, %R0, c2"
#define SYS64_CNTV_CVAL	"p15, 3, %Q0, %R0, c14"
#define SYS64_CNTVOFF	"p15, 4, %Q0, %R0, c14"

#define read_sys(name)		({ u32 value_; asm volatile("mrc " SYS_##name : "=r" (value_) : : "memory"); value_; })
#define write_sys(name, value)	asm volatile("mcr " SYS_##name : : "r" ((u32)(value)) : "memory")
#define read_sys64(name)	({ u64 value_; asm volatile("mrrc " SYS64_##name : "=r" (value_) : : "memory"); value_; })
#define write_sys64(name, value) asm volatile("mcrr " SYS64_##name : : "r" ((u64)(value)) : "memory")

#define read_bank(name)		({ u32 value_; asm volatile(".arch_extension virt\n\tmrs %0, " #name : "=r" (value_)); value_; })
#define write_bank(name, value)	asm volatile(".arch_extension virt\n\tmsr " #name ", %0" : : "r" ((u32)(value)))

#define low_isb()	asm volatile("isb" : : : "memory")
#define low_dsb()	asm volatile("dsb" : : : "memory")

/* HSR (B3.13.6). */
#define HSR_ALWAYS		(0x1eu << 20)	/* CV, and a condition that always passes */
#define HSR_CONDITION		(0x1fu << 20)
#define EC_CP15			0x03
#define EC_HVC			0x12
#define EC_PREFETCH_ABORT	0x20
#define EC_DATA_ABORT		0x24

/* trap.c: traps and interrupts that may end here. They return 0 (back into the guest) or an enum hyp_exit. */
u32 low_trap(struct hyp_state *state);
u32 low_interrupt(struct hyp_state *state);
/**
 * One of the kernel's own locks, which is not held on a CPU whose vCPU is in its guest: whoever has it runs on another one. False:
 * somebody has it. One at a time.
 */
bool low_trylock(struct hyp_state *state, spinlock_t *lock);
void low_unlock(struct hyp_state *state);
/** Is the register where the frame has it? Of those that are banked the highvisor knows. */
bool low_has_register(u32 spsr, u32 n);
/** Steps over the instruction that HSR tells about; no IT block. */
void low_skip(u32 hsr);
static inline bool low_in_it_block(u32 spsr)
{
	return spsr & PSR_IT;
}

/* answer.c: HVC, and reads of identification */
u32 low_hvc(struct hyp_state *state, u32 hsr);
u32 low_cp15(struct hyp_state *state, u32 hsr);

/* abort.c */
u32 low_data_abort(struct hyp_state *state, u32 hsr);

/* interrupt.c: the GIC model where the guest is */
/** An access to the distributor that needs no more than the syndrome tells. */
u32 low_distributor(struct hyp_state *state, u32 hsr, u32 offset);
bool low_own_interrupt(struct hyp_state *state, u32 *exit);

/* gic.c */
void low_gic_restore(struct hyp_gic *gic);
void low_gic_save(struct hyp_gic *gic);

/* switch.c */
void low_enter(struct hyp_state *state);
u32 low_leave(struct hyp_state *state, u32 exit);
/** The page of a stage-2 fault, IPA >> 12; ~0: the guest's tables have changed. PAR is lost. */
u32 low_fault_page(u32 hsr, u32 va);

#endif
