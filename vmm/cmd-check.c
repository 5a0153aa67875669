// SPDX-License-Identifier: GPL-2.0
/* kvm32 check: can this host run a VM, and if not, what is missing? */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "commands.h"
#include "exit-code.h"
#include "kvm-sys.h"
#include "kvm.h"
#include "loader/loader.h"

struct check_config {
	const char *kernel;
	bool json;
};

struct check_state {
	const struct check_config *config;
	struct kvm kvm;
	int opened;		/* result of kvm_open() */
	char text[256];		/* what the check found */
};

enum result { OK, FAILED, SKIPPED };

#define SAY(state, ...)	snprintf((state)->text, sizeof((state)->text), __VA_ARGS__)

static enum result check_machine(struct check_state *state)
{
	struct utsname name;

	uname(&name);
	SAY(state, "%s, Linux %s", name.machine, name.release);
	return strncmp(name.machine, "arm", 3) ? FAILED : OK;
}

static enum result check_modules(struct check_state *state)
{
	FILE *modules = fopen("/proc/modules", "re");
	char line[512], name[64];

	SAY(state, "none of kvm32's is loaded; modprobe kvm32-pv, or kvm32-hyp on a core with extensions");
	while (modules && fgets(line, sizeof(line), modules)) {
		if (sscanf(line, "%63s", name) != 1 || strncmp(name, "kvm32", 5))
			continue;
		/* Each line of /proc/modules begins with the name; the first find replaces the bad news. */
		if (strncmp(state->text, "kvm32", 5))
			SAY(state, "%s", name);
		else
			SAY(state, "%.*s, %s", 150, strdupa(state->text), name);
	}
	if (modules)
		fclose(modules);
	return strncmp(state->text, "kvm32", 5) ? FAILED : OK;
}

static enum result check_node(struct check_state *state)
{
	switch (state->opened) {
	case -EACCES:
	case -EPERM:
		SAY(state, "%s: permission denied; join the group that owns it (kvm)", kvm_sys_node());
		return FAILED;
	case -EPROTO:
		SAY(state, "%s: another KVM, not one for 32-bit ARM", kvm_sys_node());
		return FAILED;
	case 0:
		SAY(state, "%s", kvm_sys_node());
		return OK;
	default:
		SAY(state, "%s: %s", kvm_sys_node(), strerror(-state->opened));
		return FAILED;
	}
}

static enum result check_backends(struct check_state *state)
{
	unsigned int there;

	if (state->opened)
		return SKIPPED;
	there = kvm_backends(&state->kvm);
	SAY(state, "%s%s%s", there & 1u << KVM32_VM_PV ? "pv " : "", there & 1u << KVM32_VM_HYP ? "hyp " : "",
	    there ? "" : "none; load kvm32-pv or kvm32-hyp (modprobe)");
	return there ? OK : FAILED;
}

static enum result check_capabilities(struct check_state *state)
{
	static const struct {
		unsigned int number;
		const char *name;
	} wanted[] = {
		{ KVM_CAP_USER_MEMORY, "memory slots" }, { KVM_CAP_ONE_REG, "registers" },
		{ KVM_CAP_DEVICE_CTRL, "devices in the kernel" }, { KVM_CAP_IRQCHIP, "interrupt controller" },
		{ KVM_CAP_IMMEDIATE_EXIT, "immediate exit" },
	};

	if (state->opened)
		return SKIPPED;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		if (!kvm_capability(&state->kvm, wanted[i].number)) {
			SAY(state, "%s (capability %u) missing; the modules are too old", wanted[i].name,
			    wanted[i].number);
			return FAILED;
		}
	}
	SAY(state, "up to %d vCPUs, %d memory slots", kvm_capability(&state->kvm, KVM_CAP_MAX_VCPUS),
	    kvm_capability(&state->kvm, KVM_CAP_NR_MEMSLOTS));
	return OK;
}

static enum result check_vm(struct check_state *state)
{
	int err;

	if (state->opened)
		return SKIPPED;
	err = kvm_create_vm(&state->kvm, KVM32_VM_AUTO);
	SAY(state, "%s", err ? strerror(-err) : "can be created");
	return err ? FAILED : OK;
}

static enum result check_kernel(struct check_state *state)
{
	struct file file;
	bool good;

	if (!state->config->kernel)
		return SKIPPED;
	if (file_map(&file, "kernel", state->config->kernel))
		return FAILED;
	good = kernel_is_rewritten(&file);
	SAY(state, "%s: %s", file.path, good ? "runs on any core" : "needs a core with virtualization extensions");
	file_unmap(&file);
	return good ? OK : FAILED;
}

static const struct {
	const char *name;
	enum result (*run)(struct check_state *state);
} checks[] = {
	{ "machine", check_machine },
	{ "modules", check_modules },
	{ "node", check_node },
	{ "backends", check_backends },
	{ "capabilities", check_capabilities },
	{ "vm", check_vm },
	{ "kernel", check_kernel },
};

static void print(const struct check_config *config, bool first, const char *name, enum result result, const char *text)
{
	static const char *const words[] = { [OK] = "ok", [FAILED] = "FAILED" };

	if (!config->json) {
		printf("%-8s%-14s%s\n", words[result], name, text);
		return;
	}
	printf("%s\"%s\": {\"ok\": %s, \"text\": \"", first ? "{" : ", ", name, result == OK ? "true" : "false");
	for (; *text; text++)
		printf(*text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	printf("\"}");
}

static const struct option_row check_options[] = {
	{ 'k', "kernel", "FILE", "also look whether this kernel was rewritten", OPTION_TEXT,
	  offsetof(struct check_config, kernel) },
	{ 0, "json", NULL, "for programs", OPTION_FLAG, offsetof(struct check_config, json) },
};

static int check(const struct command *self, int argc, char **argv)
{
	struct check_config config = { 0 };
	struct check_state state = { .config = &config };
	int err = options_parse(self, argc, argv, &config, NULL, 0), code = EXIT_GUEST_OFF;

	if (err)
		return err == -ECANCELED ? EXIT_GUEST_OFF : EXIT_USAGE;
	state.opened = kvm_open(&state.kvm);
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		enum result result;

		state.text[0] = 0;
		result = checks[i].run(&state);
		if (result != SKIPPED)
			print(&config, i == 0, checks[i].name, result, state.text);
		if (result == FAILED)
			code = EXIT_NO_SUPPORT;
	}
	if (config.json)
		printf("}\n");
	kvm_close(&state.kvm);
	return code;
}

const struct command check_command = {
	.name = "check",
	.arguments = "",
	.summary = "Says whether this host can run virtual machines, and what is missing (then exits with 77).",
	ROWS(check_options),
	.run = check,
};
