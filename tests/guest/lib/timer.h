/* SPDX-License-Identifier: GPL-2.0 */
/* The generic timer (B8). */
#ifndef TIMER_H
#define TIMER_H

#include "cp15.h"

#define TIMER_ENABLE	BIT(0)
#define TIMER_IMASK	BIT(1)
#define TIMER_ISTATUS	BIT(2)

#define CP15_READER64(name, opc1, crm)								\
static inline u64 read_##name(void)								\
{												\
	u64 value;										\
												\
	asm volatile("isb\n\tmrrc p15, " #opc1 ", %Q0, %R0, " #crm : "=r"(value) :: "memory");	\
	return value;										\
}

#define CP15_WRITER64(name, opc1, crm)									\
static inline void write_##name(u64 value)								\
{													\
	asm volatile("mcrr p15, " #opc1 ", %Q0, %R0, " #crm "\n\tisb" :: "r"(value) : "memory");	\
}

CP15_READER64(cntpct, 0, c14)
CP15_READER64(cntvct, 1, c14)
CP15_READER64(cntp_cval, 2, c14)
CP15_WRITER64(cntp_cval, 2, c14)
CP15_READER64(cntv_cval, 3, c14)
CP15_WRITER64(cntv_cval, 3, c14)

static inline bool has_generic_timer(void)
{
	return (read_pfr1() >> 16 & 0xf) != 0;
}

#endif
