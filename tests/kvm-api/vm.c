// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

#include "api.h"
#include "../../abi/trap-word.h"

#define WATCHDOG	240		/* seconds for one subject */

static void need(bool ok, const char *what)
{
	if (ok)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

int vm_set_memory(struct vm *vm, uint32_t slot, uint32_t flags, uint64_t gpa, uint64_t size, void *memory)
{
	struct kvm_userspace_memory_region region = {
		.slot = slot,
		.flags = flags,
		.guest_phys_addr = gpa,
		.memory_size = size,
		.userspace_addr = (uintptr_t)memory,
	};

	return ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &region);
}

unsigned long vm_type = KVM32_VM_AUTO;

/* Trap words are for a backend that has no other way: with extensions the instructions themselves trap. */
static bool wants_trap_words(const struct vm *vm)
{
	return ioctl(vm->fd, KVM_CHECK_EXTENSION, KVM32_CAP_BACKENDS) & (1 << KVM32_VM_PV);
}

struct vm vm_create(void)
{
	struct vm vm = { .gic = -1 };
	unsigned int i;

	for (i = 0; i < 8; i++)
		vm.vcpu[i] = -1;
	vm.kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	need(vm.kvm >= 0, "/dev/kvm");
	vm.fd = ioctl(vm.kvm, KVM_CREATE_VM, vm_type);
	need(vm.fd >= 0, "KVM_CREATE_VM");
	vm.ram = mmap(NULL, RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	need(vm.ram != MAP_FAILED, "memory");
	need(!vm_set_memory(&vm, 0, 0, RAM_BASE, RAM_SIZE, vm.ram), "KVM_SET_USER_MEMORY_REGION");
	return vm;
}

int vm_gic_attribute(struct vm *vm, int set, uint32_t group, uint64_t attribute, void *value)
{
	struct kvm_device_attr attr = { .group = group, .attr = attribute, .addr = (uintptr_t)value };

	return ioctl(vm->gic, set ? KVM_SET_DEVICE_ATTR : KVM_GET_DEVICE_ATTR, &attr);
}

void vm_create_gic(struct vm *vm)
{
	struct kvm_create_device device = { .type = KVM_DEV_TYPE_ARM_VGIC_V2 };
	uint64_t dist = DIST, cpu = CPU_INTERFACE;

	need(!ioctl(vm->fd, KVM_CREATE_DEVICE, &device), "KVM_CREATE_DEVICE");
	vm->gic = device.fd;
	need(!vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V2_ADDR_TYPE_DIST, &dist), "distributor");
	need(!vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_ADDR, KVM_VGIC_V2_ADDR_TYPE_CPU, &cpu), "CPU interface");
}

void vm_add_gic(struct vm *vm)
{
	vm_create_gic(vm);
	need(!vm_gic_attribute(vm, 1, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, NULL), "GIC");
}

uint32_t vm_get_reg(struct vm *vm, unsigned int id, unsigned int index)
{
	uint32_t value = 0;
	struct kvm_one_reg reg = { .id = KVM_REG_ARM_CORE_ID(index), .addr = (uintptr_t)&value };

	need(!ioctl(vm->vcpu[id], KVM_GET_ONE_REG, &reg), "KVM_GET_ONE_REG");
	return value;
}

int vm_set_reg(struct vm *vm, unsigned int id, unsigned int index, uint32_t value)
{
	struct kvm_one_reg reg = { .id = KVM_REG_ARM_CORE_ID(index), .addr = (uintptr_t)&value };

	return ioctl(vm->vcpu[id], KVM_SET_ONE_REG, &reg);
}

void vm_add_vcpu_init(struct vm *vm, unsigned int id, const struct kvm_vcpu_init *init)
{
	vm->vcpu[id] = ioctl(vm->fd, KVM_CREATE_VCPU, id);
	need(vm->vcpu[id] >= 0, "KVM_CREATE_VCPU");
	vm->run[id] = mmap(NULL, ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0), PROT_READ | PROT_WRITE, MAP_SHARED,
			   vm->vcpu[id], 0);
	need(vm->run[id] != MAP_FAILED, "kvm_run");
	need(!ioctl(vm->vcpu[id], KVM_ARM_VCPU_INIT, init), "KVM_ARM_VCPU_INIT");
	need(!vm_set_reg(vm, id, KVM_ARM_UREG_PC, RAM_BASE), "pc");
}

void vm_add_vcpu(struct vm *vm, unsigned int id, bool off)
{
	struct kvm_vcpu_init init = {
		.features = { 1u << KVM_ARM_VCPU_PSCI_0_2 | (off ? 1u << KVM_ARM_VCPU_POWER_OFF : 0) },
	};

	vm_add_vcpu_init(vm, id, &init);
}

/* Where the guests' sensitive instructions stand: macro site of guest-macros.h. */
extern const uint32_t *const __start_guest_sites[], *const __stop_guest_sites[];

void vm_load(struct vm *vm, const char *code, const char *end)
{
	const uint32_t *const *site;

	memcpy(vm->ram, code, end - code);
	for (site = __start_guest_sites; site < __stop_guest_sites && wants_trap_words(vm); site++)
		if ((const char *)*site >= code && (const char *)*site < end)
			need(trap_word_encode(**site, (uint32_t *)(vm->ram + ((const char *)*site - code))), "trap word");
	__builtin___clear_cache(vm->ram, vm->ram + (end - code));
}

int vm_run(struct vm *vm, unsigned int id)
{
	return ioctl(vm->vcpu[id], KVM_RUN, 0);
}

uint32_t vm_said(struct vm *vm, unsigned int id)
{
	struct kvm_run *run = vm->run[id];
	uint32_t value;
	int ret = vm_run(vm, id);

	if (ret || run->exit_reason != KVM_EXIT_MMIO || !run->mmio.is_write || run->mmio.phys_addr != DEVICE) {
		printf("# no word from vCPU %u: %d (%s), exit %u, gpa %llx, pc %08x\n", id, ret, strerror(errno),
		       run->exit_reason, (unsigned long long)run->mmio.phys_addr,
		       vm_get_reg(vm, id, KVM_ARM_UREG_PC));
		return 0xdeadbeef;
	}
	memcpy(&value, run->mmio.data, 4);
	return value;
}

static void nothing(int signal)
{
	(void)signal;
}

void vm_signal_soon(void)
{
	struct sigaction action = { .sa_handler = nothing };
	struct itimerval soon = { .it_value = { .tv_usec = 50000 } };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &soon, NULL);
}

void vm_signal_done(void)
{
	alarm(0);
	signal(SIGALRM, SIG_DFL);
	alarm(WATCHDOG);
}

struct stats_image {
	struct kvm_stats_header header;
	char rest[8192];
};

long long vm_counter(int fd, const char *name)
{
	static struct stats_image image;
	const char *bytes = (const char *)&image;
	unsigned int i;

	if (pread(fd, &image, sizeof(image), 0) < (ssize_t)sizeof(image.header))
		return -1;
	for (i = 0; i < image.header.num_desc; i++) {
		uint32_t at = image.header.desc_offset + i * (sizeof(struct kvm_stats_desc) + image.header.name_size);
		const struct kvm_stats_desc *d = (const void *)(bytes + at);
		uint64_t value;

		memcpy(&value, bytes + image.header.data_offset + d->offset, sizeof(value));
		if (!strcmp(d->name, name))
			return value;
	}
	return -1;
}

void vm_close(struct vm *vm)
{
	size_t run_bytes = ioctl(vm->kvm, KVM_GET_VCPU_MMAP_SIZE, 0);
	unsigned int i;

	close(vm->fd);
	close(vm->kvm);
	if (vm->gic >= 0)
		close(vm->gic);
	for (i = 0; i < 8; i++) {
		if (vm->vcpu[i] < 0)
			continue;
		munmap(vm->run[i], run_bytes);
		close(vm->vcpu[i]);
	}
	munmap(vm->ram, RAM_SIZE);
}
