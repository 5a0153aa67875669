/* SPDX-License-Identifier: GPL-2.0 */
/* A program of some words that are linked at LINK, for what looks at code by its words. */
#ifndef KVM32_TESTS_LINKED_TEXT_H
#define KVM32_TESTS_LINKED_TEXT_H

#include "../../vmm/loader/flow.h"

#define LINK	0xc0100000u

static uint32_t text[64];
static const Elf32_Ehdr header = { .e_entry = LINK };
static const Elf32_Phdr segment = {
	.p_type = PT_LOAD, .p_vaddr = LINK, .p_paddr = LINK, .p_filesz = sizeof(text), .p_flags = PF_R | PF_X,
};
static const struct file file = { .path = "test", .data = (const uint8_t *)text, .size = sizeof(text) };
static const struct elf elf = { .file = &file, .header = &header, .segments = &segment, .segment_count = 1 };
static const struct flow flow = { .elf = &elf };

#endif
