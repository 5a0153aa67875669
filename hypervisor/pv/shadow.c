// SPDX-License-Identifier: GPL-2.0
/*
 * Shadow page tables as a virtual TLB: tables, what is entered in them and what flushes take away. Where they stand is in spaces.c.
 *
 * The guest's tables are not watched. As on a real core, an entry may stay until the guest invalidates it, and those
 * operations trap (ARM ARM B3.10). So a shadow holds what some walk of the guest's tables gave, cut down to what the
 * host grants, and reaction to events is short:
 *
 *	fault		walk the guest's tables; the guest's fault is injected, otherwise one page is entered
 *	TLB operation	drop the pages it names, in every space it names
 *	TTBR0, ASID	take the space of that pair, or the one not used for longest
 *	host unmaps	drop everything
 *
 * Domains. Guest kernel and guest user both run in USR mode, so the access bits of a shadow entry can't tell them
 * apart: the hardware domain of its 1 MiB slot does. A domain stands for (guest domain, class):
 *
 *	class user	no page in the slot allows more to the guest's kernel than to its user mode
 *	class kernel	anything; user mode gets no access to the slot at all
 *
 * A fault in privileged mode on a page that allows more to the kernel turns its slot into class kernel, which hides
 * the slot from user mode; a permitted user access to such a slot empties it and starts again as class user. Slots
 * that mix both (Linux has one, around its vectors) thus cost faults and never leak.
 *
 * Global guest pages live in tables that all spaces share, so a switch of address space refills only what is not
 * global, and a new space begins with all that is. A slot that mixes global pages and others gets a table of the space's own.
 */
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "descriptor.h"
#include "pv.h"
#include "spaces.h"

void pv_update_dacr(struct pv_vcpu *pv)
{
	struct pv_state *state = pv->state;
	u32 guest = state->ctx.cp15[CP15_DACR];

	if (!(state->ctx.cp15[CP15_SCTLR] & SCTLR_M))
		guest = ~0u;	/* no domains without the MMU */
	state->dacr_cache[0].guest = 1u << 2;
	state->dacr_cache[1].guest = 0;
	pv_forget_exit(state);
	state->dacr_kernel = pv_real_dacr(state, guest, true);
	state->dacr_user = pv_real_dacr(state, guest, false);
}

/* --- second-level tables --- */

static int add_tables(struct pv_shadow *shadow)
{
	struct page *page;
	unsigned int i;

	if (shadow->nr_pages == PV_TABLE_PAGES)
		return -ENOSPC;
	page = alloc_page(GFP_ATOMIC | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!page)
		return -ENOMEM;
	for (i = 0; i < 4; i++) {
		struct pv_table *table = &shadow->pool[4 * shadow->nr_pages + i];

		table->entries = (u32 *)page_address(page) + 256 * i;
		table->phys = page_to_phys(page) + 1024 * i;
		list_add(&table->free, &shadow->free);
	}
	pv_views_show_shadow(pv_shadow_vcpu(shadow), shadow->nr_pages, page);
	shadow->pages[shadow->nr_pages++] = page;
	return 0;
}

static struct pv_table *take_table(struct pv_shadow *shadow)
{
	struct pv_table *table;

	if (list_empty(&shadow->free) && add_tables(shadow))
		return NULL;
	table = list_first_entry(&shadow->free, struct pv_table, free);
	list_del(&table->free);
	memset(table->entries, 0, 1024);
	pv_clean_table(table->entries, 1024);
	table->large = 0;
	table->holds_global = false;
	return table;
}

unsigned long pv_shadow_sample(const struct pv_vcpu *pv)
{
	unsigned long sample = READ_ONCE(pv->state->flushes) + pv->state->own_flushes;

	/* Nothing of the guest's tables may be read before. Pairs with the barrier in the guest and the lock of its flush. */
	smp_rmb();
	return sample;
}

bool pv_shadow_flushed_since(const struct pv_vcpu *pv, unsigned long sample)
{
	return pv->state->flushes + pv->state->own_flushes != sample;
}

/*
 * Under mmu_lock, which orders it; READ_ONCE elsewhere. The lowvisor takes no lock: it enters a page and looks at the count again. Either
 * it finds this and takes the page away, or what is done next here comes behind its entry (low/fault.c).
 */
static void note_flush(struct pv_shadow *shadow)
{
	struct pv_state *state = pv_shadow_vcpu(shadow)->state;

	/* Who sees the step sees what went of the views before. */
	smp_wmb();
	WRITE_ONCE(state->flushes, state->flushes + 1);
	/* Pairs with the one in enter() there. */
	smp_mb();
}

void pv_shadow_flush(struct pv_vcpu *pv)
{
	struct pv_shadow *shadow = &pv->shadow;
	unsigned int i;
	u32 slot;

	note_flush(shadow);
	shadow->supersections = false;
	kvm32_count(pv->vcpu, STAT_SHADOW_FLUSH);
	for (i = 0; i < shadow->nr_spaces; i++)
		pv_space_drop_private(shadow, &shadow->spaces[i]);
	pv_for_each_used(slot, &shadow->global_used)
		pv_space_drop_global(shadow, slot);
	pv_views_forget_any_asid(pv);
}

void pv_shadow_take_pages(struct pv_vcpu *pv, struct list_head *pages)
{
	struct pv_shadow *shadow = &pv->shadow;
	unsigned int i;

	pv_shadow_flush(pv);
	INIT_LIST_HEAD(&shadow->free);
	pv_views_hide_shadow(pv);
	for (i = 0; i < shadow->nr_pages; i++)
		list_add(&shadow->pages[i]->lru, pages);
	WRITE_ONCE(shadow->nr_pages, 0);
}

void pv_shadow_flush_asid(struct pv_vcpu *pv, u32 asid)
{
	struct pv_shadow *shadow = &pv->shadow;
	unsigned int i;

	note_flush(shadow);
	for (i = 0; i < shadow->nr_spaces; i++)
		if (shadow->spaces[i].asid == asid || shadow->spaces[i].asid == PV_ANY_ASID)
			pv_space_drop_private(shadow, &shadow->spaces[i]);
}

/* @count pages of it. A guest block is one TLB entry to the guest, so naming any address in it drops all of it. */
static void flush_in_table(struct pv_shadow *shadow, struct pv_space *space, struct pv_table *table, u32 va, u32 count)
{
	u32 *entry = &table->entries[va >> 12 & 255];

	if (table->large && table->global) {
		pv_space_drop_global(shadow, va >> 20);
	} else if (table->large) {
		pv_space_drop(shadow, space, va >> 20);
	} else {
		for (; count; count--, entry++)
			if (*entry)
				pv_write_descriptor(entry, 0);
	}
}

/* An entry for one ASID, or one that is global and so answers to any (B3.10.5). */
static bool is_addressed(const struct pv_space *space, const struct pv_table *table, u32 asid)
{
	return asid == PV_ANY_ASID || space->asid == asid || space->asid == PV_ANY_ASID || table->holds_global;
}

/* @count pages, all in one slot */
static void flush_slot(struct pv_shadow *shadow, u32 va, u32 count, u32 asid)
{
	struct pv_table *global = shadow->global[va >> 20];
	unsigned int i;

	if (global)
		flush_in_table(shadow, NULL, global, va, count);
	for (i = 0; i < shadow->nr_spaces; i++) {
		struct pv_space *space = &shadow->spaces[i];
		struct pv_table *table = space->tables[va >> 20];

		if (table && !table->global && is_addressed(space, table, asid))
			flush_in_table(shadow, space, table, va, count);
	}
}

static bool holds_supersection(struct pv_shadow *shadow, u32 slot)
{
	unsigned int i;

	if (shadow->global[slot] && shadow->global[slot]->large == 2)
		return true;
	for (i = 0; i < shadow->nr_spaces; i++)
		if (shadow->spaces[i].tables[slot] && shadow->spaces[i].tables[slot]->large == 2)
			return true;
	return false;
}

/* Of one at @va: what it has in each of its slots. */
static void flush_supersection(struct pv_shadow *shadow, u32 va, u32 asid)
{
	u32 first = va & ~0xffffffu, i;

	for (i = 0; shadow->supersections && i < 16; i++)
		if (holds_supersection(shadow, (first >> 20) + i))
			flush_slot(shadow, first + (i << 20), 1, asid);
}

void pv_shadow_flush_pages(struct pv_vcpu *pv, u32 va, u32 count, u32 asid)
{
	u32 here;

	note_flush(&pv->shadow);
	for (; count; count -= here, va += here * PAGE_SIZE) {
		here = min(count, 256 - (va >> 12 & 255));
		flush_supersection(&pv->shadow, va, asid);
		flush_slot(&pv->shadow, va, here, asid);
	}
}

/* --- hardware domains --- */

static int find_domain(struct pv_state *state, u8 guest, bool user)
{
	u32 i;

	for (i = 1; i < state->nr_domains; i++)
		if (state->domains[i].guest == guest && state->domains[i].user == user)
			return i;
	return -1;
}

/* There are 14 for 32 pairs; a guest that uses more starts again. */
static u8 hardware_domain(struct pv_vcpu *pv, u8 guest, bool user)
{
	struct pv_state *state = pv->state;
	int found = find_domain(state, guest, user);

	if (found > 0)
		return found;
	if (state->nr_domains == PV_HARDWARE_DOMAINS) {
		pv_shadow_flush(pv);
		state->nr_domains = 1;
	}
	state->domains[state->nr_domains] = (struct pv_domain){ .guest = guest, .user = user };
	state->nr_domains++;
	pv_update_dacr(pv);
	return state->nr_domains - 1;
}

/* --- fill --- */

static u32 small_page(const struct kvm32_page *page, u32 rights)
{
	return pv_small_page(page->pfn, pv_memory_attributes, page->writable ? rights : rights & ~RIGHT_WRITE);
}

static struct pv_table *new_table(struct pv_vcpu *pv, u32 slot, bool global, u8 domain)
{
	struct pv_shadow *shadow = &pv->shadow;
	struct pv_table *table = take_table(shadow);

	if (!table) {
		pv_shadow_flush(pv);
		table = take_table(shadow);
		if (!table)
			return NULL;
	}
	table->global = global;
	table->domain = domain;
	if (global) {
		shadow->global[slot] = table;
		slot_set_add(&shadow->global_used, slot);
	}
	return table;
}

/* The table for a page in the current space: its private one, else the shared one if the page is global. */
static struct pv_table *table_for(struct pv_vcpu *pv, u32 slot, bool global, u8 domain)
{
	struct pv_shadow *shadow = &pv->shadow;
	struct pv_space *space = shadow->current_space;
	struct pv_table *table = space->tables[slot];

	if (table && (!table->global || global))
		return table;
	if (table)
		pv_space_unlink(shadow, space, slot);
	table = global ? shadow->global[slot] : NULL;
	if (!table)
		table = new_table(pv, slot, global, domain);
	if (table)
		pv_space_link(shadow, space, slot, table);
	return table;
}

/* Brings a table to the class that an access needs; see the head of this file. */
static void adopt_domain(struct pv_vcpu *pv, u32 slot, struct pv_table *table, u8 guest, bool user, bool privileged)
{
	const struct pv_domain *now = &pv->state->domains[table->domain];

	if (now->guest != guest || (!privileged && !now->user)) {
		memset(table->entries, 0, 1024);
		pv_clean_table(table->entries, 1024);
	} else if (now->user == user || (user && privileged)) {
		return;
	}
	table->domain = hardware_domain(pv, guest, user);
	pv_space_link_again(&pv->shadow, slot, table);
}

static u8 block_class(u32 size)
{
	return size <= 4096 ? 0 : size <= 1 << 20 ? 1 : 2;
}

void pv_shadow_fill(struct pv_vcpu *pv, u32 va, const struct guest_translation *translation, u32 rights,
		    u32 user_rights, bool privileged, const struct kvm32_page *page)
{
	u32 slot = va >> 20;
	bool user = !privileged || rights == user_rights;
	bool global = !translation->ng && translation->level;
	u8 domain = hardware_domain(pv, translation->domain, user);
	struct pv_table *table = table_for(pv, slot, global, domain);

	if (!table)
		return;		/* no memory: the guest faults again */
	adopt_domain(pv, slot, table, translation->domain, user, privileged);
	if (block_class(translation->size) > table->large) {
		table->large = block_class(translation->size);
		pv->shadow.supersections |= table->large == 2;
		pv->state->views.blocks = pv->shadow.supersections;
	}
	/* Another slot's link may have come in its place since. */
	pv_views_link(pv, pv->shadow.current_space->index, slot, table);
	if (global) {
		table->holds_global = true;
		pv_views_note_any_asid(pv, slot);
	}
	pv_write_descriptor(&table->entries[va >> 12 & 255], small_page(page, privileged ? rights : user_rights));
}

u32 *pv_shadow_entries(const struct pv_vcpu *pv, u32 va)
{
	const struct pv_table *table = pv->shadow.current_space->tables[va >> 20];

	return table ? &table->entries[va >> 12 & 255] : NULL;
}

void pv_shadow_fill_beside(u32 *entry, u32 rights, const struct kvm32_page *page)
{
	pv_write_descriptor(entry, small_page(page, rights));
}

u32 pv_shadow_room(const struct pv_vcpu *pv, u32 va, u32 limit)
{
	const struct pv_shadow *shadow = &pv->shadow;
	u32 first = va >> 12 & 255, count = 1;
	const struct pv_table *table = shadow->current_space ? shadow->current_space->tables[va >> 20] : NULL;

	if (!table)
		table = shadow->global[va >> 20];
	limit = min(limit, 256 - first);
	while (count < limit && !(table && table->entries[first + count]))
		count++;
	return count;
}

int pv_shadow_init(struct pv_vcpu *pv)
{
	struct pv_shadow *shadow = &pv->shadow;

	INIT_LIST_HEAD(&shadow->free);
	shadow->pool = kvcalloc(4 * PV_TABLE_PAGES, sizeof(*shadow->pool), GFP_KERNEL_ACCOUNT);
	shadow->global = kvcalloc(PV_SLOTS, sizeof(*shadow->global), GFP_KERNEL_ACCOUNT);
	if (!shadow->pool || !shadow->global)
		return -ENOMEM;
	return pv_spaces_init(pv);
}

void pv_shadow_free(struct pv_vcpu *pv)
{
	struct pv_shadow *shadow = &pv->shadow;
	unsigned int i;

	pv_spaces_free(pv);
	for (i = 0; i < shadow->nr_pages; i++)
		__free_page(shadow->pages[i]);
	kvfree(shadow->pool);
	kvfree(shadow->global);
}
