// SPDX-License-Identifier: GPL-2.0
/* System registers: what reads back, what runs, and what user mode may reach. */
#include "cp15-tests.h"

void main(void)
{
	test_identification();
	test_storage();
	test_caches();
	test_user();
	test_sweep();
}
