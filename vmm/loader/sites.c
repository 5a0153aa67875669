// SPDX-License-Identifier: GPL-2.0
#include "sites.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "../../abi/sensitive.h"
#include "../../abi/sites.h"
#include "../../abi/trap-word.h"
#include "../msg.h"
#include "entry.h"
#include "flow.h"
#include "sequence.h"
#include "stub.h"

struct patcher {
	const struct elf *elf;
	const struct guest_memory *memory;
	const struct site_policy *policy;
	struct site_counts *counts;
	const Elf32_Shdr *strings;
	struct flow flow;
	struct entry entry;	/* the kernel's, if it has just one that is as it has to be; else 0 */
};

/* The source file of an entry; the string table is as little to be trusted as the rest of the file. */
static const char *file_of(const struct patcher *p, const struct site_entry *entry)
{
	const char *text;

	if (!p->strings || entry->file >= p->strings->sh_size)
		return "?";
	text = (const char *)p->elf->file->data + p->strings->sh_offset + entry->file;
	return memchr(text, 0, p->strings->sh_size - entry->file) ? text : "?";
}

static int refuse(const struct patcher *p, const struct site_entry *entry, const char *why)
{
	msg_error("kernel %s: site at 0x%08" PRIx32 " (%s:%" PRIu32 ", word 0x%08" PRIx32 "): %s", p->elf->file->path,
		  entry->address, file_of(p, entry), entry->line, entry->word, why);
	return -ENOEXEC;
}

static const struct sensitive_row *thumb_row(uint32_t word)
{
	const struct sensitive_row *row = sensitive_lookup(word >> 16 | word << 16, SENSITIVE_T32);

	return row || word >> 16 ? row : sensitive_lookup(word, SENSITIVE_T16);
}

static bool must_trap(const struct patcher *p, const struct sensitive_row *row)
{
	enum sensitive_policy policy = sensitive_classes[row->class_id].policy;

	return policy == SENSITIVE_TRAP || (policy == SENSITIVE_USER_ACCESS && p->policy->trap_user_access) ||
	       (policy == SENSITIVE_HINT && p->policy->trap_hints);
}

/* Where the entry's word, or its trap word in a sealed program, stands in the file. */
static int find(const struct patcher *p, const struct site_entry *entry, const uint32_t *trap, struct elf_place *place,
		bool *sealed)
{
	for (unsigned int nth = 0; elf_locate(p->elf, entry->address, nth, place); nth++) {
		uint32_t word = file_word(p->elf->file, place->file_offset);

		*sealed = trap && word == *trap;
		if (*sealed || word == entry->word)
			return 0;
	}
	return refuse(p, entry, "the text has another word there; was the kernel changed after it was linked?");
}

/* The space for a stub, if it has so many words and nothing stands in it. */
static bool find_space(const struct patcher *p, const struct site_entry *entry, unsigned int words, struct elf_place *space)
{
	struct elf_place last;

	if (words > entry->stub_words || !elf_runs_in_place(p->elf, entry->stub) ||
	    !elf_locate(p->elf, entry->stub, 0, space) || !elf_locate(p->elf, entry->stub + 4 * (words - 1), 0, &last) ||
	    last.file_offset - space->file_offset != 4 * (words - 1))
		return false;
	for (unsigned int i = 0; i < words; i++) {
		if (file_word(p->elf->file, space->file_offset + 4 * i))
			return false;
	}
	return true;
}

/* Rd or Rm of the instructions that have a stub, Rn of STM. */
static uint32_t registers_of(uint32_t word)
{
	if ((word & 0x0e000000) == 0x08000000)
		return 1u << (word >> 16 & 15);
	return 1u << (word >> 12 & 15) | 1u << (word & 15);
}

/* The register that a stub may change; none is no obstacle to a stub that needs none. */
static uint8_t scratch_of(const struct patcher *p, const struct site_entry *entry)
{
	if (entry->scratch != SITE_SCRATCH_UNKNOWN)
		return entry->scratch;
	return (uint8_t)flow_dead_register(&p->flow, entry->address, registers_of(entry->word));
}

/* One more. */
static uint8_t second_of(const struct patcher *p, const struct site_entry *entry, uint8_t scratch)
{
	if (entry->scratch != SITE_SCRATCH_UNKNOWN || scratch == FLOW_NO_REGISTER)
		return FLOW_NO_REGISTER;
	return (uint8_t)flow_dead_register(&p->flow, entry->address, registers_of(entry->word) | 1u << scratch);
}

/* A branch goes astray in code that the program copies to where it runs. */
static bool may_branch(const struct patcher *p, const struct site_entry *entry)
{
	if (!elf_runs_in_place(p->elf, entry->address))
		return false;
	return entry->scratch != SITE_SCRATCH_UNKNOWN || flow_is_fixed(&p->flow, entry->address);
}

/* Where the instruction at a link-time address is in guest memory. */
static int patch(const struct patcher *p, uint32_t address, uint32_t word)
{
	struct elf_place place;

	if (!elf_locate(p->elf, address, 0, &place))
		return -ENOEXEC;
	return guest_write(p->memory, place.guest_address, &word, sizeof(word));
}

/* The space behind the first @words words. */
static void skip_space(struct site_entry *entry, unsigned int words)
{
	entry->stub += 4 * words;
	entry->stub_words -= (uint8_t)words;
}

/* What the site is part of goes into the space behind its stub of @words words. */
static int put_sequence(struct patcher *p, const struct site_entry *entry, unsigned int words)
{
	struct site_entry rest = *entry;
	uint32_t code[SEQUENCE_WORDS], branch;
	struct sequence sequence;
	struct elf_place space;
	int err;

	if (!p->entry.first || !sequence_find(&p->flow, entry->address, &sequence))
		return 0;
	skip_space(&rest, words);
	if (!sequence_make(&sequence, rest.stub, code, &branch) || !find_space(p, &rest, SEQUENCE_WORDS, &space))
		return 0;
	p->counts->sequences++;
	err = guest_write(p->memory, space.guest_address, code, sizeof(code));
	return err ? err : patch(p, sequence.address, branch);
}

/* A write of the system call entry compares first, in the space that @rest describes. Return: as put_stub(). */
static int put_comparison(struct patcher *p, uint32_t address, struct site_entry *rest)
{
	struct stub_site site = {
		.address = address, .stub = rest->stub, .page = p->policy->shared_page,
		.second = FLOW_NO_REGISTER, .flags = flow_dead_flags(&p->flow, address),
	};
	uint32_t words[STUB_MAX_WORDS], branch;
	struct elf_place space;
	unsigned int count;
	int err;

	if (!flow_fetch(&p->flow, address, &site.word))
		return 0;
	site.trap = site.word;
	site.scratch = (uint8_t)flow_dead_register(&p->flow, address, 1u << (site.word >> 12 & 15));
	count = stub_make(&site, words, &branch);
	if (!count || !find_space(p, rest, count, &space))
		return 0;
	skip_space(rest, count);
	err = guest_write(p->memory, space.guest_address, words, 4 * count);
	return err ? err : (patch(p, address, branch) ?: 1);
}

/* Behind the stub of the STM that it has. */
static int put_entry(struct patcher *p, const struct site_entry *entry, unsigned int words)
{
	struct site_entry rest = *entry;
	int thread_id, dacr;

	if (!p->entry.first || entry->address != p->entry.first + 4 * ENTRY_STM)
		return 0;
	skip_space(&rest, words);
	thread_id = put_comparison(p, p->entry.thread_id, &rest);
	dacr = thread_id < 0 ? thread_id : put_comparison(p, p->entry.dacr, &rest);
	p->counts->entries += thread_id > 0 && dacr > 0;
	return dacr < 0 ? dacr : 0;
}

/* Return: 1 if the site leads to a stub now, 0 if there can be none, or -errno. */
static int put_stub(struct patcher *p, const struct site_entry *entry, uint32_t trap, const struct elf_place *place)
{
	uint8_t scratch = scratch_of(p, entry);
	const struct stub_site site = {
		.word = entry->word, .trap = trap, .address = entry->address, .stub = entry->stub,
		.page = p->policy->shared_page, .scratch = scratch, .second = second_of(p, entry, scratch),
	};
	uint32_t words[STUB_MAX_WORDS], branch;
	unsigned int count = stub_make(&site, words, &branch);
	struct elf_place space;
	int err;

	if (!count || !may_branch(p, entry) || !find_space(p, entry, count, &space))
		return 0;
	err = guest_write(p->memory, space.guest_address, words, 4 * count);
	if (!err)
		err = guest_write(p->memory, place->guest_address, &branch, sizeof(branch));
	if (!err)
		err = put_sequence(p, entry, count);
	if (!err)
		err = put_entry(p, entry, count);
	return err ? err : 1;
}

static int apply_arm(struct patcher *p, const struct site_entry *entry, const struct sensitive_row *row)
{
	struct elf_place place;
	uint32_t trap;
	bool encodable = trap_word_encode(entry->word, &trap), sealed;
	int err = find(p, entry, encodable ? &trap : NULL, &place, &sealed);

	if (err)
		return err;
	if (sealed) {
		p->counts->sealed++;
		return p->policy->patch ? 0 :
			refuse(p, entry, "sealed for a core without virtualization extensions, this backend runs the original");
	}
	if (!p->policy->patch || !must_trap(p, row)) {
		p->counts->native++;
		return 0;
	}
	if (!encodable)
		return refuse(p, entry, "this form has no trap word; write it another way in the source");
	p->counts->patched++;
	if (p->policy->shared_page && entry->stub) {
		err = put_stub(p, entry, trap, &place);
		p->counts->stubs += err > 0;
		if (err)
			return err < 0 ? err : 0;
	}
	return guest_write(p->memory, place.guest_address, &trap, sizeof(trap));
}

/* An instruction that traps as it is may have a stub, too, and else stays. So does one that is harmless. */
static int apply_native(struct patcher *p, const struct site_entry *entry)
{
	struct elf_place place;
	bool sealed;
	int err = 0;

	if (p->policy->patch && p->policy->shared_page && entry->stub) {
		err = find(p, entry, NULL, &place, &sealed);
		if (!err)
			err = put_stub(p, entry, 0, &place);
	}
	p->counts->stubs += err > 0;
	p->counts->native += err == 0;
	return err < 0 ? err : 0;
}

static int apply(struct patcher *p, const struct site_entry *entry)
{
	const struct sensitive_row *row = sensitive_lookup(entry->word, SENSITIVE_A32);

	if (row)
		return apply_arm(p, entry, row);
	/* A macro's parameter can make one use of a marked statement sensitive and another not. */
	row = thumb_row(entry->word);
	if (row && p->policy->patch && must_trap(p, row))
		return refuse(p, entry, "Thumb is not supported yet; build it for ARM (Linux: CONFIG_THUMB2_KERNEL=n)");
	return apply_native(p, entry);
}

static const char *table_flaw(const Elf32_Shdr *table)
{
	if (table->sh_flags & SHF_COMPRESSED)
		return "its site table is compressed; build it without compressed debug sections";
	if (table->sh_size % sizeof(struct site_entry))
		return "damaged: its site table ends in the middle of an entry";
	return NULL;
}

/* Before all else: exits depend on it. Of two nobody knows which one the vector leads to. */
static void find_kernel_entry(struct patcher *p, const Elf32_Shdr *table)
{
	const uint8_t *data = p->elf->file->data + table->sh_offset;
	struct site_entry site;
	struct entry entry;
	unsigned int found = 0;

	for (uint32_t offset = 0; offset + sizeof(site) <= table->sh_size; offset += sizeof(site)) {
		memcpy(&site, data + offset, sizeof(site));
		if (site.address && entry_find(&p->flow, site.address, &entry)) {
			p->entry = entry;
			found++;
		}
	}
	if (found != 1)
		p->entry = (struct entry){ 0 };
}

static int apply_table(struct patcher *p, const Elf32_Shdr *table)
{
	const uint8_t *data = p->elf->file->data + table->sh_offset;
	const char *flaw = table_flaw(table);
	struct site_entry entry;
	int err = 0;

	if (flaw) {
		msg_error("kernel %s: %s", p->elf->file->path, flaw);
		return -ENOEXEC;
	}
	for (uint32_t offset = 0; offset < table->sh_size && !err; offset += sizeof(entry)) {
		memcpy(&entry, data + offset, sizeof(entry));
		if (!entry.address)
			continue;	/* the linker discarded the code */
		p->counts->table++;
		err = apply(p, &entry);
	}
	return err;
}

static int refuse_original(const struct elf *elf)
{
	struct sensitive_census census;
	int err = sites_scan(elf, &census);

	if (err || !census.count)
		return err;
	msg_error("kernel %s: not rewritten: %u sensitive instructions, first at 0x%08" PRIx32 " (%s): %s; "
		  "mark them with lwpv and build again, or use a core with virtualization extensions",
		  elf->file->path, census.count, census.first, elf_symbol(elf, census.first), census.what);
	return -ENOEXEC;
}

int sites_apply(const struct elf *elf, const struct guest_memory *memory, const struct site_policy *policy,
		struct site_counts *counts)
{
	const Elf32_Shdr *table = elf_section(elf, SITE_TABLE_SECTION);
	struct patcher patcher = {
		.elf = elf,
		.memory = memory,
		.policy = policy,
		.counts = counts,
		.strings = elf_section(elf, SITE_STRING_SECTION),
	};
	int err;

	*counts = (struct site_counts){ 0 };
	if (!table)
		return policy->patch ? refuse_original(elf) : 0;
	err = policy->shared_page ? flow_read(&patcher.flow, elf) : 0;
	if (!err && policy->shared_page)
		find_kernel_entry(&patcher, table);
	if (!err)
		err = apply_table(&patcher, table);
	flow_free(&patcher.flow);
	return err;
}
