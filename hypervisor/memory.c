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

/* What is needed of a slot outside of the locks. */
struct view {
	unsigned long hva;
	bool readonly;
	bool logged;
};

static bool view_slot(struct kvm32_vm *vm, u32 gfn, struct kvm32_page *page, struct view *view)
{
	struct kvm32_memslot *slot;

	spin_lock(&vm->mmu_lock);
	slot = kvm32_find_slot(vm, gfn);
	if (slot) {
		view->hva = slot->hva + ((unsigned long)(gfn - slot->base_gfn) << PAGE_SHIFT);
		view->readonly = slot->flags & KVM_MEM_READONLY;
		view->logged = slot->dirty;
		page->slot = slot;
		page->gfn = gfn;
		page->seq = vm->mmu_seq;
	}
	spin_unlock(&vm->mmu_lock);
	return slot;
}

/*
 * A page that was read may be writable all the same: mapping it so at once spares the second fault. Only a page table
 * entry that is dirty already will do, because nobody would mark it for us (an ARM one is in software).
 */
static bool mapped_writable(unsigned long hva, struct page *page)
{
	struct mm_struct *mm = current->mm;
	bool writable = false;
	spinlock_t *lock;
	pte_t *pte;

	mmap_read_lock(mm);
	if (!follow_pte(mm, hva, &pte, &lock)) {
		writable = pte_write(*pte) && pte_dirty(*pte) && pte_pfn(*pte) == page_to_pfn(page);
		pte_unmap_unlock(pte, lock);
	}
	mmap_read_unlock(mm);
	return writable;
}

/* get_user_pages refuses VM_IO and VM_PFNMAP areas, so that a pfn always has a struct page that we may hold. */
static int fault_in(const struct view *view, bool write, struct kvm32_page *out)
{
	long n = get_user_pages_unlocked(view->hva, 1, &out->page, write ? FOLL_WRITE : 0);

	if (n != 1)
		return n < 0 ? n : -EFAULT;
	out->pfn = page_to_pfn(out->page);
	if (write)
		out->writable = true;
	else
		out->writable = !view->readonly && !view->logged && mapped_writable(view->hva, out->page);
	return 0;
}

int kvm32_grab_page(struct kvm32_vm *vm, u32 gfn, bool write, struct kvm32_page *out)
{
	struct view view;

	if (!view_slot(vm, gfn, out, &view))
		return -ENOENT;
	if (write && view.readonly)
		return -ENOENT;
	/* Nothing of the page may be looked at before mmu_seq was. */
	smp_rmb();
	return fault_in(&view, write, out);
}
EXPORT_SYMBOL_GPL(kvm32_grab_page);

bool kvm32_page_stale(struct kvm32_vm *vm, const struct kvm32_page *page)
{
	lockdep_assert_held(&vm->mmu_lock);
	return vm->mmu_invalidating || vm->mmu_seq != page->seq;
}
EXPORT_SYMBOL_GPL(kvm32_page_stale);

void kvm32_page_installed(struct kvm32_vm *vm, const struct kvm32_page *page, bool writable)
{
	struct kvm32_memslot *slot = page->slot;
	u32 index = page->gfn - slot->base_gfn;

	lockdep_assert_held(&vm->mmu_lock);
	__set_bit(index, slot->shadowed);
	if (!writable)
		return;
	if (slot->dirty)
		set_bit(index, slot->dirty);
	SetPageDirty(page->page);
}
EXPORT_SYMBOL_GPL(kvm32_page_installed);

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
static int copy_in(void *data, const void __user *user, u32 length)
{
	if (length == sizeof(u32))
		return __get_user(*(u32 *)data, (const u32 __user *)user);
	if (length == sizeof(u16))
		return __get_user(*(u16 *)data, (const u16 __user *)user);
	return raw_copy_from_user(data, user, length) ? -EFAULT : 0;
}

/* One page's part of a copy; the caller holds slots_lock. Slots lie in user space as a whole. */
static int copy_part(struct kvm32_vm *vm, u32 gpa, void *data, u32 length, bool write)
{
	struct kvm32_memslot *slot = kvm32_find_slot(vm, gpa >> PAGE_SHIFT);
	u32 index;
	void __user *user;

	if (!slot || (write && (slot->flags & KVM_MEM_READONLY)))
		return -EFAULT;
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
		return -EFAULT;
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
 * neither of them, the caller takes no decision from the word that a later check does not repeat.
 */
int kvm32_read_guest_word_atomic(struct kvm32_vm *vm, u32 gpa, u32 *word)
{
	struct kvm32_memslot *slot = kvm32_find_slot(vm, gpa >> PAGE_SHIFT);
	unsigned long hva;
	int ret;

	if (!slot || (gpa & 3))
		return -EFAULT;
	hva = slot->hva + ((unsigned long)((gpa >> PAGE_SHIFT) - slot->base_gfn) << PAGE_SHIFT) + offset_in_page(gpa);
	pagefault_disable();
	ret = __copy_from_user_inatomic(word, (void __user *)hva, sizeof(*word));
	pagefault_enable();
	return ret ? -EAGAIN : 0;
}
EXPORT_SYMBOL_GPL(kvm32_read_guest_word_atomic);
