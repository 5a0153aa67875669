// SPDX-License-Identifier: GPL-2.0
/*
 * zImage and Image (Documentation/arm/booting.rst of Linux). Neither has a site table: what is in there must have its
 * trap words already (lwpv seal) if the core cannot trap by itself.
 */
#include <errno.h>
#include <inttypes.h>

#include "../../abi/sensitive.h"
#include "../../abi/trap-word.h"
#include "../machine.h"
#include "../msg.h"
#include "loader.h"

#define ZIMAGE_MAGIC_OFFSET	0x24
#define ZIMAGE_MAGIC		0x016f2818u
#define ZIMAGE_START		0x28
#define ZIMAGE_END		0x2c
#define ZIMAGE_OFFSET_LOW	0x8000u
#define ZIMAGE_OFFSET_HIGH	(32 * MIB)	/* from there it unpacks without moving itself out of the way first */
#define UIMAGE_MAGIC		0x56190527u	/* as a little-endian load sees it */

/* The entry code: it changes mode and masks interrupts, and there is no data in it that looks like that. */
#define HEAD_BYTES		4096u

struct head {
	unsigned int native, sealed;
	uint32_t first;			/* offset of the first native one */
	const char *what;
};

/*
 * Only classes and exact forms that literals and text hardly look like. Banked forms do not count: entry
 * code runs them only in Hyp mode, and writes them as data words, which no table has.
 */
static const struct sensitive_row *status_register_row(uint32_t word)
{
	const struct sensitive_row *row = sensitive_lookup(word, SENSITIVE_A32);
	uint32_t trap;

	if (!row || !trap_word_encode(word, &trap) || row == &sensitive_rows[SENSITIVE_A32_MRS_BANKED] ||
	    row == &sensitive_rows[SENSITIVE_A32_MSR_BANKED])
		return NULL;
	switch (row->class_id) {
	case SENSITIVE_CLASS_CPS:
	case SENSITIVE_CLASS_MRS:
	case SENSITIVE_CLASS_MSR:
		return row;
	default:
		return NULL;
	}
}

static void scan_head(const struct file *file, struct head *head)
{
	*head = (struct head){ 0 };
	for (uint32_t offset = 0; offset < HEAD_BYTES && file_has(file, offset, 4); offset += 4) {
		uint32_t word = file_word(file, offset), original;
		const struct sensitive_row *row = status_register_row(word);

		if (row && !head->native++) {
			head->first = offset;
			head->what = row->text;
		}
		head->sealed += trap_word_decode(word, &original) && status_register_row(original);
	}
}

static bool is_zimage(const struct file *file)
{
	return file_word(file, ZIMAGE_MAGIC_OFFSET) == ZIMAGE_MAGIC;
}

static int check_head(const struct file *file, bool patch)
{
	struct head head;

	scan_head(file, &head);
	if (!patch && head.sealed) {
		msg_error("kernel %s: sealed for cores without virtualization extensions; this backend runs the original",
			  file->path);
		return -ENOEXEC;
	}
	if (!patch || (head.sealed && !head.native))
		return 0;
	if (head.native)
		msg_error("kernel %s: not rewritten: %u sensitive instructions in its entry code, first at offset 0x%"
			  PRIx32 ": %s; use the vmlinux of a kernel rewritten by lwpv, or an Image after lwpv seal",
			  file->path, head.native, head.first, head.what);
	else
		msg_error("kernel %s: neither an ELF program, nor a zImage, nor an Image after lwpv seal", file->path);
	return -ENOEXEC;
}

/* A zImage says how long it is; an Image does not. */
static int check_size(const struct file *file)
{
	uint32_t start = file_word(file, ZIMAGE_START), end = file_word(file, ZIMAGE_END);

	if (file_word(file, 0) == UIMAGE_MAGIC) {
		msg_error("kernel %s: a uImage; use the kernel inside (dumpimage takes it out)", file->path);
		return -ENOEXEC;
	}
	if (!is_zimage(file))
		return 0;
	if (end < start || end - start > file->size) {
		msg_error("kernel %s: truncated or damaged: the zImage header says %" PRIu32 " bytes, the file has %zu",
			  file->path, end - start, file->size);
		return -ENOEXEC;
	}
	return 0;
}

static uint32_t load_offset(const struct file *file, const struct load_options *options,
			    const struct guest_memory *memory)
{
	if (!is_zimage(file))
		return options->text_offset;
	return memory->size >= 2 * ZIMAGE_OFFSET_HIGH ? ZIMAGE_OFFSET_HIGH : ZIMAGE_OFFSET_LOW;
}

int load_raw(const struct file *file, const struct load_options *options, const struct guest_memory *memory,
	     struct loaded_kernel *kernel)
{
	uint64_t address = memory->base + load_offset(file, options, memory);
	int err = check_size(file);

	if (!err)
		err = check_head(file, options->sites.patch);
	if (err)
		return err;
	if (guest_write(memory, address, file->data, file->size)) {
		msg_error("kernel %s: its %zu bytes do not fit into %" PRIu64 "M of RAM; give the guest more with -m",
			  file->path, file->size, memory->size / MIB);
		return -ENOSPC;
	}
	kernel->format = is_zimage(file) ? "zImage" : "Image";
	kernel->entry = kernel->start = address;
	kernel->end = address + file->size;
	return 0;
}

bool raw_is_rewritten(const struct file *file)
{
	if (check_size(file) || check_head(file, true))
		return false;
	msg_info("kernel %s: sealed: its entry code has trap words", file->path);
	return true;
}
