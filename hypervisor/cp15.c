// SPDX-License-Identifier: GPL-2.0
/*
 * Coprocessor registers that are the same on every backend (DDI 0406C B4): one sorted table of rows. What is not in it
 * is UNDEFINED to the guest.
 */
#include <linux/bug.h>
#include <linux/export.h>

#include "core.h"
#include "exception.h"
#include "identity.h"
#include "trace.h"

struct row;
typedef int (*access_fn)(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access);

/* A register, or with `last` a range of them; keys order by CRn, opc1, CRm, opc2, and then the 64-bit ones. */
struct row {
	u16 key, last;
	u8 user;	/* what USR mode may do; privileged modes may all that `access` does */
	access_fn access;
	u32 argument;
};

#define USER_READ	1
#define USER_WRITE	2

#define KEY(crn, opc1, crm, opc2)	((crn) << 10 | (opc1) << 7 | (crm) << 3 | (opc2))
#define KEY64(opc1, crm)		(1 << 14 | (opc1) << 4 | (crm))

#define MPIDR_MP		0x80000000u
#define MPIDR_UNIPROCESSOR	0x40000000u
#define CNTKCTL_MASK		0x3ff
#define CNTKCTL_PL0PCTEN	BIT(0)
#define CNTKCTL_PL0VCTEN	BIT(1)
#define CNTKCTL_PL0VTEN		BIT(8)
#define CNTKCTL_PL0PTEN		BIT(9)
#define COUNTER_FREQUENCY	62500000	/* of timer.c */

/*
 * A core with the multiprocessing extensions, as all since Cortex-A9 are; alone in its VM it says so (U), as a
 * single-core part does, and an SMP kernel drops its locks and broadcasts.
 */
u32 kvm32_mpidr(const struct kvm32_vcpu *vcpu)
{
	return MPIDR_MP | (READ_ONCE(vcpu->vm->nr_vcpus) == 1 ? MPIDR_UNIPROCESSOR : 0) | vcpu->id;
}

static int give(struct kvm32_cp_access *access, u32 value)
{
	if (access->write)
		return 0;
	access->value[0] = value;
	return 1;
}

/* Read-only: a write is UNDEFINED. */
static int identification(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	return give(access, kvm32_identity.id[row->argument]);
}

static int constant(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	return give(access, row->argument);
}

static int mpidr(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	return give(access, kvm32_mpidr(vcpu));
}

static int raz_wi(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	access->value[0] = access->value[1] = 0;
	return 1;
}

static int storage(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	u32 *value = &vcpu->ctx->cp15[row->argument];

	if (access->write)
		*value = access->value[0];
	else
		access->value[0] = *value;
	return 1;
}

/* What the host set up is what the guest gets; it may believe that it changed it. */
static int auxiliary_control(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	if (!access->write)
		access->value[0] = kvm32_identity.id[ID_ACTLR];
	return 1;
}

static int cache_size_selection(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	access->value[0] &= 0xf;
	return storage(vcpu, row, access);
}

static int cache_size(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	u32 selected = vcpu->ctx->cp15[CP15_CSSELR];

	return give(access, selected < KVM32_NR_CSSELR ? kvm32_identity.ccsidr[selected] : 0);
}

/* B4.1.98: I and F as the GIC asserts them, whatever CPSR masks. */
static int interrupt_status(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	return give(access, kvm32_irq_pending(vcpu) ? PSR_I : 0);
}

/* Cortex-A15 and A7 count their CPUs here, other cores have it for the L2 cache. */
static int l2_control(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	access->value[0] = (min(vcpu->vm->nr_vcpus, 4u) - 1) << 24;
	return 1;
}

/* Cortex-A9: where snoop control unit and private timers are; zero on a single-core part. */
static int configuration_base(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	access->value[0] = READ_ONCE(vcpu->vm->nr_vcpus) > 1 ? kvm32_gic_private_base(vcpu->vm) : 0;
	return 1;
}

/* --- generic timer; the argument is the CNTKCTL bit that lets USR mode in --- */

static bool timer_allowed(struct kvm32_vcpu *vcpu, u32 bits, const struct kvm32_cp_access *access)
{
	return access->privileged || (vcpu->ctx->cp15[CP15_CNTKCTL] & bits);
}

/* Set by firmware for good; written where there is none it would mean nothing. */
static int counter_frequency(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	if (!timer_allowed(vcpu, row->argument, access))
		return 0;
	return give(access, COUNTER_FREQUENCY);
}

static int timer_kernel_control(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	access->value[0] &= CNTKCTL_MASK;
	return storage(vcpu, row, access);
}

static struct kvm32_timer *row_timer(struct kvm32_vcpu *vcpu, const struct row *row)
{
	return row->argument & (CNTKCTL_PL0VCTEN | CNTKCTL_PL0VTEN) ? &vcpu->vtimer : &vcpu->ptimer;
}

static int timer_value(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	struct kvm32_timer *timer = row_timer(vcpu, row);

	if (!timer_allowed(vcpu, row->argument, access))
		return 0;
	if (access->write)
		kvm32_timer_set_cval(timer, kvm32_timer_count(timer) + (s32)access->value[0]);
	else
		access->value[0] = timer->cval - kvm32_timer_count(timer);
	return 1;
}

static int timer_control(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	struct kvm32_timer *timer = row_timer(vcpu, row);

	if (!timer_allowed(vcpu, row->argument, access))
		return 0;
	if (access->write)
		kvm32_timer_set_ctl(timer, access->value[0]);
	else
		access->value[0] = kvm32_timer_get_ctl(timer);
	return 1;
}

static int give_64(struct kvm32_cp_access *access, u64 value)
{
	access->value[0] = value;
	access->value[1] = value >> 32;
	return 1;
}

static int timer_compare(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	struct kvm32_timer *timer = row_timer(vcpu, row);

	if (!timer_allowed(vcpu, row->argument, access))
		return 0;
	if (!access->write)
		return give_64(access, timer->cval);
	kvm32_timer_set_cval(timer, (u64)access->value[1] << 32 | access->value[0]);
	return 1;
}

static int counter(struct kvm32_vcpu *vcpu, const struct row *row, struct kvm32_cp_access *access)
{
	if (access->write || !timer_allowed(vcpu, row->argument, access))
		return 0;
	return give_64(access, kvm32_timer_count(row_timer(vcpu, row)));
}

#define USER_ALL (USER_READ | USER_WRITE)
#define ONE(crn, opc1, crm, opc2)	.key = KEY(crn, opc1, crm, opc2), .last = KEY(crn, opc1, crm, opc2)
#define RANGE(from, to)			.key = from, .last = to
#define ONE64(opc1, crm)		.key = KEY64(opc1, crm), .last = KEY64(opc1, crm)

static const struct row rows[] = {
	{ ONE(0, 0, 0, 0), 0, identification, ID_MIDR },
	{ ONE(0, 0, 0, 1), 0, identification, ID_CTR },
	{ ONE(0, 0, 0, 2), 0, constant, 0 },			/* TCMTR: none */
	{ ONE(0, 0, 0, 3), 0, identification, ID_TLBTR },
	{ ONE(0, 0, 0, 4), 0, identification, ID_MIDR },	/* alias */
	{ ONE(0, 0, 0, 5), 0, mpidr },
	{ ONE(0, 0, 0, 6), 0, identification, ID_REVIDR },
	{ ONE(0, 0, 0, 7), 0, identification, ID_MIDR },	/* alias */
	{ ONE(0, 0, 1, 0), 0, identification, ID_PFR0 },
	{ ONE(0, 0, 1, 1), 0, identification, ID_PFR1 },
	{ ONE(0, 0, 1, 2), 0, constant, 0 },			/* ID_DFR0: no debug, no PMU */
	{ ONE(0, 0, 1, 3), 0, identification, ID_AFR0 },
	{ ONE(0, 0, 1, 4), 0, identification, ID_MMFR0 },
	{ ONE(0, 0, 1, 5), 0, identification, ID_MMFR1 },
	{ ONE(0, 0, 1, 6), 0, identification, ID_MMFR2 },
	{ ONE(0, 0, 1, 7), 0, identification, ID_MMFR3 },
	{ ONE(0, 0, 2, 0), 0, identification, ID_ISAR0 },
	{ ONE(0, 0, 2, 1), 0, identification, ID_ISAR1 },
	{ ONE(0, 0, 2, 2), 0, identification, ID_ISAR2 },
	{ ONE(0, 0, 2, 3), 0, identification, ID_ISAR3 },
	{ ONE(0, 0, 2, 4), 0, identification, ID_ISAR4 },
	{ ONE(0, 0, 2, 5), 0, identification, ID_ISAR5 },
	{ RANGE(KEY(0, 0, 2, 6), KEY(0, 0, 7, 7)), 0, constant, 0 },	/* reserved, RAZ */
	{ ONE(0, 1, 0, 0), 0, cache_size },
	{ ONE(0, 1, 0, 1), 0, identification, ID_CLIDR },
	{ ONE(0, 1, 0, 7), 0, identification, ID_AIDR },
	{ ONE(0, 2, 0, 0), 0, cache_size_selection, CP15_CSSELR },
	{ ONE(1, 0, 0, 1), 0, auxiliary_control },
	{ ONE(1, 0, 0, 2), 0, storage, CP15_CPACR },
	{ ONE(5, 0, 0, 0), 0, storage, CP15_DFSR },
	{ ONE(5, 0, 0, 1), 0, storage, CP15_IFSR },
	{ ONE(5, 0, 1, 0), 0, storage, CP15_ADFSR },
	{ ONE(5, 0, 1, 1), 0, storage, CP15_AIFSR },
	{ ONE(6, 0, 0, 0), 0, storage, CP15_DFAR },
	{ ONE(6, 0, 0, 2), 0, storage, CP15_IFAR },
	{ ONE(7, 0, 4, 0), 0, storage, CP15_PAR },
	{ RANGE(KEY(9, 0, 12, 0), KEY(9, 0, 14, 7)), 0, raz_wi },	/* PMU: PMCR.N = 0 */
	{ ONE(9, 1, 0, 2), 0, l2_control },
	{ ONE(9, 1, 0, 3), 0, raz_wi },				/* L2ECTLR */
	{ ONE(10, 0, 0, 0), 0, raz_wi },			/* TLB lockdown */
	{ ONE(10, 0, 2, 0), 0, storage, CP15_PRRR },
	{ ONE(10, 0, 2, 1), 0, storage, CP15_NMRR },
	{ RANGE(KEY(10, 0, 3, 0), KEY(10, 0, 3, 1)), 0, raz_wi },	/* AMAIR0, AMAIR1 */
	{ ONE(12, 0, 1, 0), 0, interrupt_status },
	{ ONE(13, 0, 0, 0), 0, raz_wi },			/* FCSEIDR: no FCSE */
	{ ONE(13, 0, 0, 2), USER_ALL, storage, CP15_TPIDRURW },
	{ ONE(13, 0, 0, 3), USER_READ, storage, CP15_TPIDRURO },
	{ ONE(13, 0, 0, 4), 0, storage, CP15_TPIDRPRW },
	{ ONE(14, 0, 0, 0), USER_READ, counter_frequency, CNTKCTL_PL0PCTEN | CNTKCTL_PL0VCTEN },
	{ ONE(14, 0, 1, 0), 0, timer_kernel_control, CP15_CNTKCTL },
	{ ONE(14, 0, 2, 0), USER_ALL, timer_value, CNTKCTL_PL0PTEN },
	{ ONE(14, 0, 2, 1), USER_ALL, timer_control, CNTKCTL_PL0PTEN },
	{ ONE(14, 0, 3, 0), USER_ALL, timer_value, CNTKCTL_PL0VTEN },
	{ ONE(14, 0, 3, 1), USER_ALL, timer_control, CNTKCTL_PL0VTEN },
	{ RANGE(KEY(15, 0, 0, 0), KEY(15, 3, 15, 7)), 0, raz_wi },	/* IMPLEMENTATION DEFINED */
	{ ONE(15, 4, 0, 0), 0, configuration_base },
	{ RANGE(KEY(15, 4, 0, 1), KEY(15, 7, 15, 7)), 0, raz_wi },
	{ ONE64(0, 14), USER_READ, counter, CNTKCTL_PL0PCTEN },
	{ ONE64(1, 14), USER_READ, counter, CNTKCTL_PL0VCTEN },
	{ ONE64(2, 14), USER_ALL, timer_compare, CNTKCTL_PL0PTEN },
	{ ONE64(3, 14), USER_ALL, timer_compare, CNTKCTL_PL0VTEN },
};

static const struct row *find_row(u16 key)
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

static bool user_may(const struct row *row, bool write)
{
	return row->user & (write ? USER_WRITE : USER_READ);
}

static int cp15_access(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	const struct row *row = find_row(access->is64 ? KEY64(access->opc1, access->crm) :
					 KEY(access->crn, access->opc1, access->crm, access->opc2));

	if (!row || (!access->privileged && !user_may(row, access->write)))
		return 0;
	return row->access(vcpu, row, access);
}

/*
 * Debug (opc1 0) and trivial Jazelle (opc1 7) read as zero and ignore writes: no debug architecture, no lock. USR mode may
 * read the debug and Jazelle identification. Trace and ThumbEE do not exist.
 */
static int cp14_access(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	bool identification = !access->write && !access->crn && !access->crm && !access->opc2;

	if (access->is64 || (access->opc1 != 0 && access->opc1 != 7))
		return 0;
	if (!access->privileged && !identification)
		return 0;
	return raz_wi(vcpu, NULL, access);
}

static int cp_access(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	switch (access->cp) {
	case 14:
		return cp14_access(vcpu, access);
	case 15:
		return cp15_access(vcpu, access);
	default:
		return 0;
	}
}

int kvm32_cp_access(struct kvm32_vcpu *vcpu, struct kvm32_cp_access *access)
{
	int ret = cp_access(vcpu, access);

	trace_kvm_cp_access(vcpu->id, access, ret);
	return ret;
}

/* Reset values where the architecture gives one or Linux cannot live without: SCTLR (B4.1.130), remap (Cortex-A9). */
void kvm32_context_reset(struct kvm32_vcpu *vcpu)
{
	struct kvm32_context *ctx = vcpu->ctx;

	memset(ctx, 0, sizeof(*ctx));
	ctx->cpsr = MODE_SVC | PSR_A | PSR_I | PSR_F;
	ctx->cp15[CP15_SCTLR] = 0x00c50078;
	ctx->cp15[CP15_PRRR] = 0x00098aa4;
	ctx->cp15[CP15_NMRR] = 0x44e048e0;
}

int __init kvm32_cp15_init(void)
{
	unsigned int i;

	kvm32_identity_init();
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		if (WARN_ON(rows[i].last < rows[i].key || (i && rows[i].key <= rows[i - 1].last)))
			return -EINVAL;
	return 0;
}
