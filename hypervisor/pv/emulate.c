// SPDX-License-Identifier: GPL-2.0
/*
 * Strategy `trap`: the highvisor performs the sensitive instructions. Their emulation is the lowvisor's, low/sensitive.c and
 * low/block.c, compiled once more (Kbuild). Here is what these call: guest memory is reached as the host reaches it, and what a
 * change of mode asks of the real registers is done at the next entry.
 */
#include "pv.h"
#include "low/low.h"

void low_write_cpsr(struct pv_state *state, u32 cpsr)
{
	kvm32_set_cpsr(&state->ctx, cpsr);
	kvm32_deliver_interrupts(&state->ctx);
}

void low_exception(struct pv_state *state, enum kvm32_exception kind, u32 return_address)
{
	kvm32_exception_enter(&state->ctx, kind, return_address);
}

static int transfer(struct kvm32_vcpu *vcpu, u32 va, u32 *word, bool write)
{
	struct guest_translation translation;
	u32 fault_status;
	int ret = pv_translate(vcpu, va, write ? GUEST_WRITE : GUEST_READ, true, &translation, &fault_status);

	if (ret)
		return ret;
	if (write)
		return kvm32_write_guest(vcpu->vm, translation.gpa, word, sizeof(*word));
	return kvm32_read_guest(vcpu->vm, translation.gpa, word, sizeof(*word));
}

/* Whatever the reason: pv_handle_fault() finds it again, and tells the guest or the host. */
static u32 access_refused(struct pv_state *state, u32 va, u32 *word, bool write)
{
	struct pv_vm *pv = pv_vm(state->vcpu->vm);
	int ret;

	down_read(&pv->emulation);
	ret = transfer(state->vcpu, va, word, write);
	up_read(&pv->emulation);
	return ret != 0;
}

u32 low_load(struct pv_state *state, u32 va, u32 *word)
{
	return access_refused(state, va, word, false);
}

u32 low_store(struct pv_state *state, u32 va, u32 word)
{
	return access_refused(state, va, &word, true);
}

u32 pv_emulate(struct pv_state *state, u32 word)
{
	u32 exit = low_sensitive(state, word & 0xffffff);

	memset(state->fast, 0, sizeof(state->fast));	/* an exit shows it */
	return exit;
}
