// SPDX-License-Identifier: GPL-2.0
#include "stub.h"

#include <stddef.h>

#include "stub-writer.h"

/* What MSR CPSR_c may change (B9.3.11), but I: T, which it must not, F and the mode. */
#define CONTROL		0x7fu

bool stub_branch(uint32_t from, uint32_t to, uint32_t *word)
{
	return branch(COND_AL, from, to, word);
}

/* The scratch register holds the page. Interrupts have been unmasked: was one pending? PENDING is 0 or -4. */
static void put_pending_test(struct writer *w)
{
	unsigned int rs = w->site->scratch;

	put(w, LDR | RN(rs) | RD(rs) | on_page(w, SHARED_PAGE_PENDING));
	put(w, ADD_PC | RM(rs));
	put(w, w->site->trap);
	put_branch_back(w);
}

/* The low byte of what the register holds becomes the mask; of the byte before the page it is 0xff. */
static void cpsid(struct writer *w)
{
	unsigned int rs = w->site->scratch;

	if (put_near_page(w, rs)) {
		put(w, STRB | RN(rs) | RD(rs) | on_page(w, SHARED_PAGE_MASK));
	} else {
		put_address(w, rs, w->site->page + SHARED_PAGE_I);
		put(w, STRB_DOWN | RN(rs) | RD(rs) | (SHARED_PAGE_I - SHARED_PAGE_MASK));
	}
	put_branch_back(w);
}

static void cpsie(struct writer *w)
{
	unsigned int rs = w->site->scratch;

	put_address(w, rs, w->site->page);
	put(w, STRB | RN(rs) | RD(rs) | SHARED_PAGE_MASK);
	put_pending_test(w);
}

static void mrs_cpsr(struct writer *w)
{
	unsigned int rs = w->site->scratch, rd = rd_of(w->site->word);

	put_page(w, rs);
	put(w, LDRB | RN(rs) | RD(rd) | on_page(w, SHARED_PAGE_MASK));
	put(w, LDR | RN(rs) | RD(rs) | on_page(w, SHARED_PAGE_PSR));
	put(w, AND_IMM | RN(rd) | RD(rd) | SHARED_PAGE_I);
	put(w, ORR_REG | RN(rs) | RD(rs) | RM(rd));
	put(w, MRS_CPSR | RD(rd));
	put(w, BFI_0_16 | RD(rd) | RM(rs));
	put_branch_back(w);
}

static void read_shown(struct writer *w)
{
	unsigned int rd = rd_of(w->site->word);

	put_page(w, rd);
	put(w, LDR | RN(rd) | RD(rd) | on_page(w, w->shown));
	put_branch_back(w);
}

static void msr_spsr(struct writer *w)
{
	unsigned int rs = w->site->scratch;

	put_page(w, rs);
	put(w, STR | RN(rs) | RD(rm_of(w->site->word)) | on_page(w, SHARED_PAGE_SPSR));
	put_branch_back(w);
}

/* Only a change of I needs no help. An interrupt that is pending while I stays set costs a trap that changes nothing. */
static void msr_cpsr(struct writer *w)
{
	unsigned int rs = w->site->scratch, rm = rm_of(w->site->word);
	unsigned int test, trap;

	put_page(w, rs);
	put(w, LDR | RN(rs) | RD(rs) | on_page(w, SHARED_PAGE_PSR));
	put(w, EOR_REG | RN(rs) | RD(rs) | RM(rm));
	put(w, AND_IMM | RN(rs) | RD(rs) | CONTROL);
	put(w, CLZ | RD(rs) | RM(rs));
	put(w, MOV_LSR | RD(rs) | RM(rs) | 5 << 7);	/* 1 if nothing else changes */
	put(w, ADD_PC_LSL_2 | RM(rs));
	put(w, w->site->trap);	/* never reached from above: the processor's PC is two instructions on */
	test = w->count;
	put(w, 0);
	put_page(w, rs);
	put(w, STRB | RN(rs) | RD(rm) | on_page(w, SHARED_PAGE_MASK));
	trap = w->count + 2;
	put_pending_test(w);
	branch(COND_AL, w->site->stub + 4 * test, w->site->stub + 4 * trap, &w->words[test]);
}

/* The scratch register holds what the system register holds. */
static void put_trap_if_new(struct writer *w)
{
	uint32_t word;

	put(w, TEQ_REG | RN(w->site->scratch) | RM(rd_of(w->site->word)));
	w->out_of_reach |= !branch(COND_EQ, w->site->stub + 4 * w->count, w->site->address + 4, &word);
	put(w, word);
	put(w, w->site->trap);
	put_branch_back(w);
}

/* User mode may read TPIDRURO. */
static void mcr_tpidruro(struct writer *w)
{
	put(w, (w->site->word & ~RD(15)) | L | RD(w->site->scratch));
	put_trap_if_new(w);
}

static void mcr_dacr(struct writer *w)
{
	unsigned int rs = w->site->scratch;

	put_page(w, rs);
	put(w, LDR | RN(rs) | RD(rs) | on_page(w, SHARED_PAGE_DACR));
	put_trap_if_new(w);
}

static bool fits_no_register(const struct stub_site *site)
{
	return is_low(site->scratch);
}

static bool fits_rd(const struct stub_site *site)
{
	unsigned int rd = rd_of(site->word);

	return rd != SP && rd != PC;
}

static bool fits_rd_and_scratch(const struct stub_site *site)
{
	return fits_rd(site) && is_low(site->scratch) && rd_of(site->word) != site->scratch;
}

static bool fits_write(const struct stub_site *site)
{
	return fits_rd_and_scratch(site) && site->flags;
}

static bool fits_rm(const struct stub_site *site)
{
	unsigned int rm = rm_of(site->word);

	return rm != SP && rm != PC && is_low(site->scratch) && rm != site->scratch;
}

static const struct form {
	uint32_t mask, value;
	bool (*fits)(const struct stub_site *site);
	void (*write)(struct writer *w);
	unsigned int shown;	/* to read_shown() */
} forms[] = {
	{ 0xffffffff, 0xf10c0080, fits_no_register, cpsid },	/* cpsid i */
	{ 0xffffffff, 0xf1080080, fits_no_register, cpsie },	/* cpsie i */
	{ 0x0fff0fff, 0x010f0000, fits_rd_and_scratch, mrs_cpsr },	/* mrs rd, cpsr */
	{ 0x0fff0fff, 0x014f0000, fits_rd, read_shown, SHARED_PAGE_SPSR },	/* mrs rd, spsr */
	{ 0x0ffffff0, 0x0121f000, fits_rm, msr_cpsr },	/* msr cpsr_c, rm */
	{ 0x0ffffff0, 0x016ff000, fits_rm, msr_spsr },	/* msr spsr_cxsf, rm */
	{ 0x0fff0fff, 0x0e110f10, fits_rd, read_shown, SHARED_PAGE_SCTLR },	/* mrc p15, 0, rd, c1, c0, 0 */
	{ 0x0fff0fff, 0x0e130f10, fits_rd, read_shown, SHARED_PAGE_DACR },	/* mrc p15, 0, rd, c3, c0, 0 */
	{ 0x0fff0fff, 0x0e150f10, fits_rd, read_shown, SHARED_PAGE_DFSR },	/* mrc p15, 0, rd, c5, c0, 0 */
	{ 0x0fff0fff, 0x0e150f30, fits_rd, read_shown, SHARED_PAGE_IFSR },	/* mrc p15, 0, rd, c5, c0, 1 */
	{ 0x0fff0fff, 0x0e160f10, fits_rd, read_shown, SHARED_PAGE_DFAR },	/* mrc p15, 0, rd, c6, c0, 0 */
	{ 0x0fff0fff, 0x0e160f50, fits_rd, read_shown, SHARED_PAGE_IFAR },	/* mrc p15, 0, rd, c6, c0, 2 */
	{ 0x0fff0fff, 0x0e1d0f90, fits_rd, read_shown, SHARED_PAGE_TPIDRPRW },	/* mrc p15, 0, rd, c13, c0, 4 */
	{ 0x0fff0fff, 0x0e030f10, fits_write, mcr_dacr },	/* mcr p15, 0, rt, c3, c0, 0 */
	{ 0x0fff0fff, 0x0e0d0f70, fits_write, mcr_tpidruro },	/* mcr p15, 0, rt, c13, c0, 3 */
	{ 0x0e70ffff, 0x08406000, stub_fits_stm, stub_stm_user },		/* stm rn, {sp, lr}^ */
	{ 0x0e708000, 0x08500000, stub_fits_ldm, stub_ldm_user },		/* ldm rn, {.., sp, lr}^ */
	{ 0 }
};

static const struct form *form_of(const struct stub_site *site)
{
	bool unconditional = site->word >> 28 == COND_NONE;

	for (const struct form *form = forms; form->write; form++) {
		if ((site->word & form->mask) == form->value && unconditional == (form->mask >> 28 == COND_NONE))
			return form->fits(site) ? form : NULL;
	}
	return NULL;
}

unsigned int stub_make(const struct stub_site *site, uint32_t words[STUB_MAX_WORDS], uint32_t *entry)
{
	const struct form *form = form_of(site);
	struct writer w = { .site = site, .words = words };
	uint32_t cond = site->word >> 28;

	if (!form)
		return 0;
	w.shown = form->shown;
	form->write(&w);
	w.out_of_reach |= !branch(cond == COND_NONE ? COND_AL : cond, site->address, site->stub, entry);
	return w.out_of_reach ? 0 : w.count;
}
