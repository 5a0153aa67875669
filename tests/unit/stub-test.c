// SPDX-License-Identifier: GPL-2.0
/*
 * Stubs on an execution oracle: an emulator runs, in user mode, each one that the loader makes, from random registers, flags
 * and shared pages, and what it leaves is compared with what the architecture manual says that the original instruction does to
 * the virtual state. Nothing else may have changed: no flag, no register but the scratch one, no byte of the page or of memory.
 *
 * Where a stub runs its trap word this program is the hypervisor.
 */
#include <stdlib.h>
#include <string.h>
#include <unicorn/unicorn.h>

#include "../../vmm/loader/stub.h"
#include "stub-effects.h"
#include "trap-word.h"
#include "unit.h"

#define CODE		0x00100000u
#define CODE_BYTES	0x00800000u
#define SPACE		0x100000u	/* from a site to its stub */
#define STATES		32		/* per stub */
#define FLAGS		0xf80f0000u	/* N Z C V Q and GE */
#define FLAGS_NZ	0xc0000000u
#define TRAP_OF_WRITE	0xef212345u	/* for what traps as it is, which the emulator's own exceptions are not for */
#define USR		0x10u
#define NOP		0xe320f000u
#define NO_REGISTER	0xff
#define DATA_MAPPED	0x1000u

static const uint32_t pages[] = { SHARED_PAGE_ADDRESS, 0x00001000, 0x7ffff000, 0xffff2000 };

static struct {
	uc_engine *uc;
	uint32_t page;		/* where it is mapped, 0: nowhere yet */
	uint32_t next;		/* free code */
	const struct kind *kind;
	struct stub_site site;
	uint32_t words[STUB_MAX_WORDS], branch;
	unsigned int count;
	unsigned int traps;
	const char *flaw;
} oracle;

static uint32_t random32(void)
{
	static uint32_t seed = 2463534242u;

	return unit_random(&seed);
}

/* A8.3 */
static bool condition_passes(uint32_t cond, uint32_t flags)
{
	bool n = flags >> 31 & 1, z = flags >> 30 & 1, c = flags >> 29 & 1, v = flags >> 28 & 1;
	const bool base[] = { z, c, n, v, c && !z, n == v, n == v && !z, true };

	return cond >= 14 || base[cond >> 1] != (cond & 1);
}

static const int register_ids[15] = {
	UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3, UC_ARM_REG_R4, UC_ARM_REG_R5, UC_ARM_REG_R6, UC_ARM_REG_R7,
	UC_ARM_REG_R8, UC_ARM_REG_R9, UC_ARM_REG_R10, UC_ARM_REG_R11, UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR,
};

static void put_state(const struct state *s)
{
	uint32_t cpsr = s->flags | USR;

	assert_int_equal(uc_reg_write(oracle.uc, UC_ARM_REG_CPSR, &cpsr), UC_ERR_OK);
	for (unsigned int i = 0; i < 15; i++)
		assert_int_equal(uc_reg_write(oracle.uc, register_ids[i], &s->regs[i]), UC_ERR_OK);
	assert_int_equal(uc_reg_write(oracle.uc, UC_ARM_REG_C13_C0_3, &s->thread_id), UC_ERR_OK);
	assert_int_equal(uc_mem_write(oracle.uc, oracle.page, s->page, sizeof(s->page)), UC_ERR_OK);
	assert_int_equal(uc_mem_write(oracle.uc, DATA, s->data, sizeof(s->data)), UC_ERR_OK);
}

static void get_state(struct state *s)
{
	uint32_t cpsr = 0;

	uc_reg_read(oracle.uc, UC_ARM_REG_CPSR, &cpsr);
	s->flags = cpsr & FLAGS;
	for (unsigned int i = 0; i < 15; i++)
		uc_reg_read(oracle.uc, register_ids[i], &s->regs[i]);
	uc_reg_read(oracle.uc, UC_ARM_REG_C13_C0_3, &s->thread_id);
	uc_mem_read(oracle.uc, oracle.page, s->page, sizeof(s->page));
	uc_mem_read(oracle.uc, DATA, s->data, sizeof(s->data));
}

/* The hypervisor, at the trap word of the stub. */
static void on_trap(uc_engine *uc, uint32_t number, void *unused)
{
	uint32_t pc = 0, word = 0;
	struct state s;

	(void)unused;
	(void)number;
	uc_reg_read(uc, UC_ARM_REG_PC, &pc);
	uc_mem_read(uc, pc - 4, &word, sizeof(word));
	if (word != oracle.site.trap)
		oracle.flaw = "an exception that is none of the trap word";
	oracle.traps++;
	get_state(&s);
	oracle.kind->perform(&s, oracle.site.word);
	if (effect_flaw)
		oracle.flaw = effect_flaw;
	put_state(&s);
}

static bool is_within(uint64_t address, int size, uint32_t from, uint32_t bytes)
{
	return address >= from && address + (unsigned int)size <= from + bytes;
}

static void on_access(uc_engine *uc, uc_mem_type type, uint64_t address, int size, int64_t value, void *unused)
{
	(void)uc;
	(void)type;
	(void)value;
	(void)unused;
	if (!is_within(address, size, oracle.page, SHARED_PAGE_SIZE) &&
	    !(oracle.kind->reg == RN && is_within(address, size, DATA, DATA_BYTES)))
		oracle.flaw = "an access outside of the page";
}

static void map_page(uint32_t page)
{
	if (oracle.page)
		assert_int_equal(uc_mem_unmap(oracle.uc, oracle.page, SHARED_PAGE_SIZE), UC_ERR_OK);
	assert_int_equal(uc_mem_map(oracle.uc, page, SHARED_PAGE_SIZE, UC_PROT_READ | UC_PROT_WRITE), UC_ERR_OK);
	oracle.page = page;
}

static int setup(void **unused)
{
	uc_hook trap, access;

	(void)unused;
	if (uc_open(UC_ARCH_ARM, UC_MODE_ARM, &oracle.uc) || uc_ctl_set_cpu_model(oracle.uc, UC_CPU_ARM_CORTEX_A9))
		return -1;
	oracle.next = CODE;
	map_page(pages[0]);
	return uc_mem_map(oracle.uc, CODE, CODE_BYTES, UC_PROT_READ | UC_PROT_WRITE | UC_PROT_EXEC) ||
	       uc_mem_map(oracle.uc, DATA, DATA_MAPPED, UC_PROT_READ | UC_PROT_WRITE) ||
	       uc_hook_add(oracle.uc, &trap, UC_HOOK_INTR, (void *)on_trap, NULL, 1, 0) ||
	       uc_hook_add(oracle.uc, &access, UC_HOOK_MEM_READ | UC_HOOK_MEM_WRITE, (void *)on_access, NULL, 1, 0);
}

static int teardown(void **unused)
{
	(void)unused;
	return uc_close(oracle.uc);
}

/* Site and stub go where no code was before, so the emulator holds no old translation. */
static void place_code(void)
{
	assert_true(oracle.next + SPACE + 4 * STUB_MAX_WORDS < CODE + CODE_BYTES);
	uc_mem_write(oracle.uc, oracle.site.address, &oracle.branch, sizeof(oracle.branch));
	uc_mem_write(oracle.uc, oracle.site.stub, oracle.words, 4 * oracle.count);
	oracle.next += 4 * STUB_MAX_WORDS;
}

static bool traps_by_itself(uint32_t word)
{
	return (word & 0x0f000f10) == 0x0e000f10;	/* mrc and mcr, p15 */
}

static void make_stub(const struct kind *kind, uint32_t word, uint8_t scratch, uint8_t second)
{
	oracle.kind = kind;
	oracle.site = (struct stub_site){
		.word = word, .address = oracle.next, .stub = oracle.next + SPACE, .page = oracle.page, .scratch = scratch,
		.second = second, .trap = TRAP_OF_WRITE, .flags = kind->uses_flags,
	};
	if (!traps_by_itself(word))
		assert_true(trap_word_encode(word, &oracle.site.trap));
	oracle.count = stub_make(&oracle.site, oracle.words, &oracle.branch);
	assert_in_range(oracle.count, 1, STUB_MAX_WORDS);
}

static void random_state(struct state *s)
{
	static const uint8_t modes[] = { 0x11, 0x12, 0x13, 0x17, 0x1b, 0x1f };
	uint32_t psr = (random32() & 0x0340) | modes[random32() % sizeof(modes)];

	for (unsigned int i = 0; i < 15; i++)
		s->regs[i] = random32() & 1 ? random32() : psr | (random32() & PSR_I);
	for (unsigned int i = 0; i < DATA_WORDS; i++)
		s->data[i] = random32();
	if (oracle.kind->reg == RN)
		s->regs[oracle.site.word >> 16 & 15] = DATA + DATA_BYTES / 2;
	s->flags = random32() & FLAGS;
	memset(s->page, 0, sizeof(s->page));
	set_page_word(s, SHARED_PAGE_PSR, psr);
	set_page_word(s, SHARED_PAGE_MASK, random32());
	set_page_word(s, SHARED_PAGE_SPSR, random32());
	set_page_word(s, SHARED_PAGE_PENDING, random32() & 1 ? SHARED_PAGE_TRAP : 0);
	set_page_word(s, SHARED_PAGE_USR_SP, random32());
	set_page_word(s, SHARED_PAGE_USR_LR, random32());
	set_page_word(s, SHARED_PAGE_SCTLR, random32());
	set_page_word(s, SHARED_PAGE_DACR, random32());
	set_page_word(s, SHARED_PAGE_TPIDRPRW, random32());
	set_page_word(s, SHARED_PAGE_DFSR, random32());
	set_page_word(s, SHARED_PAGE_IFSR, random32());
	set_page_word(s, SHARED_PAGE_DFAR, random32());
	set_page_word(s, SHARED_PAGE_IFAR, random32());
	s->thread_id = random32();
	if (oracle.kind->uses_flags && random32() & 1)
		perform_mcr(s, oracle.site.word);
}

static const char *compare(struct state *expected, struct state *found, bool has_scratch)
{
	expected->page[SHARED_PAGE_MASK] &= PSR_I;
	found->page[SHARED_PAGE_MASK] &= PSR_I;
	if (has_scratch)
		expected->regs[oracle.site.scratch] = found->regs[oracle.site.scratch];
	if (has_scratch && oracle.site.second != NO_REGISTER)
		expected->regs[oracle.site.second] = found->regs[oracle.site.second];
	if ((expected->flags ^ found->flags) & ~(has_scratch && oracle.kind->uses_flags ? FLAGS_NZ : 0))
		return "flags differ";
	if (expected->thread_id != found->thread_id)
		return "TPIDRURO differs";
	if (memcmp(expected->regs, found->regs, sizeof(found->regs)))
		return "registers differ";
	if (memcmp(expected->data, found->data, sizeof(found->data)))
		return "memory differs";
	return memcmp(expected->page, found->page, sizeof(found->page)) ? "the page differs" : NULL;
}

/* Return: what is wrong with the stub from this state, or NULL. */
static const char *run(const struct state *start)
{
	const struct kind *kind = oracle.kind;
	uint32_t word = oracle.site.word;
	bool passes = condition_passes(word >> 28, start->flags);
	struct state expected = *start, found;

	oracle.traps = 0;
	oracle.flaw = effect_flaw = NULL;
	put_state(start);
	if (passes)
		kind->perform(&expected, word);
	if (uc_emu_start(oracle.uc, oracle.site.address, oracle.site.address + 4, 0, 2 * STUB_MAX_WORDS))
		return "it faults";
	get_state(&found);
	uc_reg_read(oracle.uc, UC_ARM_REG_PC, &word);
	if (word != oracle.site.address + 4)
		return "it does not come back";
	if (oracle.flaw)
		return oracle.flaw;
	if (oracle.traps > 1 || (oracle.traps && !(passes && kind->may_trap(start, oracle.site.word))))
		return "a trap too many";
	if (!oracle.traps && passes && kind->must_trap(start, oracle.site.word))
		return "the hypervisor was not called";
	return compare(&expected, &found, kind->has_scratch && passes);
}

static const char *run_states(unsigned int count)
{
	const char *flaw = NULL;
	struct state s;

	place_code();
	for (unsigned int i = 0; i < count && !flaw; i++) {
		random_state(&s);
		flaw = run(&s);
	}
	return flaw;
}

static void check_stub(const struct kind *kind, unsigned int reg, unsigned int scratch, unsigned int second)
{
	uint32_t cond = random32() & 1 ? 14 : random32() % 15;
	uint32_t word = kind->word | (kind->conditional ? cond << 28 : 0) | reg * kind->reg;
	const char *flaw;

	make_stub(kind, word, scratch, second);
	flaw = run_states(STATES);
	if (flaw)
		fail_msg("%s, word %08x, scratch r%u and r%u: %s", kind->name, word, scratch, second, flaw);
}

static bool may_have(const struct kind *kind, unsigned int reg)
{
	return kind->reg != RN ? reg != 13 : reg < 13 || !kind->has_scratch;
}

static void test_all_registers(void **unused)
{
	(void)unused;
	for (unsigned int k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		const struct kind *kind = &kinds[k];

		for (unsigned int reg = 0; reg < 15; reg++) {
			for (unsigned int scratch = 0; scratch < 13; scratch++) {
				if (may_have(kind, reg) && !(kind->has_scratch && scratch == reg))
					check_stub(kind, reg, scratch, NO_REGISTER);
			}
		}
	}
}

static bool takes_two(const struct kind *kind)
{
	return kind->has_scratch && kind->reg == RN;
}

static void test_two_scratch_registers(void **unused)
{
	(void)unused;
	for (unsigned int k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		for (unsigned int scratch = 0; takes_two(&kinds[k]) && scratch < 13; scratch++) {
			for (unsigned int second = 0; second < 13; second++) {
				if (scratch != second && scratch != 3 && second != 3)
					check_stub(&kinds[k], 3, scratch, second);
			}
		}
	}
}

static void test_page_addresses(void **unused)
{
	(void)unused;
	for (unsigned int i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		map_page(pages[i]);
		for (unsigned int k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			check_stub(&kinds[k], 3, 12, takes_two(&kinds[k]) ? 2 : NO_REGISTER);
	}
	map_page(pages[0]);
}

/* A wrong stub has to be found: each word left out, and each data-processing instruction made to set the flags. */
static void plant(const struct kind *kind, uint8_t second, unsigned int at, uint32_t word)
{
	make_stub(kind, kind->word | (kind->conditional ? 14u << 28 : 0) | 3 * kind->reg, 12, second);
	oracle.words[at] = word;
	if (!run_states(16 * STATES))
		fail_msg("%s: %08x as word %u was not found", kind->name, word, at);
}

static bool sets_flags_with_bit_20(uint32_t word)
{
	return (word & 0x0c100000) == 0 && (word & 0x01900000) != 0x01000000 && (word & 0xf000) != 0xf000;
}

static void plant_all(const struct kind *kind, uint8_t second)
{
	uint32_t words[STUB_MAX_WORDS];
	unsigned int count;

	make_stub(kind, kind->word | (kind->conditional ? 0xe0000000 : 0) | 3 * kind->reg, 12, second);
	count = oracle.count;
	memcpy(words, oracle.words, sizeof(words));
	for (unsigned int i = 0; i < count; i++) {
		/* The word behind a jump over it is never executed. */
		if (i && (words[i - 1] & ~15u) == 0xe08ff100)
			continue;
		plant(kind, second, i, NOP);
		if (sets_flags_with_bit_20(words[i]))
			plant(kind, second, i, words[i] | 1 << 20);
	}
}

static void test_planted_faults(void **unused)
{
	(void)unused;
	for (unsigned int k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		plant_all(&kinds[k], NO_REGISTER);
		if (takes_two(&kinds[k]))
			plant_all(&kinds[k], 2);
	}
}

/* What must stay a trap. */
static void test_refused(void **unused)
{
	static const struct { uint32_t word; uint8_t scratch; } refused[] = {
		{ 0xf10c00c0, 12 },	/* cpsid if */
		{ 0xf10a0093, 12 },	/* cpsie i, #0x13 */
		{ 0xe10fc000, 12 },	/* mrs ip, cpsr */
		{ 0xe10fd000, 12 },	/* mrs sp, cpsr */
		{ 0xe121f00c, 12 },	/* msr cpsr_c, ip */
		{ 0xe121f00d, 12 },	/* msr cpsr_c, sp */
		{ 0xe129f000, 12 },	/* msr cpsr_fc, r0 */
		{ 0xe161f000, 12 },	/* msr spsr_c, r0 */
		{ 0xe321f0d3, 12 },	/* msr cpsr_c, #0xd3 */
		{ 0xe1000200, 12 },	/* mrs r0, r8_usr */
		{ 0xe1b0f00e, 12 },	/* movs pc, lr */
		{ 0xe94d6000, 12 },	/* stmdb sp, {sp, lr}^ */
		{ 0xe94e6000, 12 },	/* stmdb lr, {sp, lr}^ */
		{ 0xe94c6000, 12 },	/* stmdb ip, {sp, lr}^ */
		{ 0xe9406000, 0xff },	/* no scratch register */
		{ 0xe9404000, 12 },	/* stmdb r0, {lr}^ */
		{ 0xe9407fff, 12 },	/* stmdb r0, {r0-lr}^ */
		{ 0xe9506000, 12 },	/* ldmdb r0, {sp, lr}^ */
		{ 0xe9507f03, 12 },	/* ldmdb r0, {r0, r1, r8-lr}^: one register that is free */
		{ 0xe9523fff, 12 },	/* ldmdb r2, {r0-sp}^ */
		{ 0xe95fffff, 12 },	/* ldmdb pc, {r0-pc}^ */
		{ 0xe972ffff, 12 },	/* ldmdb r2!, {r0-pc}^ */
		{ 0xe8dd8000, 12 },	/* ldmia sp, {pc}^ */
		{ 0xee050f10, 12 },	/* mcr p15, 0, r0, c5, c0, 0 */
		{ 0xee030f10, 12 },	/* mcr p15, 0, r0, c3, c0, 0, where flags are read behind it */
		{ 0xee0d0f70, 12 },	/* mcr p15, 0, r0, c13, c0, 3, likewise */
		{ 0xee150f11, 12 },	/* mrc p15, 0, r0, c5, c1, 0 */
		{ 0xee160f30, 12 },	/* mrc p15, 0, r0, c6, c0, 1 */
		{ 0xee15ff10, 12 },	/* mrc p15, 0, APSR_nzcv, c5, c0, 0 */
		{ 0xf10c0080, 13 },	/* no scratch register */
		{ 0xf10c0080, 0xff },
	};
	uint32_t words[STUB_MAX_WORDS], branch;

	(void)unused;
	for (unsigned int i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct stub_site site = { .word = refused[i].word, .address = CODE, .stub = CODE + SPACE,
					  .page = SHARED_PAGE_ADDRESS, .scratch = refused[i].scratch,
					  .second = NO_REGISTER };

		assert_int_equal(stub_make(&site, words, &branch), 0);
	}
}

static void test_reach(void **unused)
{
	struct stub_site site = { .word = 0xf10c0080, .address = 0xc0008000, .page = SHARED_PAGE_ADDRESS, .scratch = 12 };
	uint32_t words[STUB_MAX_WORDS], branch;

	(void)unused;
	/* The branch back reaches less far than the one to the stub. */
	site.stub = site.address + (32 << 20) - 12;
	assert_int_equal(stub_make(&site, words, &branch), 3);
	site.stub += 4;
	assert_int_equal(stub_make(&site, words, &branch), 0);
	site.stub = site.address - (32 << 20);
	assert_int_equal(stub_make(&site, words, &branch), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_registers),
		cmocka_unit_test(test_two_scratch_registers),
		cmocka_unit_test(test_page_addresses),
		cmocka_unit_test(test_planted_faults),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_reach),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
