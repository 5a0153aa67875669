/* SPDX-License-Identifier: GPL-2.0 */
#ifndef KVM32_MODULE_SITES_H
#define KVM32_MODULE_SITES_H

#include <linux/elf.h>
#include <linux/types.h>

struct module;

/** One instruction of each kind that a loader decides about (own-site.S). */
extern const u32 own_site_trap[], own_site_user_access[], own_site_hint[];

/**
 * module_apply_sites() - do with the sites of a module what the loader did with the kernel's own.
 * @hdr: the temporary copy of the file.
 * @sections: with the addresses to which they were loaded, relocated.
 *
 * Call it before anything else changes the module's code.
 *
 * Return: -ENOEXEC if it cannot be done, or would leave a sensitive instruction as it is.
 */
int module_apply_sites(const Elf32_Ehdr *hdr, const Elf32_Shdr *sections, const struct module *mod);

#endif
