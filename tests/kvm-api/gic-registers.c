// SPDX-License-Identifier: GPL-2.0
/* The GIC's registers from outside: KVM_DEV_ARM_VGIC_GRP_DIST_REGS and KVM_DEV_ARM_VGIC_GRP_CPU_REGS. */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "api.h"

#define DIST_REGS	KVM_DEV_ARM_VGIC_GRP_DIST_REGS
#define CPU_REGS	KVM_DEV_ARM_VGIC_GRP_CPU_REGS
#define NR_IRQS		128

static uint64_t attribute(uint32_t vcpu, uint32_t offset)
{
	return (uint64_t)vcpu << KVM_DEV_ARM_VGIC_CPUID_SHIFT | offset;
}

static int set(struct vm *vm, uint32_t group, uint32_t vcpu, uint32_t offset, uint32_t value)
{
	return vm_gic_attribute(vm, 1, group, attribute(vcpu, offset), &value);
}

static int get(struct vm *vm, uint32_t group, uint32_t vcpu, uint32_t offset, uint32_t *value)
{
	return vm_gic_attribute(vm, 0, group, attribute(vcpu, offset), value);
}

static int has(struct vm *vm, uint32_t group, uint32_t vcpu, uint32_t offset)
{
	struct kvm_device_attr attr = { .group = group, .attr = attribute(vcpu, offset) };

	return ioctl(vm->gic, KVM_HAS_DEVICE_ATTR, &attr);
}

static uint32_t value_of(struct vm *vm, uint32_t group, uint32_t vcpu, uint32_t offset)
{
	uint32_t value = 0xdeadbeef;

	CHECK(!get(vm, group, vcpu, offset, &value));
	return value;
}

/* What a word keeps of all ones, written where it is set and read where it is read. */
static const struct {
	uint32_t group, vcpu, set_at, get_at, kept;
} words[] = {
	{ DIST_REGS, 0, 0x000, 0x000, 1 },
	{ DIST_REGS, 0, 0x104, 0x104, ~0u },		/* enable */
	{ DIST_REGS, 0, 0x100, 0x180, ~0u },
	{ DIST_REGS, 1, 0x100, 0x100, ~0u },		/* banked */
	{ DIST_REGS, 0, 0x204, 0x284, ~0u },		/* pending */
	{ DIST_REGS, 0, 0x200, 0x200, 0xffff0000 },
	{ DIST_REGS, 0, 0x304, 0x384, ~0u },		/* active */
	{ DIST_REGS, 0, 0x300, 0x300, ~0u },
	{ DIST_REGS, 1, 0x300, 0x300, ~0u },
	{ DIST_REGS, 0, 0x400, 0x400, 0xf8f8f8f8 },	/* priority */
	{ DIST_REGS, 1, 0x41c, 0x41c, 0xf8f8f8f8 },
	{ DIST_REGS, 0, 0x420, 0x420, 0xf8f8f8f8 },
	{ DIST_REGS, 0, 0x820, 0x820, 0x03030303 },	/* two CPUs */
	{ DIST_REGS, 0, 0xc08, 0xc08, 0xaaaaaaaa },	/* edge */
	{ DIST_REGS, 0, 0xf20, 0xf10, 0x03030303 },	/* who sent an SGI */
	{ DIST_REGS, 1, 0xf2c, 0xf2c, 0x03030303 },
	{ DIST_REGS, 0, 0x080, 0x080, 0 },		/* one group */
	{ CPU_REGS, 0, 0x000, 0x000, 0x261 },
	{ CPU_REGS, 0, 0x004, 0x004, 0x1f },		/* the priority mask in the lower bits */
	{ CPU_REGS, 1, 0x004, 0x004, 0x1f },
	{ CPU_REGS, 0, 0x008, 0x008, 7 },
	{ CPU_REGS, 0, 0x01c, 0x01c, 7 },
	{ CPU_REGS, 0, 0x0d0, 0x0d0, ~0u },
	{ CPU_REGS, 0, 0x0d4, 0x0d4, 0 },
	{ CPU_REGS, 0, 0x0dc, 0x0dc, 0 },
};

static void each_word(struct vm *vm)
{
	unsigned int i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		uint32_t value = 0;
		bool good = !set(vm, words[i].group, words[i].vcpu, words[i].set_at, ~0u) &&
			    !get(vm, words[i].group, words[i].vcpu, words[i].get_at, &value) && value == words[i].kept;

		if (!good)
			printf("# group %u, vCPU %u, %03x: %08x\n", words[i].group, words[i].vcpu, words[i].get_at, value);
		CHECK(good);
		CHECK(!has(vm, words[i].group, words[i].vcpu, words[i].set_at));
	}
}

static void refused(struct vm *vm)
{
	static const struct {
		uint32_t group, vcpu, offset;
		int error;
	} bad[] = {
		{ DIST_REGS, 2, 0x000, EINVAL }, { DIST_REGS, 0xff, 0x000, EINVAL }, { CPU_REGS, 2, 0x000, EINVAL },
		{ DIST_REGS, 0, 0x002, ENXIO }, { DIST_REGS, 0, 0x101, ENXIO }, { DIST_REGS, 0, 0x00c, ENXIO },
		{ DIST_REGS, 0, 0xd00, ENXIO }, { DIST_REGS, 0, 0x1000, ENXIO }, { DIST_REGS, 0, 0xfffffffc, ENXIO },
		{ CPU_REGS, 0, 0x00c, ENXIO }, { CPU_REGS, 0, 0x010, ENXIO }, { CPU_REGS, 0, 0x1000, ENXIO },
		{ CPU_REGS, 0, 0x005, ENXIO }, { CPU_REGS, 0, 0x0e0, ENXIO },
	};
	unsigned int i;
	uint32_t value;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		FAILS(bad[i].error, get(vm, bad[i].group, bad[i].vcpu, bad[i].offset, &value));
		FAILS(bad[i].error, set(vm, bad[i].group, bad[i].vcpu, bad[i].offset, 0));
		FAILS(bad[i].error, has(vm, bad[i].group, bad[i].vcpu, bad[i].offset));
	}
	FAILS(EFAULT, vm_gic_attribute(vm, 1, DIST_REGS, 0, NULL));
	FAILS(EFAULT, vm_gic_attribute(vm, 0, DIST_REGS, 0, NULL));
}

static void identification(struct vm *vm)
{
	uint32_t iidr = value_of(vm, DIST_REGS, 0, 8);

	CHECK(value_of(vm, DIST_REGS, 0, 4) == ((NR_IRQS / 32 - 1) | 1 << 5));
	CHECK(iidr);
	CHECK(!set(vm, DIST_REGS, 0, 8, iidr));
	FAILS(EINVAL, set(vm, DIST_REGS, 0, 8, iidr ^ 0x1000));
	CHECK(value_of(vm, CPU_REGS, 0, 0xfc));
}

static void *run_vcpu(void *argument)
{
	vm_run(argument, 0);
	return NULL;
}

/* However long a loaded host takes to give the thread a CPU: a guest that only spins is in it once there was an exit. */
static void wait_for_run(struct vm *vm)
{
	int stats = ioctl(vm->vcpu[0], KVM_GET_STATS_FD, 0);
	unsigned int i;

	for (i = 0; i < 1000 && vm_counter(stats, "exits") < 1; i++)
		usleep(10000);
	CHECK(i < 1000);
	close(stats);
}

/* Not while a vCPU runs, nor may a GIC come to one that does. */
static void busy(struct vm *vm)
{
	struct vm without = vm_create();
	struct kvm_create_device device = { .type = KVM_DEV_TYPE_ARM_VGIC_V2 };
	struct vm *vms[] = { vm, &without };
	uint32_t value, i;
	pthread_t thread[2];

	vm_add_vcpu(&without, 0, false);
	for (i = 0; i < 2; i++) {
		LOAD(vms[i], spin);
		pthread_create(&thread[i], NULL, run_vcpu, vms[i]);
	}
	vm_signal_soon();	/* only for its handler */
	for (i = 0; i < 2; i++)
		wait_for_run(vms[i]);
	FAILS(EBUSY, get(vm, DIST_REGS, 0, 0, &value));
	FAILS(EBUSY, set(vm, CPU_REGS, 1, 4, 0));
	FAILS(EBUSY, ioctl(without.fd, KVM_CREATE_DEVICE, &device));
	FAILS(EBUSY, ioctl(without.fd, KVM_CREATE_IRQCHIP, 0));
	for (i = 0; i < 2; i++) {
		pthread_kill(thread[i], SIGALRM);
		pthread_join(thread[i], NULL);
	}
	FAILS(EBUSY, ioctl(without.fd, KVM_CREATE_DEVICE, &device));
	vm_signal_done();
	CHECK(!get(vm, DIST_REGS, 0, 0, &value));
	vm_close(&without);
}

/* An interrupt set pending from outside gets to the guest, and its state can be seen. */
static void pending(void)
{
	struct vm vm = vm_create();

	LOAD(&vm, echo);
	vm_add_vcpu(&vm, 0, false);
	vm_add_gic(&vm);
	CHECK(vm_said(&vm, 0) == 0);
	CHECK(!set(&vm, DIST_REGS, 0, 0x204, 1 << 8));
	CHECK(vm_said(&vm, 0) == 40);
	CHECK(value_of(&vm, DIST_REGS, 0, 0x304) == 1 << 8);
	CHECK(value_of(&vm, DIST_REGS, 0, 0x204) == 0);
	CHECK(value_of(&vm, CPU_REGS, 0, 0xd0) == 1);
	CHECK(value_of(&vm, CPU_REGS, 0, 0x04) == 0x1e);
	vm_close(&vm);
}

void test_gic_registers(void)
{
	struct vm vm = vm_create();
	uint32_t irqs = NR_IRQS;

	vm_add_vcpu(&vm, 0, false);
	vm_add_vcpu(&vm, 1, true);
	vm_create_gic(&vm);
	CHECK(!vm_gic_attribute(&vm, 1, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &irqs));
	refused(&vm);
	identification(&vm);
	each_word(&vm);
	busy(&vm);
	vm_close(&vm);
	pending();
}
