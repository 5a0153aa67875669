/* SPDX-License-Identifier: GPL-2.0 */
/* CP15 registers by name, and the barriers. */
#ifndef CP15_H
#define CP15_H

#include "types.h"

#define CP15_READER(name, opc1, crn, crm, opc2)								\
static inline u32 read_##name(void)									\
{													\
	u32 value;											\
													\
	asm volatile("mrc p15, " #opc1 ", %0, " #crn ", " #crm ", " #opc2 : "=r"(value) :: "memory");	\
	return value;											\
}

#define CP15_WRITER(name, opc1, crn, crm, opc2)								\
static inline void write_##name(u32 value)								\
{													\
	asm volatile("mcr p15, " #opc1 ", %0, " #crn ", " #crm ", " #opc2 "\n\tisb" :: "r"(value) : "memory");	\
}

#define CP15(name, opc1, crn, crm, opc2)	\
	CP15_READER(name, opc1, crn, crm, opc2)	\
	CP15_WRITER(name, opc1, crn, crm, opc2)

CP15_READER(midr, 0, c0, c0, 0)
CP15_READER(ctr, 0, c0, c0, 1)
CP15_READER(mpidr, 0, c0, c0, 5)
CP15_READER(pfr0, 0, c0, c1, 0)
CP15_READER(pfr1, 0, c0, c1, 1)
CP15_READER(mmfr0, 0, c0, c1, 4)
CP15_READER(mmfr3, 0, c0, c1, 7)
CP15_READER(ccsidr, 1, c0, c0, 0)
CP15_READER(clidr, 1, c0, c0, 1)
CP15(csselr, 2, c0, c0, 0)
CP15(sctlr, 0, c1, c0, 0)
CP15(cpacr, 0, c1, c0, 2)
CP15(ttbr0, 0, c2, c0, 0)
CP15(ttbr1, 0, c2, c0, 1)
CP15(ttbcr, 0, c2, c0, 2)
CP15(dacr, 0, c3, c0, 0)
CP15(dfsr, 0, c5, c0, 0)
CP15(ifsr, 0, c5, c0, 1)
CP15(adfsr, 0, c5, c1, 0)
CP15(aifsr, 0, c5, c1, 1)
CP15(dfar, 0, c6, c0, 0)
CP15(ifar, 0, c6, c0, 2)
CP15(par, 0, c7, c4, 0)
CP15_WRITER(icialluis, 0, c7, c1, 0)
CP15_WRITER(bpiallis, 0, c7, c1, 6)
CP15_WRITER(iciallu, 0, c7, c5, 0)
CP15_WRITER(icimvau, 0, c7, c5, 1)
CP15_WRITER(bpiall, 0, c7, c5, 6)
CP15_WRITER(bpimva, 0, c7, c5, 7)
CP15_WRITER(dcimvac, 0, c7, c6, 1)
CP15_WRITER(dcisw, 0, c7, c6, 2)
CP15_WRITER(ats1cpr, 0, c7, c8, 0)
CP15_WRITER(ats1cpw, 0, c7, c8, 1)
CP15_WRITER(ats1cur, 0, c7, c8, 2)
CP15_WRITER(ats1cuw, 0, c7, c8, 3)
CP15_WRITER(dccmvac, 0, c7, c10, 1)
CP15_WRITER(dccsw, 0, c7, c10, 2)
CP15_WRITER(cp15dsb, 0, c7, c10, 4)
CP15_WRITER(cp15dmb, 0, c7, c10, 5)
CP15_WRITER(cp15isb, 0, c7, c5, 4)
CP15_WRITER(dccmvau, 0, c7, c11, 1)
CP15_WRITER(dccimvac, 0, c7, c14, 1)
CP15_WRITER(dccisw, 0, c7, c14, 2)
CP15_WRITER(tlbiallis, 0, c8, c3, 0)
CP15_WRITER(tlbimvais, 0, c8, c3, 1)
CP15_WRITER(tlbiasidis, 0, c8, c3, 2)
CP15_WRITER(tlbimvaais, 0, c8, c3, 3)
CP15_WRITER(itlbiall, 0, c8, c5, 0)
CP15_WRITER(itlbimva, 0, c8, c5, 1)
CP15_WRITER(dtlbiall, 0, c8, c6, 0)
CP15_WRITER(dtlbimva, 0, c8, c6, 1)
CP15_WRITER(tlbiall, 0, c8, c7, 0)
CP15_WRITER(tlbimva, 0, c8, c7, 1)
CP15_WRITER(tlbiasid, 0, c8, c7, 2)
CP15_WRITER(tlbimvaa, 0, c8, c7, 3)
CP15(prrr, 0, c10, c2, 0)
CP15(nmrr, 0, c10, c2, 1)
CP15(vbar, 0, c12, c0, 0)
CP15(contextidr, 0, c13, c0, 1)
CP15(tpidrurw, 0, c13, c0, 2)
CP15(tpidruro, 0, c13, c0, 3)
CP15(tpidrprw, 0, c13, c0, 4)
CP15(cntfrq, 0, c14, c0, 0)
CP15(cntkctl, 0, c14, c1, 0)
CP15(cntp_tval, 0, c14, c2, 0)
CP15(cntp_ctl, 0, c14, c2, 1)
CP15(cntv_tval, 0, c14, c3, 0)
CP15(cntv_ctl, 0, c14, c3, 1)

#define SCTLR_M		BIT(0)
#define SCTLR_A		BIT(1)
#define SCTLR_C		BIT(2)
#define SCTLR_Z		BIT(11)
#define SCTLR_I		BIT(12)
#define SCTLR_V		BIT(13)
#define SCTLR_EE	BIT(25)
#define SCTLR_TRE	BIT(28)
#define SCTLR_AFE	BIT(29)
#define SCTLR_TE	BIT(30)

static inline void dsb(void)
{
	asm volatile("dsb" ::: "memory");
}

static inline void isb(void)
{
	asm volatile("isb" ::: "memory");
}

/** Makes what was written to [address, address + size) visible to instruction fetches. */
void sync_code(u32 address, u32 size);

#endif
