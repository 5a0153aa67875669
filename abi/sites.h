/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The site table: one entry for each place in a rewritten program where a sensitive instruction stands. The macro
 * header that the rewriter puts into a tree (rewriter/include/lwpv.h) emits it into a section of its own.
 *
 * The section is not loaded: it has no SHF_ALLOC and carries a .debug name, because ld lets only debug sections refer to code
 * that a linker script discards (the entry's address is then 0 and the entry means nothing).
 */
#ifndef KVM32_SITES_H
#define KVM32_SITES_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#endif

#define SITE_TABLE_SECTION	".debug_lwpv_sites"
#define SITE_STRING_SECTION	".debug_lwpv_str"

/** For a site in an assembler file: whoever fills the space has to know what may be done there. */
#define SITE_SCRATCH_UNKNOWN	0xff

/** One site, little-endian, 24 bytes. */
struct site_entry {
	uint32_t address;	/* link-time address of the instruction; 0: the code was discarded */
	uint32_t word;		/* the original instruction; T16 in the lower half, T32 in memory order of its halfwords */
	uint32_t file;		/* offset of the file's name in SITE_STRING_SECTION */
	uint32_t line;
	uint32_t stub;		/* link-time address of space for a trap-free sequence, all zero; 0: none */
	uint8_t scratch;	/* with a stub: the register that it may change, or SITE_SCRATCH_UNKNOWN */
	uint8_t stub_words;	/* the size of the space */
	uint16_t reserved;
};

#endif
