// SPDX-License-Identifier: GPL-2.0
/* Several processors: power, interrupts between them, exclusive accesses, maintenance that has to reach the others. */
#include "smp.h"
#include "gic.h"
#include "psci.h"

static u32 count_cpus(void)
{
	u32 n = 1;

	while (n < MAX_CPUS && psci(PSCI_AFFINITY_INFO, n, 0, 0) == 1)
		n++;
	return n;
}

void main(void)
{
	if (!platform->psci)
		skip_all("no PSCI");
	nr_cpus = count_cpus();
	if (nr_cpus < 2)
		skip_all("one processor");
	gic_init();
	test_power();
	test_sgi();
	test_exclusive();
	test_code();
	test_shootdown();
	test_rights();
}
