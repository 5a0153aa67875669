// SPDX-License-Identifier: GPL-2.0
/* Each register of a vCPU that KVM_GET_REG_LIST names: read, written back, changed, and saved and restored as a whole. */
#include <stdlib.h>
#include <unistd.h>

#include "api.h"

#define PATTERN		0x5a5a5a5a5a5a5a5aull
#define NR_CORE_REGS	38

static int get(struct vm *vm, uint64_t id, uint64_t *value)
{
	struct kvm_one_reg reg = { .id = id, .addr = (uintptr_t)value };

	*value = 0;
	return ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg);
}

static int set(struct vm *vm, uint64_t id, uint64_t value)
{
	struct kvm_one_reg reg = { .id = id, .addr = (uintptr_t)&value };

	return ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg);
}

static struct kvm_reg_list *read_list(struct vm *vm)
{
	struct kvm_reg_list count = { .n = 0 }, *list;

	FAILS(E2BIG, ioctl(vm->vcpu[0], KVM_GET_REG_LIST, &count));
	list = malloc(sizeof(*list) + count.n * sizeof(list->reg[0]));
	list->n = count.n - 1;
	FAILS(E2BIG, ioctl(vm->vcpu[0], KVM_GET_REG_LIST, list));
	CHECK(list->n == count.n);
	CHECK(!ioctl(vm->vcpu[0], KVM_GET_REG_LIST, list));
	return list;
}

static uint64_t width_mask(uint64_t id)
{
	return KVM_REG_SIZE(id) == 8 ? ~0ull : 0xffffffff;
}

#define VFP(reg)	(KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_VFP | (reg))
#define CPSR		KVM_REG_ARM_CORE_ID(KVM_ARM_UREG_CPSR)

/* Where not all bits are kept. Whatever moves by itself keeps none for this purpose. */
static const struct {
	uint64_t id, kept;
} partial[] = {
	{ KVM_REG_ARM_CORE_ID(17), 0 },			/* Linux's own word */
	{ KVM_REG_ARM_TIMER_CTL, 3 },
	{ KVM_REG_ARM_TIMER_CNT, 0 },
	{ KVM_REG_ARM_PTIMER_CTL, 3 },
	{ KVM_REG_ARM_PTIMER_CNT, 0 },
	{ VFP(KVM_REG_ARM_VFP_FPEXC), 1 << 30 },
	{ VFP(KVM_REG_ARM_VFP_FPINST), 0 },
	{ VFP(KVM_REG_ARM_VFP_FPINST2), 0 },
};

static uint64_t kept_bits(uint64_t id)
{
	unsigned int i;

	for (i = 0; i < sizeof(partial) / sizeof(partial[0]); i++)
		if (partial[i].id == id)
			return partial[i].kept;
	return width_mask(id);
}

/* A fixed register refuses what it is not, another keeps what it gets. */
static bool changes_or_refuses(struct vm *vm, uint64_t id, uint64_t old)
{
	uint64_t new = (old ^ PATTERN) & width_mask(id), now, kept = kept_bits(id);

	if (id == CPSR)
		return true;
	if (set(vm, id, new))
		return errno == EINVAL && !get(vm, id, &now) && now == old;
	if (get(vm, id, &now) || ((now ^ new) & kept))
		return false;
	return !set(vm, id, old);
}

static bool round_trip(struct vm *vm, uint64_t id)
{
	uint64_t old, again;

	if (get(vm, id, &old) || (old & ~width_mask(id)) || set(vm, id, old) || get(vm, id, &again))
		return false;
	return (!kept_bits(id) || old == again) && changes_or_refuses(vm, id, old);
}

static void each_one(struct vm *vm, const struct kvm_reg_list *list)
{
	unsigned int i;

	for (i = 0; i < list->n; i++) {
		bool good = round_trip(vm, list->reg[i]);

		if (!good)
			printf("# register %016llx\n", (unsigned long long)list->reg[i]);
		CHECK(good);
	}
}

static bool listed(const struct kvm_reg_list *list, uint64_t id)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		if (list->reg[i] == id)
			return true;
	printf("# not listed: %016llx\n", (unsigned long long)id);
	return false;
}

static void no_doubles(const struct kvm_reg_list *list)
{
	unsigned int i, j, doubles = 0;

	for (i = 0; i < list->n; i++)
		for (j = 0; j < i; j++)
			doubles += list->reg[i] == list->reg[j];
	CHECK(doubles == 0);
}

/* What clients of Linux 5.6 look for. */
static void expected(const struct kvm_reg_list *list)
{
	static const uint64_t ids[] = {
		ARM_CP15_REG32(0, 0, 0, 0), ARM_CP15_REG32(0, 0, 0, 1), ARM_CP15_REG32(0, 0, 0, 5),
		ARM_CP15_REG32(0, 0, 1, 0), ARM_CP15_REG32(0, 0, 2, 5), ARM_CP15_REG32(1, 0, 0, 1),
		ARM_CP15_REG32(1, 0, 0, 7), ARM_CP15_REG32(2, 0, 0, 0), ARM_CP15_REG32(0, 1, 0, 0),
		ARM_CP15_REG32(0, 1, 0, 1), ARM_CP15_REG32(0, 1, 0, 2), ARM_CP15_REG32(0, 2, 0, 0),
		ARM_CP15_REG32(0, 2, 0, 1), ARM_CP15_REG32(0, 2, 0, 2), ARM_CP15_REG32(0, 3, 0, 0),
		ARM_CP15_REG32(0, 5, 0, 0), ARM_CP15_REG32(0, 5, 0, 1), ARM_CP15_REG32(0, 5, 1, 0),
		ARM_CP15_REG32(0, 5, 1, 1), ARM_CP15_REG32(0, 6, 0, 0), ARM_CP15_REG32(0, 6, 0, 2),
		ARM_CP15_REG32(1, 9, 0, 2), ARM_CP15_REG32(0, 10, 2, 0), ARM_CP15_REG32(0, 10, 2, 1),
		ARM_CP15_REG32(0, 10, 3, 0), ARM_CP15_REG32(0, 10, 3, 1), ARM_CP15_REG32(0, 12, 0, 0),
		ARM_CP15_REG32(0, 13, 0, 1), ARM_CP15_REG32(0, 13, 0, 2), ARM_CP15_REG32(0, 13, 0, 3),
		ARM_CP15_REG32(0, 13, 0, 4), ARM_CP15_REG32(0, 14, 1, 0),
		KVM_REG_ARM_TIMER_CTL, KVM_REG_ARM_TIMER_CNT, KVM_REG_ARM_TIMER_CVAL,
		KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_DEMUX | 0, KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_DEMUX | 1,
		KVM_REG_ARM | KVM_REG_SIZE_U64 | KVM_REG_ARM_VFP | 0, KVM_REG_ARM | KVM_REG_SIZE_U64 | KVM_REG_ARM_VFP | 31,
		VFP(KVM_REG_ARM_VFP_FPSID), VFP(KVM_REG_ARM_VFP_FPSCR), VFP(KVM_REG_ARM_VFP_MVFR0),
		VFP(KVM_REG_ARM_VFP_MVFR1), VFP(KVM_REG_ARM_VFP_FPEXC), VFP(KVM_REG_ARM_VFP_FPINST),
		VFP(KVM_REG_ARM_VFP_FPINST2), KVM_REG_ARM_PSCI_VERSION, KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1,
		KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2,
	};
	unsigned int i;

	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		CHECK(listed(list, ids[i]));
	for (i = 0; i < NR_CORE_REGS; i++)
		CHECK(listed(list, KVM_REG_ARM_CORE_ID(i)));
}

/* A second vCPU of the same kind becomes the first one, as when a guest is moved. */
static void move(struct vm *vm, const struct kvm_reg_list *list)
{
	struct vm other = vm_create();
	unsigned int i, errors = 0;
	uint64_t value, copy;

	vm_add_vcpu(&other, 0, false);
	for (i = 0; i < list->n; i++)
		errors += get(vm, list->reg[i], &value) || set(&other, list->reg[i], value);
	CHECK(errors == 0);
	for (i = 0; i < list->n; i++)
		if (kept_bits(list->reg[i]))
			errors += get(vm, list->reg[i], &value) || get(&other, list->reg[i], &copy) || value != copy;
	CHECK(errors == 0);
	vm_close(&other);
}

static void absent(struct vm *vm)
{
	static const struct {
		uint64_t id;
		int error;
	} ids[] = {
		{ KVM_REG_ARM_CORE_ID(NR_CORE_REGS), ENOENT },
		{ KVM_REG_ARM_CORE_ID(0) ^ KVM_REG_SIZE_U32, ENOENT },
		{ KVM_REG_ARM_CORE_ID(0) ^ KVM_REG_SIZE_U32 ^ KVM_REG_SIZE_U64, ENOENT },
		{ ARM_CP15_REG32(0, 0, 0, 4), ENOENT },
		{ ARM_CP15_REG32(7, 15, 15, 7), ENOENT },
		{ KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_DEMUX | 0xff, ENOENT },
		{ KVM_REG_ARM | KVM_REG_SIZE_U32 | KVM_REG_ARM_DEMUX | 0x100, ENOENT },
		{ KVM_REG_ARM | KVM_REG_SIZE_U64 | KVM_REG_ARM_VFP | 32, ENOENT },
		{ VFP(0x1002), ENOENT },
		{ KVM_REG_ARM_FW_REG(3), ENOENT },
		{ KVM_REG_ARM | KVM_REG_SIZE_U32 | 0x00200000, ENOENT },
		{ KVM_REG_GENERIC | KVM_REG_SIZE_U32 | KVM_REG_ARM_CORE, EINVAL },
		{ 0x2000000000000000ull | KVM_REG_SIZE_U32 | KVM_REG_ARM_CORE, EINVAL },
		{ KVM_REG_ARM_CORE_ID(0) | 1ull << 40, EINVAL },
		{ 0, EINVAL },
		{ ~0ull, EINVAL },
	};
	unsigned int i;
	uint64_t value;

	for (i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		FAILS(ids[i].error, get(vm, ids[i].id, &value));
		FAILS(ids[i].error, set(vm, ids[i].id, 0));
	}
}

static void pointers(struct vm *vm)
{
	struct kvm_one_reg reg = { .id = KVM_REG_ARM_CORE_ID(0) };

	FAILS(EFAULT, ioctl(vm->vcpu[0], KVM_GET_ONE_REG, &reg));
	FAILS(EFAULT, ioctl(vm->vcpu[0], KVM_SET_ONE_REG, &reg));
	FAILS(EFAULT, ioctl(vm->vcpu[0], KVM_GET_ONE_REG, NULL));
	FAILS(EFAULT, ioctl(vm->vcpu[0], KVM_SET_ONE_REG, NULL));
	FAILS(EFAULT, ioctl(vm->vcpu[0], KVM_GET_REG_LIST, NULL));
}

static void firmware(struct vm *vm)
{
	uint64_t value;

	CHECK(!get(vm, KVM_REG_ARM_PSCI_VERSION, &value) && value == 0x10000);
	FAILS(EINVAL, set(vm, KVM_REG_ARM_PSCI_VERSION, 1));
	FAILS(EINVAL, set(vm, KVM_REG_ARM_PSCI_VERSION, 0x10001));
	CHECK(!set(vm, KVM_REG_ARM_PSCI_VERSION, 2));
	CHECK(!get(vm, KVM_REG_ARM_PSCI_VERSION, &value) && value == 2);
	/* And the guest hears of it. */
	LOAD(vm, psci);
	CHECK(vm_said(vm, 0) == 2);
	CHECK(vm_said(vm, 0) == 2);
	CHECK(vm_said(vm, 0) == ~0u);
	CHECK(vm_said(vm, 0) == ~0u);		/* PSCI_FEATURES came with 1.0 */
	CHECK(!set(vm, KVM_REG_ARM_PSCI_VERSION, 0x10000));
	CHECK(!get(vm, KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1, &value) && value == 0);
	FAILS(EINVAL, set(vm, KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1, 1));
	FAILS(EINVAL, set(vm, KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_1, 0x10));
	CHECK(!set(vm, KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2, 0));
	FAILS(EINVAL, set(vm, KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2, 2));
	FAILS(EINVAL, set(vm, KVM_REG_ARM_SMCCC_ARCH_WORKAROUND_2, 0x11));
}

/* Values that are known. */
static void values(struct vm *vm)
{
	uint64_t value;

	CHECK(!get(vm, ARM_CP15_REG32(0, 0, 0, 0), &value) && value >> 24 == 0x41);
	CHECK(!get(vm, ARM_CP15_REG32(0, 0, 0, 5), &value) && value >> 31 && !(value & 0xffffff));
	CHECK(!get(vm, ARM_CP15_REG32(0, 1, 0, 0), &value) && value == 0xc50078);
	CHECK(!get(vm, VFP(KVM_REG_ARM_VFP_MVFR0), &value) && value);
	CHECK(!get(vm, CPSR, &value) && value == 0x1d3);
}

static void before_init(void)
{
	struct vm vm = vm_create();
	struct kvm_reg_list list = { .n = 0 };
	uint64_t value;

	vm.vcpu[0] = ioctl(vm.fd, KVM_CREATE_VCPU, 0);
	FAILS(ENOEXEC, get(&vm, KVM_REG_ARM_CORE_ID(0), &value));
	FAILS(ENOEXEC, set(&vm, KVM_REG_ARM_CORE_ID(0), 0));
	FAILS(ENOEXEC, ioctl(vm.vcpu[0], KVM_GET_REG_LIST, &list));
	close(vm.vcpu[0]);
	vm.vcpu[0] = -1;
	vm_close(&vm);
}

static uint64_t counted(struct vm *vm)
{
	uint64_t low = vm_said(vm, 0);

	return (uint64_t)vm_said(vm, 0) << 32 | low;
}

/* The guest's counter is the client's, before the client has moved it and afterwards. */
static void counter(void)
{
	const uint64_t moved = 0x123456789abcdef0, second = 1000000000;
	struct vm vm = vm_create();
	uint64_t first, between, last;

	LOAD(&vm, counting);
	vm_add_vcpu(&vm, 0, false);
	first = counted(&vm);
	CHECK(!get(&vm, KVM_REG_ARM_TIMER_CNT, &between));
	last = counted(&vm);
	CHECK(first < between && between < last && last - first < second);
	CHECK(!set(&vm, KVM_REG_ARM_TIMER_CNT, moved));
	counted(&vm);	/* it may be half said already */
	first = counted(&vm);
	CHECK(first > moved && first - moved < second);
	CHECK(!get(&vm, KVM_REG_ARM_TIMER_CNT, &between));
	CHECK(first < between && between - first < second);
	vm_close(&vm);
}

void test_registers(void)
{
	struct vm vm = vm_create();
	struct kvm_reg_list *list;

	before_init();
	vm_add_vcpu(&vm, 0, false);
	values(&vm);
	list = read_list(&vm);
	no_doubles(list);
	expected(list);
	each_one(&vm, list);
	move(&vm, list);
	free(list);
	absent(&vm);
	pointers(&vm);
	firmware(&vm);
	vm_close(&vm);
	counter();
}
