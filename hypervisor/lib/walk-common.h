/* SPDX-License-Identifier: GPL-2.0 */
/* What the walks of both formats share. */
#ifndef KVM32_LIB_WALK_COMMON_H
#define KVM32_LIB_WALK_COMMON_H

#include "walk.h"

struct walk {
	const struct guest_mmu *mmu;
	u32 va;
	guest_read_word read_word;
	void *ctx;
	struct guest_translation *out;
	u32 *fault_status;
};

static inline int walk_fault(const struct walk *w, enum fault_status status)
{
	*w->fault_status = status;
	return -EFAULT;
}

static inline int walk_read(const struct walk *w, u32 gpa, enum fault_status on_error, u32 *word)
{
	int err = w->read_word(w->ctx, gpa, word);

	if (err == -EAGAIN)
		return err;
	if (err)
		return walk_fault(w, on_error);
	/* B3.5: SCTLR.EE, not CPSR.E, is the byte order of the tables. */
	if (w->mmu->sctlr & SCTLR_EE)
		*word = __builtin_bswap32(*word);
	return 0;
}

#endif
