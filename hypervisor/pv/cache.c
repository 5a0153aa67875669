// SPDX-License-Identifier: GPL-2.0
/*
 * Cache maintenance that the lowvisor did not do (low/cp15.c): all of it with strategy `trap`.
 *
 * By address: data caches act as physically indexed (B3.11.1), so the host's own mapping of the page reaches the guest's lines.
 * Instruction caches need not; all of them is invalidated. An operation that only invalidates is done as clean and invalidate, since
 * the lines may be the host's.
 */
#include <linux/highmem.h>
#include <linux/mm.h>

#include "low/icache.h"
#include "pv.h"

enum operation { CLEAN, CLEAN_INVALIDATE, SET_WAY, INVALIDATE_CODE, INVALIDATE_ALL_CODE };

struct cache_operation {
	u8 crm, opc2;
	enum operation operation;
};

static const struct cache_operation operations[] = {
	{ 1, 0, INVALIDATE_ALL_CODE },	/* ICIALLUIS */
	{ 1, 6, INVALIDATE_ALL_CODE },	/* BPIALLIS */
	{ 5, 0, INVALIDATE_ALL_CODE },	/* ICIALLU */
	{ 5, 1, INVALIDATE_CODE },	/* ICIMVAU */
	{ 5, 6, INVALIDATE_ALL_CODE },	/* BPIALL */
	{ 5, 7, INVALIDATE_ALL_CODE },	/* BPIMVA */
	{ 6, 1, CLEAN_INVALIDATE },	/* DCIMVAC */
	{ 6, 2, SET_WAY },		/* DCISW */
	{ 10, 1, CLEAN },		/* DCCMVAC */
	{ 10, 2, SET_WAY },		/* DCCSW */
	{ 11, 1, CLEAN },		/* DCCMVAU */
	{ 14, 1, CLEAN_INVALIDATE },	/* DCCIMVAC */
	{ 14, 2, SET_WAY },		/* DCCISW */
};

static const struct cache_operation *find(u32 word)
{
	unsigned int i;

	if ((word & 0x0fff0f10) != 0x0e070f10 || (word >> 12 & 15) == 15)	/* MCR p15, 0, Rt, c7, CRm, opc2 */
		return NULL;
	for (i = 0; i < ARRAY_SIZE(operations); i++)
		if (operations[i].crm == (word & 15) && operations[i].opc2 == (word >> 5 & 7))
			return &operations[i];
	return NULL;
}

bool pv_is_cache_operation(const struct kvm32_vcpu *vcpu, u32 word)
{
	return kvm32_privileged(vcpu->ctx) && find(word);
}

static void line(enum operation operation, const void *va)
{
	if (operation == CLEAN)
		asm volatile("mcr p15, 0, %0, c7, c10, 1" : : "r" (va) : "memory");
	else
		asm volatile("mcr p15, 0, %0, c7, c14, 1" : : "r" (va) : "memory");
	dsb();
}

/* The page of @va, if it is memory that the guest may read; as kvm32_grab_page(). */
static int grab(struct kvm32_vcpu *vcpu, u32 va, struct kvm32_page *page)
{
	struct guest_translation translation;
	u32 fault_status;
	int ret = pv_translate(vcpu, va, GUEST_READ, true, &translation, &fault_status);

	return ret ? ret : kvm32_grab_page(vcpu->vm, translation.gpa >> PAGE_SHIFT, false, page);
}

/* A refused one faults as a load would (B3.12.1). */
static int by_address(struct kvm32_vcpu *vcpu, enum operation operation, u32 va)
{
	struct kvm32_page page;
	void *mapped;

	if (grab(vcpu, va, &page))
		return pv_handle_fault(vcpu, va, GUEST_READ, false);
	if (operation == INVALIDATE_CODE) {
		pv_invalidate_icache(pv_vcpu(vcpu)->state);
	} else {
		mapped = kmap_local_page(page.page);
		line(operation, mapped + offset_in_page(va));
		kunmap_local(mapped);
	}
	kvm32_drop_page(&page);
	pv_skip(vcpu, true);
	return 1;
}

int pv_cache_operation(struct kvm32_vcpu *vcpu, u32 word)
{
	enum operation operation = find(word)->operation;
	u32 value = vcpu->ctx->regs[word >> 12 & 15];

	if (operation != SET_WAY && operation != INVALIDATE_ALL_CODE)
		return by_address(vcpu, operation, value);
	if (operation == SET_WAY)
		asm volatile("mcr p15, 0, %0, c7, c14, 2\n\tdsb" : : "r" (value) : "memory");
	else
		pv_invalidate_icache(pv_vcpu(vcpu)->state);
	pv_skip(vcpu, true);
	return 1;
}
