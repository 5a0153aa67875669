// SPDX-License-Identifier: GPL-2.0
#include "kvm.h"

#include <errno.h>
#include <unistd.h>

#include "kvm-sys.h"

static int call(int fd, unsigned long request, const void *argument)
{
	return kvm_sys_ioctl(fd, request, (unsigned long)argument);
}

static int open_fd(int result, int *fd)
{
	if (result < 0)
		return result;
	*fd = result;
	return 0;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		kvm_sys_close(*fd);
	*fd = -1;
}

/* Each architecture's KVM has this API version; PSCI is what only ARM's has. */
static int check_api(struct kvm *kvm)
{
	int version = call(kvm->fd, KVM_GET_API_VERSION, NULL);
	int bytes = call(kvm->fd, KVM_GET_VCPU_MMAP_SIZE, NULL);

	if (version != KVM_API_VERSION || kvm_capability(kvm, KVM_CAP_ARM_PSCI_0_2) <= 0)
		return -EPROTO;
	if (bytes < (int)sizeof(struct kvm_run))
		return -EPROTO;
	kvm->run_bytes = bytes;
	return 0;
}

int kvm_open(struct kvm *kvm)
{
	int err;

	*kvm = (struct kvm){ .fd = -1, .vm = -1, .gic = -1 };
	err = open_fd(kvm_sys_open(), &kvm->fd);
	if (!err)
		err = check_api(kvm);
	if (err)
		kvm_close(kvm);
	return err;
}

void kvm_close(struct kvm *kvm)
{
	close_fd(&kvm->gic);
	close_fd(&kvm->vm);
	close_fd(&kvm->fd);
}

int kvm_capability(const struct kvm *kvm, unsigned int capability)
{
	int answer = kvm_sys_ioctl(kvm->vm >= 0 ? kvm->vm : kvm->fd, KVM_CHECK_EXTENSION, capability);

	return answer < 0 ? 0 : answer;
}

unsigned int kvm_backends(const struct kvm *kvm)
{
	unsigned int backends = kvm_capability(kvm, KVM32_CAP_BACKENDS);

	if (!backends)
		return 1u << KVM32_VM_HYP;
	return backends;
}

int kvm_create_vm(struct kvm *kvm, unsigned int type)
{
	return open_fd(kvm_sys_ioctl(kvm->fd, KVM_CREATE_VM, type), &kvm->vm);
}

int kvm_set_strategy(const struct kvm *kvm, unsigned int strategy, uint32_t shared_page)
{
	struct kvm_enable_cap cap = { .cap = KVM32_CAP_PV_STRATEGY, .args = { strategy, shared_page } };

	if (!(kvm_capability(kvm, KVM32_CAP_PV_STRATEGY) & 1 << strategy))
		return -ENOENT;
	return call(kvm->vm, KVM_ENABLE_CAP, &cap);
}

int kvm_set_memory(const struct kvm *kvm, unsigned int slot, unsigned int flags, uint64_t guest, void *host, uint64_t bytes)
{
	struct kvm_userspace_memory_region region = {
		.slot = slot,
		.flags = flags,
		.guest_phys_addr = guest,
		.memory_size = bytes,
		.userspace_addr = (uintptr_t)host,
	};

	return call(kvm->vm, KVM_SET_USER_MEMORY_REGION, &region);
}

static int set_gic(const struct kvm *kvm, uint32_t group, uint64_t attribute, const void *value)
{
	struct kvm_device_attr attr = { .group = group, .attr = attribute, .addr = (uintptr_t)value };

	return call(kvm->gic, KVM_SET_DEVICE_ATTR, &attr);
}

int kvm_create_gic(struct kvm *kvm, uint64_t distributor, uint64_t cpu_interface, uint32_t interrupts)
{
	struct kvm_create_device device = { .type = KVM_DEV_TYPE_ARM_VGIC_V2 };
	int err = call(kvm->vm, KVM_CREATE_DEVICE, &device);

	if (err)
		return err;
	kvm->gic = device.fd;
	err = set_gic(kvm, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V2_ADDR_TYPE_DIST, &distributor);
	if (!err)
		err = set_gic(kvm, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V2_ADDR_TYPE_CPU, &cpu_interface);
	if (!err)
		err = set_gic(kvm, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &interrupts);
	return err;
}

int kvm_start_gic(const struct kvm *kvm)
{
	return set_gic(kvm, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL);
}

int kvm_set_spi(const struct kvm *kvm, unsigned int spi, bool level)
{
	struct kvm_irq_level line = {
		.irq = KVM_ARM_IRQ_TYPE_SPI << KVM_ARM_IRQ_TYPE_SHIFT | (32 + spi),
		.level = level,
	};

	return call(kvm->vm, KVM_IRQ_LINE, &line);
}

static int init_vcpu(const struct kvm *kvm, const struct kvm_vcpu *vcpu, bool powered_off)
{
	struct kvm_vcpu_init init = { 0 };
	int err = call(kvm->vm, KVM_ARM_PREFERRED_TARGET, &init);

	if (err)
		return err;
	init.features[0] = 1u << KVM_ARM_VCPU_PSCI_0_2 | (powered_off ? 1u << KVM_ARM_VCPU_POWER_OFF : 0);
	return call(vcpu->fd, KVM_ARM_VCPU_INIT, &init);
}

int kvm_create_vcpu(const struct kvm *kvm, unsigned int id, bool powered_off, struct kvm_vcpu *vcpu)
{
	int err;

	*vcpu = (struct kvm_vcpu){ .fd = -1 };
	err = open_fd(kvm_sys_ioctl(kvm->vm, KVM_CREATE_VCPU, id), &vcpu->fd);
	if (err)
		return err;
	vcpu->run = kvm_sys_map(vcpu->fd, kvm->run_bytes);
	err = vcpu->run ? init_vcpu(kvm, vcpu, powered_off) : -ENOMEM;
	if (err)
		kvm_destroy_vcpu(kvm, vcpu);
	return err;
}

void kvm_destroy_vcpu(const struct kvm *kvm, struct kvm_vcpu *vcpu)
{
	if (vcpu->run)
		kvm_sys_unmap(vcpu->run, kvm->run_bytes);
	vcpu->run = NULL;
	close_fd(&vcpu->fd);
}

int kvm_coalesce(const struct kvm *kvm, uint64_t guest, uint32_t bytes, bool on)
{
	struct kvm_coalesced_mmio_zone zone = { .addr = guest, .size = bytes };

	return call(kvm->vm, on ? KVM_REGISTER_COALESCED_MMIO : KVM_UNREGISTER_COALESCED_MMIO, &zone);
}

void *kvm_coalesced_ring(const struct kvm *kvm, const struct kvm_vcpu *vcpu)
{
	size_t page = sysconf(_SC_PAGESIZE), offset = kvm_capability(kvm, KVM_CAP_COALESCED_MMIO) * page;

	return offset && offset + page <= kvm->run_bytes ? (uint8_t *)vcpu->run + offset : NULL;
}

int kvm_pre_fault(const struct kvm *kvm, const struct kvm_vcpu *vcpu, uint64_t guest, uint64_t bytes)
{
	struct kvm_pre_fault_memory range = { .gpa = guest, .size = bytes };
	int err = 0;

	if (!kvm_capability(kvm, KVM_CAP_PRE_FAULT_MEMORY))
		return 0;
	while (range.size && (!err || err == -EINTR))
		err = call(vcpu->fd, KVM_PRE_FAULT_MEMORY, &range);
	return err;
}

int kvm_run_vcpu(const struct kvm_vcpu *vcpu)
{
	return kvm_sys_ioctl(vcpu->fd, KVM_RUN, 0);
}

int kvm_get_reg32(const struct kvm_vcpu *vcpu, uint64_t id, uint32_t *value)
{
	struct kvm_one_reg reg = { .id = id, .addr = (uintptr_t)value };

	return call(vcpu->fd, KVM_GET_ONE_REG, &reg);
}

int kvm_set_reg32(const struct kvm_vcpu *vcpu, uint64_t id, uint32_t value)
{
	struct kvm_one_reg reg = { .id = id, .addr = (uintptr_t)&value };

	return call(vcpu->fd, KVM_SET_ONE_REG, &reg);
}

int kvm_stats_fd(const struct kvm_vcpu *vcpu)
{
	return kvm_sys_ioctl(vcpu->fd, KVM_GET_STATS_FD, 0);
}
