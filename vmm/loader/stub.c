// SPDX-License-Identifier: GPL-2.0
#include "stub.h"

#include <stddef.h>

#include "../../abi/shared-page.h"

#define COND_EQ		0x0u
#define COND_AL		0xeu
#define COND_NONE	0xfu	/* CPS and other unconditional instructions */
#define SP		13u
#define PC		15u

/* A32 encodings with condition AL (DDI 0406C A8.8), registers and immediates left 0. TEQ alone sets flags, N and Z. */
#define MVN_IMM		0xe3e00000u
#define MOVW		0xe3000000u	/* A8.8.102 A2, imm4:imm12 */
#define MOVT		0xe3400000u	/* A8.8.106 */
#define LDR		0xe5900000u	/* offset, immediate, added */
#define LDRB		0xe5d00000u
#define STR		0xe5800000u
#define STRB		0xe5c00000u
#define STRB_DOWN	0xe5400000u	/* immediate subtracted */
#define AND_IMM		0xe2000000u
#define EOR_REG		0xe0200000u
#define TEQ_REG		0xe1300000u
#define ORR_REG		0xe1800000u
#define CLZ		0xe16f0f10u
#define MOV_LSR		0xe1a00020u	/* A8.8.97, imm5 in bits 11:7 */
#define MRS_CPSR	0xe10f0000u	/* in user mode E, A, I, F and M read as UNKNOWN (B9.3.8) */
#define ADD_IMM		0xe2800000u
#define SUB_IMM		0xe2400000u
#define LDM		0xe8100000u	/* A8.8.58 to 61, P and U left 0 */
#define STM		0xe8000000u	/* A8.8.199 to 202 */
#define BFI_0_16	0xe7cf0010u	/* A8.8.20, lsb 0, width 16 */
#define ADD_PC		0xe08ff000u	/* PC = address + 8 + Rm */
#define ADD_PC_LSL_2	0xe08ff100u
#define B		0x0a000000u

#define RN(r)		((uint32_t)(r) << 16)
#define RD(r)		((uint32_t)(r) << 12)
#define RM(r)		((uint32_t)(r))

#define BIT(n)		(1u << (n))
#define P		BIT(24)	/* of LDM and STM */
#define L		BIT(20)	/* of MRC */
#define U		BIT(23)
#define W		BIT(21)
#define USER_BANK	0x6000u		/* SP and LR in a list of registers */

/* The one bit of CPSR.M that of all privileged modes FIQ alone has clear. */
#define NOT_FIQ		2u

/* What MSR CPSR_c may change (B9.3.11), but I: T, which it must not, F and the mode. */
#define CONTROL		0x7fu

struct writer {
	const struct stub_site *site;
	uint32_t *words;
	unsigned int count;
	unsigned int bias;	/* from what the register holds to the page */
	unsigned int shown;	/* offset of the register that the instruction reads */
	bool out_of_reach;
};

static void put(struct writer *w, uint32_t word)
{
	w->words[w->count++] = word;
}

static void put_address(struct writer *w, unsigned int reg, uint32_t value)
{
	put(w, MOVW | RD(reg) | (value & 0xf000) << 4 | (value & 0xfff));
	put(w, MOVT | RD(reg) | (value >> 16 & 0xf000) << 4 | (value >> 16 & 0xfff));
}

static bool branch(uint32_t cond, uint32_t from, uint32_t to, uint32_t *word)
{
	int32_t distance = (int32_t)(to - from - 8);

	*word = cond << 28 | B | ((uint32_t)distance >> 2 & 0xffffff);
	return distance >= -(1 << 25) && distance < 1 << 25 && !(distance & 3);
}

/* A5.2.4: a byte, rotated by an even number. */
static bool encode_immediate(uint32_t value, uint32_t *immediate)
{
	for (unsigned int rotation = 0; rotation < 32; rotation += 2) {
		uint32_t byte = rotation ? value << rotation | value >> (32 - rotation) : value;

		*immediate = rotation << 7 | byte;
		if (byte <= 0xff)
			return true;
	}
	return false;
}

/* For some pages, the byte before them is one instruction instead of two. Return: false if it is none of these. */
static bool put_near_page(struct writer *w, unsigned int reg)
{
	uint32_t immediate;

	if (!encode_immediate(~(w->site->page - 1), &immediate))
		return false;
	put(w, MVN_IMM | RD(reg) | immediate);
	w->bias = 1;
	return true;
}

static void put_page(struct writer *w, unsigned int reg)
{
	if (!put_near_page(w, reg))
		put_address(w, reg, w->site->page);
}

static unsigned int on_page(const struct writer *w, unsigned int offset)
{
	return offset + w->bias;
}

bool stub_branch(uint32_t from, uint32_t to, uint32_t *word)
{
	return branch(COND_AL, from, to, word);
}

static void put_branch_back(struct writer *w)
{
	uint32_t word;

	w->out_of_reach |= !branch(COND_AL, w->site->stub + 4 * w->count, w->site->address + 4, &word);
	put(w, word);
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

static unsigned int rd_of(uint32_t word)
{
	return word >> 12 & 15;
}

static unsigned int rm_of(uint32_t word)
{
	return word & 15;
}

static unsigned int rn_of(uint32_t word)
{
	return word >> 16 & 15;
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

static bool is_low(unsigned int reg)
{
	return reg < SP;
}

static void store_user(struct writer *w, unsigned int offset)
{
	unsigned int rs = w->site->scratch;
	uint32_t word = w->site->word;

	put_page(w, rs);
	put(w, LDR | RN(rs) | RD(rs) | on_page(w, offset));
	put(w, STM | (word & (P | U)) | W | RN(rn_of(word)) | BIT(rs));
}

/* Like the original, but for the registers. */
static void stm_at_once(struct writer *w)
{
	unsigned int a = w->site->scratch, b = w->site->second;
	uint32_t word = w->site->word;

	put_address(w, a, w->site->page + SHARED_PAGE_USR_SP);
	put(w, LDM | U | RN(a) | BIT(a) | BIT(b));
	put(w, STM | (word & (P | U)) | RN(rn_of(word)) | BIT(a) | BIT(b));
	put_branch_back(w);
}

/* One STM for each, as that faults where the one for both does: at any address that is not aligned. */
static void stm_user(struct writer *w)
{
	uint32_t word = w->site->word, rn = rn_of(word);

	if (is_low(w->site->second)) {
		stm_at_once(w);
		return;
	}
	store_user(w, word & U ? SHARED_PAGE_USR_SP : SHARED_PAGE_USR_LR);
	store_user(w, word & U ? SHARED_PAGE_USR_LR : SHARED_PAGE_USR_SP);
	put(w, (word & U ? SUB_IMM : ADD_IMM) | RN(rn) | RD(rn) | 8);
	put_branch_back(w);
}

static unsigned int lowest(uint32_t list)
{
	return (unsigned int)__builtin_ctz(list);
}

/* Registers that LDM loads in every mode, and that it does not need. */
static uint32_t loaded(uint32_t word)
{
	return word & 0xff & ~BIT(rn_of(word));
}

/* Where LDM finds SP_usr, from Rn; LR_usr, the last one, is behind it (B9.3.6). */
static int place_of_user_sp(uint32_t word)
{
	int words = __builtin_popcount(word & 0xffff);

	if (word & U)
		return 4 * (words - (word & P ? 1 : 2));
	return word & P ? -8 : -4;
}

static void move_user(struct writer *w, unsigned int page, unsigned int value, int from, unsigned int to)
{
	uint32_t base = RN(rn_of(w->site->word));

	put(w, from < 0 ? (LDR & ~U) | base | RD(value) | (uint32_t)-from : LDR | base | RD(value) | (uint32_t)from);
	put(w, STR | RN(page) | RD(value) | on_page(w, to));
}

/* In FIQ mode r8 to r12 are not the ones that the list means. */
static void put_trap_in_fiq_mode(struct writer *w, unsigned int page, unsigned int value)
{
	put(w, LDR | RN(page) | RD(value) | on_page(w, SHARED_PAGE_PSR));
	put(w, AND_IMM | RN(value) | RD(value) | NOT_FIQ);
	put(w, ADD_PC_LSL_2 | RM(value));
	put(w, w->site->trap);	/* never reached from above, as in msr_cpsr() */
	put(w, w->site->trap);
	put_branch_back(w);
}

static void ldm_user(struct writer *w)
{
	uint32_t word = w->site->word;
	unsigned int page = lowest(loaded(word)), value = lowest(loaded(word) & ~BIT(page));
	int sp = place_of_user_sp(word);

	put_page(w, page);
	put_trap_in_fiq_mode(w, page, value);
	move_user(w, page, value, sp, SHARED_PAGE_USR_SP);
	move_user(w, page, value, sp + 4, SHARED_PAGE_USR_LR);
	put(w, SUB_IMM | RN(rn_of(word)) | RD(page) | (word & U ? 0 : 8));
	put(w, LDM | (word & (P | U)) | RN(page) | (word & 0xffff & ~USER_BANK));
	put_branch_back(w);
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

/* The base moves and comes back, as no stack pointer must that handlers of exceptions use. */
static bool fits_stm(const struct stub_site *site)
{
	unsigned int rn = rn_of(site->word);

	return is_low(rn) && is_low(site->scratch) && rn != site->scratch && rn != site->second;
}

static bool fits_ldm(const struct stub_site *site)
{
	return rn_of(site->word) != PC && (site->word & USER_BANK) == USER_BANK && __builtin_popcount(loaded(site->word)) >= 2;
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
	{ 0x0e70ffff, 0x08406000, fits_stm, stm_user },		/* stm rn, {sp, lr}^ */
	{ 0x0e708000, 0x08500000, fits_ldm, ldm_user },		/* ldm rn, {.., sp, lr}^ */
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
