// SPDX-License-Identifier: GPL-2.0
/* A kernel's exits and its system call entry in one program: the exits are one hypercall only where the entry is as it has to be. */
#include <string.h>

#include "../../abi/hypercall.h"
#include "../../abi/sites.h"
#include "../../vmm/loader/loader.h"
#include "../../vmm/machine.h"
#include "../../vmm/msg.h"
#include "unit.h"

#define RAM_SIZE	(16 * MIB)
#define LINK		0xc0008000u
#define LOADED		0x40008000u
#define WORDS		256u
#define EXIT		16u	/* indices of words */
#define ENTRY		48u
#define OTHER_ENTRY	96u
#define SPACE_EXIT	144u
#define SPACE_ENTRY	176u
#define SPACE_OTHER	208u
#define SPACE		22u	/* words of each */
#define STM		3u	/* of the entry, and the two writes */
#define THREAD_ID	9u
#define DACR		11u
#define MSR		8u	/* of the exit */

struct program {
	Elf32_Ehdr header;
	Elf32_Phdr segment;
	uint32_t text[WORDS];
	struct site_entry sites[3];
	char names[64];
	Elf32_Shdr sections[4];
};

static const uint32_t exit_words[] = {
	0xee0d1f70, 0xe3a01055, 0xee031f10, 0xe1a0200d, 0xe5921048, 0xe5b2e044, 0xe311008f, 0x1a000005,
	0xe16ff001, 0xe1821f92, 0xe9527ffe, 0xe1a00000, 0xe28dd050, 0xe1b0f00e,
};

static const uint32_t entry_words[] = {
	0xe24dd048,	/* sub sp, sp, #72 */
	0xe88d1fff,	/* stm sp, {r0-r12} */
	0xe28d803c,	/* add r8, sp, #60 */
	0xe9486000,	/* stmdb r8, {sp, lr}^ */
	0xe14f8000,	/* mrs r8, spsr */
	0xe58de03c,	/* str lr, [sp, #60] */
	0xe306a0c8,	/* movw r10, #0x60c8 */
	0xe34ca060,	/* movt r10, #0xc060 */
	0xe59aa000,	/* ldr r10, [r10] */
	0xee0daf70,	/* mcr p15, 0, r10, c13, c0, 3 */
	0xe3a08051,	/* mov r8, #0x51 */
	0xee038f10,	/* mcr p15, 0, r8, c3, c0, 0 */
	0xe599a000,	/* ldr r10, [r9] */
	0xe31a060f,	/* tst r10, #0xf00000 */
};

static struct guest_memory memory;
static struct program p;
static struct site_counts counts;

static void put_entry(unsigned int at, unsigned int space, unsigned int site)
{
	memcpy(&p.text[at], entry_words, sizeof(entry_words));
	memset(&p.text[space], 0, 4 * SPACE);
	p.sites[site] = (struct site_entry){
		.address = LINK + 4 * (at + STM), .word = entry_words[STM], .stub = LINK + 4 * space, .scratch = 10, .stub_words = SPACE,
	};
}

static Elf32_Shdr section(uint32_t name, uint32_t type, size_t offset, size_t size)
{
	return (Elf32_Shdr){ .sh_name = name, .sh_type = type, .sh_offset = (uint32_t)offset, .sh_size = (uint32_t)size };
}

/* An exit and an entry. Only the sites that are told of matter here. */
static void make_program(void)
{
	memset(&p, 0, sizeof(p));
	p.header = (Elf32_Ehdr){
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC, .e_machine = EM_ARM, .e_version = EV_CURRENT, .e_entry = LINK,
		.e_phoff = offsetof(struct program, segment), .e_phnum = 1, .e_phentsize = sizeof(Elf32_Phdr),
		.e_shoff = offsetof(struct program, sections), .e_shnum = 3, .e_shentsize = sizeof(Elf32_Shdr), .e_shstrndx = 2,
	};
	p.segment = (Elf32_Phdr){
		.p_type = PT_LOAD, .p_offset = offsetof(struct program, text), .p_vaddr = LINK, .p_paddr = LINK,
		.p_filesz = sizeof(p.text), .p_memsz = sizeof(p.text), .p_flags = PF_R | PF_X,
	};
	memcpy(&p.names[1], SITE_TABLE_SECTION, sizeof(SITE_TABLE_SECTION));
	memcpy(&p.names[40], ".shstrtab", 10);
	p.sections[1] = section(1, SHT_PROGBITS, offsetof(struct program, sites), sizeof(p.sites));
	p.sections[2] = section(40, SHT_STRTAB, offsetof(struct program, names), sizeof(p.names));
	memcpy(&p.text[EXIT], exit_words, sizeof(exit_words));
	p.sites[0] = (struct site_entry){
		.address = LINK + 4 * (EXIT + MSR), .word = exit_words[MSR], .stub = LINK + 4 * SPACE_EXIT, .scratch = 12,
		.stub_words = SPACE,
	};
	put_entry(ENTRY, SPACE_ENTRY, 1);
}

static void load(void)
{
	struct file file = { .path = "test", .data = (const uint8_t *)&p, .size = sizeof(p) };
	struct load_options options = { .sites = { .patch = true, .shared_page = 0xffb00000 } };
	struct loaded_kernel kernel;

	assert_int_equal(load_kernel(&file, &options, &memory, &kernel), 0);
	counts = kernel.sites;
}

static uint32_t word(unsigned int index)
{
	uint32_t word = 0;

	guest_read(&memory, LOADED + 4 * index, &word, sizeof(word));
	return word;
}

static bool is_branch_to_space(unsigned int from, unsigned int space)
{
	uint32_t target = from + 2 + (word(from) & 0xffffff);

	return word(from) >> 24 == 0xea && target >= space && target < space + SPACE;
}

/* Neither a hypercall nor a comparison. */
static void assert_as_it_was(void)
{
	assert_int_equal(counts.sequences, 0);
	assert_int_equal(counts.entries, 0);
	assert_int_equal(word(EXIT), exit_words[0]);
	assert_int_equal(word(ENTRY + THREAD_ID), entry_words[THREAD_ID]);
	assert_int_equal(word(ENTRY + DACR), entry_words[DACR]);
}

static void test_both(void **state)
{
	unsigned int hypercalls = 0, comparisons = 0;

	(void)state;
	make_program();
	load();
	assert_int_equal(counts.sequences, 1);
	assert_int_equal(counts.entries, 1);
	assert_true(is_branch_to_space(EXIT, SPACE_EXIT));
	assert_true(is_branch_to_space(ENTRY + STM, SPACE_ENTRY));
	assert_true(is_branch_to_space(ENTRY + THREAD_ID, SPACE_ENTRY));
	assert_true(is_branch_to_space(ENTRY + DACR, SPACE_ENTRY));
	for (unsigned int i = 0; i < SPACE; i++) {
		hypercalls += word(SPACE_EXIT + i) == HYPERCALL_WORD(1 | 17 << HYPERCALL_EXIT_SHIFT);
		comparisons += (word(SPACE_ENTRY + i) & 0xfff0f000) == 0xe1300000;	/* teq */
	}
	assert_int_equal(hypercalls, 1);
	assert_int_equal(comparisons, 2);
}

static void test_exit_alone(void **state)
{
	(void)state;
	make_program();
	p.sites[1].address = 0;
	load();
	assert_as_it_was();
}

static void test_two_entries(void **state)
{
	(void)state;
	make_program();
	put_entry(OTHER_ENTRY, SPACE_OTHER, 2);
	load();
	assert_as_it_was();
	assert_true(is_branch_to_space(ENTRY + STM, SPACE_ENTRY));
}

static void test_entry_that_reads(void **state)
{
	(void)state;
	make_program();
	p.text[ENTRY + 5] = 0xee131f10;		/* mrc p15, 0, r1, c3, c0, 0 */
	load();
	assert_as_it_was();
}

/* Flags that are looked at, no register, no space: the entry traps, and the exit is one hypercall all the same. */
static void test_entry_that_traps(void **state)
{
	static const struct { unsigned int at; uint32_t word; } more[] = {
		{ DACR + 2, 0x1a000000 },	/* bne */
		{ DACR + 1, 0xe31a060f },	/* tst r10, #0xf00000 */
	};

	(void)state;
	for (unsigned int i = 0; i <= 2; i++) {
		make_program();
		if (i < 2)
			p.text[ENTRY + more[i].at] = more[i].word;
		else
			p.sites[1].stub_words = 10;
		load();
		assert_int_equal(counts.sequences, 1);
		assert_int_equal(counts.entries, 0);
		assert_true(is_branch_to_space(EXIT, SPACE_EXIT));
		assert_int_equal(word(ENTRY + DACR), entry_words[DACR]);
	}
}

static int setup(void **state)
{
	(void)state;
	return guest_memory_create(&memory, RAM_BASE, RAM_SIZE);
}

static int teardown(void **state)
{
	(void)state;
	guest_memory_destroy(&memory);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both), cmocka_unit_test(test_exit_alone), cmocka_unit_test(test_two_entries),
		cmocka_unit_test(test_entry_that_reads), cmocka_unit_test(test_entry_that_traps),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
