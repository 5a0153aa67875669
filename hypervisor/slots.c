// SPDX-License-Identifier: GPL-2.0
/* Memory slots: which guest pages are which pages of the VMM (KVM_SET_USER_MEMORY_REGION). */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core.h"

#define SLOT_FLAGS	(KVM_MEM_LOG_DIRTY_PAGES | KVM_MEM_READONLY)
#define MAX_GPA		0x100000000ull

static bool slot_has(const struct kvm32_memslot *slot, u32 gfn)
{
	return gfn - slot->base_gfn < slot->npages;
}

/** The slot of a gfn or NULL; the caller holds slots_lock or mmu_lock. */
struct kvm32_memslot *kvm32_find_slot(struct kvm32_vm *vm, u32 gfn)
{
	unsigned int i;

	for (i = 0; i < vm->slots_end; i++)
		if (slot_has(&vm->slots[i], gfn))
			return &vm->slots[i];
	return NULL;
}

static void find_slots_end(struct kvm32_vm *vm)
{
	unsigned int end = KVM32_MAX_SLOTS;

	while (end && !vm->slots[end - 1].npages)
		end--;
	vm->slots_end = end;
}

/* All that can be wrong with a request by itself (no check depends on the sum of two unchecked numbers). */
static bool region_sane(const struct kvm_userspace_memory_region *r)
{
	u64 all = r->guest_phys_addr | r->memory_size | r->userspace_addr;

	if (r->slot >= KVM32_MAX_SLOTS || (r->flags & ~SLOT_FLAGS) || (all & ~PAGE_MASK))
		return false;
	if (r->guest_phys_addr >= MAX_GPA || r->memory_size > MAX_GPA - r->guest_phys_addr)
		return false;
	if (!r->memory_size)
		return true;
	return r->userspace_addr <= ULONG_MAX && r->memory_size <= ULONG_MAX &&
	       access_ok((void __user *)(unsigned long)r->userspace_addr, r->memory_size);
}

static bool overlaps_other(struct kvm32_vm *vm, const struct kvm32_memslot *new)
{
	unsigned int i;

	for (i = 0; i < KVM32_MAX_SLOTS; i++) {
		const struct kvm32_memslot *s = &vm->slots[i];

		/* Sums of gfn and pages stay below 2^20 each. */
		if (i != new->id && s->npages && new->base_gfn < s->base_gfn + s->npages &&
		    s->base_gfn < new->base_gfn + new->npages)
			return true;
	}
	return false;
}

/* A slot in use may move in the guest and change its dirty log, nothing else. */
static bool change_allowed(const struct kvm32_memslot *old, const struct kvm32_memslot *new)
{
	if (!old->npages)
		return new->npages;
	if (!new->npages)
		return true;
	return new->npages == old->npages && new->hva == old->hva && !((new->flags ^ old->flags) & KVM_MEM_READONLY);
}

static void free_bitmaps(struct kvm32_memslot *slot)
{
	kvfree(slot->shadowed);
	kvfree(slot->dirty);
	kvfree(slot->frames);
}

static unsigned long *alloc_bitmap(u32 npages)
{
	return kvcalloc(BITS_TO_LONGS(npages), sizeof(long), GFP_KERNEL_ACCOUNT);
}

static int alloc_bitmaps(struct kvm32_memslot *slot, bool frames)
{
	bool logs = slot->flags & KVM_MEM_LOG_DIRTY_PAGES;

	if (!slot->npages)
		return 0;
	slot->shadowed = alloc_bitmap(slot->npages);
	if (logs)
		slot->dirty = alloc_bitmap(slot->npages);
	if (frames)
		slot->frames = kvcalloc(slot->npages, sizeof(*slot->frames), GFP_KERNEL_ACCOUNT);
	if (slot->shadowed && (slot->dirty || !logs) && (slot->frames || !frames))
		return 0;
	free_bitmaps(slot);
	return -ENOMEM;
}

/*
 * Swaps a slot in. Translations of the old range go first; whoever has grabbed a page of it by now finds mmu_seq
 * changed and tries again. When force_out() is back no vCPU runs on an old translation.
 */
static void install_slot(struct kvm32_vm *vm, const struct kvm32_memslot *new)
{
	struct kvm32_memslot *slot = &vm->slots[new->id];
	struct kvm32_memslot old;

	spin_lock(&vm->mmu_lock);
	old = *slot;
	if (old.npages)
		vm->backend->zap(vm, old.base_gfn, old.npages);
	*slot = *new;
	find_slots_end(vm);
	vm->mmu_seq++;
	spin_unlock(&vm->mmu_lock);

	kvm32_coalesced_forget(vm);
	if (old.npages)
		kvm32_force_out(vm);
	free_bitmaps(&old);
}

static bool nothing_changes(const struct kvm32_memslot *old, const struct kvm32_memslot *new)
{
	return old->npages && old->npages == new->npages && old->base_gfn == new->base_gfn && old->hva == new->hva &&
	       old->flags == new->flags;
}

static int change_slot(struct kvm32_vm *vm, struct kvm32_memslot *new)
{
	int ret;

	if (nothing_changes(&vm->slots[new->id], new))
		return 0;
	if (!change_allowed(&vm->slots[new->id], new))
		return -EINVAL;
	if (new->npages && overlaps_other(vm, new))
		return -EEXIST;
	ret = alloc_bitmaps(new, vm->backend->keeps_frames);
	if (ret)
		return ret;
	ret = down_write_killable(&vm->slots_lock);
	if (ret) {
		free_bitmaps(new);
		return ret;
	}
	install_slot(vm, new);
	up_write(&vm->slots_lock);
	return 0;
}

int kvm32_set_memory_region(struct kvm32_vm *vm, const struct kvm_userspace_memory_region *region)
{
	struct kvm32_memslot new = {
		.id = region->slot,
		.flags = region->flags,
		.base_gfn = region->guest_phys_addr >> PAGE_SHIFT,
		.npages = region->memory_size >> PAGE_SHIFT,
		.hva = region->userspace_addr,
	};
	int ret;

	if (!region_sane(region))
		return -EINVAL;
	mutex_lock(&vm->lock);
	ret = change_slot(vm, &new);
	mutex_unlock(&vm->lock);
	return ret;
}

/*
 * Takes the dirty bits over and takes the translations away, so that the next write is seen again. The exchange is
 * atomic because kvm32_write_guest() sets bits without mmu_lock.
 */
static void collect_dirty(struct kvm32_vm *vm, struct kvm32_memslot *slot, unsigned long *copy)
{
	unsigned int i;

	spin_lock(&vm->mmu_lock);
	for (i = 0; i < BITS_TO_LONGS(slot->npages); i++)
		copy[i] = xchg(&slot->dirty[i], 0);
	vm->backend->zap(vm, slot->base_gfn, slot->npages);
	spin_unlock(&vm->mmu_lock);
	kvm32_force_out(vm);
}

static int copy_dirty_log(struct kvm32_vm *vm, const struct kvm_dirty_log *log)
{
	struct kvm32_memslot *slot = &vm->slots[log->slot];
	unsigned long *copy;
	int ret = 0;

	if (!slot->npages || !slot->dirty)
		return -ENOENT;
	copy = alloc_bitmap(slot->npages);
	if (!copy)
		return -ENOMEM;
	collect_dirty(vm, slot, copy);
	/* KVM's bitmap has a multiple of 64 bits; the caller's last word may be half ours. */
	if (copy_to_user((void __user *)(unsigned long)log->dirty_bitmap, copy, BITS_TO_LONGS(slot->npages) * sizeof(long)))
		ret = -EFAULT;
	kvfree(copy);
	return ret;
}

int kvm32_get_dirty_log(struct kvm32_vm *vm, const struct kvm_dirty_log *log)
{
	int ret;

	if (log->slot >= KVM32_MAX_SLOTS)
		return -EINVAL;
	mutex_lock(&vm->lock);
	ret = copy_dirty_log(vm, log);
	mutex_unlock(&vm->lock);
	return ret;
}

/** Of a VM that nobody uses any more. */
void kvm32_free_slots(struct kvm32_vm *vm)
{
	unsigned int i;

	for (i = 0; i < KVM32_MAX_SLOTS; i++)
		free_bitmaps(&vm->slots[i]);
}
