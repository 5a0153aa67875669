// SPDX-License-Identifier: GPL-2.0
#include "kvm-sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

const char *kvm_sys_node(void)
{
	const char *node = getenv("KVM32_NODE");

	return node ? node : "/dev/kvm";
}

int kvm_sys_open(void)
{
	int fd = open(kvm_sys_node(), O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int kvm_sys_ioctl(int fd, unsigned long request, unsigned long argument)
{
	int result = ioctl(fd, request, argument);

	return result < 0 ? -errno : result;
}

void *kvm_sys_map(int fd, size_t bytes)
{
	void *mapping = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	return mapping == MAP_FAILED ? NULL : mapping;
}

void kvm_sys_unmap(void *mapping, size_t bytes)
{
	munmap(mapping, bytes);
}

void kvm_sys_close(int fd)
{
	close(fd);
}
