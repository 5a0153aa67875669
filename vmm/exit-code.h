/* SPDX-License-Identifier: GPL-2.0 */
/* What the process says when it ends. Users and tests rely on these numbers. */
#ifndef VMM_EXIT_CODE_H
#define VMM_EXIT_CODE_H

enum exit_code {
	EXIT_GUEST_OFF = 0,	/* the guest shut down; for other commands: done */
	EXIT_HOST_ERROR = 1,	/* something on this side failed: a file, memory, the kernel module */
	EXIT_USAGE = 2,
	EXIT_GUEST_RESET = 32,	/* with --no-reboot */
	EXIT_VCPU_CRASH = 33,	/* a vCPU cannot go on; its registers were printed */
	EXIT_GUEST_PANIC = 34,
	EXIT_NO_SUPPORT = 77,	/* this host cannot run the VM; as automake's "skipped" */
	EXIT_TIMEOUT = 124,
	EXIT_SIGNAL = 128,	/* plus the number of the signal */
};

#endif
