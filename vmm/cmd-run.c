// SPDX-License-Identifier: GPL-2.0
/* kvm32 run */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "commands.h"
#include "events.h"
#include "msg.h"
#include "stats.h"

#define FIELD(member)	offsetof(struct run_config, member)
#define CTRL(letter)	((letter) & 0x1f)

static const char *const backends[] = { "auto", "hyp", "pv", NULL };	/* KVM32_VM_* */
static const char *const consoles[] = { "pl011", "virtio", NULL };	/* CONSOLE_* */
static const char *const strategies[] = { "trap", "lowvisor", "inline", "hyp", NULL };	/* STRATEGY_* */
static const char *const ldrt_choices[] = { "native", "trap", NULL };	/* LDRT_* */

/* FILE, or FILE,ro */
static int parse_disk(void *opaque, const char *value)
{
	struct run_config *config = opaque;
	struct disk_config *disk = &config->disks[config->disk_count];
	size_t length = strlen(value);

	if (config->disk_count == VIRTIO_SLOTS) {
		msg_error("-d: a machine has %u slots", VIRTIO_SLOTS);
		return -EINVAL;
	}
	disk->path = value;
	disk->read_only = length > 3 && !strcmp(value + length - 3, ",ro");
	if (disk->read_only)
		((char *)value)[length - 3] = 0;	/* the words of a command line are ours to change */
	if (!*value) {
		msg_error("-d: which file?");
		return -EINVAL;
	}
	config->disk_count++;
	return 0;
}

static int parse_net(void *config, const char *value)
{
	return net_parse(&((struct run_config *)config)->net, value);
}

/* A letter, with or without "^" or "ctrl-" in front; "none". */
static int parse_escape(void *opaque, const char *value)
{
	struct run_config *config = opaque;
	const char *letter = value;

	if (!strcmp(value, "none")) {
		config->escape = 0;
		return 0;
	}
	if (*letter == '^')
		letter++;
	else if (!strncasecmp(letter, "ctrl-", 5))
		letter += 5;
	if (!*letter || letter[1] || (*letter | 0x20) < 'a' || (*letter | 0x20) > 'z') {
		msg_error("--escape %s: must be a letter (the key is Ctrl with it) or none", value);
		return -EINVAL;
	}
	config->escape = CTRL(*letter);
	return 0;
}

static const struct option_row run_options[] = {
	{ 'k', "kernel", "FILE", "vmlinux (ELF), zImage or Image", OPTION_TEXT, FIELD(kernel) },
	{ 'i', "initrd", "FILE", "initial RAM disk", OPTION_TEXT, FIELD(initrd) },
	{ 'p', "params", "TEXT", "the kernel's command line", OPTION_TEXT, FIELD(cmdline) },
	{ 'c', "cpus", "N", "virtual CPUs, 1 unless told otherwise", OPTION_NUMBER, FIELD(cpus), 1, MAX_CPUS },
	{ 'm', "mem", "SIZE", "memory, 128M unless told otherwise; a number alone is MiB", OPTION_SIZE, FIELD(memory),
	  RAM_MIN, RAM_MAX },
	{ 0, "prefault", NULL, "take all of the memory from the host, and map it, before the guest starts", OPTION_FLAG,
	  FIELD(prefault) },
	{ 'd', "disk", "FILE[,ro]", "a raw image or block device as a disk; may be repeated", OPTION_CALL,
	  .parse = parse_disk },
	{ 'n', "net", "KIND", "a network card: user (no privileges), tap[=NAME] or passt=SOCKET; each may add ,mac=ADDRESS",
	  OPTION_CALL, .parse = parse_net },
	{ 0, "console", "KIND", "pl011 (the guest calls it ttyAMA0) or virtio (hvc0)", OPTION_CHOICE, FIELD(console),
	  .choices = consoles },
	{ 0, "rng", NULL, "a source of random numbers", OPTION_FLAG, FIELD(rng) },
	{ 0, "name", "NAME", "what ps and kvm32 stat call the machine", OPTION_TEXT, FIELD(name) },
	{ 0, "backend", "KIND", "auto, pv (cores without virtualization extensions) or hyp", OPTION_CHOICE,
	  FIELD(backend), .choices = backends },
	{ 0, "strategy", "HOW", "sensitive instructions: trap, lowvisor or inline (all of them pv), or hyp", OPTION_CHOICE,
	  FIELD(strategy), .choices = strategies },
	{ 0, "ldrt", "HOW", "LDRT and its family: native (page permissions decide) or trap", OPTION_CHOICE,
	  FIELD(ldrt), .choices = ldrt_choices },
	{ 0, "text-offset", "SIZE", "where an Image belongs in memory, 32k unless told otherwise", OPTION_SIZE,
	  FIELD(text_offset), 0, RAM_MAX },
	{ 0, "dtb", "FILE", "this device tree instead of a generated one", OPTION_TEXT, FIELD(dtb) },
	{ 0, "dump-dtb", "FILE", "write the device tree there, then go on", OPTION_TEXT, FIELD(dump_dtb) },
	{ 0, "dry-run", NULL, "load and show everything, run nothing; needs no KVM", OPTION_FLAG, FIELD(dry_run) },
	{ 0, "no-reboot", NULL, "end when the guest resets (32) or panics (34)", OPTION_FLAG, FIELD(no_reboot) },
	{ 0, "timeout", "SECONDS", "end after that time (124)", OPTION_NUMBER, FIELD(timeout), 1, 1000000 },
	{ 0, "log", "FILE", "write the console's output there as well", OPTION_TEXT, FIELD(log) },
	{ 0, "escape", "KEY", "the console's escape key: a letter for Ctrl with it, or none", OPTION_CALL,
	  .parse = parse_escape },
	{ 0, "stats", "FILE", "write the vCPUs' counters there at the end, as JSON", OPTION_TEXT, FIELD(stats) },
};

static void write_vcpu_stats(FILE *out, const struct vcpu *vcpu)
{
	struct counters counters = { .count = 0 };
	int fd = kvm_stats_fd(&vcpu->kvm);

	if (fd >= 0) {
		counters_from_fd(fd, &counters);
		close(fd);
	}
	fprintf(out, "%s{\"id\": %u, \"counters\": ", vcpu->id ? ", " : "", vcpu->id);
	counters_json(out, &counters);
	fputc('}', out);
}

/* One line per life of the machine: a reboot starts the counters again. */
static void write_stats(const struct vm *vm, const char *path)
{
	FILE *out = fopen(path, "ae");

	if (!out) {
		msg_error("counters %s: %s", path, strerror(errno));
		return;
	}
	fputs("{\"vcpus\": [", out);
	for (unsigned int i = 0; i < vm->vcpu_count; i++)
		write_vcpu_stats(out, &vm->vcpus[i]);
	fputs("]}\n", out);
	fclose(out);
}

static int run_once(const struct run_config *config, struct console *console, struct net_link *link, uint64_t deadline)
{
	static struct vm vm;	/* large, and threads that hang may outlive this function */
	int code = vm_create(&vm, config, console, link);

	if (!code && config->dry_run) {
		vm_describe(&vm);
	} else if (!code) {
		code = vm_start(&vm);
		if (!code)
			events_loop(&vm, deadline);
		code = vm_join(&vm);
		if (config->stats)
			write_stats(&vm, config->stats);
	}
	vm_destroy(&vm);
	return code;
}

static int run_until_off(const struct run_config *config, struct console *console, struct net_link *link)
{
	uint64_t deadline = config->timeout ? events_now() + config->timeout * 1000ull : 0;
	int code;

	do {
		code = run_once(config, console, link, deadline);
	} while (code == EXIT_GUEST_RESET && !config->no_reboot);
	return code;
}

/* A strategy implies its backend. */
static int check_strategy(struct run_config *config)
{
	unsigned int needed = config->strategy == STRATEGY_HYP ? KVM32_VM_HYP : KVM32_VM_PV;

	if (config->strategy == STRATEGY_DEFAULT)
		return 0;
	if (config->backend != KVM32_VM_AUTO && config->backend != needed) {
		msg_error("run: --strategy=%s is of --backend=%s, not of %s", strategies[config->strategy],
			  backends[needed], backends[config->backend]);
		return -EINVAL;
	}
	config->backend = needed;
	return 0;
}

static int check_config(struct run_config *config)
{
	if (!config->kernel) {
		msg_error("run: which kernel? -k FILE");
		return -EINVAL;
	}
	if (config->disk_count + config->rng + (config->net.kind != NET_NONE) + (config->console == CONSOLE_VIRTIO) >
	    VIRTIO_SLOTS) {
		msg_error("run: a machine has %u slots for disks, --rng, --net and --console=virtio", VIRTIO_SLOTS);
		return -EINVAL;
	}
	return check_strategy(config);
}

static int parse(const struct command *self, int argc, char **argv, struct run_config *config)
{
	const char *kernel;
	int operands = options_parse(self, argc, argv, config, &kernel, 1);

	if (operands < 0)
		return operands;
	if (operands)
		config->kernel = kernel;
	return check_config(config);
}

static int run(const struct command *self, int argc, char **argv)
{
	static struct console console;
	struct run_config config = {
		.cpus = 1, .memory = RAM_DEFAULT, .strategy = STRATEGY_DEFAULT, .text_offset = 0x8000, .escape = CTRL('a'),
	};
	struct net_link *link = NULL;
	int err = parse(self, argc, argv, &config), code;

	if (err)
		return err == -ECANCELED ? EXIT_GUEST_OFF : EXIT_USAGE;
	if (config.name)
		prctl(PR_SET_NAME, config.name);
	if (config.stats)
		unlink(config.stats);
	/* The link first: a terminal in raw mode is no place for passt to start in. */
	if (events_block_signals() || (!config.dry_run && net_link_open(&config.net, &link)) ||
	    console_open(&console, config.escape, config.log))
		return EXIT_HOST_ERROR;
	code = run_until_off(&config, &console, link);
	console_close(&console);
	net_link_close(link);
	/* A kernel told to reboot after a panic ends as a reset; the panic is the news, and now all of it is written. */
	if (code == EXIT_GUEST_RESET && atomic_load(&console.panicked))
		code = EXIT_GUEST_PANIC;
	return code;
}

const struct command run_command = {
	.name = "run",
	.arguments = "[KERNEL]",
	.summary = "Runs a virtual machine with its console on this terminal (Ctrl-A x ends it).",
	ROWS(run_options),
	.run = run,
};
