// SPDX-License-Identifier: GPL-2.0
/*
 * The loader against files that lie. A small good program is made in memory; then single fields, and then random bytes of
 * it, are spoilt: each must be refused with a message or loaded inside RAM, and the sanitizers must stay silent.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../abi/sites.h"
#include "../../vmm/fdt.h"
#include "../../vmm/loader/loader.h"
#include "../../vmm/machine.h"
#include "../../vmm/msg.h"
#include "unit.h"

#define RAM_SIZE	(16 * MIB)
#define LINK		0xc0008000u

/* A program of one segment, one table of sites, and symbols, as a linker would lay it out. */
struct program {
	Elf32_Ehdr header;
	Elf32_Phdr segment;
	uint32_t text[16];
	struct site_entry sites[3];
	char file_names[16];
	Elf32_Sym symbols[4];
	char strings[32];
	char section_names[80];
	Elf32_Shdr sections[7];
};

enum { S_NULL, S_TEXT, S_SITES, S_FILES, S_SYMBOLS, S_STRINGS, S_NAMES, S_COUNT };

#define CPSID		0xf10c00c0u
#define MRS		0xe10f0000u
#define LDRT		0xe4b10000u
#define NOP		0xe320f000u

static struct guest_memory memory;
static char last_line[1024];

static void keep_line(const char *line)
{
	strncpy(last_line, line, sizeof(last_line) - 1);
}

static Elf32_Shdr section(uint32_t name, uint32_t type, uint32_t flags, uint32_t address, uint32_t offset, uint32_t size)
{
	return (Elf32_Shdr){ .sh_name = name, .sh_type = type, .sh_flags = flags, .sh_addr = address,
			     .sh_offset = offset, .sh_size = size };
}

#define AT(member)	offsetof(struct program, member)
#define BYTES(member)	sizeof(((struct program *)0)->member)

static void make_sections(struct program *p)
{
	static const char names[] = "\0.text\0" SITE_TABLE_SECTION "\0" SITE_STRING_SECTION "\0.symtab\0.strtab\0.shstrtab";
	const uint32_t name_sites = 7, name_files = name_sites + sizeof(SITE_TABLE_SECTION);
	const uint32_t name_symbols = name_files + sizeof(SITE_STRING_SECTION);

	_Static_assert(sizeof(names) <= sizeof(p->section_names), "names fit");
	memcpy(p->section_names, names, sizeof(names));
	p->sections[S_TEXT] = section(1, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, LINK, AT(text), BYTES(text));
	p->sections[S_SITES] = section(name_sites, SHT_PROGBITS, 0, 0, AT(sites), BYTES(sites));
	p->sections[S_FILES] = section(name_files, SHT_PROGBITS, 0, 0, AT(file_names), BYTES(file_names));
	p->sections[S_SYMBOLS] = section(name_symbols, SHT_SYMTAB, 0, 0, AT(symbols), BYTES(symbols));
	p->sections[S_STRINGS] = section(name_symbols + 8, SHT_STRTAB, 0, 0, AT(strings), BYTES(strings));
	p->sections[S_NAMES] = section(name_symbols + 16, SHT_STRTAB, 0, 0, AT(section_names), BYTES(section_names));
}

static void make_program(struct program *p)
{
	memset(p, 0, sizeof(*p));
	p->header = (Elf32_Ehdr){
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC, .e_machine = EM_ARM, .e_version = EV_CURRENT, .e_entry = LINK,
		.e_phoff = AT(segment), .e_phnum = 1, .e_phentsize = sizeof(Elf32_Phdr),
		.e_shoff = AT(sections), .e_shnum = S_COUNT, .e_shentsize = sizeof(Elf32_Shdr), .e_shstrndx = S_NAMES,
	};
	p->segment = (Elf32_Phdr){
		.p_type = PT_LOAD, .p_offset = AT(text), .p_vaddr = LINK, .p_paddr = LINK,
		.p_filesz = BYTES(text), .p_memsz = 0x1000, .p_flags = PF_R | PF_X,
	};
	for (int i = 0; i < 16; i++)
		p->text[i] = NOP;
	p->text[0] = CPSID;
	p->text[4] = MRS;
	p->text[5] = LDRT;
	p->text[15] = CPSID;	/* data */
	p->sites[0] = (struct site_entry){ LINK, CPSID, 0, 10 };
	p->sites[1] = (struct site_entry){ LINK + 16, MRS, 5, 20 };
	p->sites[2] = (struct site_entry){ 0, MRS, 5, 30 };	/* discarded */
	memcpy(p->file_names, "a.S\0\0b.c", 9);
	memcpy(p->strings, "\0$a\0$d\0start\0more", 18);
	p->symbols[0] = (Elf32_Sym){ .st_name = 1, .st_value = LINK, .st_shndx = S_TEXT };
	p->symbols[1] = (Elf32_Sym){ .st_name = 4, .st_value = LINK + 60, .st_shndx = S_TEXT };
	p->symbols[2] = (Elf32_Sym){ .st_name = 7, .st_value = LINK, .st_shndx = S_TEXT };
	p->symbols[3] = (Elf32_Sym){ .st_name = 13, .st_value = LINK + 16, .st_shndx = S_TEXT };
	make_sections(p);
}

static int load_bytes(const void *data, size_t size, bool patch, struct loaded_kernel *kernel)
{
	struct file file = { .path = "test", .data = data, .size = size };
	struct load_options options = { .text_offset = 0x8000, .sites = { .patch = patch } };

	last_line[0] = 0;
	return load_kernel(&file, &options, &memory, kernel);
}

static int load(const struct program *p, bool patch)
{
	struct loaded_kernel kernel;

	return load_bytes(p, sizeof(*p), patch, &kernel);
}

static uint32_t word_at(uint64_t address)
{
	uint32_t word = 0;

	guest_read(&memory, address, &word, sizeof(word));
	return word;
}

static int setup(void **state)
{
	(void)state;
	msg_sink = keep_line;
	return guest_memory_create(&memory, RAM_BASE, RAM_SIZE);
}

static int teardown(void **state)
{
	(void)state;
	guest_memory_destroy(&memory);
	return 0;
}

static void test_good(void **state)
{
	struct loaded_kernel kernel;
	struct program p;

	(void)state;
	make_program(&p);
	assert_int_equal(load_bytes(&p, sizeof(p), true, &kernel), 0);
	assert_int_equal(kernel.entry, 0x40008000);
	assert_int_equal(kernel.start, 0x40008000);
	assert_int_equal(kernel.end, 0x40009000);
	assert_int_equal(kernel.sites.table, 2);
	assert_int_equal(kernel.sites.patched, 2);
	assert_int_equal(word_at(0x40008000), 0xef200660);
	assert_int_equal(word_at(0x40008010), 0xef210000);
	assert_int_equal(word_at(0x4000803c), CPSID);
	assert_int_equal(load_bytes(&p, sizeof(p), false, &kernel), 0);
	assert_int_equal(kernel.sites.native, 2);
	assert_int_equal(word_at(0x40008000), CPSID);
}

#define CPSID_I		0xf10c0080u
#define TRAP_CPSID_I	0xef200640u

/* Site 0 becomes "cpsid i" with space for a stub. */
static void add_stub(struct program *p)
{
	p->text[0] = p->sites[0].word = CPSID_I;
	memset(&p->text[6], 0, 16);
	p->sites[0].stub = LINK + 24;
	p->sites[0].stub_words = 4;
	p->sites[0].scratch = 12;
}

static int load_inline(const struct program *p, struct loaded_kernel *kernel)
{
	struct file file = { .path = "test", .data = (const uint8_t *)p, .size = sizeof(*p) };
	struct load_options options = { .sites = { .patch = true, .shared_page = 0x7fff0000 } };

	return load_kernel(&file, &options, &memory, kernel);
}

static void test_stubs(void **state)
{
	struct loaded_kernel kernel;
	struct program p;

	(void)state;
	make_program(&p);
	add_stub(&p);
	assert_int_equal(load_inline(&p, &kernel), 0);
	assert_int_equal(kernel.sites.patched, 2);
	assert_int_equal(kernel.sites.stubs, 1);
	assert_int_equal(word_at(0x40008000), 0xea000004);	/* b LINK + 24 */
	assert_int_equal(word_at(0x40008010), 0xef210000);
	assert_int_equal(word_at(0x40008018), 0xe300c080);	/* movw ip, #0x80 */
	assert_int_equal(word_at(0x40008024), 0xeafffff6);	/* b LINK + 4 */
	assert_int_equal(word_at(0x40008028), NOP);
	/* Without a shared page the space stays as it was. */
	assert_int_equal(load_bytes(&p, sizeof(p), true, &kernel), 0);
	assert_int_equal(kernel.sites.stubs, 0);
	assert_int_equal(word_at(0x40008000), TRAP_CPSID_I);
	assert_int_equal(word_at(0x40008018), 0);
}

#define MRC_TPIDRPRW	0xee1d3f90u	/* mrc p15, 0, r3, c13, c0, 4 */

/* An instruction that traps by itself has a stub, or stays. */
static void test_stub_of_a_read(void **state)
{
	struct loaded_kernel kernel;
	struct program p;

	(void)state;
	make_program(&p);
	add_stub(&p);
	p.text[0] = p.sites[0].word = MRC_TPIDRPRW;
	assert_int_equal(load_inline(&p, &kernel), 0);
	assert_int_equal(kernel.sites.patched, 1);
	assert_int_equal(kernel.sites.stubs, 1);
	assert_int_equal(word_at(0x40008000), 0xea000004);	/* b LINK + 24 */
	assert_int_equal(word_at(0x40008020), 0xe5933020);	/* ldr r3, [r3, #0x20] */
	p.sites[0].stub_words = 3;
	assert_int_equal(load_inline(&p, &kernel), 0);
	assert_int_equal(kernel.sites.native, 1);
	assert_int_equal(word_at(0x40008000), MRC_TPIDRPRW);
	p.text[0] = NOP;
	assert_int_equal(load_inline(&p, &kernel), -ENOEXEC);
}

/* Where anything is not as it should be, the site traps. */
static void test_no_stub(void **state)
{
	static const struct { size_t field; uint32_t value; } spoilt[] = {
		{ AT(sites[0].stub), 0 },
		{ AT(sites[0].stub), LINK + 56 },		/* ends behind the segment */
		{ AT(sites[0].stub), 0xd0000000 },		/* is in no segment */
		{ AT(sites[0].stub), LINK + 26 },
		{ AT(sites[0].scratch), 12 | 3 << 8 },		/* too small */
		{ AT(sites[0].scratch), 13 | 4 << 8 },		/* SP is no scratch register */
		{ AT(text[9]), NOP },				/* space that is none */
	};

	(void)state;
	for (unsigned int i = 0; i < sizeof(spoilt) / sizeof(spoilt[0]); i++) {
		struct loaded_kernel kernel;
		struct program p;

		make_program(&p);
		add_stub(&p);
		memcpy((uint8_t *)&p + spoilt[i].field, &spoilt[i].value, sizeof(spoilt[i].value));
		assert_int_equal(load_inline(&p, &kernel), 0);
		assert_int_equal(kernel.sites.stubs, 0);
		assert_int_equal(word_at(0x40008000), TRAP_CPSID_I);
	}
}

/* Code that the program copies to where it is linked to run, as exception vectors are: a branch would go astray. */
static void test_no_stub_in_copied_code(void **state)
{
	struct loaded_kernel kernel;
	struct program p;

	(void)state;
	make_program(&p);
	add_stub(&p);
	p.segment.p_vaddr = 0xffff0000;
	p.sites[0].address = 0xffff0000;
	p.sites[0].stub = 0xffff0018;
	p.sites[1].address = 0xffff0010;
	p.header.e_entry = LINK;
	assert_int_equal(load_inline(&p, &kernel), 0);
	assert_int_equal(kernel.sites.stubs, 0);
	assert_int_equal(word_at(0x40008000), TRAP_CPSID_I);
	p.header.e_entry = 0xffff0000;
	load_inline(&p, &kernel);
	assert_int_equal(kernel.sites.stubs, 1);
}

/* A statement in a macro may be sensitive only with some of its arguments. */
static void test_site_that_is_not_sensitive(void **state)
{
	struct loaded_kernel kernel;
	struct program p;

	(void)state;
	make_program(&p);
	p.sites[0].word = p.text[0] = NOP;
	assert_int_equal(load_bytes(&p, sizeof(p), true, &kernel), 0);
	assert_int_equal(kernel.sites.native, 1);
	assert_int_equal(word_at(0x40008000), NOP);
}

static void test_sealed(void **state)
{
	struct loaded_kernel kernel;
	struct program p;

	(void)state;
	make_program(&p);
	p.text[0] = 0xef200660;
	assert_int_equal(load_bytes(&p, sizeof(p), true, &kernel), 0);
	assert_int_equal(kernel.sites.sealed, 1);
	assert_int_equal(kernel.sites.patched, 1);
	assert_true(load_bytes(&p, sizeof(p), false, &kernel) < 0);
	assert_non_null(strstr(last_line, "sealed"));
}

static void test_not_rewritten(void **state)
{
	struct program p;

	(void)state;
	make_program(&p);
	p.sections[S_SITES].sh_name = 0;
	assert_true(load(&p, true) < 0);
	assert_non_null(strstr(last_line, "not rewritten: 2 sensitive instructions, first at 0xc0008000 (start)"));
	assert_int_equal(load(&p, false), 0);
	p.text[0] = NOP;
	assert_true(load(&p, true) < 0);
	assert_non_null(strstr(last_line, "1 sensitive instructions, first at 0xc0008010 (more)"));
	p.text[4] = NOP;	/* what is left is data, as the mapping symbol says */
	assert_int_equal(load(&p, true), 0);
}

static void test_two_places_with_one_address(void **state)
{
	struct program p;
	struct loaded_kernel kernel;

	/* The segment's own first words stand for code that is linked elsewhere: no word there matches, the text does. */
	(void)state;
	make_program(&p);
	p.sites[0] = (struct site_entry){ LINK + 4, MRS, 0, 1 };
	assert_true(load_bytes(&p, sizeof(p), true, &kernel) < 0);
	assert_non_null(strstr(last_line, "(a.S:1, word 0xe10f0000): the text has another word there"));
}

#define SPOIL(what, expected) do {							\
	make_program(&p);								\
	what;										\
	assert_true(load(&p, true) < 0);						\
	if (!strstr(last_line, expected))						\
		fail_msg("%s: expected '%s' in: %s", #what, expected, last_line);	\
} while (0)

static void test_spoilt_headers(void **state)
{
	struct program p;

	(void)state;
	SPOIL(p.header.e_machine = EM_386, "not for 32-bit ARM");
	SPOIL(p.header.e_ident[EI_CLASS] = ELFCLASS64, "not for 32-bit ARM");
	SPOIL(p.header.e_ident[EI_DATA] = ELFDATA2MSB, "big-endian");
	SPOIL(p.header.e_type = ET_REL, "no statically linked program");
	SPOIL(p.header.e_phnum = 0, "nothing to load");
	SPOIL(p.header.e_phnum = 0xffff, "truncated");
	SPOIL(p.header.e_phoff = 0xfffffff0, "truncated");
	SPOIL(p.header.e_phoff += 1, "truncated");
	SPOIL(p.header.e_phentsize = 1, "truncated");
	SPOIL(p.header.e_shoff = 0xfffffff0, "truncated");
	SPOIL(p.header.e_shentsize = 4, "truncated");
	SPOIL(p.header.e_entry = 0xc0000000, "entry point");
	SPOIL(p.header.e_entry = 0xc0009000, "entry point");
	SPOIL(p.segment.p_offset = 0xffffff00, "truncated: a segment");
	SPOIL(p.segment.p_filesz = 0xffffffff, "truncated: a segment");
	SPOIL(p.segment.p_memsz = 4, "larger in the file");
	SPOIL(p.segment.p_memsz = 0xffffffff, "give the guest more");
	SPOIL(p.segment.p_paddr = 0xc1000000 - 64, "give the guest more");
	SPOIL(p.segment.p_type = PT_NOTE, "nothing to load");
	SPOIL(p.sites[0].address = 0x1234, "the text has another word");
	SPOIL(p.sites[0].address = LINK + 62, "the text has another word");
	SPOIL(p.sites[0].file = 0xffffffff; p.sites[0].word = MRS, "(?:10");
	SPOIL(p.sections[S_SITES].sh_size -= 1, "damaged");
	SPOIL(p.sections[S_SITES].sh_flags = SHF_COMPRESSED, "compressed");
	SPOIL(p.sites[1].word = p.text[4] = 0xe8c0ffff, "no trap word");
}

/* A section that is not inside the file is a section that is not there. */
static void test_spoilt_sections(void **state)
{
	struct program p;

	(void)state;
	SPOIL(p.sections[S_SITES].sh_offset = 0xfffffff0, "not rewritten");
	SPOIL(p.sections[S_SITES].sh_size = 0xfffffff0, "not rewritten");
	SPOIL(p.header.e_shstrndx = 99, "not rewritten");
	SPOIL(p.sections[S_SITES].sh_name = 0xffffffff, "not rewritten");
	SPOIL(p.sections[S_SITES].sh_name = 0; p.sections[S_SYMBOLS].sh_size = 0xfffffff0, "not rewritten: 3");
	SPOIL(p.sections[S_SITES].sh_name = 0; p.strings[31] = 'x', "not rewritten: 3");
	SPOIL(p.sections[S_SITES].sh_name = 0; p.header.e_shnum = 0, "not rewritten: 3");
}

static void test_every_truncation(void **state)
{
	struct loaded_kernel kernel;
	struct program p;

	(void)state;
	make_program(&p);
	for (size_t size = 1; size < sizeof(p); size++) {
		void *copy = malloc(size);

		memcpy(copy, &p, size);
		assert_true(load_bytes(copy, size, true, &kernel) < 0);
		free(copy);
	}
}

static void spoil_at_random(void *data, size_t size)
{
	static const uint32_t interesting[] = { 0, 1, 0xffffffff, 0x7fffffff, 0x80000000, 0xc0008000, 16, 0xfffffffc };
	int changes = 1 + random() % 4;

	while (changes--) {
		size_t at = random() % (size - 4);

		if (random() & 1)
			at &= ~3u;
		if (random() & 1)
			((uint8_t *)data)[at] = random();
		else
			memcpy((uint8_t *)data + at, &interesting[random() % 8], 4);
	}
}

static void test_random_damage(void **state)
{
	struct loaded_kernel kernel;
	struct placement placement;

	(void)state;
	srandom(3);
	for (int i = 0; i < 60000; i++) {
		struct program *p = malloc(sizeof(*p));

		make_program(p);
		if (random() & 1)
			p->sections[S_SITES].sh_name = 0;
		spoil_at_random(p, sizeof(*p));
		if (!load_bytes(p, sizeof(*p), random() & 1, &kernel)) {
			assert_true(guest_memory_contains(&memory, kernel.start, kernel.end - kernel.start));
			assert_true(guest_memory_contains(&memory, kernel.entry, 1));
			place(&kernel, random() % (2 * RAM_SIZE), FDT_BYTES, &memory, &placement);
		} else {
			assert_true(last_line[0]);	/* never without a word */
		}
		free(p);
	}
}

static void test_placement(void **state)
{
	struct loaded_kernel kernel = { .start = RAM_BASE + 0x8000, .end = RAM_BASE + 5 * MIB };
	struct placement placement;

	(void)state;
	assert_int_equal(place(&kernel, 3 * MIB + 5, FDT_BYTES, &memory, &placement), 0);
	assert_int_equal(placement.dtb, RAM_BASE + RAM_SIZE - FDT_BYTES);
	assert_int_equal(placement.initrd % 4096, 0);
	assert_int_equal(placement.initrd_end - placement.initrd, 3 * MIB + 5);
	assert_true(placement.initrd_end <= placement.dtb);
	assert_true(placement.initrd >= kernel.end);
	assert_int_equal(place(&kernel, 9 * MIB, FDT_BYTES, &memory, &placement), 0);
	assert_true(place(&kernel, 10 * MIB, FDT_BYTES, &memory, &placement) < 0);
	assert_true(place(&kernel, UINT64_MAX, FDT_BYTES, &memory, &placement) < 0);
	assert_true(place(&kernel, 0, UINT64_MAX, &memory, &placement) < 0);
	kernel.end = UINT64_MAX - MIB;
	assert_true(place(&kernel, 0, FDT_BYTES, &memory, &placement) < 0);
	kernel.end = RAM_BASE + RAM_SIZE - FDT_BYTES;
	assert_true(place(&kernel, 0, FDT_BYTES, &memory, &placement) < 0);
}

static void test_raw_images(void **state)
{
	uint32_t image[64] = { 0 };
	struct loaded_kernel kernel;

	(void)state;
	image[0] = 0xef210000;		/* mrs r0, cpsr as a trap word: sealed */
	assert_int_equal(load_bytes(image, sizeof(image), true, &kernel), 0);
	assert_int_equal(kernel.entry, RAM_BASE + 0x8000);
	assert_true(load_bytes(image, sizeof(image), false, &kernel) < 0);
	image[0] = MRS;
	assert_true(load_bytes(image, sizeof(image), true, &kernel) < 0);
	assert_non_null(strstr(last_line, "not rewritten"));
	assert_int_equal(load_bytes(image, sizeof(image), false, &kernel), 0);
	image[0] = 0x56190527;
	assert_true(load_bytes(image, sizeof(image), false, &kernel) < 0);
	assert_non_null(strstr(last_line, "uImage"));
	image[0] = NOP;
	image[9] = 0x016f2818;
	image[11] = sizeof(image);
	assert_int_equal(load_bytes(image, sizeof(image), false, &kernel), 0);
	assert_string_equal(kernel.format, "zImage");
	image[10] = 0xffffffff;		/* ends before it starts */
	assert_true(load_bytes(image, sizeof(image), false, &kernel) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good), cmocka_unit_test(test_sealed), cmocka_unit_test(test_stubs),
		cmocka_unit_test(test_stub_of_a_read),
		cmocka_unit_test(test_no_stub), cmocka_unit_test(test_no_stub_in_copied_code),
		cmocka_unit_test(test_site_that_is_not_sensitive), cmocka_unit_test(test_not_rewritten),
		cmocka_unit_test(test_two_places_with_one_address), cmocka_unit_test(test_spoilt_headers),
		cmocka_unit_test(test_spoilt_sections), cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_random_damage), cmocka_unit_test(test_placement), cmocka_unit_test(test_raw_images),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
