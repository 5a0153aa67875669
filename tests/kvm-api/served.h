/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KVM32_TESTS_SERVED_H
#define KVM32_TESTS_SERVED_H

#include "api.h"

#define SERVED_AS_USER	2	/* in the address: with user mode's rights */

/*
 * What the guest is asked to do is done when it asks again; what it told is a word that it loaded. All return 0 or the error of
 * KVM_RUN; the access is still to be done then, and will be when the guest runs again.
 */
int served_until_question(struct vm *vm, uint32_t *told);
int served_load(struct vm *vm, uint32_t address, uint32_t *value);
int served_store(struct vm *vm, uint32_t address, uint32_t value);

#endif
