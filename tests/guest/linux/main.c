// SPDX-License-Identifier: GPL-2.0
/*
 * What kvm32 knows as a whole of ARM Linux's code and does in one trap: the way from a vector to its handler, and a kernel's exit.
 */
#include "cp15.h"
#include "gic.h"
#include "linux.h"

void main(void)
{
	u32 dacr = read_dacr();

	gic_init();
	gic_enable(3);
	test_exits();
	write_dacr(dacr);
	test_vectors();
}
