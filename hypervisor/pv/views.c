// SPDX-License-Identifier: GPL-2.0
/*
 * What the lowvisor sees beside its text and its vCPU's state, in the window: pages of the guest's translation tables, of what is known
 * of the guest's memory, and of the shadow tables. With these it answers most of the guest's aborts itself (low/fault.c).
 *
 * Nothing of it is looked for by the lowvisor. Here is entered what the highvisor came by while it answered an abort, each page in a place
 * that its number gives, and what stood there goes. An entry is found under mmu_lock, while the vCPU is out, so that the TLB need not be
 * thought of: each world switch empties it. All of them may be read from, the shadow tables also written to, in privileged modes alone.
 */
#include <linux/mm.h>
#include <linux/vmalloc.h>

#include "descriptor.h"
#include "pv.h"

static void map(struct pv_vcpu *pv, u32 offset, u32 pte)
{
	pv_write_descriptor(&pv->window.table[offset >> PAGE_SHIFT], pte);
}

static u32 private_page(u32 pfn)
{
	return pfn << PAGE_SHIFT | pv_memory_attributes | PTE_NG | PTE_SMALL | PTE_AP_PRIVILEGED | PTE_XN;
}

static void map_readable(struct pv_vcpu *pv, u32 offset, u32 pfn)
{
	map(pv, offset, private_page(pfn) | PTE_APX);
}

void pv_views_show_table(struct pv_vcpu *pv, u32 gfn)
{
	u32 place = gfn % PV_SEEN_TABLES;
	struct kvm32_page page;

	if (pv->state->views.tables[place] == gfn + 1 || !kvm32_kept_page(pv->vcpu->vm, gfn, false, &page))
		return;
	map_readable(pv, PV_WINDOW_TABLES + place * PAGE_SIZE, page.pfn);
	pv->state->views.tables[place] = gfn + 1;
}

static u32 pfn_of(const void *address)
{
	return is_vmalloc_addr(address) ? vmalloc_to_pfn(address) : virt_to_phys(address) >> PAGE_SHIFT;
}

/* Of the slot that most of a guest's memory is in. */
void pv_views_show_frames(struct pv_vcpu *pv, u32 gfn)
{
	const struct kvm32_memslot *slot = &pv->vcpu->vm->slots[0];
	struct pv_views *views = &pv->state->views;
	u32 number = (gfn - slot->base_gfn) / (PAGE_SIZE / sizeof(u32)), place = number % PV_SEEN_FRAMES;

	if (views->frames[place] == number + 1 || gfn - slot->base_gfn >= slot->npages || !PAGE_ALIGNED(slot->frames))
		return;
	views->frames_base = slot->base_gfn;
	views->frames_count = slot->npages;
	map_readable(pv, PV_WINDOW_FRAMES + place * PAGE_SIZE, pfn_of((char *)slot->frames + number * PAGE_SIZE));
	views->frames[place] = number + 1;
}

void pv_views_show_shadow(struct pv_vcpu *pv, u32 number, struct page *page)
{
	if (number < PV_SEEN_SHADOW)
		map(pv, PV_WINDOW_SHADOW + number * PAGE_SIZE, private_page(page_to_pfn(page)));
}

/*
 * The mappings themselves stay until the vCPU enters the next time: the lowvisor may be in the middle of an access. Their pages are not
 * free before it is out.
 */
void pv_views_hide_shadow(struct pv_vcpu *pv)
{
	WRITE_ONCE(pv->views_stale, true);
}

/* The lowvisor enters pages of one space and of class user, and knows nothing of blocks. */
void pv_views_link(struct pv_vcpu *pv, u32 space, u32 slot, const struct pv_table *table)
{
	struct pv_link *link = &pv->state->views.links[pv_link_index(space, slot)];
	u32 number = table - pv->shadow.pool;

	if (table->global || table->large || !pv->state->domains[table->domain].user || number >= 4 * PV_SEEN_SHADOW) {
		pv_views_unlink(pv, space, slot);
		return;
	}
	link->table = number;
	link->domain = table->domain;
	WRITE_ONCE(link->key, pv_link_key(space, slot));
}

void pv_views_unlink(struct pv_vcpu *pv, u32 space, u32 slot)
{
	struct pv_link *link = &pv->state->views.links[pv_link_index(space, slot)];

	if (link->key == pv_link_key(space, slot))
		WRITE_ONCE(link->key, 0);
}

void pv_views_note_any_asid(struct pv_vcpu *pv, u32 slot)
{
	pv->state->views.any_asid[slot / 32] |= 1u << slot % 32;
}

void pv_views_forget_any_asid(struct pv_vcpu *pv)
{
	memset(pv->state->views.any_asid, 0, sizeof(pv->state->views.any_asid));
	pv->state->views.blocks = false;
}

void pv_views_forget(struct pv_vcpu *pv)
{
	struct pv_views *views = &pv->state->views;

	memset(views->tables, 0, sizeof(views->tables));
	memset(views->frames, 0, sizeof(views->frames));
	views->frames_count = 0;
	WRITE_ONCE(pv->views_stale, true);
}

/* No mapping is left that a core could load from ahead of time, of a page that may have another use by now. */
static void unmap_unseen(struct pv_vcpu *pv)
{
	const struct pv_views *views = &pv->state->views;
	u32 i;

	for (i = 0; i < PV_SEEN_TABLES; i++)
		if (!views->tables[i])
			map(pv, PV_WINDOW_TABLES + i * PAGE_SIZE, 0);
	for (i = 0; i < PV_SEEN_FRAMES; i++)
		if (!views->frames[i])
			map(pv, PV_WINDOW_FRAMES + i * PAGE_SIZE, 0);
	for (i = pv->shadow.nr_pages; i < PV_SEEN_SHADOW; i++)
		map(pv, PV_WINDOW_SHADOW + i * PAGE_SIZE, 0);
}

void pv_views_enter(struct pv_vcpu *pv)
{
	if (!READ_ONCE(pv->views_stale))
		return;
	spin_lock(&pv->vcpu->vm->mmu_lock);
	pv->views_stale = false;
	unmap_unseen(pv);
	spin_unlock(&pv->vcpu->vm->mmu_lock);
}
