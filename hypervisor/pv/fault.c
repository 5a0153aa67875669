// SPDX-License-Identifier: GPL-2.0
/* Aborts of the guest: its own faults are injected, missing shadow entries filled, the rest is MMIO. */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "../guest-mmu.h"
#include "../trace.h"
#include "pv.h"

static int read_word(void *vcpu, u32 gpa, u32 *word)
{
	return kvm32_read_guest(((struct kvm32_vcpu *)vcpu)->vm, gpa, word, sizeof(*word));
}

static int translate(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access, bool privileged, guest_read_word read,
		     struct guest_translation *translation, u32 *fault_status)
{
	struct guest_mmu mmu = kvm32_guest_mmu(vcpu->ctx);
	int ret;

	/* What the guest's tables say of that slot means nothing. */
	if (pv_in_shared_slot(pv_vcpu(vcpu), va)) {
		translation->domain = 0;
		*fault_status = FS_TRANSLATION_L1;
		return -EFAULT;
	}
	ret = guest_walk(&mmu, va, read, vcpu, translation, fault_status);
	if (ret)
		return ret;
	return guest_permission_check(&mmu, translation, access, privileged, fault_status);
}

int pv_translate(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access, bool privileged,
		 struct guest_translation *translation, u32 *fault_status)
{
	return translate(vcpu, va, access, privileged, read_word, translation, fault_status);
}

static int inject_abort(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access, u32 fault_status, u8 domain)
{
	kvm32_count(vcpu, STAT_INJECTED);
	if (access == GUEST_EXECUTE)
		kvm32_inject_prefetch_abort(vcpu->ctx, fsr_encode(fault_status, 0, false), va);
	else
		kvm32_inject_data_abort(vcpu->ctx, fsr_encode(fault_status, domain, access == GUEST_WRITE), va);
	return 1;
}

/*
 * The first time that the guest can see a page: its code may still be in the data cache of the CPU that loaded it, and
 * the instruction caches may hold what was there before (A3.5.4). A guest that starts with its caches off does nothing about it,
 * but is not without them here: its memory is mapped as the host's always (pv_memory_attributes).
 */
static void make_coherent(const struct pv_vcpu *pv, const struct kvm32_page *pages, u32 count)
{
	bool unseen = false;
	u32 i;

	for (i = 0; i < count; i++) {
		if (kvm32_page_known(&pages[i]))
			continue;
		kvm32_clean_to_unification(&pages[i]);
		unseen = true;
	}
	if (!unseen)
		return;
	if (pv->state->multiprocessing)
		asm volatile("mcr p15, 0, %0, c7, c1, 0" : : "r" (0) : "memory");	/* ICIALLUIS */
	else
		asm volatile("mcr p15, 0, %0, c7, c5, 0" : : "r" (0) : "memory");	/* ICIALLU */
	dsb();
	isb();
}

/* The others are in the first one's table (pages_in_block()), which is as they want it when that one has been entered. */
static void enter_pages(struct kvm32_vcpu *vcpu, u32 va, const struct guest_translation *translation, u32 rights,
			u32 user_rights, const struct kvm32_page *pages, u32 count)
{
	struct pv_vcpu *pv = pv_vcpu(vcpu);
	bool privileged = kvm32_privileged(vcpu->ctx);
	u32 *entries, i;

	pv_shadow_fill(pv, va, translation, rights, user_rights, privileged, pages);
	entries = pv_shadow_entries(pv, va);
	for (i = 1; entries && i < count; i++)
		pv_shadow_fill_beside(&entries[i], privileged ? rights : user_rights, &pages[i]);
	for (i = 0; i < count; i++)
		kvm32_page_installed(vcpu->vm, &pages[i], pages[i].writable && (rights & RIGHT_WRITE));
}

/* Under mmu_lock, @pages up to date. */
static void install(struct kvm32_vcpu *vcpu, u32 va, const struct guest_translation *translation,
		    const struct kvm32_page *pages, u32 count)
{
	struct guest_mmu mmu = kvm32_guest_mmu(vcpu->ctx);
	struct pv_vcpu *pv = pv_vcpu(vcpu);
	u32 rights = guest_rights(&mmu, translation, true);
	u32 user_rights = guest_rights(&mmu, translation, false);

	kvm32_count(vcpu, STAT_SHADOW_FAULT);
	trace_kvm_shadow_fault(vcpu->id, vcpu->ctx->regs[15], va, translation->gpa, pv->state->fault_status);
	pv_window_give_way(pv, va);
	pv_shadow_select(pv);
	make_coherent(pv, pages, count);
	enter_pages(vcpu, va, translation, rights, user_rights, pages, count);
	/* Who stores to a page seldom finds its neighbours entered alike: they are still to be copied, or new. */
	if (translation->descriptor && !(pv->state->fault_status & FSR_WNR))
		pv_fill_around(vcpu, va, translation, kvm32_privileged(vcpu->ctx) ? rights : user_rights);
}

/* Unless what led to the pages is out of date: then the guest faults again. */
static void install_grabbed(struct kvm32_vcpu *vcpu, u32 va, const struct guest_translation *translation,
			    const struct kvm32_page *pages, u32 count, unsigned long sample)
{
	spin_lock(&vcpu->vm->mmu_lock);
	if (!kvm32_page_stale(vcpu->vm, pages) && !pv_shadow_flushed_since(pv_vcpu(vcpu), sample))
		install(vcpu, va, translation, pages, count);
	spin_unlock(&vcpu->vm->mmu_lock);
}

/*
 * A guest block, such as a kernel's map of its memory is made of, says for all of its pages what it says for one, so those
 * behind may come in as well, as a TLB takes the whole of it. Here as far as the shadow table has room.
 */
static u32 pages_in_block(struct kvm32_vcpu *vcpu, const struct guest_translation *translation, u32 va)
{
	u32 count;

	if (translation->size < 1 << 20)
		return 1;
	spin_lock(&vcpu->vm->mmu_lock);
	count = pv_shadow_room(pv_vcpu(vcpu), va, KVM32_BATCH);
	spin_unlock(&vcpu->vm->mmu_lock);
	return count;
}

static int fill(struct kvm32_vcpu *vcpu, u32 va, const struct guest_translation *translation, bool write,
		unsigned long sample)
{
	struct kvm32_page *pages = pv_vcpu(vcpu)->pages;
	u32 gfn = translation->gpa >> PAGE_SHIFT, limit = pages_in_block(vcpu, translation, va);
	int i, n = kvm32_grab_pages(vcpu->vm, gfn, write, pages, limit, false);

	if (n < 0)
		return n;
	install_grabbed(vcpu, va, translation, pages, n, sample);
	for (i = 0; i < n; i++)
		kvm32_drop_page(&pages[i]);
	return 1;
}

/* The instruction is the one that aborted, if anything of the guest's memory may be emulated at all. */
static int handle_mmio(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access, u32 gpa, u8 domain, bool emulate)
{
	u32 instruction = pv_vcpu(vcpu)->state->instruction;
	bool wide = true;
	int ret;

	if (access == GUEST_EXECUTE || !emulate)
		return inject_abort(vcpu, va, access, FS_EXTERNAL, domain);
	if (!instruction) {
		ret = pv_fetch(vcpu, &instruction, &wide);
		if (ret <= 0)
			return ret < 0 ? ret : 1;
	}
	return kvm32_mmio(vcpu, gpa, instruction, wide);
}

/*
 * By a translation that stands in no shadow table: a TLB operation of another vCPU waits for it, or comes before it, and the guest
 * tries again. What goes to user space is on its way then.
 */
static int access_device(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access, u32 gpa, u8 domain, bool emulate,
			 unsigned long flushes)
{
	struct pv_vm *pv = pv_vm(vcpu->vm);
	int ret = 1;

	down_read(&pv->emulation);
	if (!pv_shadow_flushed_since(pv_vcpu(vcpu), flushes))
		ret = handle_mmio(vcpu, va, access, gpa, domain, emulate);
	up_read(&pv->emulation);
	return ret;
}

static struct pv_device_page *device_page(struct kvm32_vcpu *vcpu, enum guest_access access)
{
	return &pv_vcpu(vcpu)->state->views.devices[access == GUEST_WRITE];
}

static bool is_known(struct kvm32_vcpu *vcpu, const struct pv_device_page *page, u32 va)
{
	return pv_is_device_page(pv_vcpu(vcpu)->state, page, va, pv_shadow_sample(pv_vcpu(vcpu))) &&
	       page->mmu_seq == READ_ONCE(vcpu->vm->mmu_seq);
}

/* @flushes and @mmu_seq are from before the walk. */
static void remember(struct kvm32_vcpu *vcpu, struct pv_device_page *page, u32 va,
		     const struct guest_translation *translation, unsigned long flushes, unsigned long mmu_seq)
{
	const u32 *cp15 = vcpu->ctx->cp15;

	page->valid = true;
	page->privileged = kvm32_privileged(vcpu->ctx);
	page->domain = translation->domain;
	page->va = va & PAGE_MASK;
	page->gpa = translation->gpa & PAGE_MASK;
	page->sctlr = cp15[CP15_SCTLR];
	page->dacr = cp15[CP15_DACR];
	page->ttbr0 = cp15[CP15_TTBR0];
	page->contextidr = cp15[CP15_CONTEXTIDR];
	page->flushes = flushes;
	page->mmu_seq = mmu_seq;
}

int pv_handle_fault(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access, bool emulate_mmio)
{
	struct pv_device_page *device = device_page(vcpu, access);
	unsigned long flushes = pv_shadow_sample(pv_vcpu(vcpu)), mmu_seq = READ_ONCE(vcpu->vm->mmu_seq);
	struct guest_translation translation;
	u32 fault_status;
	int ret;

	if (emulate_mmio && access != GUEST_EXECUTE && is_known(vcpu, device, va))
		return access_device(vcpu, va, access, device->gpa | offset_in_page(va), device->domain, true, flushes);
	ret = pv_translate(vcpu, va, access, kvm32_privileged(vcpu->ctx), &translation, &fault_status);
	if (ret == -EFAULT)
		return inject_abort(vcpu, va, access, fault_status, translation.domain);
	if (ret)
		return ret;
	ret = fill(vcpu, va, &translation, access == GUEST_WRITE, flushes);
	if (ret != -ENOENT)
		return ret == -EINTR ? 1 : ret;
	if (access != GUEST_EXECUTE)
		remember(vcpu, device, va, &translation, flushes, mmu_seq);
	return access_device(vcpu, va, access, translation.gpa, translation.domain, emulate_mmio, flushes);
}

/* FS[4:0] of a short-descriptor DFSR or IFSR. */
static u32 fault_kind(u32 fsr)
{
	return (fsr & 15) | (fsr >> 6 & 16);
}

/* Faults that no table can mend are the guest's as they stand. */
static bool is_translation_fault(u32 kind)
{
	switch (kind) {
	case FS_TRANSLATION_L1:
	case FS_TRANSLATION_L2:
	case FS_ACCESS_FLAG_L1:
	case FS_ACCESS_FLAG_L2:
	case FS_DOMAIN_L1:
	case FS_DOMAIN_L2:
	case FS_PERMISSION_L1:
	case FS_PERMISSION_L2:
	case FS_CACHE_MAINTENANCE:
		return true;
	default:
		return false;
	}
}

static enum guest_access abort_access(const struct pv_state *state, bool prefetch)
{
	if (prefetch)
		return GUEST_EXECUTE;
	return state->fault_status & FSR_WNR ? GUEST_WRITE : GUEST_READ;
}

int pv_handle_abort(struct kvm32_vcpu *vcpu, bool prefetch)
{
	const struct pv_state *state = pv_vcpu(vcpu)->state;
	enum guest_access access = abort_access(state, prefetch);
	u32 kind = fault_kind(state->fault_status);

	if (prefetch)
		kvm32_count(vcpu, STAT_PREFETCH_ABORT);
	else
		kvm32_count(vcpu, STAT_DATA_ABORT);
	if (!is_translation_fault(kind))
		return inject_abort(vcpu, state->fault_address, access, kind, 0);
	return pv_handle_fault(vcpu, state->fault_address, access, true);
}

/* The next time the lowvisor may find it itself. */
static int read_word_locked(void *data, u32 gpa, u32 *word)
{
	struct kvm32_vcpu *vcpu = data;
	int ret = kvm32_read_guest_atomic(vcpu->vm, gpa, word, sizeof(*word));

	if (!ret)
		pv_views_show_table(pv_vcpu(vcpu), gpa >> PAGE_SHIFT);
	return ret;
}

/* Under mmu_lock. The page, and of a guest's block those behind it, as fill() has it; 0: it is not known. */
static u32 known_pages(struct kvm32_vcpu *vcpu, u32 va, const struct guest_translation *translation, bool write)
{
	struct pv_vcpu *pv = pv_vcpu(vcpu);
	u32 gfn = translation->gpa >> PAGE_SHIFT, limit = 1, count = 0;

	if (translation->size >= 1 << 20)
		limit = pv_shadow_room(pv, va, KVM32_BATCH);
	while (count < limit && kvm32_kept_page(vcpu->vm, gfn + count, write, &pv->pages[count]))
		count++;
	if (count)
		pv_views_show_frames(pv, gfn);
	return count;
}

static bool quick_fault(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access)
{
	struct guest_translation translation;
	u32 fault_status, count;
	int ret = translate(vcpu, va, access, kvm32_privileged(vcpu->ctx), read_word_locked, &translation, &fault_status);

	if (ret == -EFAULT) {
		pv_take_shared(pv_vcpu(vcpu));
		return inject_abort(vcpu, va, access, fault_status, translation.domain);
	}
	if (ret)
		return false;
	count = known_pages(vcpu, va, &translation, access == GUEST_WRITE);
	if (count)
		install(vcpu, va, &translation, pv_vcpu(vcpu)->pages, count);
	return count;
}

bool pv_quick_fault(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access)
{
	bool done;

	spin_lock(&vcpu->vm->mmu_lock);
	done = quick_fault(vcpu, va, access);
	spin_unlock(&vcpu->vm->mmu_lock);
	return done;
}

bool pv_quick_abort(struct kvm32_vcpu *vcpu, bool prefetch)
{
	const struct pv_state *state = pv_vcpu(vcpu)->state;
	enum guest_access access = abort_access(state, prefetch);

	return is_translation_fault(fault_kind(state->fault_status)) &&
	       (prefetch || !is_known(vcpu, device_page(vcpu, access), state->fault_address)) &&
	       pv_quick_fault(vcpu, state->fault_address, access);
}

bool pv_quick_device(struct kvm32_vcpu *vcpu, u32 instruction)
{
	const struct pv_state *state = pv_vcpu(vcpu)->state;
	const struct pv_device_page *page = device_page(vcpu, abort_access(state, false));
	u32 va = state->fault_address, line = vcpu->ctx->irq_line;

	if (!is_translation_fault(fault_kind(state->fault_status)) || !is_known(vcpu, page, va) ||
	    !kvm32_mmio_quick(vcpu, page->gpa | offset_in_page(va), instruction, page->mmu_seq))
		return false;
	if (vcpu->ctx->irq_line != line) {
		pv_take_shared(pv_vcpu(vcpu));
		kvm32_deliver_interrupts(vcpu->ctx);
	}
	return true;
}

int pv_handle_alignment(struct kvm32_vcpu *vcpu)
{
	const struct pv_state *state = pv_vcpu(vcpu)->state;

	return inject_abort(vcpu, state->fault_address, state->fault_write ? GUEST_WRITE : GUEST_READ, FS_ALIGNMENT, 0);
}
