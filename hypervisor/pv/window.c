// SPDX-License-Identifier: GPL-2.0
/*
 * The window and the trampoline.
 *
 * The window (low/state.h) must not be where the host has global mappings, since its first use on the way in comes
 * before the TLBIALL (low/entry.S): it stays below the host's modules. The trampoline is a first-level table with
 * just the window and the lowvisor's text at its host address.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "descriptor.h"
#include "pv.h"

#define L1_ORDER		2
#define WINDOW_FIRST_SLOT	0x9f0
#define WINDOW_LOWEST_SLOT	1
#define WINDOW_HIGHEST_SLOT	0xbe0

#define PTE_MEMORY_MASK		(7u << 6 | 3u << 2 | 1u << 10)	/* TEX, C, B, S */

u32 pv_memory_attributes;
u32 pv_ttbr_attributes;

static u32 read_ttbr1(void)
{
	u32 ttbr1;

	asm("mrc p15, 0, %0, c2, c0, 1" : "=r" (ttbr1));
	return ttbr1;
}

static const u32 *host_l1(void)
{
	return phys_to_virt(read_ttbr1() & ~0x3fffu);
}

static int check_host_format(void)
{
	u32 ttbcr;

	asm("mrc p15, 0, %0, c2, c0, 2" : "=r" (ttbcr));
	if (ttbcr >> 31) {
		pr_err("kvm32-pv: this kernel uses LPAE tables; use the armmp kernel on cores without virtualization extensions\n");
		return -ENODEV;
	}
	return 0;
}

/* The host's own small page for the lowvisor's text shows which attributes ordinary memory has (PRRR/NMRR are the host's). */
int pv_host_init(void)
{
	u32 va = (u32)pv_low_start;
	u32 l1;
	const u32 *l2;

	if (check_host_format())
		return -ENODEV;
	l1 = host_l1()[va >> 20];
	if ((l1 & 3) != 1)
		return -ENODEV;
	l2 = phys_to_virt(l1 & ~0x3ffu);
	pv_memory_attributes = l2[va >> 12 & 255] & PTE_MEMORY_MASK;
	pv_ttbr_attributes = read_ttbr1() & 0x7f;
	return 0;
}

static void clean(const void *start, u32 size)
{
	u32 offset;

	for (offset = 0; offset < size; offset += 32)
		asm volatile("mcr p15, 0, %0, c7, c10, 1" : : "r" ((const char *)start + offset) : "memory");
	dsb();
}

static void fill_table(struct pv_vcpu *pv, u32 *table)
{
	u32 state = virt_to_phys(pv->state) - PV_STACK_SIZE;
	u32 common = pv_memory_attributes | PTE_NG | PTE_SMALL | PTE_AP_PRIVILEGED;
	u32 i, pages = DIV_ROUND_UP(pv_low_end - pv_low_start, PAGE_SIZE);

	for (i = 0; i < pages; i++)
		table[i] = vmalloc_to_pfn(pv_low_start + i * PAGE_SIZE) << PAGE_SHIFT | common | PTE_APX;
	for (i = 0; i < pv_state_pages(pv); i++)
		table[(PV_WINDOW_STATE >> PAGE_SHIFT) + i] = (state + i * PAGE_SIZE) | common | PTE_XN;
	table[PV_WINDOW_COALESCED >> PAGE_SHIFT] = virt_to_phys(pv->vcpu->vm->coalesced) | common | PTE_XN;
	table[(PV_WINDOW_COALESCED >> PAGE_SHIFT) + 1] = page_to_phys(pv->vcpu->vm->coalesced_page) | common | PTE_XN;
	clean(table, 1024);
}

/*
 * The shared page's table is the second quarter of the window's page. The guest's privileged modes run in USR mode, so what keeps
 * its user mode out is the domain, as in a slot of class kernel.
 */
static void map_shared_page(struct pv_vcpu *pv)
{
	u32 va = pv->vcpu->vm->shared_page, *table = pv->window.table + 256;

	table[va >> 12 & 255] = virt_to_phys(pv_shared_word(pv->state, 0)) | pv_memory_attributes | PTE_NG | PTE_SMALL |
				PTE_AP_ALL | PTE_XN;
	clean(table, 1024);
	pv_shadow_set_entry(pv, va >> 20, virt_to_phys(table) | PV_DOMAIN_SHARED << 5 | 1);
}

static void set_trampoline(struct pv_window *window, u32 slot, u32 descriptor)
{
	window->trampoline[slot] = descriptor;
	clean(&window->trampoline[slot], 4);
}

/* In the lowvisor's text. */
static u32 vectors_offset(const struct pv_vcpu *pv)
{
	if (pv->vcpu->vm->strategy == KVM32_STRATEGY_TRAP)
		return PV_VECTORS_TRAP;
	return pv->state->shared ? PV_VECTORS_SHARED : 0;
}

static void place(struct pv_vcpu *pv, u32 slot)
{
	struct pv_state *state = pv->state;

	pv->window.slot = slot;
	set_trampoline(&pv->window, slot, pv->window.descriptor);
	pv_shadow_set_entry(pv, slot, pv->window.descriptor);
	state->window = slot << 20;
	state->vectors_kernel = state->window + vectors_offset(pv);
	state->vectors_user = state->vectors_kernel;
	if (pv->vcpu->vm->strategy != KVM32_STRATEGY_TRAP)
		state->vectors_user += PV_VECTORS_USER;
	state->behind_exit.vectors = state->window + PV_VECTORS_KEPT;
	state->window_state = state->window + PV_WINDOW_STATE + PV_STACK_SIZE;
}

/* The guest touches at most a few slots between two of its instructions' faults, so a free one is always near. */
bool pv_window_give_way(struct pv_vcpu *pv, u32 va)
{
	u32 old = pv->window.slot, slot = old;

	if (va >> 20 != old)
		return false;
	do {
		slot = slot < WINDOW_HIGHEST_SLOT ? slot + 1 : WINDOW_LOWEST_SLOT;
		if (slot == old)	/* every slot shadowed: a TLB may forget */
			pv_shadow_flush(pv);
	} while (slot == old || !pv_shadow_slot_free(pv, slot));
	set_trampoline(&pv->window, old, 0);
	pv_shadow_set_entry(pv, old, 0);
	place(pv, slot);
	return true;
}

int pv_window_init(struct pv_vcpu *pv)
{
	struct pv_window *window = &pv->window;
	u32 va = (u32)pv_low_start, end = (u32)pv_low_end;

	window->trampoline = (u32 *)__get_free_pages(GFP_KERNEL_ACCOUNT | __GFP_ZERO, L1_ORDER);
	window->table = (u32 *)get_zeroed_page(GFP_KERNEL_ACCOUNT);
	if (!window->trampoline || !window->table)
		return -ENOMEM;
	fill_table(pv, window->table);
	window->descriptor = virt_to_phys(window->table) | 1;
	window->trampoline[va >> 20] = host_l1()[va >> 20];
	window->trampoline[(end - 1) >> 20] = host_l1()[(end - 1) >> 20];
	clean(window->trampoline, PV_SLOTS * 4);
	pv->state->ttbr_trampoline = virt_to_phys(window->trampoline) | pv_ttbr_attributes;
	place(pv, WINDOW_FIRST_SLOT + !pv_shadow_slot_free(pv, WINDOW_FIRST_SLOT));
	if (pv_has_shared_page(pv))
		map_shared_page(pv);
	return 0;
}

void pv_window_free(struct pv_vcpu *pv)
{
	free_pages((unsigned long)pv->window.trampoline, L1_ORDER);
	free_page((unsigned long)pv->window.table);
}
