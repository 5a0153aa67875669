// SPDX-License-Identifier: GPL-2.0
/* vCPUs: made for the preferred target or else for any, and run until the guest ends the machine. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "client.h"

struct cpu {
	struct machine *machine;
	unsigned int id;
	int fd;
	struct kvm_run *run;
	pthread_t thread;
};

static struct cpu cpus[MAX_CPUS];
static pthread_mutex_t end_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ended = PTHREAD_COND_INITIALIZER;
static int end_status = -1;

static int init_any(struct cpu *cpu, struct kvm_vcpu_init *init)
{
	for (init->target = 0; init->target < KVM_ARM_NUM_TARGETS; init->target++)
		if (!ioctl(cpu->fd, KVM_ARM_VCPU_INIT, init))
			return 0;
	return -1;
}

static void init_cpu(struct cpu *cpu)
{
	struct machine *m = cpu->machine;
	struct kvm_vcpu_init preferred, init = { .features = { cpu->id ? 1u << KVM_ARM_VCPU_POWER_OFF : 0 } };

	if (ioctl(m->kvm, KVM_CHECK_EXTENSION, KVM_CAP_ARM_PSCI_0_2) > 0)
		init.features[0] |= 1u << KVM_ARM_VCPU_PSCI_0_2;
	if (ioctl(m->vm, KVM_ARM_PREFERRED_TARGET, &preferred)) {
		must(init_any(cpu, &init), "KVM_ARM_VCPU_INIT for any target");
		return;
	}
	init.target = preferred.target;
	must(ioctl(cpu->fd, KVM_ARM_VCPU_INIT, &init), "KVM_ARM_VCPU_INIT");
}

void create_cpu(struct machine *m, unsigned int id)
{
	struct cpu *cpu = &cpus[id];
	int size;

	cpu->machine = m;
	cpu->id = id;
	cpu->fd = must(ioctl(m->vm, KVM_CREATE_VCPU, id), "KVM_CREATE_VCPU");
	size = must(ioctl(m->kvm, KVM_GET_VCPU_MMAP_SIZE, 0), "KVM_GET_VCPU_MMAP_SIZE");
	cpu->run = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, cpu->fd, 0);
	if (cpu->run == MAP_FAILED)
		fail("kvm_run");
	init_cpu(cpu);
}

static void set_register(struct cpu *cpu, unsigned int index, uint32_t value)
{
	struct kvm_one_reg reg = { .id = KVM_REG_ARM_CORE_ID(index), .addr = (uintptr_t)&value };

	must(ioctl(cpu->fd, KVM_SET_ONE_REG, &reg), "KVM_SET_ONE_REG");
}

/* SVC mode, IRQ and FIQ masked; the first vCPU enters the kernel with the device tree in r2. */
static void reset_cpu(struct cpu *cpu)
{
	set_register(cpu, KVM_ARM_UREG_CPSR, 0xd3);
	if (cpu->id)
		return;
	set_register(cpu, 0, 0);
	set_register(cpu, 1, ~0u);
	set_register(cpu, 2, cpu->machine->dtb);
	set_register(cpu, KVM_ARM_UREG_PC, RAM_BASE + KERNEL_OFFSET);
}

static uint32_t device_read(struct machine *m, uint64_t gpa, uint32_t size)
{
	if (gpa - SERIAL_BASE < SERIAL_SIZE)
		return serial_read(m, gpa - SERIAL_BASE);
	if (gpa - VIRTIO_BASE < VIRTIO_SIZE)
		return virtio_read(m, gpa - VIRTIO_BASE, size);
	return 0;
}

static void device_write(struct machine *m, uint64_t gpa, uint32_t value)
{
	if (gpa - SERIAL_BASE < SERIAL_SIZE)
		serial_write(m, gpa - SERIAL_BASE, value);
	else if (gpa - VIRTIO_BASE < VIRTIO_SIZE)
		virtio_write(m, gpa - VIRTIO_BASE, value);
}

static void emulate(struct cpu *cpu)
{
	struct kvm_run *run = cpu->run;
	uint32_t value = 0, size = run->mmio.len < 4 ? run->mmio.len : 4;

	if (run->mmio.is_write) {
		memcpy(&value, run->mmio.data, size);
		device_write(cpu->machine, run->mmio.phys_addr, value);
	} else {
		value = device_read(cpu->machine, run->mmio.phys_addr, size);
		memcpy(run->mmio.data, &value, size);
	}
}

static void end(int status)
{
	pthread_mutex_lock(&end_lock);
	end_status = status;
	pthread_cond_signal(&ended);
	pthread_mutex_unlock(&end_lock);
}

/* True: go on. */
static bool handle_exit(struct cpu *cpu)
{
	switch (cpu->run->exit_reason) {
	case KVM_EXIT_MMIO:
		emulate(cpu);
		return true;
	case KVM_EXIT_INTR:
		return true;
	case KVM_EXIT_SYSTEM_EVENT:
		end(cpu->run->system_event.type == KVM_SYSTEM_EVENT_SHUTDOWN ? 0 : 32);
		return false;
	default:
		fprintf(stderr, "client: exit reason %u\n", cpu->run->exit_reason);
		end(1);
		return false;
	}
}

static void *run_cpu(void *argument)
{
	struct cpu *cpu = argument;

	reset_cpu(cpu);
	do {
		if (ioctl(cpu->fd, KVM_RUN, 0) < 0 && errno != EINTR && errno != EAGAIN)
			fail("KVM_RUN");
	} while (handle_exit(cpu));
	return NULL;
}

void start_cpus(struct machine *m)
{
	unsigned int i;

	for (i = 0; i < m->cpus; i++)
		pthread_create(&cpus[i].thread, NULL, run_cpu, &cpus[i]);
}

int wait_for_end(struct machine *m)
{
	(void)m;
	pthread_mutex_lock(&end_lock);
	while (end_status < 0)
		pthread_cond_wait(&ended, &end_lock);
	pthread_mutex_unlock(&end_lock);
	return end_status;
}
