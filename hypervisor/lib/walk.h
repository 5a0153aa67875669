/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest's own stage of translation: walks of its ARMv7 tables, with short (DDI 0406C B3.5) or long descriptors
 * (B3.6).
 *
 * The walk reads guest memory through a callback and has no other effect, so the shadow fill, the guest's address
 * translation operations (ATS1C*) and the tests share it.
 */
#ifndef KVM32_LIB_WALK_H
#define KVM32_LIB_WALK_H

#include "types.h"

/* SCTLR bits that translation looks at (B4.1.130) */
#define SCTLR_M		(1u << 0)
#define SCTLR_A		(1u << 1)
#define SCTLR_C		(1u << 2)
#define SCTLR_I		(1u << 12)
#define SCTLR_EE	(1u << 25)
#define SCTLR_NMFI	(1u << 27)
#define SCTLR_TRE	(1u << 28)
#define SCTLR_AFE	(1u << 29)

/* TTBCR, short-descriptor format (B4.1.153) */
#define TTBCR_N		7u
#define TTBCR_PD0	(1u << 4)
#define TTBCR_PD1	(1u << 5)

/* Long-descriptor format, where EAE chooses it; T0SZ is in 2:0, T1SZ in 18:16 */
#define TTBCR_EPD0	(1u << 7)
#define TTBCR_EPD1	(1u << 23)
#define TTBCR_EAE	(1u << 31)

/**
 * Fault status FS[4:0], short-descriptor format (Table B3-23). Only long descriptors have a third level: its numbers
 * are our own, and fsr_encode_long() knows what a guest finds for all of them.
 */
enum fault_status {
	FS_NONE = 0x00,
	FS_ALIGNMENT = 0x01,
	FS_DEBUG = 0x02,
	FS_ACCESS_FLAG_L1 = 0x03,
	FS_CACHE_MAINTENANCE = 0x04,
	FS_TRANSLATION_L1 = 0x05,
	FS_ACCESS_FLAG_L2 = 0x06,
	FS_TRANSLATION_L2 = 0x07,
	FS_EXTERNAL = 0x08,
	FS_DOMAIN_L1 = 0x09,
	FS_DOMAIN_L2 = 0x0b,
	FS_EXTERNAL_WALK_L1 = 0x0c,
	FS_PERMISSION_L1 = 0x0d,
	FS_EXTERNAL_WALK_L2 = 0x0e,
	FS_PERMISSION_L2 = 0x0f,
	FS_EXTERNAL_ASYNC = 0x16,
	FS_ACCESS_FLAG_L3 = 0x20,
	FS_TRANSLATION_L3 = 0x21,
	FS_EXTERNAL_WALK_L3 = 0x22,
	FS_PERMISSION_L3 = 0x23,
};

/** The guest's translation registers. */
struct guest_mmu {
	u64 ttbr0;	/* the upper halves are for long descriptors */
	u64 ttbr1;
	u32 sctlr;
	u32 ttbcr;
	u32 dacr;
	u32 prrr;
	u32 nmrr;
	/*
	 * A truth value: ID_MMFR0.VMSA >= 4; without it an L1 entry of type 0b11 is reserved (B3.5.1). No bool, as padding behind it
	 * would be cleared on each walk.
	 */
	u32 has_pxn;
};

/** One translation, as the guest's tables have it. */
struct guest_translation {
	u32 gpa;	/* the translated address itself, offset in the page included */
	u32 size;	/* of the block around it: 4 KiB, 64 KiB, 1 MiB, 16 MiB; with long ones 4 KiB, 2 MiB, 1 GiB */
	u32 descriptor;	/* of a small page, with short descriptors; else 0 */
	u32 descriptor_gpa;
	u8 level;	/* of the last descriptor: 1, 2, with long ones 3; 0: the MMU is off */
	u8 domain;	/* also valid after a fault at level 2; 0 where the architecture says UNKNOWN */
	u8 ap;		/* AP[2:0]; of long descriptors AP[2:1] and 1, less what their tables take away */
	u8 memattr;	/* TEX[2:0] C B, or AttrIndx */
	bool xn;
	bool pxn;
	bool ng;
	bool shared;
};

/**
 * Read one aligned word of guest physical memory as little-endian.
 *
 * Return: 0; -EAGAIN if it cannot be told now (the walk stops and hands it on); any other value means that nothing
 * answers there.
 */
typedef int (*guest_read_word)(void *ctx, u32 gpa, u32 *word);

/**
 * guest_walk() - translate @va by the guest's tables. Permissions are not looked at: see permission.h.
 * @fault_status: on -EFAULT the FS bits that the guest is to find in DFSR or IFSR.
 *
 * Return: 0; -EFAULT if the guest is to take an abort; -EAGAIN from @read_word.
 */
int guest_walk(const struct guest_mmu *mmu, u32 va, guest_read_word read_word, void *ctx,
	       struct guest_translation *out, u32 *fault_status);

/** guest_walk_long() - the same by long descriptors, which a guest has chosen by TTBCR.EAE. */
int guest_walk_long(const struct guest_mmu *mmu, u32 va, guest_read_word read_word, void *ctx,
		    struct guest_translation *out, u32 *fault_status);

#endif
