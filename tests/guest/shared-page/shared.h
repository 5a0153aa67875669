/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHARED_H
#define SHARED_H

#include "flat.h"
#include "gic.h"
#include "shared-page.h"

#define UNUSED_WORD	0x100	/* a reserved one: nobody else writes it */
#define PSR_COMPARED	(PSR_E | PSR_A | PSR_I | PSR_F | MODE_MASK)	/* what is not the flags' */

static inline u32 page_read(u32 offset)
{
	return read32(SHARED_PAGE_ADDRESS + offset);
}

static inline void page_write(u32 offset, u32 value)
{
	write32(SHARED_PAGE_ADDRESS + offset, value);
}

/** psr and mask together: what MRS of the CPSR has to say but for the flags. */
u32 shared_cpsr(void);

/* sequences.S. What takes no argument but has one is for in_mode(). */
void shared_mask(void);
void shared_unmask(void);
void shared_unmask_checked(void);
u32 shared_mrs(u32 nothing);
void shared_msr_c(u32 cpsr);
u32 shared_mrs_spsr(u32 nothing);
void shared_msr_spsr(u32 spsr);
u32 trapping_mrs(u32 nothing);
u32 trapping_mrs_spsr(u32 nothing);
void trapping_msr_spsr(u32 spsr);
void trapping_faults(u32 kept[4]);
u32 in_mode(u32 cpsr, u32 (*function)(u32), u32 argument);
void storm(u32 rounds, u32 *bad);
extern char storm_unmasked[];
void without_mmu(u32 physical_words);
void return_with(u32 spsr);
u32 load_as_user(u32 address);
u32 leave_from(u32 sp), leave_with_0(u32 sp), leave_with_1(u32 sp), leave_with_reserved(u32 sp);
extern char leave_back[];
void number_too_large(void);

void test_faults(void);
void test_exceptions(void);
void test_interrupts(void);
void test_mapping(void);
void test_garbage(void);
void test_hypercall(void);

#endif
