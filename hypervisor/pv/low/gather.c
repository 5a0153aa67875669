// SPDX-License-Identifier: GPL-2.0
/*
 * Stores to a device that only gather in a ring (../../coalesced.c), where the guest is. Two things have to be known: that the guest's
 * registers and tables lead there, which the highvisor has left in the views, and that the ring is where such a store goes, which
 * struct kvm32_coalesced has until a zone, a slot or an eventfd changes. Whatever else it is remains an exit.
 *
 * A TLB operation of another vCPU, which makes the first of them untrue, waits until this one has been outside.
 */
#include "../../coalesced.h"
#include "../../guest-mmu.h"
#include "../../lib/decode.h"
#include "views.h"

/*
 * Of the kernel's ticket lock (asm/spinlock.h), without its PLDW, which needs the multiprocessing extensions. Once: whoever has it, or
 * comes between, may keep it. One that is not free is stored as it was, which leaves the guest no monitor open.
 */
static bool trylock(arch_spinlock_t *lock)
{
	u32 value, taken, failed;

	asm volatile("ldrex	%0, [%3]\n\t"
		     "subs	%1, %0, %0, ror #16\n\t"	/* next and owner differ */
		     "addeq	%0, %0, #1 << 16\n\t"
		     "strex	%2, %0, [%3]"
		     : "=&r" (value), "=&r" (taken), "=&r" (failed) : "r" (&lock->slock) : "memory", "cc");
	smp_mb();	/* what the lock is for comes behind it */
	return !taken && !failed;
}

/* Somebody may wait by WFE. */
static void unlock(arch_spinlock_t *lock)
{
	smp_mb();	/* and before it is given back */
	WRITE_ONCE(lock->tickets.owner, lock->tickets.owner + 1);
	asm volatile("dsb\n\tsev" : : : "memory");
}

static bool append(const struct pv_state *state, u32 gpa, u32 size, u32 value)
{
	struct kvm32_coalesced *coalesced = (void *)low_window(state, PV_WINDOW_COALESCED);
	struct kvm_coalesced_mmio_ring *ring = (void *)low_window(state, PV_WINDOW_COALESCED + 0x1000);
	arch_spinlock_t *lock = &coalesced->lock.rlock.raw_lock;
	bool done;

	if (!trylock(lock))
		return false;
	done = coalesced->gpa == gpa && coalesced->size == size && coalesced_append(ring, gpa, size, value);
	unlock(lock);
	return done;
}

/*
 * Registers are little-endian, and a guest of the other kind is rare. Alignment need not be looked at: that of the store which was seen to
 * gather was right, and this one is of the same size to the same address.
 */
bool low_gather(struct pv_state *state, u32 va)
{
	const struct pv_device_page *page = &state->views.devices[1];
	u32 flushes = READ_ONCE(state->flushes) + state->own_flushes, size, rt;
	bool load;

	if (!state->instruction || !low_is_mendable(state->fault_status) || !(state->fault_status & FSR_WNR) ||
	    (state->ctx.cpsr & PSR_E) || !pv_is_device_page(state, page, va, flushes))
		return false;
	size = decode_plain_access(state->instruction, &rt, &load);
	if (!size || load)
		return false;
	if (!append(state, page->gpa | (va & 0xfff), size, state->ctx.regs[rt] & ~0u >> (32 - 8 * size)))
		return false;
	state->ctx.regs[15] += 4;
	pv_count_fast(state, MMIO, 1);
	return true;
}
