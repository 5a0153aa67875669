// SPDX-License-Identifier: GPL-2.0
/*
 * The spaces of a vCPU, and which shadow table stands in which of their slots. A space is found by the guest's TTBR0, ASID and SCTLR.M; one
 * that is not found takes the place of the one not used for longest, or becomes another one (pv_shadow_grow()). What the
 * lowvisor may switch to, and where it may enter pages, is told to it here as well.
 */
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "descriptor.h"
#include "pv.h"
#include "spaces.h"

#define L1_ORDER	2
#define L1_TABLE	1u
#define L1_DOMAIN(d)	((u32)(d) << 5)

void pv_space_link(struct pv_shadow *shadow, struct pv_space *space, u32 slot, struct pv_table *table)
{
	space->tables[slot] = table;
	slot_set_add(&space->used, slot);
	pv_views_link(pv_shadow_vcpu(shadow), space->index, slot, table);
	if (space->asid == PV_ANY_ASID)
		pv_views_note_any_asid(pv_shadow_vcpu(shadow), slot);
	pv_write_descriptor(&space->l1[slot], table->phys | L1_DOMAIN(table->domain) | L1_TABLE);
}

void pv_space_unlink(struct pv_shadow *shadow, struct pv_space *space, u32 slot)
{
	space->tables[slot] = NULL;
	slot_set_remove(&space->used, slot);
	pv_views_unlink(pv_shadow_vcpu(shadow), space->index, slot);
	pv_write_descriptor(&space->l1[slot], 0);
}

void pv_space_link_again(struct pv_shadow *shadow, u32 slot, struct pv_table *table)
{
	unsigned int i;

	for (i = 0; i < shadow->nr_spaces; i++)
		if (shadow->spaces[i].tables[slot] == table)
			pv_space_link(shadow, &shadow->spaces[i], slot, table);
}

void pv_space_drop_global(struct pv_shadow *shadow, u32 slot)
{
	struct pv_table *table = shadow->global[slot];
	unsigned int i;

	for (i = 0; i < shadow->nr_spaces; i++)
		if (shadow->spaces[i].tables[slot] == table)
			pv_space_unlink(shadow, &shadow->spaces[i], slot);
	shadow->global[slot] = NULL;
	slot_set_remove(&shadow->global_used, slot);
	list_add(&table->free, &shadow->free);
}

void pv_space_drop(struct pv_shadow *shadow, struct pv_space *space, u32 slot)
{
	struct pv_table *table = space->tables[slot];

	if (table->global) {
		pv_space_drop_global(shadow, slot);
		return;
	}
	pv_space_unlink(shadow, space, slot);
	list_add(&table->free, &shadow->free);
}

void pv_space_drop_private(struct pv_shadow *shadow, struct pv_space *space)
{
	u32 slot;

	pv_for_each_used(slot, &space->used)
		if (!space->tables[slot]->global)
			pv_space_drop(shadow, space, slot);
}

static bool space_matches(const struct pv_space *space, bool mmu, u32 ttbr0, u32 asid)
{
	return space->valid && space->mmu == mmu && (!mmu || (space->ttbr0 == ttbr0 && space->asid == asid));
}

/* What is global answers in a new space as well (B3.10.1), so a guest's kernel need not fault its way into it. */
static void link_global(struct pv_shadow *shadow, struct pv_space *space)
{
	u32 slot;

	pv_for_each_used(slot, &shadow->global_used)
		if (!space->tables[slot])
			pv_space_link(shadow, space, slot, shadow->global[slot]);
}

/* Of tables of its own there are none: a new one, or one whose ASID the guest flushed, as it does when a process ends. */
static bool is_empty(const struct pv_space *space)
{
	u32 slot;

	pv_for_each_used(slot, &space->used)
		if (!space->tables[slot]->global)
			return false;
	return true;
}

/* With more processes that run by turns than spaces, each turn would begin with faults for all that the process touches. */
static bool is_in_use(const struct pv_shadow *shadow, const struct pv_space *space)
{
	return shadow->clock - space->last_used < 2 * PV_SPACES && !is_empty(space);
}

static struct pv_space *pick_space(struct pv_shadow *shadow, bool mmu, u32 ttbr0, u32 asid)
{
	struct pv_space *oldest = &shadow->spaces[0];
	unsigned int i;

	for (i = 0; i < shadow->nr_spaces; i++) {
		struct pv_space *space = &shadow->spaces[i];

		if (space_matches(space, mmu, ttbr0, asid))
			return space;
		if (space->last_used < oldest->last_used)
			oldest = space;
	}
	shadow->short_of_spaces = is_in_use(shadow, oldest);
	pv_space_drop_private(shadow, oldest);
	if (!oldest->mmu || !mmu)
		pv_for_each_used(i, &oldest->used)
			pv_space_unlink(shadow, oldest, i);
	if (mmu)
		link_global(shadow, oldest);
	oldest->valid = true;
	oldest->mmu = mmu;
	oldest->ttbr0 = ttbr0;
	oldest->asid = asid;
	return oldest;
}

/* The lowvisor may switch to it from now on, instead of to what was in its place. */
static void publish(struct pv_vcpu *pv, const struct pv_space *space)
{
	struct pv_state *state = pv->state;
	struct pv_low_space *low = &state->spaces[space->index];

	BUILD_BUG_ON(PV_SPACES != 32);
	state->spaces_by_asid[low->asid % PV_SPACES] &= ~(1u << space->index);
	*low = (struct pv_low_space){
		.ttbr0 = space->mmu ? space->ttbr0 : 1,
		.asid = space->asid,
		.ttbr = state->ttbr_guest,
	};
	state->spaces_by_asid[low->asid % PV_SPACES] |= 1u << space->index;
}

bool pv_shadow_selected(const struct pv_vcpu *pv)
{
	const u32 *cp15 = pv->state->ctx.cp15;
	const struct pv_space *space = pv->shadow.current_space;

	return space && space_matches(space, cp15[CP15_SCTLR] & SCTLR_M, cp15[CP15_TTBR0],
				      pv_asid(cp15[CP15_TTBR0], cp15[CP15_TTBR1], cp15[CP15_CONTEXTIDR]));
}

void pv_shadow_select(struct pv_vcpu *pv)
{
	const u32 *cp15 = pv->state->ctx.cp15;
	struct pv_shadow *shadow = &pv->shadow;
	struct pv_space *space;

	if (pv_shadow_selected(pv))
		return;
	space = pick_space(shadow, cp15[CP15_SCTLR] & SCTLR_M, cp15[CP15_TTBR0],
			   pv_asid(cp15[CP15_TTBR0], cp15[CP15_TTBR1], cp15[CP15_CONTEXTIDR]));
	shadow->current_space = space;
	pv->state->ttbr_guest = virt_to_phys(space->l1) | pv_ttbr_attributes;
	pv->state->space = space->index;
	publish(pv, space);
	space->last_used = ++shadow->clock;
}

bool pv_shadow_slot_free(const struct pv_vcpu *pv, u32 slot)
{
	unsigned int i;

	if (pv_in_shared_slot(pv, slot << 20) || pv->shadow.global[slot])
		return false;
	for (i = 0; i < pv->shadow.nr_spaces; i++)
		if (pv->shadow.spaces[i].tables[slot])
			return false;
	return true;
}

void pv_shadow_set_entry(struct pv_vcpu *pv, u32 slot, u32 descriptor)
{
	unsigned int i;

	for (i = 0; i < pv->shadow.nr_spaces; i++)
		pv_write_descriptor(&pv->shadow.spaces[i].l1[slot], descriptor);
}

static void space_free(struct pv_space *space)
{
	free_pages((unsigned long)space->l1, L1_ORDER);
	kvfree(space->tables);
}

static int space_init(struct pv_space *space, u32 index)
{
	space->index = index;
	space->l1 = (u32 *)__get_free_pages(GFP_KERNEL_ACCOUNT | __GFP_ZERO | __GFP_NOWARN, L1_ORDER);
	space->tables = kvcalloc(PV_SLOTS, sizeof(*space->tables), GFP_KERNEL_ACCOUNT);
	if (!space->l1 || !space->tables)
		return -ENOMEM;
	pv_clean_table(space->l1, PV_SLOTS * 4);
	return 0;
}

/* What is the same in all spaces and no table of the guest's: the window and the shared page. */
static void copy_entry(struct pv_vcpu *pv, struct pv_space *space, u32 slot)
{
	if (slot < PV_SLOTS)
		pv_write_descriptor(&space->l1[slot], pv->shadow.spaces[0].l1[slot]);
}

/* If there is no memory for it, the vCPU goes on with those that it has. */
void pv_shadow_grow(struct pv_vcpu *pv)
{
	struct pv_shadow *shadow = &pv->shadow;
	struct pv_space space = { 0 };

	if (!shadow->short_of_spaces || shadow->nr_spaces == PV_SPACES)
		return;
	shadow->short_of_spaces = false;
	if (space_init(&space, shadow->nr_spaces)) {
		space_free(&space);
		return;
	}
	spin_lock(&pv->vcpu->vm->mmu_lock);
	copy_entry(pv, &space, pv->window.slot);
	copy_entry(pv, &space, pv->state->shared_slot);
	shadow->spaces[shadow->nr_spaces++] = space;
	spin_unlock(&pv->vcpu->vm->mmu_lock);
}

int pv_spaces_init(struct pv_vcpu *pv)
{
	struct pv_shadow *shadow = &pv->shadow;
	unsigned int i;

	shadow->nr_spaces = PV_FIRST_SPACES;
	for (i = 0; i < shadow->nr_spaces; i++)
		if (space_init(&shadow->spaces[i], i))
			return -ENOMEM;
	return 0;
}

void pv_spaces_free(struct pv_vcpu *pv)
{
	unsigned int i;

	for (i = 0; i < pv->shadow.nr_spaces; i++)
		space_free(&pv->shadow.spaces[i]);
}
