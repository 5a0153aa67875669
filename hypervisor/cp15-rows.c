// SPDX-License-Identifier: GPL-2.0
/*
 * The registers of coprocessor 15 (DDI 0406C B4), sorted. What is not here is UNDEFINED to the guest. A backend comes
 * before this table with those that its translation depends on.
 */
#include <linux/bug.h>

#include "cp15.h"
#include "identity.h"
#include "lib/walk.h"
#include "regs.h"

#define CP15_USER_ALL (CP15_USER_READ | CP15_USER_WRITE)
#define ONE(crn, opc1, crm, opc2)	.key = CP15_KEY(crn, opc1, crm, opc2), .last = CP15_KEY(crn, opc1, crm, opc2)
#define RANGE(from, to)			.key = from, .last = to
#define ONE64(opc1, crm)		.key = CP15_KEY64(opc1, crm), .last = CP15_KEY64(opc1, crm)

static const struct cp15_row rows[] = {
	{ ONE(0, 0, 0, 0), CP15_FIXED, cp15_identification, ID_MIDR },
	{ ONE(0, 0, 0, 1), CP15_FIXED, cp15_identification, ID_CTR },
	{ ONE(0, 0, 0, 2), CP15_FIXED, cp15_constant, 0 },	/* TCMTR: none */
	{ ONE(0, 0, 0, 3), CP15_FIXED, cp15_identification, ID_TLBTR },
	{ ONE(0, 0, 0, 4), 0, cp15_identification, ID_MIDR },	/* alias */
	{ ONE(0, 0, 0, 5), CP15_FIXED, cp15_mpidr },
	{ ONE(0, 0, 0, 6), CP15_FIXED, cp15_identification, ID_REVIDR },
	{ ONE(0, 0, 0, 7), 0, cp15_identification, ID_MIDR },	/* alias */
	{ ONE(0, 0, 1, 0), CP15_FIXED, cp15_identification, ID_PFR0 },
	{ ONE(0, 0, 1, 1), CP15_FIXED, cp15_identification, ID_PFR1 },
	{ ONE(0, 0, 1, 2), CP15_FIXED, cp15_constant, 0 },	/* ID_DFR0: no debug, no PMU */
	{ ONE(0, 0, 1, 3), CP15_FIXED, cp15_identification, ID_AFR0 },
	{ ONE(0, 0, 1, 4), CP15_FIXED, cp15_memory_model },
	{ ONE(0, 0, 1, 5), CP15_FIXED, cp15_identification, ID_MMFR1 },
	{ ONE(0, 0, 1, 6), CP15_FIXED, cp15_identification, ID_MMFR2 },
	{ ONE(0, 0, 1, 7), CP15_FIXED, cp15_identification, ID_MMFR3 },
	{ ONE(0, 0, 2, 0), CP15_FIXED, cp15_identification, ID_ISAR0 },
	{ ONE(0, 0, 2, 1), CP15_FIXED, cp15_identification, ID_ISAR1 },
	{ ONE(0, 0, 2, 2), CP15_FIXED, cp15_identification, ID_ISAR2 },
	{ ONE(0, 0, 2, 3), CP15_FIXED, cp15_identification, ID_ISAR3 },
	{ ONE(0, 0, 2, 4), CP15_FIXED, cp15_identification, ID_ISAR4 },
	{ ONE(0, 0, 2, 5), CP15_FIXED, cp15_identification, ID_ISAR5 },
	{ RANGE(CP15_KEY(0, 0, 2, 6), CP15_KEY(0, 0, 7, 7)), 0, cp15_constant, 0 },	/* reserved, RAZ */
	{ ONE(0, 1, 0, 0), 0, cp15_cache_size },
	{ ONE(0, 1, 0, 1), CP15_FIXED, cp15_identification, ID_CLIDR },
	{ ONE(0, 1, 0, 7), CP15_FIXED, cp15_identification, ID_AIDR },
	{ ONE(0, 2, 0, 0), CP15_KEPT, cp15_cache_size_selection, CP15_CSSELR },
	{ ONE(1, 0, 0, 0), CP15_KEPT, cp15_storage, CP15_SCTLR },
	{ ONE(1, 0, 0, 1), CP15_FIXED, cp15_auxiliary_control },
	{ ONE(1, 0, 0, 2), CP15_KEPT, cp15_storage, CP15_CPACR },
	{ ONE(2, 0, 0, 0), CP15_KEPT, cp15_storage, CP15_TTBR0 },
	{ ONE(2, 0, 0, 1), CP15_KEPT, cp15_storage, CP15_TTBR1 },
	{ ONE(2, 0, 0, 2), CP15_KEPT, cp15_storage, CP15_TTBCR },
	{ ONE(3, 0, 0, 0), CP15_KEPT, cp15_storage, CP15_DACR },
	{ ONE(5, 0, 0, 0), CP15_KEPT, cp15_storage, CP15_DFSR },
	{ ONE(5, 0, 0, 1), CP15_KEPT, cp15_storage, CP15_IFSR },
	{ ONE(5, 0, 1, 0), CP15_KEPT, cp15_storage, CP15_ADFSR },
	{ ONE(5, 0, 1, 1), CP15_KEPT, cp15_storage, CP15_AIFSR },
	{ ONE(6, 0, 0, 0), CP15_KEPT, cp15_storage, CP15_DFAR },
	{ ONE(6, 0, 0, 2), CP15_KEPT, cp15_storage, CP15_IFAR },
	{ ONE(7, 0, 4, 0), CP15_KEPT, cp15_storage, CP15_PAR },
	{ RANGE(CP15_KEY(9, 0, 12, 0), CP15_KEY(9, 0, 14, 7)), 0, cp15_raz_wi },	/* PMU: PMCR.N = 0 */
	{ ONE(9, 1, 0, 2), CP15_FIXED, cp15_l2_control },
	{ ONE(9, 1, 0, 3), 0, cp15_raz_wi },	/* L2ECTLR */
	{ ONE(10, 0, 0, 0), 0, cp15_raz_wi },	/* TLB lockdown */
	{ ONE(10, 0, 2, 0), CP15_KEPT, cp15_storage, CP15_PRRR },
	{ ONE(10, 0, 2, 1), CP15_KEPT, cp15_storage, CP15_NMRR },
	{ ONE(10, 0, 3, 0), CP15_KEPT, cp15_storage, CP15_AMAIR0 },
	{ ONE(10, 0, 3, 1), CP15_KEPT, cp15_storage, CP15_AMAIR1 },
	{ ONE(12, 0, 0, 0), CP15_KEPT, cp15_storage, CP15_VBAR },
	{ ONE(12, 0, 1, 0), 0, cp15_interrupt_status },
	{ ONE(13, 0, 0, 0), 0, cp15_raz_wi },	/* FCSEIDR: no FCSE */
	{ ONE(13, 0, 0, 1), CP15_KEPT, cp15_storage, CP15_CONTEXTIDR },
	{ ONE(13, 0, 0, 2), CP15_USER_ALL | CP15_KEPT, cp15_storage, CP15_TPIDRURW },
	{ ONE(13, 0, 0, 3), CP15_USER_READ | CP15_KEPT, cp15_storage, CP15_TPIDRURO },
	{ ONE(13, 0, 0, 4), CP15_KEPT, cp15_storage, CP15_TPIDRPRW },
	{ ONE(14, 0, 0, 0), CP15_USER_READ, cp15_counter_frequency, CNTKCTL_PL0PCTEN | CNTKCTL_PL0VCTEN },
	{ ONE(14, 0, 1, 0), CP15_KEPT, cp15_timer_kernel_control, CP15_CNTKCTL },
	{ ONE(14, 0, 2, 0), CP15_USER_ALL, cp15_timer_value, CNTKCTL_PL0PTEN },
	{ ONE(14, 0, 2, 1), CP15_USER_ALL, cp15_timer_control, CNTKCTL_PL0PTEN },
	{ ONE(14, 0, 3, 0), CP15_USER_ALL, cp15_timer_value, CNTKCTL_PL0VTEN },
	{ ONE(14, 0, 3, 1), CP15_USER_ALL, cp15_timer_control, CNTKCTL_PL0VTEN },
	{ RANGE(CP15_KEY(15, 0, 0, 0), CP15_KEY(15, 3, 15, 7)), 0, cp15_raz_wi },	/* IMPLEMENTATION DEFINED */
	{ ONE(15, 4, 0, 0), 0, cp15_configuration_base },
	{ RANGE(CP15_KEY(15, 4, 0, 1), CP15_KEY(15, 7, 15, 7)), 0, cp15_raz_wi },
	{ ONE64(0, 2), CP15_KEPT | CP15_LPAE, cp15_wide_storage, CP15_TTBR0 },
	{ ONE64(0, 7), CP15_KEPT | CP15_LPAE, cp15_wide_storage, CP15_PAR },
	{ ONE64(0, 14), CP15_USER_READ, cp15_counter, CNTKCTL_PL0PCTEN },
	{ ONE64(1, 2), CP15_KEPT | CP15_LPAE, cp15_wide_storage, CP15_TTBR1 },
	{ ONE64(1, 14), CP15_USER_READ, cp15_counter, CNTKCTL_PL0VCTEN },
	{ ONE64(2, 14), CP15_USER_ALL, cp15_timer_compare, CNTKCTL_PL0PTEN },
	{ ONE64(3, 14), CP15_USER_ALL, cp15_timer_compare, CNTKCTL_PL0VTEN },
};

const struct cp15_row *cp15_find_row(u16 key)
{
	unsigned int low = 0, high = ARRAY_SIZE(rows);

	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (key > rows[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < ARRAY_SIZE(rows) && key >= rows[low].key ? &rows[low] : NULL;
}

int __init cp15_check_rows(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (WARN_ON(rows[i].last < rows[i].key || (i && rows[i].key <= rows[i - 1].last)))
			return -EINVAL;
	return 0;
}

/* --- for user space --- */

static unsigned int count(void)
{
	return ARRAY_SIZE(rows);
}

static bool is_wide(const struct cp15_row *row)
{
	return row->key & CP15_KEY_WIDE;
}

static u64 id(struct kvm32_vcpu *vcpu, unsigned int n)
{
	u16 key = rows[n].key;

	if (!(rows[n].flags & (CP15_KEPT | CP15_FIXED)) || !cp15_exists(vcpu, &rows[n]))
		return 0;
	if (is_wide(&rows[n]))
		return ARM_CP15_REG64(key >> 4 & 7, key & 15);
	return ARM_CP15_REG32(key >> 7 & 7, key >> 10, key >> 3 & 15, key & 7);
}

static u64 get(struct kvm32_vcpu *vcpu, unsigned int n)
{
	struct kvm32_cp_access access = { .privileged = true };

	if (is_wide(&rows[n]))
		return kvm32_cp15_64(vcpu->ctx, rows[n].argument);
	if (rows[n].flags & CP15_KEPT)
		return vcpu->ctx->cp15[rows[n].argument];
	rows[n].access(vcpu, &rows[n], &access);
	return access.value[0];
}

static int set(struct kvm32_vcpu *vcpu, unsigned int n, u64 value)
{
	const struct cp15_row *row = &rows[n];

	if (row->flags & CP15_FIXED)
		return value == get(vcpu, n) ? 0 : -EINVAL;
	/* Tables that nobody would walk. */
	if (row->argument == CP15_TTBCR && (value & TTBCR_EAE) && !vcpu->vm->backend->lpae)
		return -EINVAL;
	if (is_wide(row))
		kvm32_set_cp15_64(vcpu->ctx, row->argument, value);
	else
		vcpu->ctx->cp15[row->argument] = value;
	return 0;
}

const struct kvm32_register_file kvm32_cp15_registers = { count, id, get, set };
