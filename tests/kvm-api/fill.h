/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Guests with tables of their own: what their tests, step by step (fill-list.h) and while vCPUs run (fill-running.c), and the guests
 * (fill-guest.S) have in common.
 *
 * Code, tables and what is told lie in a slot behind the first one, which is the area: so it may come and go under its guest. The
 * guest sees all of that by global sections at its own address, and pages of the area once more by small pages of an address space.
 */
#ifndef KVM32_TESTS_FILL_H
#define KVM32_TESTS_FILL_H

#define FILL_STEPS	0x40010000	/* struct fill_step */
#define FILL_L1		0x40020000	/* of two address spaces, 16 KiB each */
#define FILL_L2		0x40028000	/* of two, each in a page of its own */
#define FILL_WORDS	0x40030000	/* between a running guest and its host */
#define FILL_AREA	0x50000000
#define FILL_AREA_SIZE	0x400000
#define FILL_VA		0x60000000	/* small pages, all of one second-level table */
#define FILL_OTHER_VA	0x7dd00000	/* and of one behind that, which the PV backend notes in the same place (pv_link_index()) */
#define FILL_SECTION	0x61000000	/* the area's first MiB, read-only */
#define FILL_NOTHING	0x62000000	/* no first-level entry */
#define FILL_ASID	1

/* Domain 0 is the kernel's, 1 that of small pages and of the section. */
#define FILL_OPEN	5
#define FILL_CLOSED	1

/* Small pages, not global, with the same rights for both modes (B3.5.1). */
#define FILL_RW		0xc7e
#define FILL_RO		0xe7e
#define FILL_XN		1

/* What the guest does at a step. */
#define FILL_END		0	/* tells the value and begins again */
#define FILL_LOAD		1
#define FILL_STORE		2
#define FILL_CALL		3
#define FILL_USER_LOAD		4
#define FILL_DACR		5	/* writes the value */
#define FILL_SPACE		6	/* TTBR0: the address; CONTEXTIDR: the value */
#define FILL_TLBIALL		7
#define FILL_TLBIMVA		8	/* of the address, with the ASID in its lowest byte */
#define FILL_TLBIASID		9
#define FILL_TLBIMVAA		10
#define FILL_TLBIALLIS		11	/* and the same for all vCPUs */
#define FILL_TLBIMVAIS		12
#define FILL_TLBIASIDIS		13
#define FILL_TLBIMVAAIS		14
#define FILL_USER_STORE		15
#define FILL_STORE_BYTE		16
#define FILL_STORE_SWAPPED	17	/* with CPSR.E */

#define FILL_MEND_DACR		1	/* for mend_at */

#ifndef __ASSEMBLER__

#include "api.h"

GUEST(fill);
GUEST(fill_race);
GUEST(fill_pair);

#define PAGE	0x1000u

struct fill_step {
	uint32_t what, address, value;
	uint32_t mend_at, mend_with;	/* a word for the handler to store before the access is tried again; 0: it is left out */
	/* What the guest tells. */
	uint32_t result, faults, status, fault_address, lr, spsr;
	uint32_t behind;		/* the access: where the guest goes on */
};

struct fill {
	struct vm vm;
	char *area;
};

/* Without a vCPU. @strategy: of the PV backend; 0: what it takes by itself. */
struct fill fill_start(const char *code, const char *end, unsigned int strategy);
/* Started with tables; r2 for the guest. */
void fill_add_vcpu(struct fill *fill, unsigned int id, uint32_t r2);
void fill_end(struct fill *fill);
/* Empty private memory in the area's place, or anywhere. */
char *fill_map(void *place, size_t size);
uint32_t *fill_word(struct fill *fill, unsigned int page);
/* Small page @index of an address space, which is page @page of the area. */
uint32_t fill_va(unsigned int index);
uint32_t fill_pte_at(unsigned int space, unsigned int index);
uint32_t fill_pte(unsigned int page, uint32_t attributes);
void fill_enter(struct fill *fill, unsigned int space, unsigned int index, uint32_t pte);
bool fill_is_pv(const struct fill *fill);

/* Guest memory outside of the area. */
char *fill_ram(struct fill *fill, uint32_t gpa);
/* TTBR0 of an address space. */
uint32_t fill_ttbr(unsigned int space);

/* The parts of test_fill(). */
void fill_own_faults(unsigned int strategy);
void fill_changed_by_guest(unsigned int strategy);
void fill_spaces(unsigned int strategy);
void fill_changed_by_host(unsigned int strategy);
void fill_logged(unsigned int strategy);
void fill_while_running(unsigned int strategy);
void fill_devices(unsigned int strategy);

#endif
#endif
