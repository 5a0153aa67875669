// SPDX-License-Identifier: GPL-2.0
/*
 * CP15 accesses that need no host: what Linux does at each kernel entry, exit and context switch, and cache
 * maintenance. The rest goes to the highvisor.
 */
#include <linux/minmax.h>

#include "icache.h"
#include "low.h"

/* CRn, opc1, CRm, opc2 and L of MCR/MRC, packed. */
#define CP15(crn, opc1, crm, opc2, read)	((crn) << 16 | (opc1) << 12 | (crm) << 4 | (opc2) << 1 | (read))

static u32 pack(u32 instruction)
{
	return CP15(instruction >> 16 & 15, instruction >> 21 & 7, instruction & 15, instruction >> 5 & 7,
		    instruction >> 20 & 1);
}

static u32 read_register(struct pv_state *state, u32 instruction, enum kvm32_cp15 index)
{
	state->ctx.regs[instruction >> 12 & 15] = state->ctx.cp15[index];
	pv_count_fast(state, CP15, 1);
	return 0;
}

static u32 write_dacr(struct pv_state *state, u32 value)
{
	if ((value ^ state->ctx.cp15[CP15_DACR]) & PV_DACR_HIGH_BITS)
		return PV_EXIT_UNDEF;
	if (!(state->ctx.cp15[CP15_SCTLR] & SCTLR_M))	/* there are no domains then */
		return PV_EXIT_UNDEF;
	state->ctx.cp15[CP15_DACR] = value;
	if (state->shared)
		*pv_shared_word(state, SHARED_PAGE_DACR) = value;
	state->dacr_kernel = pv_real_dacr(state, value, true);
	state->dacr_user = pv_real_dacr(state, value, false);
	state->dacr_cache[value >> 2 & 1] = (struct pv_dacr){
		.guest = value, .kernel = state->dacr_kernel, .user = state->dacr_user,
	};
	asm volatile("mcr p15, 0, %0, c3, c0, 0\n\tisb" : : "r" (state->dacr_kernel) : "memory");
	pv_count_fast(state, CP15, 1);
	return 0;
}

/* Its number, or PV_SPACES. A switch of Linux looks for three of them. */
static u32 find_space(const struct pv_state *state, u32 ttbr0, u32 asid)
{
	u32 i, left;

	for (left = pv_spaces_like(state, asid); left; left &= left - 1) {
		i = __builtin_ctz(left);
		if (state->spaces[i].ttbr0 == ttbr0 && state->spaces[i].asid == asid)
			return i;
	}
	return PV_SPACES;
}

/*
 * A switch of address space, if the guest was in the new one before and its shadow is still there. The window lies in the
 * same place in all of them. All guest entries of the TLB have ASID 0 whatever space they are of, so they go.
 */
u32 low_switch_space(struct pv_state *state, u32 ttbr0, u32 contextidr)
{
	u32 *cp15 = state->ctx.cp15;
	u32 i, asid = pv_asid(ttbr0, cp15[CP15_TTBR1], contextidr);

	if (!(cp15[CP15_SCTLR] & SCTLR_M))
		return PV_EXIT_UNDEF;
	i = find_space(state, ttbr0, asid);
	if (i == PV_SPACES)
		return PV_EXIT_UNDEF;
	cp15[CP15_TTBR0] = ttbr0;
	cp15[CP15_CONTEXTIDR] = contextidr;
	pv_count_fast(state, CP15, 1);
	if (state->ttbr_guest == state->spaces[i].ttbr)
		return 0;
	state->ttbr_guest = state->spaces[i].ttbr;
	state->space = i;
	asm volatile("mcr p15, 0, %0, c2, c0, 0\n\tisb\n\t"
		     "mcr p15, 0, %1, c8, c7, 2\n\tmcr p15, 0, %1, c7, c5, 6\n\tdsb\n\tisb"
		     : : "r" (state->ttbr_guest), "r" (0) : "memory");
	return 0;
}

static u32 write_tpidruro(struct pv_state *state, u32 value)
{
	state->ctx.cp15[CP15_TPIDRURO] = value;
	asm volatile("mcr p15, 0, %0, c13, c0, 3" : : "r" (value));
	pv_count_fast(state, CP15, 1);
	return 0;
}

typedef u32 (*lines_fn)(u32 va, u32 step, u32 count);

/** A loop around an operation by MVA: its registers, and which of the two common ends it has. */
struct loop {
	u32 *va, *end, step;
	bool counts;	/* SUBS end, end, step; BHI: otherwise CMP va, end; BCC */
};

#define ADD_REGISTER	0xe0800000u
#define ADD_PAGE	0xe2800a01u	/* #4096 */
#define SUBS_REGISTER	0xe0500000u
#define CMP_REGISTER	0xe1500000u
#define BHI_BACK	0x8afffffbu	/* three instructions */
#define BCC_BACK	0x3afffffbu

/* The ADD behind the MCR. A register that is the step is none of the others. */
static bool find_step(struct pv_state *state, u32 add, u32 va, u32 end, struct loop *loop)
{
	u32 step = add & 15;

	loop->step = 4096;
	if (add == (ADD_PAGE | va << 16 | va << 12))
		return !loop->counts;
	loop->step = state->ctx.regs[step];
	return add == (ADD_REGISTER | va << 16 | va << 12 | step) && step != va && step != end && step != 15;
}

/* MCR at pc, ADD va, va, step, one of the ends, and a branch back to pc. */
static bool find_loop(struct pv_state *state, u32 instruction, struct loop *loop)
{
	u32 pc = state->ctx.regs[15], va = instruction >> 12 & 15, add, compare, branch, end;

	if (instruction >> 28 != 14)
		return false;
	if (low_load(state, pc + 4, &add) || low_load(state, pc + 8, &compare) || low_load(state, pc + 12, &branch))
		return false;
	loop->counts = branch == BHI_BACK;
	end = (loop->counts ? compare >> 16 : compare) & 15;
	if (compare != (loop->counts ? SUBS_REGISTER | end << 16 | end << 12 | (add & 15) : CMP_REGISTER | va << 16 | end) ||
	    (!loop->counts && branch != BCC_BACK) || va == end || end == 15 || !find_step(state, add, va, end, loop))
		return false;
	loop->va = &state->ctx.regs[va];
	loop->end = &state->ctx.regs[end];
	return true;
}

/* How often the guest would come to the MCR again. */
static u32 rounds(const struct loop *loop)
{
	u32 va = *loop->va, end = *loop->end, step = loop->step, bytes;

	if (step < 4 || step > 4096 || (step & (step - 1)))
		return 0;
	bytes = loop->counts ? end : end > va ? end - va : 0;
	return bytes ? (bytes - 1) >> (31 - __builtin_clz(step)) : 0;
}

/* Within the page: interrupts wait meanwhile, and it is mapped. */
static u32 rounds_in_page(const struct loop *loop)
{
	u32 left = 0xfff - (*loop->va & 0xfff);

	return loop->step < 4096 ? min(rounds(loop), left >> (31 - __builtin_clz(loop->step))) : 0;
}

/* All rounds of a loop but the last, which the guest does itself, for the sake of the flags. The first one is done. */
static void run_loop(struct pv_state *state, u32 instruction, lines_fn operation)
{
	struct loop loop;
	u32 count;

	if (!find_loop(state, instruction, &loop))
		return;
	count = rounds_in_page(&loop);
	if (!count || operation(*loop.va + loop.step, loop.step, count))
		return;
	*loop.va += count * loop.step;
	if (loop.counts)
		*loop.end -= count * loop.step;
	pv_count_fast(state, CACHE, count);
}

/*
 * A TLB operation by MVA. A kernel names the pages of a range one by one; here is found out how many more there are, so that they
 * are one operation, and at most one exit. @local: of this vCPU's TLB alone.
 */
static u32 flush_page(struct pv_state *state, u32 instruction, bool local)
{
	u32 *va = &state->ctx.regs[instruction >> 12 & 15];
	struct loop loop;

	if (find_loop(state, instruction, &loop) && !loop.counts && loop.step == 4096)
		state->more_pages = min(rounds(&loop), PV_MORE_PAGES);
	if (!local || !low_flush_pages(state, *va & ~0xfffu, 1 + state->more_pages, *va & 0xff))
		return PV_EXIT_UNDEF;
	*va += state->more_pages << 12;	/* the guest goes through the last round itself, as in run_loop() */
	return 0;
}

/* By MVA. A refused one goes through the highvisor, which maps the page or injects the fault (B3.12.1). */
static u32 by_address(struct pv_state *state, u32 instruction, lines_fn operation)
{
	u32 va = state->ctx.regs[instruction >> 12 & 15];

	if (operation(va, 0, 1)) {
		state->ctx.regs[15] += 4;
		return low_access_failed(state, va, false);
	}
	pv_count_fast(state, CACHE, 1);
	run_loop(state, instruction, operation);
	return 0;
}

static u32 invalidate_all_icache(struct pv_state *state)
{
	pv_invalidate_icache(state);
	pv_count_fast(state, CACHE, 1);
	return 0;
}

u32 low_cp15(struct pv_state *state, u32 instruction)
{
	u32 value = state->ctx.regs[instruction >> 12 & 15];

	if ((instruction >> 12 & 15) == 15)
		return PV_EXIT_UNDEF;
	switch (pack(instruction)) {
	case CP15(3, 0, 0, 0, 0):
		return write_dacr(state, value);
	case CP15(3, 0, 0, 0, 1):
		return read_register(state, instruction, CP15_DACR);
	case CP15(13, 0, 0, 4, 1):
		return read_register(state, instruction, CP15_TPIDRPRW);
	case CP15(13, 0, 0, 3, 0):
		return write_tpidruro(state, value);
	case CP15(13, 0, 0, 1, 1):
		return read_register(state, instruction, CP15_CONTEXTIDR);
	case CP15(1, 0, 0, 0, 1):
		return read_register(state, instruction, CP15_SCTLR);
	case CP15(2, 0, 0, 0, 0):
		return low_switch_space(state, value, state->ctx.cp15[CP15_CONTEXTIDR]);
	case CP15(13, 0, 0, 1, 0):
		return low_switch_space(state, state->ctx.cp15[CP15_TTBR0], value);
	case CP15(2, 0, 0, 0, 1):
		return read_register(state, instruction, CP15_TTBR0);
	case CP15(2, 0, 0, 1, 1):
		return read_register(state, instruction, CP15_TTBR1);
	case CP15(5, 0, 0, 0, 1):
		return read_register(state, instruction, CP15_DFSR);
	case CP15(5, 0, 0, 1, 1):
		return read_register(state, instruction, CP15_IFSR);
	case CP15(6, 0, 0, 0, 1):
		return read_register(state, instruction, CP15_DFAR);
	case CP15(6, 0, 0, 2, 1):
		return read_register(state, instruction, CP15_IFAR);
	case CP15(7, 0, 10, 1, 0):
	case CP15(7, 0, 11, 1, 0):
		return by_address(state, instruction, low_clean);
	case CP15(7, 0, 14, 1, 0):
	case CP15(7, 0, 6, 1, 0):
		return by_address(state, instruction, low_clean_invalidate);
	case CP15(7, 0, 5, 1, 0):
		return by_address(state, instruction, low_invalidate_icache);
	case CP15(7, 0, 14, 2, 0):
	case CP15(7, 0, 10, 2, 0):
	case CP15(7, 0, 6, 2, 0):
		return low_set_way(state, instruction);
	case CP15(7, 0, 5, 0, 0):
	case CP15(7, 0, 1, 0, 0):
	case CP15(7, 0, 5, 6, 0):
	case CP15(7, 0, 1, 6, 0):
	case CP15(7, 0, 5, 7, 0):
		return invalidate_all_icache(state);
	case CP15(8, 0, 3, 1, 0):
		return flush_page(state, instruction, state->alone);
	case CP15(8, 0, 5, 1, 0):
	case CP15(8, 0, 6, 1, 0):
	case CP15(8, 0, 7, 1, 0):
		return flush_page(state, instruction, true);
	case CP15(8, 0, 3, 3, 0):
	case CP15(8, 0, 7, 3, 0):
		return flush_page(state, instruction, false);
	default:
		return PV_EXIT_UNDEF;
	}
}

