/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MMU_TESTS_H
#define MMU_TESTS_H

#include "access.h"
#include "cp15.h"
#include "exception.h"
#include "flat.h"
#include "layout.h"
#include "mmu.h"
#include "user.h"

#define KERNEL_DOMAIN	1		/* everything that is not under test; domain 0 is that of supersections */
#define WINDOW		0x34000000	/* 16 MiB where the tests map things */

enum size { SECTION_1M, SMALL_4K, LARGE_64K, SUPERSECTION_16M, NR_SIZES };

extern const char *const size_names[NR_SIZES];

/** What to map. */
struct mapping {
	enum size size;
	u32 ap, domain;
	bool xn, ng;
};

/** Maps va so that it reaches the block around frame; no TLB maintenance. Return: where frame is then. */
u32 map_frame(u32 *table, u32 va, const void *frame, struct mapping mapping);
/** Takes away what stands in the first level at va. */
void unmap(u32 *table, u32 va);

/** Two frames that tell which one is seen, at the same place of different pages, sections and supersections. */
extern void *frame_a, *frame_b;
#define DATA_A		0xaaaa0001
#define DATA_B		0xbbbb0002

void test_matrix(void);
void test_faults(void);
void test_dacr(void);
void test_mixed(void);
void test_tlb(void);
void test_asid(void);
void test_ttbcr(void);
void test_tables(void);
void test_everywhere(void);
void test_toggle(void);
void test_translate(void);
void test_edges(void);
void test_returns(void);
void test_device(void);

#endif
