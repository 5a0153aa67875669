/* SPDX-License-Identifier: GPL-2.0 */
/* What stubs are written with: encodings, and a writer of words. For stub.c and stub-multiple.c. */
#ifndef VMM_LOADER_STUB_WRITER_H
#define VMM_LOADER_STUB_WRITER_H

#include "stub.h"

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

struct writer {
	const struct stub_site *site;
	uint32_t *words;
	unsigned int count;
	unsigned int bias;	/* from what the register holds to the page */
	unsigned int shown;	/* offset of the register that the instruction reads */
	bool out_of_reach;
};

static inline void put(struct writer *w, uint32_t word)
{
	w->words[w->count++] = word;
}

static inline void put_address(struct writer *w, unsigned int reg, uint32_t value)
{
	put(w, MOVW | RD(reg) | (value & 0xf000) << 4 | (value & 0xfff));
	put(w, MOVT | RD(reg) | (value >> 16 & 0xf000) << 4 | (value >> 16 & 0xfff));
}

static inline bool branch(uint32_t cond, uint32_t from, uint32_t to, uint32_t *word)
{
	int32_t distance = (int32_t)(to - from - 8);

	*word = cond << 28 | B | ((uint32_t)distance >> 2 & 0xffffff);
	return distance >= -(1 << 25) && distance < 1 << 25 && !(distance & 3);
}

/* A5.2.4: a byte, rotated by an even number. */
static inline bool encode_immediate(uint32_t value, uint32_t *immediate)
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
static inline bool put_near_page(struct writer *w, unsigned int reg)
{
	uint32_t immediate;

	if (!encode_immediate(~(w->site->page - 1), &immediate))
		return false;
	put(w, MVN_IMM | RD(reg) | immediate);
	w->bias = 1;
	return true;
}

static inline void put_page(struct writer *w, unsigned int reg)
{
	if (!put_near_page(w, reg))
		put_address(w, reg, w->site->page);
}

static inline unsigned int on_page(const struct writer *w, unsigned int offset)
{
	return offset + w->bias;
}

static inline void put_branch_back(struct writer *w)
{
	uint32_t word;

	w->out_of_reach |= !branch(COND_AL, w->site->stub + 4 * w->count, w->site->address + 4, &word);
	put(w, word);
}

static inline unsigned int rd_of(uint32_t word)
{
	return word >> 12 & 15;
}

static inline unsigned int rm_of(uint32_t word)
{
	return word & 15;
}

static inline unsigned int rn_of(uint32_t word)
{
	return word >> 16 & 15;
}

static inline bool is_low(unsigned int reg)
{
	return reg < SP;
}

/** LDM and STM of user registers (stub-multiple.c): are there registers for it, and the words. */
bool stub_fits_stm(const struct stub_site *site);
bool stub_fits_ldm(const struct stub_site *site);
void stub_stm_user(struct writer *w);
void stub_ldm_user(struct writer *w);

#endif
