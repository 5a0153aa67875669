// SPDX-License-Identifier: GPL-2.0
/*
 * What the loader finds out about the code around a site: a register and flags that are free, and whether the code can be a copy. The
 * first two are also tried on random code in an emulator: with other values there it must do the same.
 */
#include <unicorn/unicorn.h>

#include "../../vmm/loader/flow.h"
#include "unit.h"

#define LINK		0xc0008000u
#define WORDS		0x10000u
#define SITE		0x8000u		/* index of the word at which the questions are asked */
#define NOP		0xe320f000u
#define NONE		FLOW_NO_REGISTER

static uint32_t text[WORDS];
static const Elf32_Ehdr header = { .e_entry = LINK };
static const Elf32_Phdr segment = {
	.p_type = PT_LOAD, .p_vaddr = LINK, .p_paddr = LINK, .p_filesz = sizeof(text), .p_flags = PF_R | PF_X,
};
static const struct file file = { .path = "test", .data = (const uint8_t *)text, .size = sizeof(text) };
static const struct elf elf = { .file = &file, .header = &header, .segments = &segment, .segment_count = 1 };

static uint32_t address_of(unsigned int index)
{
	return LINK + 4 * index;
}

static void clear_code(void)
{
	for (unsigned int i = 0; i < WORDS; i++)
		text[i] = NOP;
}

static void test_dead_register(void **state)
{
	static const struct { uint32_t words[4]; uint32_t avoid; unsigned int expected; } cases[] = {
		{ { 0xe5991000 }, 0, 1 },				/* ldr r1, [r9] */
		{ { 0xe5991000 }, 1 << 1, NONE },
		{ { 0xe5911000 }, 0, NONE },				/* ldr r1, [r1] */
		{ { 0xe3a08051 }, 0, 8 },				/* mov r8, #81 */
		{ { 0x03a08051 }, 0, NONE },				/* moveq r8, #81 */
		{ { 0x11a02003, 0xe3a03000 }, 0, NONE },		/* movne r2, r3; mov r3, #0 */
		{ { 0xe1800003, 0xe3a00000 }, 0, NONE },		/* orr r0, r0, r3; mov r0, #0 */
		{ { 0xe1a02311 }, 0, 2 },				/* lsl r2, r1, r3 */
		{ { 0xe0020391 }, 0, NONE },				/* mul r2, r1, r3: not known */
		{ { 0xe1a00000, 0xe3a00000 }, 0, NONE },		/* mov r0, r0 may be replaced */
		{ { NOP, 0xe3a00000 }, 0, NONE },
		{ { 0xea000000, 0xe3a00000 }, 0, NONE },		/* b */
		{ { 0xebfffffe, 0xe3a00000 }, 0, NONE },		/* bl */
		{ { 0xe3500000, 0xe3a00000, 0xe3a01000 }, 0, 1 },	/* cmp r0, #0; mov r0, #0; mov r1, #0 */
		{ { 0xe5801000, 0xe3a01000, 0xe3a00000 }, 0, NONE },	/* str r1, [r0]: both are read */
		{ { 0xe4912004 }, 0, 2 },				/* ldr r2, [r1], #4 */
		{ { 0xe79120d3 }, 0, NONE },				/* media instruction */
		{ { 0xe1821f92, 0xe9127ffe }, 1 << 1, 3 },		/* strex r1, r2, [r2]; ldmdb r2, {r1-lr}^ */
		{ { 0xe8ddffff }, 1 << 5, 0 },				/* ldm sp, {r0-pc}^ */
		{ { 0xe8bd8000, 0xe3a00000 }, 0, NONE },		/* pop {pc} */
		{ { 0xe8920003 }, 0, 0 },				/* ldm r2, {r0, r1} */
		{ { 0xe8920004 }, 0, NONE },				/* ldm r2, {r2} */
		{ { 0xe8820003, 0xe3a00000 }, 0, NONE },		/* stm r2, {r0, r1} */
		{ { 0xe3001234, 0xe3401234 }, 0, 1 },			/* movw r1 */
		{ { 0xe3401234, 0xe3001234 }, 0, NONE },		/* movt r1: half of it stays */
		{ { 0xe3a0f000, 0xe3a00000 }, 0, NONE },		/* mov pc, #0 */
		{ { 0xe3a0d000, 0xe3a0e000 }, 0, NONE },		/* SP and LR are never free */
		{ { 0xe121f000, 0xe3a01000 }, 0, NONE },		/* msr: a change of mode changes registers */
		{ { 0xee1d9f70 }, 0, 9 },				/* mrc p15, 0, r9 */
		{ { 0xee1dff70, 0xe3a01000 }, 0, NONE },		/* mrc p15, 0, APSR_nzcv */
		{ { 0xee0d1f70, 0xe3a01000, 0xe3a02000 }, 0, 2 },	/* mcr p15, 0, r1; mov r1, #0; mov r2, #0 */
		{ { 0xee011d20, 0xe3a02000 }, 0, NONE },		/* cdp: not known */
		{ { 0xe14f8000 }, 0, 8 },				/* mrs r8, spsr */
		{ { 0xe1008200 }, 0, NONE },				/* mrs r8, r8_usr: not known */
		{ { 0xf1080080, 0xe3a01000 }, 0, NONE },		/* cpsie i */
		{ { 0xf57ff06f, 0xe3a01000 }, 0, 1 },			/* isb; mov r1, #0 */
		{ { 0xf57ff01f, 0xe3a01000 }, 0, NONE },		/* clrex */
	};
	struct flow flow = { .elf = &elf };

	(void)state;
	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		clear_code();
		for (unsigned int k = 0; k < 4 && cases[i].words[k]; k++)
			text[SITE + 1 + k] = cases[i].words[k];
		if (flow_dead_register(&flow, address_of(SITE), cases[i].avoid) != cases[i].expected)
			fail_msg("case %u: r%u", i, flow_dead_register(&flow, address_of(SITE), cases[i].avoid));
	}
}

static uint32_t branch(uint32_t word, unsigned int from, unsigned int to)
{
	return word | ((to - from - 2) & 0xffffff);
}

/* The site is in a function of eight words, with functions that leave around it. */
static void put_function(void)
{
	clear_code();
	text[SITE - 4] = text[SITE + 4] = 0xe12fff1e;	/* bx lr */
	text[SITE] = 0xe16ff001;			/* msr spsr_cxsf, r1 */
}

#define FAR	0x2000u		/* words */
#define NEAR	0x400u
#define BL	0xeb000000u
#define BNE	0x1a000000u
#define B	0xea000000u

static void expect_fixed(bool expected, const uint32_t *entries, size_t count)
{
	struct flow flow = { .elf = &elf, .entries = (uint32_t *)entries, .count = count };

	assert_int_equal(flow_is_fixed(&flow, address_of(SITE)), expected);
}

static void test_dead_flags(void **state)
{
	static const struct { uint32_t words[4]; bool expected; } cases[] = {
		{ { 0xe13a000c }, true },				/* teq sl, ip */
		{ { 0xe1a02003, 0xe31a0601 }, true },			/* mov r2, r3; tst */
		{ { 0xe2522001 }, true },				/* subs r2, r2, #1 */
		{ { 0xe2422001 }, false },				/* sub r2, r2, #1 */
		{ { 0x13a02001, 0xe13a000c }, false },			/* movne r2, #1 */
		{ { 0xe10f2000, 0xe13a000c }, false },			/* mrs r2, cpsr */
		{ { 0xe14f2000, 0xe13a000c }, true },			/* mrs r2, spsr */
		{ { 0xee112f10, 0xe301a35c, 0xe59aa000, 0xe13a000c }, true },	/* mrc r2; movw; ldr; teq */
		{ { 0xe5b12004, 0xe0120391 }, false },			/* muls: not known */
		{ { 0xe3512345, 0xe13a000c }, true },			/* cmp */
		{ { 0xe3512345 & ~(1u << 20) }, false },		/* movt */
		{ { 0xea000000, 0xe13a000c }, false },			/* b */
		{ { 0xebfffffe, 0xe13a000c }, false },			/* bl */
		{ { 0xe8bd8001, 0xe13a000c }, false },			/* pop {r0, pc} */
		{ { 0xf57ff06f, 0xe13a000c }, true },			/* isb */
		{ { 0xf1080080, 0xe13a000c }, false },			/* cpsie i */
	};
	struct flow flow = { .elf = &elf };

	(void)state;
	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		clear_code();
		for (unsigned int k = 0; k < 4 && cases[i].words[k]; k++)
			text[SITE + 1 + k] = cases[i].words[k];
		if (flow_dead_flags(&flow, address_of(SITE)) != cases[i].expected)
			fail_msg("case %u", i);
	}
}

static void test_fixed(void **state)
{
	static const uint32_t start[] = { LINK, LINK + 4 * (SITE - 3) }, here[] = { LINK + 4 * SITE };

	(void)state;
	put_function();
	expect_fixed(false, start, 2);
	text[SITE + 2] = branch(BL, SITE + 2, SITE + FAR);
	expect_fixed(true, start, 2);
	expect_fixed(false, NULL, 0);			/* no symbols */
	text[SITE + 2] = branch(BL, SITE + 2, SITE + NEAR);
	expect_fixed(false, start, 2);
	text[SITE + NEAR + 3] = branch(B, SITE + NEAR + 3, SITE + NEAR - FAR);
	expect_fixed(true, start, 2);

	put_function();
	text[SITE - 2] = branch(BNE, SITE - 2, SITE - FAR);
	expect_fixed(true, start, 2);
	expect_fixed(false, here, 1);			/* that is another function, which does not come back */
	put_function();
	text[SITE - 5] = branch(BL, SITE - 5, SITE - FAR);
	text[SITE + 5] = branch(BL, SITE + 5, SITE + FAR);
	expect_fixed(false, start, 2);
	for (unsigned int i = 0; i < 2; i++) {
		static const uint32_t leave[] = { 0xe8bd8000, 0xe59ff000, 0xe1b0f00e, 0xe7f001f2, 0xf8900a00, 0xe1a0f00e };

		for (unsigned int k = 0; k < sizeof(leave) / sizeof(leave[0]); k++) {
			text[i ? SITE + 4 : SITE - 4] = leave[k];
			expect_fixed(false, start, 2);
		}
	}
}

#define DATA		0x40000000u
#define DATA_BYTES	0x10000u

static uc_engine *uc;

static uint32_t random32(void)
{
	static uint32_t seed = 2463534242u;

	return unit_random(&seed);
}

/* Mostly of the kinds that are known, and with the registers that are looked at. */
static uint32_t random_instruction(void)
{
	static const uint32_t kinds[] = { 0x00000000, 0x02000000, 0x04000000, 0x06000000, 0x08000000, 0x03000000, 0x01800f90 };
	uint32_t word = kinds[random32() % 7] | (random32() & 0x01ffffff & ~0x00088800u);

	return word | (random32() % 4 ? 0xe0000000u : (random32() % 15) << 28);
}

static void random_registers(uint32_t regs[15])
{
	for (unsigned int i = 0; i < 15; i++)
		regs[i] = random32() % 3 ? DATA + DATA_BYTES / 2 + (random32() & 0xffc) : random32() & 0xff;
}

static const int register_ids[15] = {
	UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3, UC_ARM_REG_R4, UC_ARM_REG_R5, UC_ARM_REG_R6, UC_ARM_REG_R7,
	UC_ARM_REG_R8, UC_ARM_REG_R9, UC_ARM_REG_R10, UC_ARM_REG_R11, UC_ARM_REG_R12, UC_ARM_REG_SP, UC_ARM_REG_LR,
};

struct outcome {
	uint32_t regs[15], cpsr;
	uint8_t data[DATA_BYTES];
};

/* Return: false if it did not get through. */
static bool execute(const uint32_t regs[15], uint32_t flags, unsigned int count, struct outcome *outcome)
{
	static const uint8_t zero[DATA_BYTES];
	uint32_t cpsr = flags | 0x10, pc = 0;

	uc_mem_write(uc, DATA, zero, sizeof(zero));
	uc_reg_write(uc, UC_ARM_REG_CPSR, &cpsr);
	for (unsigned int i = 0; i < 15; i++)
		uc_reg_write(uc, register_ids[i], &regs[i]);
	if (uc_emu_start(uc, address_of(SITE + 1), address_of(SITE + 1 + count), 0, count))
		return false;
	uc_reg_read(uc, UC_ARM_REG_PC, &pc);
	uc_reg_read(uc, UC_ARM_REG_CPSR, &outcome->cpsr);
	for (unsigned int i = 0; i < 15; i++)
		uc_reg_read(uc, register_ids[i], &outcome->regs[i]);
	uc_mem_read(uc, DATA, outcome->data, sizeof(outcome->data));
	return pc == address_of(SITE + 1 + count);
}

/* Neither another value in the register, which may be none, nor others of these flags. */
static bool makes_no_difference(unsigned int dead, uint32_t dead_flags, unsigned int count, bool *ran)
{
	static struct outcome one, other;
	uint32_t regs[15], flags = random32() & 0xf0000000;

	random_registers(regs);
	*ran = execute(regs, flags, count, &one);
	if (!*ran)
		return true;
	if (dead != NONE)
		regs[dead] = ~regs[dead];
	return execute(regs, flags ^ dead_flags, count, &other) && !memcmp(&one, &other, sizeof(one));
}

static void load_random_code(unsigned int count)
{
	for (unsigned int i = 1; i <= count; i++)
		text[SITE + i] = random_instruction();
	text[SITE + count + 1] = NOP;	/* which ends the straight line */
	uc_mem_write(uc, address_of(SITE + 1), &text[SITE + 1], 4 * count);
	uc_ctl_remove_cache(uc, address_of(SITE + 1), address_of(SITE + 1 + count));
}

static void test_random_code(void **state)
{
	struct flow flow = { .elf = &elf };
	unsigned int found = 0, found_flags = 0;

	(void)state;
	clear_code();
	assert_int_equal(uc_open(UC_ARCH_ARM, UC_MODE_ARM, &uc), UC_ERR_OK);
	uc_ctl_set_cpu_model(uc, UC_CPU_ARM_CORTEX_A9);
	uc_mem_map(uc, LINK & ~0xfffffu, 0x100000, UC_PROT_ALL);
	uc_mem_map(uc, DATA, DATA_BYTES, UC_PROT_READ | UC_PROT_WRITE);
	for (unsigned int i = 0; i < 20000; i++) {
		unsigned int count = 1 + random32() % 4, dead;
		bool ran, flags;

		load_random_code(count);
		dead = flow_dead_register(&flow, address_of(SITE), random32() & random32());
		flags = flow_dead_flags(&flow, address_of(SITE));
		if (dead == NONE && !flags)
			continue;
		if (!makes_no_difference(dead, flags ? 0xc0000000 : 0, count, &ran))
			fail_msg("r%u%s is not free before %08x %08x %08x %08x", dead, flags ? " or N and Z" : "", text[SITE + 1],
				 text[SITE + 2], text[SITE + 3], text[SITE + 4]);
		found += ran && dead != NONE;
		found_flags += ran && flags;
	}
	uc_close(uc);
	assert_in_range(found, 500, 20000);
	assert_in_range(found_flags, 500, 20000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dead_register), cmocka_unit_test(test_dead_flags), cmocka_unit_test(test_fixed), cmocka_unit_test(test_random_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
