/* SPDX-License-Identifier: GPL-2.0 */
/* Trying an access to a page, and what the tables should say about it. */
#ifndef ACCESS_H
#define ACCESS_H

#include "types.h"

enum access {
	KERNEL_READ, KERNEL_WRITE, KERNEL_EXECUTE, USER_READ, USER_WRITE, USER_EXECUTE,
	NR_ACCESSES
};

extern const char *const access_names[NR_ACCESSES];

/** Fault status values (B3.13.3), short descriptors. */
#define FS_TRANSLATION_SECTION	0x05
#define FS_TRANSLATION_PAGE	0x07
#define FS_ALIGNMENT		0x01
#define FS_FLAG_SECTION		0x03
#define FS_FLAG_PAGE		0x06
#define FS_DOMAIN_SECTION	0x09
#define FS_DOMAIN_PAGE		0x0b
#define FS_PERMISSION_SECTION	0x0d
#define FS_PERMISSION_PAGE	0x0f
#define FS_WRONG		0x80	/* a wrong vector, address or WnR bit came with the fault */

#define DOMAIN_NONE		0
#define DOMAIN_CLIENT		1
#define DOMAIN_MANAGER		3

/** A frame that access_try() may use begins with this: the code that is called, then a word of data. */
struct probe_page {
	u32 code;	/* bx lr */
	u32 data;
	u32 scratch;	/* written by the write accesses */
};

/** Fills the beginning of a frame. */
void probe_page_init(void *frame, u32 data);
/** Loads the user-mode snippets. */
void access_init(void);
/** Tries one access to the probe page at va. Return: 0 or the fault status. */
u32 access_try(enum access access, u32 va);
/** What the most recent successful read saw, and what the most recent write wrote. */
extern u32 access_value;

/** The address translation operation of a read or write; the result is in PAR. */
void access_translate(enum access access, u32 va);

/** True if AP[2:0] lets a client do this; with afe, AP[0] is the access flag and counts as set. */
bool access_permitted(enum access access, u32 ap, bool afe);
static inline bool access_is_write(enum access access)
{
	return access == KERNEL_WRITE || access == USER_WRITE;
}

static inline bool access_is_execute(enum access access)
{
	return access == KERNEL_EXECUTE || access == USER_EXECUTE;
}

static inline bool access_is_user(enum access access)
{
	return access >= USER_READ;
}

/** Sets the two bits of one domain in the DACR. */
void domain_set(u32 domain, u32 value);

#endif
