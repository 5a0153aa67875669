// SPDX-License-Identifier: GPL-2.0
/* Stage-2 aborts: memory that the guest has not touched yet, memory that the host took back, and devices. */
#include "../../hypervisor/guest-mmu.h"
#include <linux/mm.h>

#include <asm/barrier.h>

#include "hyp.h"

#define FSC_ACCESS	0x08
/* Nothing else can be said of an access to a device. */
#define DEVICE_MASK	(ISS_CM | ISS_S1PTW | ISS_FSC_TYPE)

#define NO_ADDRESS	(~0u)
#define LAST_PAGE	0xfffffu

static u32 fault_gpa(const struct hyp_state *state, u32 va)
{
	return state->ipa_page << PAGE_SHIFT | offset_in_page(va);
}

static int inject_abort(struct kvm32_vcpu *vcpu, u32 va, u32 fault_status, enum guest_access access)
{
	kvm32_count(vcpu, STAT_INJECTED);
	if (access == GUEST_EXECUTE)
		kvm32_inject_prefetch_abort(vcpu->ctx, kvm32_fsr(vcpu->ctx, fault_status, false), va);
	else
		kvm32_inject_data_abort(vcpu->ctx, kvm32_fsr(vcpu->ctx, fault_status, access == GUEST_WRITE), va);
	return 1;
}

static int read_word(void *vm, u32 gpa, u32 *word)
{
	return kvm32_read_guest(vm, gpa, word, sizeof(*word));
}

/*
 * By the guest's tables as they stand. ATS1CPR in the lowvisor would ask the hardware instead, but only for the page of
 * one address, on each exit that might need it, and with stage-2 faults of its own to be told from the guest's.
 */
static int translate(struct kvm32_vcpu *vcpu, u32 va, u32 *gpa, u32 *fault_status)
{
	struct guest_mmu mmu = kvm32_guest_mmu(vcpu->ctx);
	struct guest_translation translation;
	int ret;

	mmu.has_pxn = true;	/* LPAE includes it (B4.1.89) */
	if (kvm32_long_descriptors(vcpu->ctx))
		ret = guest_walk_long(&mmu, va, read_word, vcpu->vm, &translation, fault_status);
	else
		ret = guest_walk(&mmu, va, read_word, vcpu->vm, &translation, fault_status);
	*gpa = translation.gpa;
	return ret;
}

static bool is_walk_abort(u32 fault_status)
{
	return fault_status == FS_EXTERNAL_WALK_L1 || fault_status == FS_EXTERNAL_WALK_L2 ||
	       fault_status == FS_EXTERNAL_WALK_L3;
}

static enum guest_access data_access(u32 hsr)
{
	return hsr & ISS_WNR ? GUEST_WRITE : GUEST_READ;
}

/* The guest went where nothing is. If it was its walk that did: at which level the syndrome does not tell (B3.13.6). */
static int inject_external_abort(struct kvm32_vcpu *vcpu, u32 va, enum guest_access access)
{
	u32 gpa, fault_status = FS_EXTERNAL;

	if (hyp_vcpu(vcpu)->state->hsr & ISS_S1PTW) {
		if (translate(vcpu, va, &gpa, &fault_status) != -EFAULT || !is_walk_abort(fault_status))
			fault_status = FS_EXTERNAL_WALK_L1;
	}
	return inject_abort(vcpu, va, fault_status, access);
}

/* --- memory --- */

/*
 * Before the guest can see the page: instructions may have been written to it through the data cache, the instruction
 * cache may hold what was there before, and a guest with its caches off reads memory as it is.
 */
static void make_coherent(const struct kvm32_page *pages, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++)
		kvm32_clean_to_memory(&pages[i]);
	hyp_flush_icache();
}

static enum stage2_kind kind_of(const struct kvm32_page *page)
{
	return page->writable ? STAGE2_MEMORY : STAGE2_READ_ONLY;
}

/* Under mmu_lock: a block, or pages of one table. */
static bool map(struct kvm32_vcpu *vcpu, const struct kvm32_page *pages, u32 count)
{
	struct stage2 *stage2 = &hyp_vm(vcpu->vm)->stage2;
	struct table_spare *spare = &hyp_vcpu(vcpu)->spare;
	bool flush = false;
	u64 *entry;
	u32 i;

	if (pages->count == KVM32_BLOCK_PAGES)
		return stage2_map_block(stage2, spare, pages->gfn, PFN_PHYS(pages->pfn), kind_of(pages));
	entry = stage2_entry(stage2, spare, pages->gfn);
	for (i = 0; i < count; i++)
		flush |= stage2_map(stage2, &entry[i], PFN_PHYS(pages[i].pfn), kind_of(&pages[i]));
	return flush;
}

/* False: the host took them back first. */
static bool install(struct kvm32_vcpu *vcpu, const struct kvm32_page *pages, u32 count)
{
	bool stale;
	u32 i;

	spin_lock(&vcpu->vm->mmu_lock);
	stale = kvm32_page_stale(vcpu->vm, pages);
	if (!stale) {
		if (map(vcpu, pages, count))
			hyp_flush_vm(hyp_vm(vcpu->vm));
		for (i = 0; i < count; i++)
			kvm32_page_installed(vcpu->vm, &pages[i], pages[i].writable);
	}
	spin_unlock(&vcpu->vm->mmu_lock);
	return !stale;
}

/* The tables in stock are for one table of level 3. */
static u32 pages_in_table(u32 gfn)
{
	return TABLE_ENTRIES - gfn % TABLE_ENTRIES;
}

/*
 * Returns how many pages from gfn on are mapped, or an error. Write access at once where it costs nothing: the first store then
 * does not fault again.
 */
static int bring_in(struct kvm32_vcpu *vcpu, u32 gfn, bool write, bool ahead)
{
	struct kvm32_page pages[KVM32_BATCH];
	int i, n, ret = table_top_up(&hyp_vcpu(vcpu)->spare);

	if (ret)
		return ret;
	n = kvm32_grab_block(vcpu->vm, gfn, pages) ? 1 :
	    kvm32_grab_pages(vcpu->vm, gfn, write, pages, pages_in_table(gfn), ahead);
	if (n < 0)
		return n;
	make_coherent(pages, n);
	if (install(vcpu, pages, n))
		ret = pages[n - 1].gfn + pages[n - 1].count - gfn;
	for (i = 0; i < n; i++)
		kvm32_drop_page(&pages[i]);
	return ret;
}

int hyp_map_ahead(struct kvm32_vcpu *vcpu, u32 gfn)
{
	return bring_in(vcpu, gfn, false, true);
}

static int fill(struct kvm32_vcpu *vcpu, u32 gfn, bool write)
{
	int pages = bring_in(vcpu, gfn, write, false);

	if (pages < 0)
		return pages;
	kvm32_count(vcpu, STAT_STAGE2_FAULT);
	return 1;
}

/* --- devices --- */

/* The CPU interface that the hardware has for guests. Nobody takes it away, so there is no page to hold. */
static int map_vgic(struct kvm32_vcpu *vcpu, u32 gfn, phys_addr_t pa)
{
	struct stage2 *stage2 = &hyp_vm(vcpu->vm)->stage2;
	int ret = table_top_up(&hyp_vcpu(vcpu)->spare);

	if (ret)
		return ret;
	spin_lock(&vcpu->vm->mmu_lock);
	stage2_map(stage2, stage2_entry(stage2, &hyp_vcpu(vcpu)->spare, gfn), pa, STAGE2_DEVICE);
	spin_unlock(&vcpu->vm->mmu_lock);
	return 1;
}

static int fetch_part(struct kvm32_vcpu *vcpu, u32 va, void *data, u32 size)
{
	u32 gpa, fault_status;
	int ret = translate(vcpu, va, &gpa, &fault_status);

	return ret ? ret : kvm32_read_guest(vcpu->vm, gpa, data, size);
}

/* Without a syndrome HSR.IL says nothing of the instruction's length. */
static int fetch(struct kvm32_vcpu *vcpu, u32 *instruction, bool *wide)
{
	u32 pc = vcpu->ctx->regs[15];
	u16 half[2] = { };
	int ret;

	*wide = true;
	if (!(vcpu->ctx->cpsr & PSR_T))
		return fetch_part(vcpu, pc, instruction, 4);
	ret = fetch_part(vcpu, pc, &half[0], 2);
	*wide = half[0] >> 11 >= 0x1d;
	if (!ret && *wide)
		ret = fetch_part(vcpu, pc + 2, &half[1], 2);
	*instruction = *wide ? half[0] << 16 | half[1] : half[0];
	return ret;
}

/* Writeback, several registers, exclusives: the syndrome does not tell them (B3.13.6). */
static int mmio_by_instruction(struct kvm32_vcpu *vcpu, u32 gpa)
{
	u32 instruction;
	bool wide;
	int ret = fetch(vcpu, &instruction, &wide);

	if (!ret)
		return kvm32_mmio(vcpu, gpa, instruction, wide);
	/* The guest changed its tables since: if it is still there, it comes again. */
	return ret == -EFAULT || ret == -ENOENT ? 1 : ret;
}

static int mmio_by_syndrome(struct kvm32_vcpu *vcpu, u32 gpa)
{
	const struct hyp_state *state = hyp_vcpu(vcpu)->state;
	struct load_store *access = &vcpu->mmio.access;

	access->address = state->hdfar;
	access->size = 1u << ISS_SAS(state->hsr);
	access->count = 1;
	access->reg[0] = ISS_SRT(state->hsr);
	access->read = !(state->hsr & ISS_WNR);
	access->write = state->hsr & ISS_WNR;
	access->sign_extend = state->hsr & ISS_SSE;
	access->writeback = false;
	access->length = state->hsr & HSR_IL ? 4 : 2;
	return kvm32_mmio_access(vcpu, gpa);
}

/*
 * Where nothing was to be read the last time, nothing is, unless slots have changed since. It spares the look for memory with
 * each access to a device. A page without memory for a write may have some for reads.
 */
static bool is_known_device(const struct kvm32_vcpu *vcpu, u32 gfn)
{
	const struct hyp_vcpu *hyp = hyp_vcpu(vcpu);

	return hyp->device_gfn == gfn && hyp->device_seq == READ_ONCE(vcpu->vm->mmu_seq);
}

static void know_device(struct kvm32_vcpu *vcpu, u32 gfn, unsigned long seq)
{
	hyp_vcpu(vcpu)->device_gfn = gfn;
	hyp_vcpu(vcpu)->device_seq = seq;
}

static int mmio_access(struct kvm32_vcpu *vcpu, u32 gpa, unsigned long seq)
{
	u32 hsr = hyp_vcpu(vcpu)->state->hsr;
	int ret;

	if (!(hsr & ISS_ISV))
		return mmio_by_instruction(vcpu, gpa);
	ret = mmio_by_syndrome(vcpu, gpa);
	if (ret > 0 && (hsr & ISS_WNR))
		kvm32_coalesced_learn(vcpu->vm, gpa, 1u << ISS_SAS(hsr), seq);
	return ret;
}

static int mmio(struct kvm32_vcpu *vcpu, u32 gpa, unsigned long seq)
{
	const struct hyp_state *state = hyp_vcpu(vcpu)->state;
	phys_addr_t pa;

	/* Nothing is cached of a device. */
	if (state->hsr & ISS_CM) {
		hyp_skip(vcpu);
		return 1;
	}
	if (state->hsr & ISS_S1PTW)
		return inject_external_abort(vcpu, state->hdfar, data_access(state->hsr));
	if (hyp_vgic_page(vcpu->vm, gpa >> PAGE_SHIFT, &pa))
		return map_vgic(vcpu, gpa >> PAGE_SHIFT, pa);
	if (!(state->hsr & ISS_WNR))
		know_device(vcpu, gpa >> PAGE_SHIFT, seq);
	return mmio_access(vcpu, gpa, seq);
}

static bool is_ours(u32 hsr)
{
	u32 type = hsr & ISS_FSC_TYPE;

	return type == FSC_TRANSLATION || type == FSC_ACCESS || type == FSC_PERMISSION;
}

/* A walk of the guest's hardware only reads: ISS.WnR then tells of the access that needed it. */
static bool wants_write(u32 hsr)
{
	return (hsr & ISS_WNR) && !(hsr & (ISS_S1PTW | ISS_CM));
}

int hyp_handle_data_abort(struct kvm32_vcpu *vcpu)
{
	const struct hyp_state *state = hyp_vcpu(vcpu)->state;
	unsigned long seq = READ_ONCE(vcpu->vm->mmu_seq);
	int ret;

	kvm32_count(vcpu, STAT_DATA_ABORT);
	if (state->ipa_page == NO_ADDRESS)
		return 1;
	if (is_known_device(vcpu, state->ipa_page) && (state->hsr & DEVICE_MASK) == FSC_TRANSLATION)
		return mmio_access(vcpu, fault_gpa(state, state->hdfar), seq);
	if (!is_ours(state->hsr) || state->ipa_page > LAST_PAGE)
		return inject_external_abort(vcpu, state->hdfar, data_access(state->hsr));
	ret = fill(vcpu, state->ipa_page, wants_write(state->hsr));
	if (ret == -ENOENT)
		return mmio(vcpu, fault_gpa(state, state->hdfar), seq);
	return ret == -EINTR ? 1 : ret;
}

int hyp_handle_prefetch_abort(struct kvm32_vcpu *vcpu)
{
	const struct hyp_state *state = hyp_vcpu(vcpu)->state;
	int ret;

	kvm32_count(vcpu, STAT_PREFETCH_ABORT);
	if (state->ipa_page == NO_ADDRESS)
		return 1;
	if (!is_ours(state->hsr) || state->ipa_page > LAST_PAGE)
		return inject_external_abort(vcpu, state->hifar, GUEST_EXECUTE);
	ret = fill(vcpu, state->ipa_page, false);
	if (ret == -ENOENT)
		return inject_external_abort(vcpu, state->hifar, GUEST_EXECUTE);
	return ret == -EINTR ? 1 : ret;
}
