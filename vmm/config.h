/* SPDX-License-Identifier: GPL-2.0 */
/* What the user asked `kvm32 run` for. */
#ifndef VMM_CONFIG_H
#define VMM_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "machine.h"
#include "net/link.h"

struct disk_config {
	const char *path;
	bool read_only;
};

/** What becomes of LDRT and its family, which page permissions can decide as well. */
enum { LDRT_NATIVE, LDRT_TRAP };

/** How sensitive instructions are performed; the first ones are KVM32_STRATEGY_*. */
enum { STRATEGY_TRAP, STRATEGY_LOWVISOR, STRATEGY_INLINE, STRATEGY_HYP, STRATEGY_DEFAULT };

/** Where the keys go. */
enum { CONSOLE_PL011, CONSOLE_VIRTIO };

struct run_config {
	const char *kernel, *initrd, *cmdline, *name;
	const char *dtb, *dump_dtb, *log, *stats;
	unsigned int cpus;
	uint64_t memory;
	struct disk_config disks[VIRTIO_SLOTS];
	unsigned int disk_count;
	struct net_config net;
	bool rng, no_reboot, dry_run, prefault;
	unsigned int timeout;		/* seconds, 0: none */
	unsigned int console;		/* CONSOLE_* */
	unsigned int backend;		/* KVM32_VM_* */
	unsigned int strategy;		/* STRATEGY_*; with any but the default, backend is what it needs */
	unsigned int ldrt;		/* LDRT_* */
	uint64_t text_offset;
	char escape;
};

#endif
