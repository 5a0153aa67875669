// SPDX-License-Identifier: GPL-2.0
/*
 * kvm-client [-c CPUS] [-i INITRD] [-p OPTIONS] [--irqchip] [--virtio] IMAGE
 *
 * Boots an Image that needs nothing of its loader. Standard input goes to the serial port, with --virtio to the console
 * hvc0; --irqchip makes the interrupt controller the old way. Exits with 0 after power-off, 32 after a reset.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <pthread.h>

#include "client.h"

void fail(const char *what)
{
	fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
	exit(1);
}

int must(int result, const char *what)
{
	if (result < 0)
		fail(what);
	return result;
}

void *guest_memory(struct machine *m, uint64_t gpa, uint64_t size)
{
	if (gpa < RAM_BASE || gpa - RAM_BASE > RAM_SIZE || size > RAM_SIZE - (gpa - RAM_BASE))
		return NULL;
	return m->ram + (gpa - RAM_BASE);
}

static uint32_t file_size(int fd)
{
	struct stat stat;

	must(fstat(fd, &stat), "fstat");
	return stat.st_size;
}

static void load(struct machine *m, int fd, uint32_t gpa, uint32_t size)
{
	char *to = guest_memory(m, gpa, size);
	ssize_t n;

	for (; size && to; to += n, size -= n)
		if ((n = read(fd, to, size)) <= 0)
			fail("reading a file");
	if (!to)
		fail("no room");
	close(fd);
}

static const uint32_t required[] = { KVM_CAP_IRQCHIP, KVM_CAP_ONE_REG, KVM_CAP_ARM_PSCI };

static void open_kvm(struct machine *m)
{
	unsigned int i;

	m->kvm = must(open("/dev/kvm", O_RDWR), "/dev/kvm");
	if (ioctl(m->kvm, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
		fail("KVM_GET_API_VERSION");
	m->vm = must(ioctl(m->kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	for (i = 0; i < sizeof(required) / sizeof(required[0]); i++)
		if (ioctl(m->kvm, KVM_CHECK_EXTENSION, required[i]) <= 0)
			fail("a required extension");
	if (m->cpus > (unsigned int)ioctl(m->kvm, KVM_CHECK_EXTENSION, KVM_CAP_MAX_VCPUS))
		fail("too many CPUs");
}

static void add_ram(struct machine *m)
{
	struct kvm_userspace_memory_region region = { .guest_phys_addr = RAM_BASE, .memory_size = RAM_SIZE };

	m->ram = mmap(NULL, RAM_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (m->ram == MAP_FAILED)
		fail("memory");
	madvise(m->ram, RAM_SIZE, MADV_MERGEABLE);
	region.userspace_addr = (uintptr_t)m->ram;
	must(ioctl(m->vm, KVM_SET_USER_MEMORY_REGION, &region), "KVM_SET_USER_MEMORY_REGION");
}

/* The device tree near the end of the memory, the initrd below it. */
static void load_files(struct machine *m, const char *kernel, const char *initrd)
{
	int fd = must(open(kernel, O_RDONLY), kernel);

	load(m, fd, RAM_BASE + KERNEL_OFFSET, file_size(fd));
	m->dtb = (RAM_BASE + RAM_SIZE - DTB_SIZE) & ~0x1fffffu;
	if (!initrd)
		return;
	fd = must(open(initrd, O_RDONLY), initrd);
	m->initrd_size = file_size(fd);
	m->initrd = (m->dtb - m->initrd_size) & ~3u;
	load(m, fd, m->initrd, m->initrd_size);
}

static void *read_input(void *argument)
{
	struct machine *m = argument;
	uint8_t byte;

	while (read(STDIN_FILENO, &byte, 1) == 1) {
		if (m->use_virtio)
			virtio_input(m, &byte, 1);
		else
			serial_input(m, byte);
	}
	return NULL;
}

static int run(struct machine *m, const char *kernel, const char *initrd)
{
	pthread_t input;
	unsigned int i;

	open_kvm(m);
	create_gic(m);
	add_ram(m);
	for (i = 0; i < m->cpus; i++)
		create_cpu(m, i);
	load_files(m, kernel, initrd);
	start_gic(m);
	write_dtb(m);
	virtio_start(m);
	start_cpus(m);
	pthread_create(&input, NULL, read_input, m);
	return wait_for_end(m);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "irqchip", no_argument, NULL, 'o' }, { "virtio", no_argument, NULL, 'v' }, { 0 },
	};
	struct machine m = { .gic = -1, .cpus = 1, .options = "" };
	const char *initrd = NULL;
	int option;

	while ((option = getopt_long(argc, argv, "c:i:p:", options, NULL)) != -1) {
		if (option == 'c')
			m.cpus = atoi(optarg);
		else if (option == 'i')
			initrd = optarg;
		else if (option == 'p')
			m.options = optarg;
		else if (option == 'o')
			m.gic = -2;
		else if (option == 'v')
			m.use_virtio = true;
		else
			return 2;
	}
	if (optind != argc - 1 || !m.cpus || m.cpus > MAX_CPUS)
		return 2;
	/* Its threads go with it. */
	exit(run(&m, argv[optind], initrd));
}
