/* SPDX-License-Identifier: GPL-2.0 */
/* Coprocessor 15 as a table: a row for each register or range, the functions that rows name. */
#ifndef KVM32_CP15_H
#define KVM32_CP15_H

#include "core.h"

/* Keys order by CRn, opc1, CRm, opc2, and then the 64-bit registers. */
#define CP15_KEY(crn, opc1, crm, opc2)	((crn) << 10 | (opc1) << 7 | (crm) << 3 | (opc2))
#define CP15_KEY64(opc1, crm)		(CP15_KEY_WIDE | (opc1) << 4 | (crm))
#define CP15_KEY_WIDE			(1 << 14)

#define CP15_USER_READ	1	/* what USR mode may do; privileged modes may all that `access` does */
#define CP15_USER_WRITE	2
#define CP15_KEPT	4	/* user space reads and writes ctx->cp15[argument] */
#define CP15_FIXED	8	/* user space reads it, and writes what it is already */
#define CP15_LPAE	16	/* there is none without long descriptors */

#define CNTKCTL_PL0PCTEN	BIT(0)
#define CNTKCTL_PL0VCTEN	BIT(1)
#define CNTKCTL_PL0VTEN		BIT(8)
#define CNTKCTL_PL0PTEN		BIT(9)

struct cp15_row;
typedef int cp15_access_fn(struct kvm32_vcpu *vcpu, const struct cp15_row *row, struct kvm32_cp_access *access);

struct cp15_row {
	u16 key, last;
	u8 flags;
	cp15_access_fn *access;	/* as kvm32_cp_access() */
	u32 argument;
};

static inline bool cp15_exists(const struct kvm32_vcpu *vcpu, const struct cp15_row *row)
{
	return !(row->flags & CP15_LPAE) || vcpu->vm->backend->lpae;
}

/** For read-only registers: a write is UNDEFINED. */
static inline int cp15_give(struct kvm32_cp_access *access, u32 value)
{
	if (access->write)
		return 0;
	access->value[0] = value;
	return 1;
}

/* cp15-rows.c */
const struct cp15_row *cp15_find_row(u16 key);
int cp15_check_rows(void);

/* cp15.c */
cp15_access_fn cp15_identification;
cp15_access_fn cp15_memory_model;
cp15_access_fn cp15_constant;
cp15_access_fn cp15_mpidr;
cp15_access_fn cp15_raz_wi;
cp15_access_fn cp15_storage;
cp15_access_fn cp15_wide_storage;
cp15_access_fn cp15_auxiliary_control;
cp15_access_fn cp15_cache_size_selection;
cp15_access_fn cp15_cache_size;
cp15_access_fn cp15_interrupt_status;
cp15_access_fn cp15_l2_control;
cp15_access_fn cp15_configuration_base;

/* cp15-timer.c; the argument is the CNTKCTL bit that lets USR mode in */
cp15_access_fn cp15_counter_frequency;
cp15_access_fn cp15_timer_kernel_control;
cp15_access_fn cp15_timer_value;
cp15_access_fn cp15_timer_control;
cp15_access_fn cp15_timer_compare;
cp15_access_fn cp15_counter;

#endif
