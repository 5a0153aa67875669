/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the instructions that have a stub do to the virtual state, by the architecture manual: for stub-test.c, which has all of
 * the state in an emulator.
 */
#ifndef KVM32_TESTS_STUB_EFFECTS_H
#define KVM32_TESTS_STUB_EFFECTS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "shared-page.h"

#define FIQ		0x11u
#define DATA		0x00a00000u	/* what LDM and STM transfer, around its middle */
#define DATA_WORDS	64
#define DATA_BYTES	(4 * DATA_WORDS)
#define PSR_I		0x80u

struct state {
	uint32_t regs[15];
	uint32_t flags;
	uint32_t thread_id;	/* TPIDRURO, the real one */
	uint8_t page[SHARED_PAGE_SIZE];
	uint32_t data[DATA_WORDS];
};

/* What an instruction under test is made of, for all stubs of one form. */
struct kind {
	const char *name;
	uint32_t word;		/* without registers */
	bool conditional;
	uint32_t reg;		/* the bit at which its register's number is, 0: it has none */
	bool has_scratch;
	void (*perform)(struct state *s, uint32_t word);
	bool (*must_trap)(const struct state *s, uint32_t word);
	bool (*may_trap)(const struct state *s, uint32_t word);
	bool uses_flags;	/* N and Z may be anything behind it */
};

/* Of the last effect: a wrong stub can lead anywhere. */
static const char *effect_flaw;
static uint32_t page_word(const struct state *s, unsigned int offset)
{
	uint32_t word;

	memcpy(&word, &s->page[offset], sizeof(word));
	return word;
}

static void set_page_word(struct state *s, unsigned int offset, uint32_t word)
{
	memcpy(&s->page[offset], &word, sizeof(word));
}

#define RD		(1u << 12)
#define RM		1u
#define RN		(1u << 16)

static uint32_t *rd(struct state *s, uint32_t word)
{
	return &s->regs[word >> 12 & 15];
}

static uint32_t rm(const struct state *s, uint32_t word)
{
	return s->regs[word & 15];
}

static bool masked(const struct state *s)
{
	return s->page[SHARED_PAGE_MASK] & PSR_I;
}

static bool pending(const struct state *s)
{
	return page_word(s, SHARED_PAGE_PENDING);
}

/* Bits 6:0 of the mask byte mean nothing; this program keeps them 0, and does not compare them. */
static void set_mask(struct state *s, bool mask)
{
	s->page[SHARED_PAGE_MASK] = mask ? PSR_I : 0;
}

/* B9.3.2: CPS */
static void perform_cpsid(struct state *s, uint32_t word)
{
	(void)word;
	set_mask(s, true);
}

static void perform_cpsie(struct state *s, uint32_t word)
{
	(void)word;
	set_mask(s, false);
}

/* B9.3.8: MRS. Bits 26:24 and 15:10 of the status register read as zero, bits 23:20 are reserved. */
static void perform_mrs_cpsr(struct state *s, uint32_t word)
{
	*rd(s, word) = s->flags | (page_word(s, SHARED_PAGE_PSR) & 0xffff) | (masked(s) ? PSR_I : 0);
}

static void perform_mrs_spsr(struct state *s, uint32_t word)
{
	*rd(s, word) = page_word(s, SHARED_PAGE_SPSR);
}

/* A8.8.108: MRC, of the registers in the page */
static void perform_mrc(struct state *s, uint32_t word)
{
	switch (word & 0x000f00ef) {	/* CRn, opc2, CRm */
	case 0x00010000:
		*rd(s, word) = page_word(s, SHARED_PAGE_SCTLR);
		break;
	case 0x00030000:
		*rd(s, word) = page_word(s, SHARED_PAGE_DACR);
		break;
	case 0x00050000:
		*rd(s, word) = page_word(s, SHARED_PAGE_DFSR);
		break;
	case 0x00050020:
		*rd(s, word) = page_word(s, SHARED_PAGE_IFSR);
		break;
	case 0x00060000:
		*rd(s, word) = page_word(s, SHARED_PAGE_DFAR);
		break;
	case 0x00060040:
		*rd(s, word) = page_word(s, SHARED_PAGE_IFAR);
		break;
	case 0x000d0080:
		*rd(s, word) = page_word(s, SHARED_PAGE_TPIDRPRW);
		break;
	default:
		effect_flaw = "a register that the page does not show";
	}
}

/* A8.8.98: MCR, of the two that a kernel's entry writes */
static bool is_thread_id(uint32_t word)
{
	return (word >> 16 & 15) == 13;
}

static void perform_mcr(struct state *s, uint32_t word)
{
	if (is_thread_id(word))
		s->thread_id = *rd(s, word);
	else
		set_page_word(s, SHARED_PAGE_DACR, *rd(s, word));
}

static bool is_new(const struct state *s, uint32_t word)
{
	return s->regs[word >> 12 & 15] != (is_thread_id(word) ? s->thread_id : page_word(s, SHARED_PAGE_DACR));
}

/* B9.3.11 and B1.3.3, CPSRWriteByInstr(): mask c writes bits 7, 6 and 4:0. */
static void perform_msr_cpsr(struct state *s, uint32_t word)
{
	uint32_t psr = page_word(s, SHARED_PAGE_PSR), value = rm(s, word);

	set_page_word(s, SHARED_PAGE_PSR, (psr & ~0x5fu) | (value & 0x5f));
	set_mask(s, value & PSR_I);
}

static void perform_msr_spsr(struct state *s, uint32_t word)
{
	set_page_word(s, SHARED_PAGE_SPSR, rm(s, word));
}

static bool is_fiq(const struct state *s)
{
	return (page_word(s, SHARED_PAGE_PSR) & 0x1f) == FIQ;
}

/* A8.8.58 to 61: the address of the first word of LDM or STM */
static uint32_t *first_word(struct state *s, uint32_t word)
{
	uint32_t bytes = 4 * (uint32_t)__builtin_popcount(word & 0xffff), base = s->regs[word >> 16 & 15];
	bool up = word >> 23 & 1, before = word >> 24 & 1;

	base = up ? base + (before ? 4 : 0) : base - bytes + (before ? 0 : 4);
	if (base < DATA || base > DATA + DATA_BYTES - bytes) {
		effect_flaw = "a base that is not the instruction's";
		base = DATA;
	}
	return &s->data[(base - DATA) / 4];
}

/* B9.3.17: STM of user registers, of which SP and LR alone have a stub */
static void perform_stm_user(struct state *s, uint32_t word)
{
	uint32_t *at = first_word(s, word);

	at[0] = page_word(s, SHARED_PAGE_USR_SP);
	at[1] = page_word(s, SHARED_PAGE_USR_LR);
}

/* B9.3.6. In FIQ mode r8 to r12 of user mode are in no state that this program knows. */
static void perform_ldm_user(struct state *s, uint32_t word)
{
	uint32_t *at = first_word(s, word);

	for (unsigned int i = 0; i < 13; i++) {
		if (!(word >> i & 1))
			continue;
		if (i < 8 || !is_fiq(s))
			s->regs[i] = *at;
		at++;
	}
	set_page_word(s, SHARED_PAGE_USR_SP, at[0]);
	set_page_word(s, SHARED_PAGE_USR_LR, at[1]);
}

static bool in_fiq_mode(const struct state *s, uint32_t word)
{
	(void)word;
	return is_fiq(s);
}

static bool never(const struct state *s, uint32_t word)
{
	(void)s;
	(void)word;
	return false;
}

static bool if_pending(const struct state *s, uint32_t word)
{
	(void)word;
	return pending(s);
}

static bool changes_mode(const struct state *s, uint32_t word)
{
	return (rm(s, word) ^ page_word(s, SHARED_PAGE_PSR)) & 0x7f;
}

static bool changes_more_than_mask(const struct state *s, uint32_t word)
{
	return changes_mode(s, word) || (pending(s) && !(rm(s, word) & PSR_I));
}

static bool changes_mode_or_pending(const struct state *s, uint32_t word)
{
	return changes_mode(s, word) || pending(s);
}

static const struct kind kinds[] = {
	{ "cpsid i", 0xf10c0080, false, 0, true, perform_cpsid, never, never },
	{ "cpsie i", 0xf1080080, false, 0, true, perform_cpsie, if_pending, if_pending },
	{ "mrs rd, cpsr", 0x010f0000, true, RD, true, perform_mrs_cpsr, never, never },
	{ "mrs rd, spsr", 0x014f0000, true, RD, false, perform_mrs_spsr, never, never },
	{ "msr cpsr_c, rm", 0x0121f000, true, RM, true, perform_msr_cpsr, changes_more_than_mask, changes_mode_or_pending },
	{ "msr spsr_cxsf, rm", 0x016ff000, true, RM, true, perform_msr_spsr, never, never },
	{ "mrc p15, 0, rd, c1, c0, 0", 0x0e110f10, true, RD, false, perform_mrc, never, never },
	{ "mrc p15, 0, rd, c3, c0, 0", 0x0e130f10, true, RD, false, perform_mrc, never, never },
	{ "mrc p15, 0, rd, c5, c0, 0", 0x0e150f10, true, RD, false, perform_mrc, never, never },
	{ "mrc p15, 0, rd, c5, c0, 1", 0x0e150f30, true, RD, false, perform_mrc, never, never },
	{ "mrc p15, 0, rd, c6, c0, 0", 0x0e160f10, true, RD, false, perform_mrc, never, never },
	{ "mrc p15, 0, rd, c6, c0, 2", 0x0e160f50, true, RD, false, perform_mrc, never, never },
	{ "mrc p15, 0, rd, c13, c0, 4", 0x0e1d0f90, true, RD, false, perform_mrc, never, never },
	{ "mcr p15, 0, rt, c3, c0, 0", 0x0e030f10, true, RD, true, perform_mcr, is_new, is_new, true },
	{ "mcr p15, 0, rt, c13, c0, 3", 0x0e0d0f70, true, RD, true, perform_mcr, is_new, is_new, true },
	{ "stmia rn, {sp, lr}^", 0x08c06000, true, RN, true, perform_stm_user, never, never },
	{ "stmib rn, {sp, lr}^", 0x09c06000, true, RN, true, perform_stm_user, never, never },
	{ "stmda rn, {sp, lr}^", 0x08406000, true, RN, true, perform_stm_user, never, never },
	{ "stmdb rn, {sp, lr}^", 0x09406000, true, RN, true, perform_stm_user, never, never },
	{ "ldmia rn, {r0-lr}^", 0x08d07fff, true, RN, false, perform_ldm_user, in_fiq_mode, in_fiq_mode },
	{ "ldmib rn, {r1-r4, r9, sp, lr}^", 0x09d0621e, true, RN, false, perform_ldm_user, in_fiq_mode, in_fiq_mode },
	{ "ldmda rn, {r2-r11, sp, lr}^", 0x08506ffc, true, RN, false, perform_ldm_user, in_fiq_mode, in_fiq_mode },
	{ "ldmdb rn, {r1-lr}^", 0x09507ffe, true, RN, false, perform_ldm_user, in_fiq_mode, in_fiq_mode },
};

#endif
