/* SPDX-License-Identifier: GPL-2.0 */
/* What spaces.c does for shadow.c: tables in and out of the slots of spaces. */
#ifndef KVM32_PV_SPACES_H
#define KVM32_PV_SPACES_H

#include "pv.h"

#define pv_for_each_used(slot, used) \
	for ((slot) = slot_set_next(used, 0); (slot) < SLOT_SET_SLOTS; (slot) = slot_set_next(used, (slot) + 1))

static inline struct pv_vcpu *pv_shadow_vcpu(struct pv_shadow *shadow)
{
	return container_of(shadow, struct pv_vcpu, shadow);
}

int pv_spaces_init(struct pv_vcpu *pv);
void pv_spaces_free(struct pv_vcpu *pv);

/* All of these under the VM's mmu_lock. */
void pv_space_link(struct pv_shadow *shadow, struct pv_space *space, u32 slot, struct pv_table *table);
/** In each space that has it there: its domain has changed. */
void pv_space_link_again(struct pv_shadow *shadow, u32 slot, struct pv_table *table);
void pv_space_unlink(struct pv_shadow *shadow, struct pv_space *space, u32 slot);
/** Unlinks the slot's table and frees it: one that spaces share from all of them. */
void pv_space_drop(struct pv_shadow *shadow, struct pv_space *space, u32 slot);
void pv_space_drop_private(struct pv_shadow *shadow, struct pv_space *space);
void pv_space_drop_global(struct pv_shadow *shadow, u32 slot);

#endif
