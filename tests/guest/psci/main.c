// SPDX-License-Identifier: GPL-2.0
/* PSCI through HVC, on a machine of one processor. */
#include "exception.h"
#include "flat.h"
#include "cp15.h"
#include "gic.h"
#include "psci.h"
#include "user.h"

#define SUCCESS			0
#define NOT_SUPPORTED		(u32)-1
#define INVALID_PARAMETERS	(u32)-2
#define ALREADY_ON		(u32)-4

u32 psci_keeps_registers(u32 function);

static void features(void)
{
	static const u32 functions[] = {
		PSCI_VERSION, PSCI_CPU_SUSPEND, PSCI_CPU_OFF, PSCI_CPU_ON, PSCI_AFFINITY_INFO, PSCI_SYSTEM_OFF,
		PSCI_SYSTEM_RESET, PSCI_FEATURES,
	};
	u32 version = psci(PSCI_VERSION, 0, 0, 0);

	ok(version >= 2 && version < 0x20000, "PSCI_VERSION: 0.2 or later");
	if (version < 0x10000) {
		skip("PSCI_FEATURES", "PSCI 0.2");
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
		is(psci(PSCI_FEATURES, functions[i], 0, 0), 0, "PSCI_FEATURES of 0x%x", functions[i]);
	is(psci(PSCI_FEATURES, 0x8400ffff, 0, 0), NOT_SUPPORTED, "PSCI_FEATURES of what is not there");
	is(psci(PSCI_FEATURES, 0x12345678, 0, 0), NOT_SUPPORTED, "PSCI_FEATURES of no function at all");
}

static void unknown(void)
{
	static const u32 functions[] = { 0x8400001f, 0x8400ffff, 0x84000063, 0, 0xffffffff };

	for (size_t i = 0; i < ARRAY_SIZE(functions); i++)
		is(psci(functions[i], 0, 0, 0), NOT_SUPPORTED, "unknown function 0x%x", functions[i]);
}

static void processors(void)
{
	u32 self = read_mpidr() & 0xffffff;

	is(psci(PSCI_AFFINITY_INFO, self, 0, 0), 0, "AFFINITY_INFO: this processor is on");
	is(psci(PSCI_AFFINITY_INFO, self ^ 1, 0, 0), INVALID_PARAMETERS, "AFFINITY_INFO of an absent processor");
	is(psci(PSCI_AFFINITY_INFO, 0x00ff00ff, 0, 0), INVALID_PARAMETERS, "AFFINITY_INFO of an absent cluster");
	is(psci(PSCI_CPU_ON, self, ram_base_physical, 0), ALREADY_ON, "CPU_ON of this processor");
	is(psci(PSCI_CPU_ON, self ^ 1, ram_base_physical, 0), INVALID_PARAMETERS, "CPU_ON of an absent processor");
	is(psci(PSCI_CPU_ON, 0x00ff00ff, ram_base_physical, 0), INVALID_PARAMETERS, "CPU_ON of an absent cluster");
	is(psci(PSCI_MIGRATE_INFO_TYPE, 0, 0, 0), 2, "MIGRATE_INFO_TYPE: nothing to migrate");
}

static void suspend(void)
{
	gic_init();
	irq_arm(NULL);
	gic_sgi(3);
	is(psci(PSCI_CPU_SUSPEND, 0, 0, 0), SUCCESS, "CPU_SUSPEND with an interrupt pending comes back");
	is(irqs.count, 0, "nothing is taken meanwhile");
	irq_enable();
	irq_disable();
	is(irqs.count, 1, "the interrupt is still there");
	exception_disarm();
}

static void registers(void)
{
	is(psci_keeps_registers(PSCI_VERSION), 0, "PSCI_VERSION keeps r4-r12, sp, lr and the CPSR");
	is(psci_keeps_registers(0x8400ffff), 0, "an unknown function keeps r4-r12, sp, lr and the CPSR");
	is(user_try(0xe1400070), V_UNDEF, "HVC from user mode is undefined");
}

void main(void)
{
	if (!platform->psci)
		skip_all("no PSCI");
	features();
	unknown();
	processors();
	suspend();
	registers();
}
