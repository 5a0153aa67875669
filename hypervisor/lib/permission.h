/* SPDX-License-Identifier: GPL-2.0 */
/* What the guest's domains and access bits let it do with a translation (DDI 0406C B3.7), and how it hears of a no. */
#ifndef KVM32_LIB_PERMISSION_H
#define KVM32_LIB_PERMISSION_H

#include "types.h"
#include "walk.h"

enum guest_access {
	GUEST_READ,
	GUEST_WRITE,
	GUEST_EXECUTE,
};

/* Rights, as a mask: the bit of each access that is allowed. */
#define RIGHT_READ	(1u << GUEST_READ)
#define RIGHT_WRITE	(1u << GUEST_WRITE)
#define RIGHT_EXECUTE	(1u << GUEST_EXECUTE)
#define RIGHT_ALL	(RIGHT_READ | RIGHT_WRITE | RIGHT_EXECUTE)

#define FSR_WNR		(1u << 11)	/* of DFSR: a store, or cache maintenance (B4.1.52) */

/** The two bits that DACR holds for a domain (B4.1.43). */
enum guest_domain_state {
	DACR_NO_ACCESS = 0,
	DACR_CLIENT = 1,
	DACR_RESERVED = 2,
	DACR_MANAGER = 3,
};

static inline enum guest_domain_state guest_domain_state(u32 dacr, u8 domain)
{
	return dacr >> (2 * domain) & 3;
}

/**
 * guest_rights() - all rights that the guest has on a page, for a shadow entry that is to serve every access.
 * @privileged: in any mode but USR.
 *
 * Return: a mask of RIGHT_*.
 */
u32 guest_rights(const struct guest_mmu *mmu, const struct guest_translation *translation, bool privileged);

/**
 * guest_permission_check() - may the guest make this access?
 * @fault_status: on -EFAULT the FS bits of the domain or permission fault.
 *
 * Return: 0; -EFAULT.
 */
int guest_permission_check(const struct guest_mmu *mmu, const struct guest_translation *translation,
			   enum guest_access access, bool privileged, u32 *fault_status);

/**
 * fsr_encode() - the value of DFSR in short-descriptor format (B4.1.52). For IFSR pass domain 0 and no write.
 * @write: caused by a write; also set for cache maintenance and address translation operations.
 */
u32 fsr_encode(u32 fault_status, u8 domain, bool write);

/** fsr_encode_long() - likewise in long-descriptor format, which knows no domains. */
u32 fsr_encode_long(u32 fault_status, bool write);

#endif
