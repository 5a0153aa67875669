// SPDX-License-Identifier: GPL-2.0
/*
 * Aborts of the guest without an exit, as far as the views (../views.c) reach: its own faults are taken into it, and pages that are known
 * entered in the shadow table that is there for them. Whatever is not found, or would change more than one entry, is the highvisor's,
 * which begins again.
 *
 * No lock is taken. What another CPU takes away in the meantime, a page of the host's or a translation that the guest flushes, it takes
 * from the shadow tables behind a step of state->flushes (note_flush() in ../shadow.c). So an entry is made first and then asked whether
 * that has moved since before anything was looked at: either it has, and the entry goes again, or the flush comes behind the entry.
 */
#include "../../guest-mmu.h"
#include "views.h"

/* The lowvisor's own copies, and inlined: it is linked alone, and takes no address of a function. */
#include "../../lib/permission.c"
#include "../../lib/walk.c"

#include "../../frame.h"

struct abort {
	u32 va;
	enum guest_access access;
	u32 flushes;
	struct guest_mmu mmu;
	struct guest_translation translation;
};

static void barrier_all(void)
{
	asm volatile("dmb" : : : "memory");
}

static u32 sample(const struct pv_state *state)
{
	u32 flushes = READ_ONCE(state->flushes);

	barrier_all();
	return flushes;
}

/* -EAGAIN: not in view */
static int read_table(void *ctx, u32 gpa, u32 *word)
{
	const struct pv_state *state = ctx;
	u32 place = (gpa >> 12) % PV_SEEN_TABLES;

	if (state->views.tables[place] != (gpa >> 12) + 1)
		return -EAGAIN;
	*word = READ_ONCE(*low_window(state, PV_WINDOW_TABLES + (place << 12) + (gpa & 0xffc)));
	return 0;
}

/* What is known of a page; 0: nothing. */
static u32 frame_of(const struct pv_state *state, u32 gfn)
{
	u32 index = gfn - state->views.frames_base, number = index >> 10, place = number % PV_SEEN_FRAMES;

	if (index >= state->views.frames_count || state->views.frames[place] != number + 1)
		return 0;
	return READ_ONCE(*low_window(state, PV_WINDOW_FRAMES + (place << 12) + (index << 2 & 0xffc)));
}

/* At once, with nobody to be told of it? */
static bool may_store(u32 frame)
{
	return (frame & KVM32_FRAME_DIRTY) && (frame & KVM32_FRAME_WRITABLE);
}

static u32 entry_for(const struct pv_state *state, u32 frame, u32 rights)
{
	if (!may_store(frame))
		rights &= ~RIGHT_WRITE;
	return pv_small_page(kvm32_frame_pfn(frame), state->memory_attributes, rights);
}

/* The entries that were empty in a group of eight, as @filled has them, are empty again. */
static void take_back(u32 *group, u32 filled)
{
	u32 i;

	for (i = 0; i < PV_GROUP; i++)
		if (filled >> i & 1)
			pv_write_descriptor(&group[i], 0);
}

/* Around a page that was not stored to those that the guest has entered likewise, as pv_fill_around(); tables are little-endian. */
static u32 fill_around(const struct pv_state *state, const struct abort *abort, u32 *group, u32 rights)
{
	u32 gpa = abort->translation.descriptor_gpa & ~(4 * PV_GROUP - 1), i, filled = 0;
	const u32 *descriptors = low_window(state, PV_WINDOW_TABLES + ((gpa >> 12) % PV_SEEN_TABLES << 12) + (gpa & 0xfff));

	for (i = 0; i < PV_GROUP; i++) {
		u32 descriptor = READ_ONCE(descriptors[i]), frame;

		if (group[i] || ((descriptor ^ abort->translation.descriptor) & PV_ATTRIBUTES))
			continue;
		frame = frame_of(state, descriptor >> 12);
		if (!frame)
			continue;
		pv_write_descriptor(&group[i], entry_for(state, frame, rights));
		filled |= 1u << i;
	}
	return filled;
}

/* The table of the space and slot, in which a page of that domain may stand that both modes have the same rights on. */
static const struct pv_link *find_link(const struct pv_state *state, const struct abort *abort)
{
	const struct pv_link *link = low_find_link(state, state->space, abort->va >> 20);

	return link && state->domains[link->domain].guest == abort->translation.domain ? link : NULL;
}

static void enter(const struct pv_state *state, const struct abort *abort, const struct pv_link *link, u32 frame, u32 rights)
{
	u32 index = abort->va >> 12 & 255, filled = 0;
	u32 *entries = low_entries(state, link);
	u32 *group = &entries[index & ~(PV_GROUP - 1)];
	bool before = entries[index];

	pv_write_descriptor(&entries[index], entry_for(state, frame, rights));
	if (abort->access != GUEST_WRITE && !(abort->mmu.sctlr & SCTLR_EE))
		filled = fill_around(state, abort, group, rights);
	barrier_all();
	if (READ_ONCE(state->flushes) != abort->flushes)
		take_back(group, filled | 1u << index % PV_GROUP);
	if (before)
		low_invalidate_page(abort->va);
	asm volatile("dsb\n\tisb" : : : "memory");
}

static bool fill(struct pv_state *state, const struct abort *abort)
{
	const struct guest_translation *translation = &abort->translation;
	u32 rights = guest_rights(&abort->mmu, translation, false), frame;
	const struct pv_link *link;

	if (!translation->descriptor || !translation->ng)
		return false;
	if (kvm32_privileged(&state->ctx) && guest_rights(&abort->mmu, translation, true) != rights)
		return false;
	link = find_link(state, abort);
	frame = frame_of(state, translation->gpa >> 12);
	if (!link || !frame)
		return false;
	if (abort->access == GUEST_WRITE && !may_store(frame))
		return false;
	enter(state, abort, link, frame, rights);
	pv_count_fast(state, SHADOW, 1);
	return true;
}

/* As the architecture has it for what the walk found. */
static void inject(struct pv_state *state, const struct abort *abort, u32 fault_status)
{
	struct kvm32_context *ctx = &state->ctx;

	if (kvm32_privileged(ctx))	/* from user mode the page shows nothing that is not in the context */
		pv_shared_take(state);
	if (abort->access == GUEST_EXECUTE)
		kvm32_inject_prefetch_abort(ctx, fsr_encode(fault_status, 0, false), abort->va);
	else
		kvm32_inject_data_abort(ctx, fsr_encode(fault_status, abort->translation.domain, abort->access == GUEST_WRITE),
					abort->va);
	pv_shared_give_mode(state);
	pv_shared_give_fault(state);
	low_set_privileged(state);
	pv_count_fast(state, FAULT, 1);
}

static bool is_device(const struct pv_state *state, const struct abort *abort)
{
	return abort->access != GUEST_EXECUTE &&
	       abort->va >> 12 == state->views.devices[abort->access == GUEST_WRITE].va >> 12;
}

/* Flat: with the walk's callback known, most of what the walk does for others falls away. */
__attribute__((flatten)) bool low_mend(struct pv_state *state, u32 va, u32 fsr, bool prefetch)
{
	struct abort abort;
	u32 fault_status;
	int ret;

	abort.va = va;
	abort.flushes = sample(state);
	abort.access = prefetch ? GUEST_EXECUTE : fsr & FSR_WNR ? GUEST_WRITE : GUEST_READ;
	if (!low_is_mendable(fsr) || va >> 20 == state->shared_slot || is_device(state, &abort) ||
	    !(state->ctx.cp15[CP15_SCTLR] & SCTLR_M))
		return false;
	abort.mmu = kvm32_guest_mmu(&state->ctx);
	ret = guest_walk(&abort.mmu, va, read_table, state, &abort.translation, &fault_status);
	if (!ret)
		ret = guest_permission_check(&abort.mmu, &abort.translation, abort.access, kvm32_privileged(&state->ctx),
					     &fault_status);
	if (!ret)
		return fill(state, &abort);
	if (ret == -EFAULT)
		inject(state, &abort, fault_status);
	return ret == -EFAULT;
}
