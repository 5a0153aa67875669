// SPDX-License-Identifier: GPL-2.0
/* Registers of PL1: identification, and plain storage. */
#include "cp15-tests.h"

#define ID_READER(name, crm, opc2)	CP15_READER(name, 0, c0, crm, opc2)
ID_READER(dfr0, c1, 2)
ID_READER(mmfr1, c1, 5)
ID_READER(mmfr2, c1, 6)
ID_READER(isar0, c2, 0)
ID_READER(isar1, c2, 1)
ID_READER(isar2, c2, 2)
ID_READER(isar3, c2, 3)
ID_READER(isar4, c2, 4)
ID_READER(tcmtr, c0, 2)
ID_READER(tlbtr, c0, 3)

void test_identification(void)
{
	section("identification");
	is(read_midr() >> 24, 0x41, "MIDR: made by ARM");
	is(read_midr() >> 16 & 0xf, 0xf, "MIDR: CPUID scheme");
	is(read_ctr() >> 29, 4, "CTR: ARMv7 format");
	is(read_mpidr() >> 31, 1, "MPIDR: multiprocessing format");
	is(read_mpidr() & 0xff, 0, "MPIDR: the first processor");
	is(read_pfr0() & 0xff, 0x31, "ID_PFR0: ARM, Thumb-2");
	is(read_pfr1() & 0xf, 1, "ID_PFR1: standard programmers' model");
	ok((read_mmfr0() & 0xf) >= 3, "ID_MMFR0: VMSAv7");
	ok((read_mmfr3() >> 12 & 0xf) <= 2, "ID_MMFR3: maintenance broadcast");
	exception_arm(hook_skip);
	read_dfr0();
	read_mmfr1();
	read_mmfr2();
	read_tcmtr();
	read_tlbtr();
	is(exception_disarm(), 0, "the other identification registers are there");
	is(read_isar0() >> 4 & 0xf, 1, "ID_ISAR0: bit field instructions");
	is(read_isar1() >> 12 & 0xf, 2, "ID_ISAR1: sign extension");
	is(read_isar2() & 0xf, 1, "ID_ISAR2: LDRD and STRD");
	is(read_isar3() >> 8 & 0xf, 1, "ID_ISAR3: SVC");
	is(read_isar4() & 0xf, 2, "ID_ISAR4: LDRT family");
	write_csselr(0);
	ok((4u << ((read_ccsidr() & 7) + 2)) >= 16, "CCSIDR: line size of the first cache");
	ok((read_clidr() & 7) != 0, "CLIDR: there is a first level");
}

#define CHECK(register, mask, ...)								\
do {												\
	static const u32 values[] = { __VA_ARGS__ };						\
	u32 old = read_##register();								\
												\
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {					\
		u32 seen;									\
												\
		write_##register(values[i]);							\
		seen = read_##register();							\
		write_##register(old);								\
		is(seen & (mask), values[i] & (mask), #register " reads back %08x", values[i]);	\
	}											\
} while (0)

static void check_sctlr(void)
{
	static const struct {
		u32 bit;
		const char *name;
	} bits[] = {
		{ SCTLR_A, "A" }, { SCTLR_C, "C" }, { SCTLR_I, "I" }, { SCTLR_Z, "Z" }, { SCTLR_V, "V" },
		{ SCTLR_TRE, "TRE" }, { SCTLR_AFE, "AFE" }, { SCTLR_TE, "TE" },
	};
	u32 sctlr = read_sctlr();

	is(read_sctlr(), sctlr, "SCTLR reads the same twice");
	for (size_t i = 0; i < ARRAY_SIZE(bits); i++) {
		u32 seen;

		write_sctlr(sctlr ^ bits[i].bit);
		seen = read_sctlr();
		write_sctlr(sctlr);
		is(seen ^ sctlr, bits[i].bit, "SCTLR.%s reads back exactly", bits[i].name);
	}
	is(read_sctlr(), sctlr, "SCTLR is what it was");
}

u32 conditional_writes(u32 value);
u32 thumb_it_reads(u32 z);

static void check_conditions(void)
{
	u32 kept = read_tpidrprw();

	is(conditional_writes(0x1234), 4, "mcr and mrc under conditions: only what passes");
	is(thumb_it_reads(5), 1 + 4 + 16, "mcr and mrc in IT blocks of Thumb code: not equal");
	is(read_tpidrprw(), 5, "and the register has the value");
	is(thumb_it_reads(0), 2 + 8 + 16, "mcr and mrc in IT blocks of Thumb code: equal");
	is(read_tpidrprw(), 0, "and the register has the value");
	write_tpidrprw(kept);
}

static void check_threads(void)
{
	u32 word = 0xee1d0f50, write = 0xee0d0f50;	/* mrc and mcr TPIDRURW, r0 */

	write_tpidrurw(0x11112222);
	write_tpidruro(0x33334444);
	write_tpidrprw(0x55556666);
	is(user_try(word), V_SVC, "user mode reads TPIDRURW");
	is(caught.frame.r[0], 0x11112222, "with what the kernel wrote");
	is(user_try(0xee1d0f70), V_SVC, "user mode reads TPIDRURO");
	is(caught.frame.r[0], 0x33334444, "with what the kernel wrote");
	is(user_try(0xee1d0f90), V_UNDEF, "user mode does not read TPIDRPRW");
	is(user_try(0xee0d0f70), V_UNDEF, "user mode does not write TPIDRURO");
	is(user_try(write), V_SVC, "user mode writes TPIDRURW");
	is(read_tpidrurw(), 0, "and the kernel sees it");
	is(read_tpidruro(), 0x33334444, "TPIDRURO is what it was");
	is(read_tpidrprw(), 0x55556666, "TPIDRPRW is what it was");
}

void test_storage(void)
{
	section("registers that hold what was written");
	check_sctlr();
	CHECK(tpidrurw, ~0u, 0, ~0u, 0x12345678);
	CHECK(tpidruro, ~0u, 0, ~0u, 0x9abcdef0);
	CHECK(tpidrprw, ~0u, 0, ~0u, 0x0badcafe);
	CHECK(contextidr, ~0u, 0x12345601, 0xffffffff, 0);
	CHECK(vbar, ~0u, 0x80011000, 0xfffff000, 0x20);
	CHECK(dfar, ~0u, 0, ~0u, 0x12345679);
	CHECK(ifar, ~0u, 0, ~0u, 0x12345679);
	CHECK(dfsr, 0x1cff, 0x80d, 0x1405, 0);
	CHECK(ifsr, 0x140f, 0x405, 0x100d, 0);
	CHECK(dacr, ~0u, 0x55555555, 0xfffffffd, 1);
	CHECK(csselr, 0xf, 0, 1);
	CHECK(cpacr, 0x00f00000, 0, 0x00500000, 0x00f00000);
	CHECK(prrr, 0x000fffff, 0x000a81a8, 0x000a8aa4);
	CHECK(nmrr, ~0u, 0x40e040e0, 0x44e048e0);
	section("thread registers");
	check_threads();
	section("conditions");
	check_conditions();
}
