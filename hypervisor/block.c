// SPDX-License-Identifier: GPL-2.0
/*
 * Guest memory in blocks of 2 MiB: where the VMM's own mapping is a huge page, and the slot lies so that the guest's
 * block is one as well. Only on hosts that have transparent huge pages, which takes long descriptors.
 */
#include <linux/export.h>
#include <linux/mm.h>

#include "core.h"

struct block_view {
	unsigned long hva;	/* of the block */
	u32 base_gfn;
};

/* A dirty log counts pages. */
static bool has_block(const struct kvm32_memslot *slot, u32 base_gfn, unsigned long hva)
{
	return !(slot->flags & KVM_MEM_READONLY) && !slot->dirty && base_gfn >= slot->base_gfn &&
	       base_gfn - slot->base_gfn + KVM32_BLOCK_PAGES <= slot->npages && !(hva & ~PMD_MASK);
}

static bool view_block(struct kvm32_vm *vm, u32 gfn, struct kvm32_page *out, struct block_view *view)
{
	struct kvm32_memslot *slot;
	bool found = false;

	spin_lock(&vm->mmu_lock);
	slot = kvm32_find_slot(vm, gfn);
	if (slot) {
		view->base_gfn = gfn & ~(KVM32_BLOCK_PAGES - 1);
		view->hva = slot->hva + ((unsigned long)(view->base_gfn - slot->base_gfn) << PAGE_SHIFT);
		found = has_block(slot, view->base_gfn, view->hva);
		out->slot = slot;
		out->gfn = view->base_gfn;
		out->hva = view->hva;
		out->count = KVM32_BLOCK_PAGES;
		out->seq = vm->mmu_seq;
	}
	spin_unlock(&vm->mmu_lock);
	return found;
}

/* As with single pages: writable and dirty already, because nobody would mark it for us. */
static bool is_usable(pmd_t pmd)
{
	return pmd_present(pmd) && pmd_trans_huge(pmd) && pmd_write(pmd) && pmd_dirty(pmd) && pmd_young(pmd);
}

static bool take(struct mm_struct *mm, unsigned long hva, struct kvm32_page *out)
{
	pmd_t *pmd = kvm32_find_pmd(mm, hva);
	spinlock_t *lock;
	bool usable;

	if (!pmd || pmd_none(*pmd))
		return false;
	lock = pmd_lock(mm, pmd);
	usable = is_usable(*pmd);
	if (usable) {
		out->pfn = pmd_pfn(*pmd);
		out->page = pfn_to_page(out->pfn);
		out->writable = true;
		get_page(out->page);
	}
	spin_unlock(lock);
	return usable;
}

/* Nothing there yet, and the VMM wants huge pages: the first touch decides whether there is one. */
static bool worth_a_fault(struct mm_struct *mm, unsigned long hva)
{
	struct vm_area_struct *vma = vma_lookup(mm, hva);
	pmd_t *pmd = kvm32_find_pmd(mm, hva);

	return vma && (vma->vm_flags & VM_HUGEPAGE) && vma->vm_end - hva >= PMD_SIZE && (!pmd || pmd_none(*pmd));
}

static bool grab(struct mm_struct *mm, unsigned long hva, struct kvm32_page *out, bool *fault)
{
	bool taken;

	if (!mmap_read_trylock(mm))
		return false;
	taken = take(mm, hva, out);
	*fault = !taken && worth_a_fault(mm, hva);
	mmap_read_unlock(mm);
	return taken;
}

bool kvm32_grab_block(struct kvm32_vm *vm, u32 gfn, struct kvm32_page *out)
{
	struct block_view view;
	bool fault = false;
	struct page *page;

	if (!view_block(vm, gfn, out, &view))
		return false;
	/* Nothing of the block may be looked at before mmu_seq was. */
	smp_rmb();
	if (grab(current->mm, view.hva, out, &fault))
		return true;
	if (!fault || get_user_pages_unlocked(view.hva, 1, &page, FOLL_WRITE) != 1)
		return false;
	put_page(page);
	return grab(current->mm, view.hva, out, &fault);
}
EXPORT_SYMBOL_GPL(kvm32_grab_block);
