// SPDX-License-Identifier: GPL-2.0
/* The GIC's file and the interrupt lines of a VM. */
#include "api.h"

static int set_line(struct vm *vm, uint32_t type, uint32_t vcpu, uint32_t number, uint32_t level)
{
	struct kvm_irq_level line = {
		.irq = type << KVM_ARM_IRQ_TYPE_SHIFT | vcpu << KVM_ARM_IRQ_VCPU_SHIFT | number,
		.level = level,
	};

	return ioctl(vm->fd, KVM_IRQ_LINE, &line);
}

static void lines_without_gic(struct vm *vm)
{
	CHECK(!set_line(vm, KVM_ARM_IRQ_TYPE_CPU, 0, KVM_ARM_IRQ_CPU_IRQ, 1));
	CHECK(!set_line(vm, KVM_ARM_IRQ_TYPE_CPU, 0, KVM_ARM_IRQ_CPU_IRQ, 0));
	FAILS(EINVAL, set_line(vm, KVM_ARM_IRQ_TYPE_CPU, 0, 2, 1));
	FAILS(EINVAL, set_line(vm, KVM_ARM_IRQ_TYPE_CPU, 1, 0, 1));
	FAILS(EINVAL, set_line(vm, KVM_ARM_IRQ_TYPE_CPU, 255, 0, 1));
	FAILS(ENXIO, set_line(vm, KVM_ARM_IRQ_TYPE_SPI, 0, 40, 1));
	FAILS(ENXIO, set_line(vm, KVM_ARM_IRQ_TYPE_PPI, 0, 20, 1));
	FAILS(EINVAL, set_line(vm, 3, 0, 0, 1));
	FAILS(EINVAL, set_line(vm, 15, 0, 0, 1));
}

static void lines(struct vm *vm)
{
	FAILS(ENXIO, set_line(vm, KVM_ARM_IRQ_TYPE_CPU, 0, 0, 1));
	CHECK(!set_line(vm, KVM_ARM_IRQ_TYPE_SPI, 0, 32, 1));
	CHECK(!set_line(vm, KVM_ARM_IRQ_TYPE_SPI, 0, 127, 0));
	FAILS(EINVAL, set_line(vm, KVM_ARM_IRQ_TYPE_SPI, 0, 31, 1));
	FAILS(EINVAL, set_line(vm, KVM_ARM_IRQ_TYPE_SPI, 0, 128, 1));
	FAILS(EINVAL, set_line(vm, KVM_ARM_IRQ_TYPE_SPI, 0, 0xffff, 1));
	CHECK(!set_line(vm, KVM_ARM_IRQ_TYPE_PPI, 0, 16, 1));
	FAILS(EINVAL, set_line(vm, KVM_ARM_IRQ_TYPE_PPI, 0, 15, 1));
	FAILS(EINVAL, set_line(vm, KVM_ARM_IRQ_TYPE_PPI, 0, 32, 1));
	FAILS(EINVAL, set_line(vm, KVM_ARM_IRQ_TYPE_PPI, 3, 16, 1));
}

static void creation(struct vm *vm)
{
	struct kvm_create_device device = { .type = 77 };

	FAILS(ENODEV, ioctl(vm->fd, KVM_CREATE_DEVICE, &device));
	device = (struct kvm_create_device){ .type = KVM_DEV_TYPE_ARM_VGIC_V2, .flags = 2 };
	FAILS(EINVAL, ioctl(vm->fd, KVM_CREATE_DEVICE, &device));
	device.flags = KVM_CREATE_DEVICE_TEST;
	CHECK(!ioctl(vm->fd, KVM_CREATE_DEVICE, &device));
	device.flags = 0;
	CHECK(!ioctl(vm->fd, KVM_CREATE_DEVICE, &device));
	vm->gic = device.fd;
	FAILS(EEXIST, ioctl(vm->fd, KVM_CREATE_DEVICE, &device));
	FAILS(EEXIST, ioctl(vm->fd, KVM_CREATE_IRQCHIP, 0));
}

static int set_address(struct vm *vm, uint64_t type, uint64_t address)
{
	return vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_ADDR, type, &address);
}

static void addresses(struct vm *vm)
{
	uint64_t address = 0;

	CHECK(!vm_gic_attribute(vm, 0, KVM_DEV_ARM_VGIC_GRP_ADDR, 0, &address));
	CHECK(address == ~0ull);
	FAILS(EINVAL, set_address(vm, KVM_VGIC_V2_ADDR_TYPE_DIST, DIST + 4));
	FAILS(E2BIG, set_address(vm, KVM_VGIC_V2_ADDR_TYPE_DIST, 0x100000000ull));
	FAILS(E2BIG, set_address(vm, KVM_VGIC_V2_ADDR_TYPE_CPU, 0xfffff000));
	FAILS(E2BIG, set_address(vm, KVM_VGIC_V2_ADDR_TYPE_CPU, ~0ull << 12));
	FAILS(ENXIO, set_address(vm, 2, DIST));
	CHECK(!set_address(vm, KVM_VGIC_V2_ADDR_TYPE_DIST, DIST));
	FAILS(EEXIST, set_address(vm, KVM_VGIC_V2_ADDR_TYPE_DIST, DIST));
	FAILS(EBUSY, set_address(vm, KVM_VGIC_V2_ADDR_TYPE_CPU, DIST - 0x1000));
	CHECK(!set_address(vm, KVM_VGIC_V2_ADDR_TYPE_CPU, CPU_INTERFACE));
	FAILS(EFAULT, vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_ADDR, 0, NULL));
	FAILS(ENXIO, vm_gic_attribute(vm, 1, 99, 0, &address));
}

static void numbers(struct vm *vm)
{
	uint32_t irqs = 100;

	FAILS(EINVAL, vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &irqs));
	irqs = 32;
	FAILS(EINVAL, vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &irqs));
	irqs = 1056;
	FAILS(EINVAL, vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &irqs));
	irqs = 128;
	CHECK(!vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &irqs));
	FAILS(EBUSY, vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &irqs));
	irqs = 0;
	CHECK(!vm_gic_attribute(vm, 0, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &irqs));
	CHECK(irqs == 128);
	CHECK(!vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL));
}

void test_gic(void)
{
	struct vm vm = vm_create();

	vm_add_vcpu(&vm, 0, false);
	lines_without_gic(&vm);
	creation(&vm);
	addresses(&vm);
	numbers(&vm);
	lines(&vm);
	vm_close(&vm);
}
