// SPDX-License-Identifier: GPL-2.0
/* The registers of translation read back, all 64 bits of them; by 32 bits the lower half is meant. */
#include "lpae-tests.h"

static bool is_64(u64 got, u64 want, const char *what)
{
	return is(got >> 32, want >> 32, "%s: upper half", what) & ok((u32)got == (u32)want, "%s: lower half", what);
}

static void check_ttbr1(void)
{
	u64 value = 0x005a000000000000 | physical(level1);

	write_ttbr1_64(value);
	is_64(read_ttbr1_64(), value, "TTBR1 reads back");
	is(read_ttbr1(), value, "and its lower half");
	write_ttbr1(physical(level3));
	is_64(read_ttbr1_64(), (value & ~0xffffffffull) | physical(level3), "which may be written alone");
	write_ttbr1_64(0);
	is_64(read_ttbr1_64(), 0, "TTBR1 back to 0");
}

static void check_ttbr0(void)
{
	u64 value = 0x00a5000000000000 | physical(level1);

	write_ttbr0_64(value);
	is_64(read_ttbr0_64(), value, "TTBR0 reads back, with the address space");
	write_ttbr0(physical(level1));
	is_64(read_ttbr0_64(), value, "its lower half written alone");
	write_ttbr0_64(physical(level1));
}

void test_registers(void)
{
	u64 par = 0xff00001234567b80;

	section("registers");
	is(read_ttbcr(), TTBCR_EAE | TTBCR_WALKS, "TTBCR reads back");
	is(read_prrr(), MAIR0, "MAIR0 reads back");
	check_ttbr0();
	check_ttbr1();
	/* Hypervisors watch what comes after these. */
	write_csselr(0);
	write_dccsw(0);
	check_ttbr1();
	write_dccsw(0);
	check_ttbr0();
	write_par_64(par);
	is_64(read_par_64(), par, "PAR reads back");
}
