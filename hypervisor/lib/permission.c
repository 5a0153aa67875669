// SPDX-License-Identifier: GPL-2.0
#include "permission.h"

#define FSR_FS4		(1u << 10)
#define FSR_LPAE	(1u << 9)

/* Table B3-8 by AP[2:0]. 0b100 is reserved: no access. 0b110 is the deprecated spelling of 0b111. */
static const struct {
	u8 privileged;
	u8 user;
} access_rights[8] = {
	[1] = { RIGHT_READ | RIGHT_WRITE, 0 },
	[2] = { RIGHT_READ | RIGHT_WRITE, RIGHT_READ },
	[3] = { RIGHT_READ | RIGHT_WRITE, RIGHT_READ | RIGHT_WRITE },
	[5] = { RIGHT_READ, 0 },
	[6] = { RIGHT_READ, RIGHT_READ },
	[7] = { RIGHT_READ, RIGHT_READ },
};

/* B3.7.2: a fetch needs the right to read. SCTLR.WXN and UWXN came with the virtualization extensions. */
static u32 client_rights(const struct guest_mmu *mmu, const struct guest_translation *t, bool privileged)
{
	/* B3.7.1: with AFE set, AP[0] is the access flag and the table is read as if it were one. */
	u8 ap = t->ap | !!(mmu->sctlr & SCTLR_AFE);
	u32 rights = privileged ? access_rights[ap].privileged : access_rights[ap].user;

	if ((rights & RIGHT_READ) && !t->xn && !(t->pxn && privileged))
		rights |= RIGHT_EXECUTE;
	return rights;
}

u32 guest_rights(const struct guest_mmu *mmu, const struct guest_translation *translation, bool privileged)
{
	if (!(mmu->sctlr & SCTLR_M))
		return RIGHT_ALL;
	/* Long descriptors have no domains (B3.6). */
	if (mmu->ttbcr & TTBCR_EAE)
		return client_rights(mmu, translation, privileged);
	switch (guest_domain_state(mmu->dacr, translation->domain)) {
	case DACR_MANAGER:
		return RIGHT_ALL;
	case DACR_CLIENT:
		return client_rights(mmu, translation, privileged);
	default:
		return 0;
	}
}

/* The reserved state is UNPREDICTABLE; no access is the safe reading. */
static bool domain_closed(const struct guest_mmu *mmu, u8 domain)
{
	enum guest_domain_state state = guest_domain_state(mmu->dacr, domain);

	if (mmu->ttbcr & TTBCR_EAE)
		return false;
	return state == DACR_NO_ACCESS || state == DACR_RESERVED;
}

int guest_permission_check(const struct guest_mmu *mmu, const struct guest_translation *translation,
			   enum guest_access access, bool privileged, u32 *fault_status)
{
	static const u8 permission[] = { 0, FS_PERMISSION_L1, FS_PERMISSION_L2, FS_PERMISSION_L3 };

	*fault_status = FS_NONE;
	if (guest_rights(mmu, translation, privileged) & (1u << access))
		return 0;
	if (domain_closed(mmu, translation->domain))
		*fault_status = translation->level == 2 ? FS_DOMAIN_L2 : FS_DOMAIN_L1;
	else
		*fault_status = permission[translation->level];
	return -EFAULT;
}

u32 fsr_encode(u32 fault_status, u8 domain, bool write)
{
	u32 fsr = (fault_status & 0xf) | (domain & 0xfu) << 4;

	if (fault_status & 0x10)
		fsr |= FSR_FS4;
	if (write)
		fsr |= FSR_WNR;
	return fsr;
}

/* Table B3-24. Domain faults and faults on cache maintenance do not exist there. */
u32 fsr_encode_long(u32 fault_status, bool write)
{
	static const u8 status[] = {
		[FS_TRANSLATION_L1] = 0x05, [FS_TRANSLATION_L2] = 0x06, [FS_TRANSLATION_L3] = 0x07,
		[FS_ACCESS_FLAG_L1] = 0x09, [FS_ACCESS_FLAG_L2] = 0x0a, [FS_ACCESS_FLAG_L3] = 0x0b,
		[FS_PERMISSION_L1] = 0x0d, [FS_PERMISSION_L2] = 0x0e, [FS_PERMISSION_L3] = 0x0f,
		[FS_EXTERNAL] = 0x10, [FS_EXTERNAL_ASYNC] = 0x11,
		[FS_EXTERNAL_WALK_L1] = 0x15, [FS_EXTERNAL_WALK_L2] = 0x16, [FS_EXTERNAL_WALK_L3] = 0x17,
		[FS_ALIGNMENT] = 0x21, [FS_DEBUG] = 0x22,
	};

	return FSR_LPAE | status[fault_status] | (write ? FSR_WNR : 0);
}
