/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers of PSCI and SMCCC (DEN 0022 5.1): its versions, and which functions there may be. */
#ifndef KVM32_PSCI_NUMBER_H
#define KVM32_PSCI_NUMBER_H

#include "../abi/kvm-arm.h"

#define KVM32_PSCI_0_1		0x00001
#define KVM32_PSCI_0_2		0x00002
#define KVM32_PSCI_1_0		0x10000

#define SMCCC_VERSION_ID	0x80000000u
#define PSCI_VERSION_ID		0x84000000u
#define PSCI_NUMBERS		0x20u
#define PSCI_0_1_NUMBERS	4u
#define PSCI_UNKNOWN		(~0u)	/* NOT_SUPPORTED, which is also SMCCC's answer */

/** False: no version has it. */
static inline bool psci_is_number(u32 id)
{
	return id - PSCI_VERSION_ID < PSCI_NUMBERS || id == SMCCC_VERSION_ID || id - KVM_PSCI_FN_BASE < PSCI_0_1_NUMBERS;
}

#endif
