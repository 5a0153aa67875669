// SPDX-License-Identifier: GPL-2.0
/*
 * Guest memory for the hypervisor: host pages for translations, and copies.
 *
 * A translation holds no reference to its page. The MMU notifier takes the translation away before the page goes, and
 * whoever is between grabbing a page and installing its translation sees mmu_seq move and starts again.
 */
#include <linux/export.h>
#include <linux/mm.h>
#include <linux/swap.h>
#include <linux/uaccess.h>

#include "core.h"

/* Most of a guest's memory is in the slot that its VMM set up first. */
static struct kvm32_memslot *find_slot(struct kvm32_vm *vm, u32 gfn)
{
	struct kvm32_memslot *first = &vm->slots[0];

	return gfn - first->base_gfn < first->npages ? first : kvm32_find_slot(vm, gfn);
}

/* What is needed of a slot outside of the locks. */
struct view {
	unsigned long hva;
	u32 count;	/* pages from there on: of the slot, and of one of the VMM's tables */
	u32 new;	/* as many of them are worth a fault of the host's */
	bool readonly;
	bool logged;
};

/* A page that nobody asked for would count as written in a dirty log. */
static u32 pages_in_view(const struct kvm32_memslot *slot, u32 gfn, unsigned long hva, u32 wanted)
{
	u32 in_slot = slot->base_gfn + slot->npages - gfn, in_table = PTRS_PER_PTE - pte_index(hva);

	return slot->dirty ? 1 : min3(wanted, in_slot, in_table);
}

/*
 * How many pages that the host has to find first a fault brings in: twice as many as have been in a translation right below it.
 * A guest that goes through its memory in order, in several places by turns, gets more each time, as with a file that is read;
 * one that does not gets what it touches. None of them lies beyond an aligned group, which a guest's own allocator would not
 * have given out as one either.
 */
static u32 pages_in_order(const struct kvm32_memslot *slot, u32 gfn)
{
	u32 index = gfn - slot->base_gfn, below = 0, group = KVM32_BATCH - gfn % KVM32_BATCH;

	while (below < min_t(u32, index, KVM32_BATCH) && test_bit(index - below - 1, slot->shadowed))
		below++;
	return below ? min(2 * below, group) : 1;
}

static bool view_slot(struct kvm32_vm *vm, u32 gfn, u32 wanted, bool ahead, struct kvm32_page *page, struct view *view)
{
	struct kvm32_memslot *slot;

	spin_lock(&vm->mmu_lock);
	slot = kvm32_find_slot(vm, gfn);
	if (slot) {
		view->hva = slot->hva + ((unsigned long)(gfn - slot->base_gfn) << PAGE_SHIFT);
		view->count = pages_in_view(slot, gfn, view->hva, wanted);
		view->new = ahead ? view->count : min(view->count, pages_in_order(slot, gfn));
		view->readonly = slot->flags & KVM_MEM_READONLY;
		view->logged = slot->dirty;
		page->slot = slot;
		page->gfn = gfn;
		page->hva = view->hva;
		page->count = 1;
		page->seq = vm->mmu_seq;
	}
	spin_unlock(&vm->mmu_lock);
	return slot;
}

/* An entry that is dirty already: nobody would mark it for us, and on ARM that is done in software. */
static bool maps_writable(pte_t pte)
{
	return pte_write(pte) && pte_dirty(pte);
}

static bool take_mapped(const struct view *view, pte_t pte, bool write, struct kvm32_page *out)
{
	if (!pte_present(pte) || !pte_young(pte) || (write && !maps_writable(pte)) || !pfn_valid(pte_pfn(pte)))
		return false;
	if (pte_special(pte) && !is_zero_pfn(pte_pfn(pte)))
		return false;
	out->page = pfn_to_page(pte_pfn(pte));
	out->pfn = pte_pfn(pte);
	out->writable = maps_writable(pte) && (write || (!view->readonly && !view->logged));
	get_page(out->page);
	return true;
}

/*
 * Areas without struct pages of their own, and those that the VMM itself may not access so, are not for us: get_user_pages() refuses
 * them. The pages of one with PROT_NONE are still in the table.
 */
static struct vm_area_struct *ordinary_area(struct mm_struct *mm, const struct view *view, bool write)
{
	struct vm_area_struct *vma = vma_lookup(mm, view->hva);

	if (!vma || !(vma->vm_flags & (write ? VM_WRITE : VM_READ)) || (vma->vm_flags & (VM_IO | VM_PFNMAP | VM_MIXEDMAP)))
		return NULL;
	return vma;
}

static u32 take_all_mapped(struct mm_struct *mm, const struct view *view, u32 count, bool write, struct kvm32_page *out)
{
	spinlock_t *lock;
	pte_t *pte;
	u32 i;

	if (follow_pte(mm, view->hva, &pte, &lock))
		return 0;
	for (i = 0; i < count; i++)
		if (!take_mapped(view, pte[i], write, &out[i]))
			break;
	pte_unmap_unlock(pte, lock);
	return i;
}

/*
 * What the VMM has mapped already, straight from its page table, or else what it has nothing for yet. A page that is only read
 * is often writable all the same, and mapping it so at once spares the second fault.
 */
static u32 take_from_area(struct vm_area_struct *vma, const struct view *view, bool write, struct kvm32_page *out)
{
	u32 left = (vma->vm_end - view->hva) >> PAGE_SHIFT;
	u32 taken = take_all_mapped(vma->vm_mm, view, min(view->count, left), write, out);

	if (taken)
		return taken;
	left = kvm32_populate(vma, view->hva, min(view->new, left), write);
	return left ? take_all_mapped(vma->vm_mm, view, left, write, out) : 0;
}

static u32 grab_mapped(const struct view *view, bool write, struct kvm32_page *out)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	u32 taken = 0;

	if (!mmap_read_trylock(mm))
		return 0;
	vma = ordinary_area(mm, view, write);
	if (vma)
		taken = take_from_area(vma, view, write, out);
	mmap_read_unlock(mm);
	return taken;
}

/* Whatever else there may be: files, swapped pages, pages to be copied. One at a time, as each may take long. */
static int fault_in(const struct view *view, bool write, struct kvm32_page *out)
{
	long n = get_user_pages_unlocked(view->hva, 1, &out->page, write ? FOLL_WRITE : 0);

	if (n != 1)
		return n < 0 ? n : -EFAULT;
	out->pfn = page_to_pfn(out->page);
	out->writable = write;
	return 1;
}

/* All of them are of the slot and the moment of the first. */
static int number(struct kvm32_page *out, int n)
{
	int i;

	for (i = 1; i < n; i++) {
		out[i].slot = out->slot;
		out[i].seq = out->seq;
		out[i].gfn = out->gfn + i;
		out[i].hva = out->hva + i * PAGE_SIZE;
		out[i].count = 1;
	}
	return n;
}

int kvm32_grab_pages(struct kvm32_vm *vm, u32 gfn, bool write, struct kvm32_page *out, u32 limit, bool ahead)
{
	struct view view;
	u32 taken;

	if (!view_slot(vm, gfn, min_t(u32, limit, KVM32_BATCH), ahead, out, &view))
		return -ENOENT;
	if (write && view.readonly)
		return -ENOENT;
	/* Nothing of the pages may be looked at before mmu_seq was. */
	smp_rmb();
	taken = grab_mapped(&view, write, out);
	return number(out, taken ? taken : fault_in(&view, write, out));
}
EXPORT_SYMBOL_GPL(kvm32_grab_pages);

int kvm32_grab_page(struct kvm32_vm *vm, u32 gfn, bool write, struct kvm32_page *out)
{
	int ret = kvm32_grab_pages(vm, gfn, write, out, 1, false);

	return ret < 0 ? ret : 0;
}
EXPORT_SYMBOL_GPL(kvm32_grab_page);

bool kvm32_page_stale(struct kvm32_vm *vm, const struct kvm32_page *page)
{
	lockdep_assert_held(&vm->mmu_lock);
	return vm->mmu_invalidating || vm->mmu_seq != page->seq;
}
EXPORT_SYMBOL_GPL(kvm32_page_stale);

/* What has been noted as written to stays so: it is another page only after a notifier. */
static u32 frame_of(const struct kvm32_memslot *slot, const struct kvm32_page *page, u32 old, bool writable)
{
	u32 frame = KVM32_FRAME_KNOWN | (u32)page->pfn << 1 | page->writable;

	if ((old & KVM32_FRAME_DIRTY) || (writable && !slot->dirty))
		frame |= KVM32_FRAME_DIRTY;
	return frame;
}

void kvm32_page_installed(struct kvm32_vm *vm, const struct kvm32_page *page, bool writable)
{
	struct kvm32_memslot *slot = page->slot;
	u32 index = page->gfn - slot->base_gfn;

	lockdep_assert_held(&vm->mmu_lock);
	if (page->count == 1)
		__set_bit(index, slot->shadowed);
	else
		bitmap_set(slot->shadowed, index, page->count);
	if (slot->frames)
		slot->frames[index] = frame_of(slot, page, slot->frames[index], writable);
	if (!writable)
		return;
	if (slot->dirty)
		set_bit(index, slot->dirty);
	SetPageDirty(page->page);
}
EXPORT_SYMBOL_GPL(kvm32_page_installed);

/* What the dirty log is to see stays read-only until a store asks. */
bool kvm32_kept_page(struct kvm32_vm *vm, u32 gfn, bool write, struct kvm32_page *out)
{
	struct kvm32_memslot *slot = find_slot(vm, gfn);
	u32 frame;

	lockdep_assert_held(&vm->mmu_lock);
	frame = slot ? slot->frames[gfn - slot->base_gfn] : 0;
	if (!(frame & KVM32_FRAME_KNOWN) || (write && !(frame & KVM32_FRAME_WRITABLE)))
		return false;
	out->pfn = kvm32_frame_pfn(frame);
	out->page = pfn_to_page(out->pfn);
	out->writable = (frame & KVM32_FRAME_WRITABLE) && (write || !slot->dirty);
	out->slot = slot;
	out->gfn = gfn;
	out->count = 1;
	return true;
}
EXPORT_SYMBOL_GPL(kvm32_kept_page);

bool kvm32_page_known(const struct kvm32_page *page)
{
	return test_bit(page->gfn - page->slot->base_gfn, page->slot->shadowed);
}
EXPORT_SYMBOL_GPL(kvm32_page_known);

void kvm32_drop_page(struct kvm32_page *page)
{
	mark_page_accessed(page->page);
	put_page(page->page);
	page->page = NULL;
}
EXPORT_SYMBOL_GPL(kvm32_drop_page);

/*
 * Mostly single instructions and descriptors. Kernel memory that is ours needs no check of its bounds, which is what the
 * general copy would spend most of its time on.
 */
static __always_inline int copy_in(void *data, const void __user *user, u32 length)
{
	if (length == sizeof(u32))
		return __get_user(*(u32 *)data, (const u32 __user *)user);
	if (length == sizeof(u16))
		return __get_user(*(u16 *)data, (const u16 __user *)user);
	return raw_copy_from_user(data, user, length) ? -EFAULT : 0;
}

/*
 * One page's part of a copy; the caller holds slots_lock. Slots lie in user space as a whole. -ENOENT: there is no such
 * memory; -EFAULT: there is, but the VMM's own mapping does not give it.
 */
static int copy_part(struct kvm32_vm *vm, u32 gpa, void *data, u32 length, bool write)
{
	struct kvm32_memslot *slot = kvm32_find_slot(vm, gpa >> PAGE_SHIFT);
	u32 index;
	void __user *user;

	if (!slot || (write && (slot->flags & KVM_MEM_READONLY)))
		return -ENOENT;
	index = (gpa >> PAGE_SHIFT) - slot->base_gfn;
	user = (void __user *)(slot->hva + ((unsigned long)index << PAGE_SHIFT) + offset_in_page(gpa));
	if (!write)
		return copy_in(data, user, length);
	if (copy_to_user(user, data, length))
		return -EFAULT;
	if (slot->dirty)
		set_bit(index, slot->dirty);
	return 0;
}

static int copy_guest(struct kvm32_vm *vm, u32 gpa, void *data, u32 length, bool write)
{
	int ret = 0;

	if (length && gpa + length - 1 < gpa)
		return -ENOENT;
	down_read(&vm->slots_lock);
	while (length && !ret) {
		u32 part = min_t(u32, length, PAGE_SIZE - offset_in_page(gpa));

		ret = copy_part(vm, gpa, data, part, write);
		gpa += part;
		data += part;
		length -= part;
	}
	up_read(&vm->slots_lock);
	return ret;
}

int kvm32_read_guest(struct kvm32_vm *vm, u32 gpa, void *data, u32 length)
{
	return copy_guest(vm, gpa, data, length, false);
}
EXPORT_SYMBOL_GPL(kvm32_read_guest);

int kvm32_write_guest(struct kvm32_vm *vm, u32 gpa, const void *data, u32 length)
{
	return copy_guest(vm, gpa, (void *)data, length, true);
}
EXPORT_SYMBOL_GPL(kvm32_write_guest);

/*
 * Returns -EFAULT where there is no RAM, so that the caller does not try again. Either lock protects the slots; under
 * neither of them, the caller takes no decision from the words that a later check does not repeat.
 */
int kvm32_read_guest_atomic(struct kvm32_vm *vm, u32 gpa, void *data, u32 length)
{
	struct kvm32_memslot *slot = find_slot(vm, gpa >> PAGE_SHIFT);
	unsigned long hva;
	int ret;

	if (!slot || (gpa & 3))
		return -EFAULT;
	hva = slot->hva + ((unsigned long)((gpa >> PAGE_SHIFT) - slot->base_gfn) << PAGE_SHIFT) + offset_in_page(gpa);
	pagefault_disable();
	ret = copy_in(data, (const void __user *)hva, length);
	pagefault_enable();
	return ret ? -EAGAIN : 0;
}
EXPORT_SYMBOL_GPL(kvm32_read_guest_atomic);
