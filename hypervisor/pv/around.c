// SPDX-License-Identifier: GPL-2.0
/*
 * Pages around one that is entered in a shadow. Whoever touches one of a file's pages often touches the next ones, and a guest's
 * kernel may have entered those in its tables at once. A core may take any entry into its TLB that is valid (B3.9.3), so all are
 * entered here that say the same as the one that was asked for and whose pages are known: then neither a walk nor a decision is left.
 */
#include <linux/mm.h>

#include "descriptor.h"
#include "pv.h"

/* A page that is kept is noted as shadowed already, and is not to be written if a dirty log wants to know. */
static void fill_one(struct kvm32_vm *vm, u32 *entry, u32 gfn, u32 rights)
{
	struct kvm32_page page;

	if (!kvm32_kept_page(vm, gfn, false, &page))
		return;
	if (page.writable && (rights & RIGHT_WRITE))
		SetPageDirty(page.page);
	pv_shadow_fill_beside(entry, rights, &page);
}

void pv_fill_around(struct kvm32_vcpu *vcpu, u32 va, const struct guest_translation *translation, u32 rights)
{
	u32 *entries = pv_shadow_entries(pv_vcpu(vcpu), va & ~(PV_GROUP * PAGE_SIZE - 1)), descriptors[PV_GROUP], i;
	u32 gpa = translation->descriptor_gpa & ~(u32)(sizeof(descriptors) - 1);

	/* Tables of the other byte order are not worth the trouble. */
	if (!entries || (vcpu->ctx->cp15[CP15_SCTLR] & SCTLR_EE) ||
	    kvm32_read_guest_atomic(vcpu->vm, gpa, descriptors, sizeof(descriptors)))
		return;
	for (i = 0; i < PV_GROUP; i++)
		if (!entries[i] && !((descriptors[i] ^ translation->descriptor) & PV_ATTRIBUTES))
			fill_one(vcpu->vm, &entries[i], descriptors[i] >> PAGE_SHIFT, rights);
}
