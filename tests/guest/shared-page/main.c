// SPDX-License-Identifier: GPL-2.0
/*
 * The page that a guest of the strategy inline shares with the hypervisor: what stands there and what a trapping instruction
 * says is always the same, whichever of both wrote it. (No real processor has such a page: no native reference.)
 */
#include "cp15.h"
#include "shared.h"
#include "../smp/smp.h"

static const u8 modes[] = { MODE_SYS, MODE_SVC, MODE_IRQ, MODE_FIQ, MODE_ABT, MODE_UND };
static const u32 masks[] = { 0, PSR_I, PSR_F, PSR_A, PSR_I | PSR_F, PSR_I | PSR_A, PSR_F | PSR_A, PSR_I | PSR_F | PSR_A };

u32 shared_cpsr(void)
{
	return page_read(SHARED_PAGE_PSR) | (page_read(SHARED_PAGE_MASK) & PSR_I);
}

static void beginning(void)
{
	u32 sum = 0;

	section("the page at the beginning");
	for (u32 offset = SHARED_PAGE_IFAR + 4; offset < SHARED_PAGE_SIZE; offset += 4)
		sum |= page_read(offset);
	is(sum, 0, "what is reserved is 0");
	is(page_read(SHARED_PAGE_PENDING), 0, "nothing is pending");
	is(shared_cpsr(), trapping_mrs(0) & PSR_COMPARED, "psr and mask");
}

/* In some mode: each way to read it says the same, and each way to mask and unmask is seen by the others. */
static u32 check_masking(u32 psr)
{
	u32 bad = 0;

	bad |= (trapping_mrs(0) & PSR_COMPARED) != psr;
	bad |= (shared_cpsr() != psr) << 1;
	bad |= ((shared_mrs(0) & PSR_COMPARED) != psr) << 2;
	shared_mask();
	bad |= ((trapping_mrs(0) & PSR_COMPARED) != (psr | PSR_I)) << 3;
	shared_unmask_checked();
	bad |= ((trapping_mrs(0) & PSR_COMPARED) != (psr & ~PSR_I)) << 4;
	irq_disable();
	bad |= (shared_cpsr() != (psr | PSR_I)) << 5;
	irq_enable();
	bad |= (shared_cpsr() != (psr & ~PSR_I)) << 6;
	shared_msr_c(psr | PSR_I);
	bad |= ((trapping_mrs(0) & PSR_COMPARED) != (psr | PSR_I)) << 7;
	shared_msr_c(psr & ~PSR_I);
	bad |= ((trapping_mrs(0) & PSR_COMPARED) != (psr & ~PSR_I)) << 8;
	shared_msr_c((psr ^ PSR_F) | PSR_I);	/* one that has to trap */
	bad |= ((shared_cpsr() ^ PSR_F) != (psr | PSR_I)) << 9;
	return bad;
}

static u32 check_spsr(u32 value)
{
	u32 bad = 0;

	shared_msr_spsr(value);
	bad |= trapping_mrs_spsr(0) != value;
	trapping_msr_spsr(~value);
	bad |= (shared_mrs_spsr(0) != ~value) << 1;
	return bad;
}

static void status_registers(void)
{
	section("CPSR");
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		u32 bad = 0;

		for (size_t k = 0; k < ARRAY_SIZE(masks); k++)
			bad |= in_mode(modes[i] | masks[k], check_masking, modes[i] | masks[k]);
		is(bad, 0, "mode %02x: masked, unmasked, read, written", modes[i]);
	}
}

static void saved_registers(void)
{
	u32 bad = 0;

	section("SPSR");
	for (size_t i = 1; i < ARRAY_SIZE(modes); i++)
		is(in_mode(modes[i] | PSR_I | PSR_F, check_spsr, 0x600001d3 + i), 0, "mode %02x: read and written", modes[i]);
	for (size_t i = 1; i < ARRAY_SIZE(modes); i++)
		bad |= in_mode(modes[i] | PSR_I | PSR_F, trapping_mrs_spsr, 0) != ~(0x600001d3 + i);
	for (size_t i = 1; i < ARRAY_SIZE(modes); i++)
		bad |= (in_mode(modes[i] | PSR_I | PSR_F, shared_mrs_spsr, 0) != ~(0x600001d3 + i)) << 1;
	is(bad, 0, "each mode keeps its own");
}

/* In a mode other than SYS */
static u32 check_user_bank(u32 value)
{
	u32 bank[2], bad = 0;

	page_write(SHARED_PAGE_USR_SP, value);
	page_write(SHARED_PAGE_USR_LR, value + 4);
	save_user_bank(bank);
	bad |= bank[0] != value || bank[1] != value + 4;
	bank[0] = ~value;
	bank[1] = ~value - 4;
	load_user_bank(bank);
	bad |= (page_read(SHARED_PAGE_USR_SP) != ~value || page_read(SHARED_PAGE_USR_LR) != ~value - 4) << 1;
	return bad;
}

static u32 read_sp(u32 nothing)
{
	u32 sp;

	asm volatile("mov %0, sp" : "=r"(sp));
	return sp + nothing;
}

static void user_bank(void)
{
	u32 saved[2], sys_sp;

	section("SP and LR of user mode");
	save_user_bank(saved);
	for (size_t i = 1; i < ARRAY_SIZE(modes); i++)
		is(in_mode(modes[i] | PSR_I | PSR_F, check_user_bank, 0x1000 * i), 0, "mode %02x: read and written", modes[i]);
	load_user_bank(saved);
	sys_sp = in_mode(MODE_SYS | PSR_I | PSR_F, read_sp, 0);
	ok(page_read(SHARED_PAGE_USR_SP) == saved[0] && saved[0] - sys_sp < 64, "SYS mode runs on it");
}

/* As MCR left them, and after an exit, which writes the page anew. */
static void check_register(const char *name, u32 offset, u32 value)
{
	is(page_read(offset), value, "%s as it was written", name);
	read_midr();
	is(page_read(offset), value, "%s after an exit", name);
}

static void system_registers(void)
{
	u32 sctlr = page_read(SHARED_PAGE_SCTLR), dacr = page_read(SHARED_PAGE_DACR);

	section("system registers");
	write_sctlr(sctlr ^ SCTLR_A);
	check_register("SCTLR", SHARED_PAGE_SCTLR, sctlr ^ SCTLR_A);
	write_sctlr(sctlr);
	for (u32 i = 0; i < 2; i++) {	/* the second time it is known */
		write_dacr(dacr ^ 0x50000000);
		check_register("DACR", SHARED_PAGE_DACR, dacr ^ 0x50000000);
		write_dacr(dacr);
		check_register("DACR", SHARED_PAGE_DACR, dacr);
	}
	write_tpidrprw(0x12345678);
	check_register("TPIDRPRW", SHARED_PAGE_TPIDRPRW, 0x12345678);
}

static void scribble(u32 cpu)
{
	for (u32 i = 0; i < 20000; i++) {
		page_write(SHARED_PAGE_SPSR, cpu);
		page_write(SHARED_PAGE_USR_SP, cpu);
		page_write(SHARED_PAGE_DFAR, cpu);
		page_write(UNUSED_WORD, cpu);
	}
}

static void other_cpus(void)
{
	u32 bad = 0;

	section("another processor");
	nr_cpus = 2;
	is(cpu_start(1, secondary_entry, 0), 0, "is on");
	shared_msr_spsr(0x1d3);
	page_write(UNUSED_WORD, 0);
	write_dfar(0x12345678);
	cpus_call(scribble);
	for (u32 i = 0; i < 20000; i++)
		bad |= trapping_mrs_spsr(0) != 0x1d3 || page_read(UNUSED_WORD) || page_read(SHARED_PAGE_DFAR) != 0x12345678;
	cpus_wait();
	is(bad, 0, "has a page of its own");
}

void main(void)
{
	gic_init();
	for (u32 i = 0; i < 8; i++)
		gic_enable(i);
	beginning();
	status_registers();
	saved_registers();
	user_bank();
	system_registers();
	test_faults();
	test_exceptions();
	test_interrupts();
	test_mapping();
	test_garbage();
	test_hypercall();
	other_cpus();
}
