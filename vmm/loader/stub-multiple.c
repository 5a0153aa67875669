// SPDX-License-Identifier: GPL-2.0
/* Stubs for LDM and STM of user registers. */
#include "stub-writer.h"

/* The one bit of CPSR.M that of all privileged modes FIQ alone has clear. */
#define NOT_FIQ		2u

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
void stub_stm_user(struct writer *w)
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

void stub_ldm_user(struct writer *w)
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

/* The base moves and comes back, as no stack pointer must that handlers of exceptions use. */
bool stub_fits_stm(const struct stub_site *site)
{
	unsigned int rn = rn_of(site->word);

	return is_low(rn) && is_low(site->scratch) && rn != site->scratch && rn != site->second;
}

bool stub_fits_ldm(const struct stub_site *site)
{
	return rn_of(site->word) != PC && (site->word & USER_BANK) == USER_BANK && __builtin_popcount(loaded(site->word)) >= 2;
}
