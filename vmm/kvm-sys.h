/* SPDX-License-Identifier: GPL-2.0 */
/* The system calls behind kvm.c, apart so that tests on the build machine can put a made-up KVM in their place. */
#ifndef VMM_KVM_SYS_H
#define VMM_KVM_SYS_H

#include <stddef.h>

/** The device node; KVM32_NODE in the environment overrides /dev/kvm. */
const char *kvm_sys_node(void);

/* As open(2), ioctl(2) and mmap(2), with -errno on failure (NULL for the mapping). */
int kvm_sys_open(void);
int kvm_sys_ioctl(int fd, unsigned long request, unsigned long argument);
void *kvm_sys_map(int fd, size_t bytes);
void kvm_sys_unmap(void *mapping, size_t bytes);
void kvm_sys_close(int fd);

#endif
