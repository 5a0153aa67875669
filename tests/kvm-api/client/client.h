/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small KVM client in the manner of kvmtool on arm32: the same machine at the same addresses, the same calls in the same
 * order. It knows nothing of kvm32, so what it needs of the API is what a client of Linux 5.6 needs.
 */
#ifndef KVM32_TESTS_CLIENT_H
#define KVM32_TESTS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>

#include "../../../abi/kvm-arm.h"

/* The machine (kvmtool: arm/include/arm-common/kvm-arch.h) */
#define SERIAL_BASE	0x3f8u		/* in what x86 would call ports */
#define SERIAL_SIZE	8u
#define VIRTIO_BASE	0x10000u
#define VIRTIO_SIZE	0x200u
#define GIC_CPUI_BASE	0x3ffd0000u
#define GIC_CPUI_SIZE	0x20000u
#define GIC_DIST_BASE	0x3fff0000u
#define GIC_DIST_SIZE	0x10000u
#define RAM_BASE	0x80000000u
#define RAM_SIZE	0x08000000u
#define KERNEL_OFFSET	0x8000u
#define DTB_SIZE	0x10000u

#define SERIAL_INTID	32u
#define VIRTIO_INTID	33u
#define MAX_CPUS	8u

struct machine {
	int kvm, vm, gic;	/* gic: -1 if made the old way */
	unsigned int cpus;
	char *ram;
	uint32_t dtb, initrd, initrd_size;	/* guest-physical */
	const char *options;
	bool use_virtio;	/* standard input goes to the virtio console, not to the serial port */
};

void fail(const char *what) __attribute__((noreturn));
/* ioctl that must not fail */
int must(int result, const char *what);

/* NULL where there is no RAM for all of the range. */
void *guest_memory(struct machine *m, uint64_t gpa, uint64_t size);
void set_spi(struct machine *m, uint32_t intid, bool level);

void create_gic(struct machine *m);
void start_gic(struct machine *m);
void write_dtb(struct machine *m);

/* One vCPU, run to the end of the VM by its thread. */
void create_cpu(struct machine *m, unsigned int id);
void start_cpus(struct machine *m);
int wait_for_end(struct machine *m);

/* Devices: accesses, and what comes on standard input. */
uint32_t serial_read(struct machine *m, uint32_t offset);
void serial_write(struct machine *m, uint32_t offset, uint32_t value);
void serial_input(struct machine *m, uint8_t byte);
uint32_t virtio_read(struct machine *m, uint32_t offset, uint32_t size);
void virtio_write(struct machine *m, uint32_t offset, uint32_t value);
void virtio_start(struct machine *m);
void virtio_input(struct machine *m, const uint8_t *data, size_t size);

#endif
